import { App, Button } from 'antd';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { Mark } from '../knowledge/mark.tsx';
import { ReasonDialog } from '../knowledge/reason-dialog.tsx';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { wordFor } from '../texts/index.ts';
import { Comparison } from './comparison.tsx';
import { EvidenceTranscript } from './evidence-transcript.tsx';
import { gradedText, lastDay } from './quality-words.ts';
import { ScoreForm } from './score-form.tsx';
import type { CaseDetail } from './types.ts';
import { WordsForm } from './words-form.tsx';

/** One service: what was said, beside it the sheet to fill in or the scores that were given. */
export function CaseView({ id, back }: { id: string; back: () => void }) {
  const { api, texts } = useDesk();
  const loaded = useLoaded(useCallback(async () => (await api.quality.case(id)).case, [api, id]));
  return (
    <section className="quality-case" aria-label={texts.quality.caseLabel}>
      <Button onClick={back}>‹ {texts.state.back}</Button>
      <Shown loaded={loaded}>{(detail) => <CaseParts detail={detail} changed={loaded.reload} back={back} />}</Shown>
    </section>
  );
}

interface CasePartsProps {
  detail: CaseDetail;
  changed: () => void;
  back: () => void;
}

function CaseParts({ detail, changed, back }: CasePartsProps) {
  const [focus, setFocus] = useState<{ turnId: string; nth: number } | null>(null);
  const evidence = useMemo(() => evidenceOf(detail), [detail]);
  const look = (turnId: string): void => setFocus((old) => ({ turnId, nth: (old?.nth ?? 0) + 1 }));
  const { automaticScore, review, decision } = detail;
  return (
    <>
      <CaseHead detail={detail} />
      <div className="quality-columns">
        <EvidenceTranscript turns={detail.turns} evidence={evidence} focus={focus} />
        <div className="quality-side">
          {detail.may.review && <OwnScore detail={detail} changed={changed} back={back} />}
          {automaticScore !== null && review !== null && (
            <Comparison machine={automaticScore} person={review} changed={decision?.sheet ?? null} look={look} />
          )}
          <Said detail={detail} />
          <LawyerWords detail={detail} changed={changed} />
          {detail.may.decide && <Decision detail={detail} changed={changed} />}
        </div>
      </div>
    </>
  );
}

function CaseHead({ detail }: { detail: CaseDetail }) {
  const { texts } = useDesk();
  const t = texts.quality;
  const { openedAt, channel, topic, lawyerName, reasons, overdue, dueAt, review } = detail;
  return (
    <header className="quality-case-head">
      <h3>
        {shanghaiInFull(openedAt)} · {wordFor(texts.channel, channel)}
        {topic !== null && ` · ${topic}`}
      </h3>
      <p>
        {reasons.map((reason) => (
          <Mark key={reason} kind={reason === 'drawn' ? 'plain' : 'bad'}>
            {t.drawReasons[reason]}
          </Mark>
        ))}
        <Mark>{t.states[detail.state]}</Mark>
        {overdue && <Mark kind="bad">{t.overdue}</Mark>}
        <span className="soft">
          {fill(t.served, { name: lawyerName ?? t.botAlone })}
          {review === null && ` · ${fill(t.due, { day: lastDay(dueAt) })}`}
        </span>
      </p>
    </header>
  );
}

/** The reviewer's own score, before he sees the machine's. */
function OwnScore({ detail, changed, back }: CasePartsProps) {
  const { api, texts } = useDesk();
  const t = texts.quality;
  const { message } = App.useApp();
  const rubric = useLoaded(useCallback(async () => (await api.quality.rubric()).rubric, [api]));
  const [recusing, setRecusing] = useState(false);
  const { sheet } = detail;
  if (sheet === null) return null;
  return (
    <section aria-label={t.form.label}>
      <h3>{t.form.heading}</h3>
      <p className="soft">{t.form.blind}</p>
      <ScoreForm
        form={sheet}
        rubric={rubric.value?.items ?? []}
        submitText={t.form.submit}
        submit={async (filled) => {
          await api.quality.review(detail.id, sheet.rubricVersion, filled);
          message.success(t.form.done);
          changed();
        }}
      />
      <Button onClick={() => setRecusing(true)}>{t.recuse.open}</Button>
      {recusing && (
        <ReasonDialog
          title={t.recuse.title}
          hint={t.recuse.hint}
          onCancel={() => setRecusing(false)}
          act={async (reason) => {
            await api.quality.recuse(detail.id, reason);
            message.success(t.recuse.done);
            back();
          }}
        />
      )}
    </section>
  );
}

/** What was said to the score, in the order it was said. */
function Said({ detail }: { detail: CaseDetail }) {
  const { texts } = useDesk();
  const t = texts.quality.said;
  const { review, answer, appeal, decision } = detail;
  if (review === null) return null;
  const by = (name: string | null): string => (name === null ? '' : ` · ${name}`);
  return (
    <section className="quality-said" aria-label={t.heading}>
      <Saying title={t.review} at={review.at} who={by(review.byName)}>
        {review.comment}
      </Saying>
      {answer !== null && (
        <Saying title={t.answer} at={answer.at}>
          {answer.text}
        </Saying>
      )}
      {appeal !== null && (
        <Saying title={t.appeal} at={appeal.at}>
          {appeal.text}
        </Saying>
      )}
      {decision !== null && (
        <Saying title={t.decisions[decision.verdict]} at={decision.at} who={by(decision.byName)}>
          {decision.comment}
          {decision.sheet !== null && ` （${gradedText(decision.sheet.total, decision.sheet.grade, texts)}）`}
        </Saying>
      )}
    </section>
  );
}

function Saying(props: { title: string; at: string; who?: string; children: ReactNode }) {
  return (
    <article>
      <h4>
        {props.title}{' '}
        <small className="soft">
          {shanghaiInFull(props.at)}
          {props.who}
        </small>
      </h4>
      <p className="quality-words">{props.children}</p>
    </article>
  );
}

/** The lawyer answers, or appeals. */
function LawyerWords({ detail, changed }: { detail: CaseDetail; changed: () => void }) {
  const { api, texts } = useDesk();
  const { message } = App.useApp();
  const t = texts.quality.lawyer;
  const { may, answerUntil, id } = detail;
  if (!may.answer && !may.appeal) return null;
  const say = (what: 'answer' | 'appeal') => async (words: string) => {
    await api.quality.say(id, what, words);
    message.success(t.done);
    changed();
  };
  return (
    <WordsForm
      label={t.label}
      hint={fill(t.hint, { day: answerUntil === null ? '' : lastDay(answerUntil) })}
      actions={[
        ...(may.answer ? [{ text: t.answer, act: say('answer') }] : []),
        ...(may.appeal ? [{ text: t.appeal, act: say('appeal') }] : []),
      ]}
    />
  );
}

/** Another reviewer decides on an appeal: the score stays, or he gives his own. */
function Decision({ detail, changed }: { detail: CaseDetail; changed: () => void }) {
  const { api, texts } = useDesk();
  const { message } = App.useApp();
  const t = texts.quality.decide;
  const [scoring, setScoring] = useState(false);
  const { sheet, id } = detail;
  const done = (): void => {
    message.success(t.done);
    changed();
  };
  return (
    <section aria-label={t.heading}>
      <h3>{t.heading}</h3>
      <WordsForm
        label={t.label}
        hint={t.hint}
        actions={[
          {
            text: t.uphold,
            primary: true,
            act: async (comment) => {
              await api.quality.uphold(id, comment);
              done();
            },
          },
        ]}
      />
      {!scoring && <Button onClick={() => setScoring(true)}>{t.change}</Button>}
      {scoring && sheet !== null && (
        <ScoreForm
          form={sheet}
          rubric={[]}
          submitText={t.changeSubmit}
          submit={async (filled) => {
            await api.quality.correct(id, filled);
            done();
          }}
        />
      )}
    </section>
  );
}

function evidenceOf({ automaticScore }: CaseDetail): ReadonlyMap<string, string[]> {
  const evidence = new Map<string, string[]>();
  for (const { name, turnIds } of automaticScore?.items ?? []) {
    for (const id of turnIds) evidence.set(id, [...(evidence.get(id) ?? []), name]);
  }
  return evidence;
}
