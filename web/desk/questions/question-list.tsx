import { App, Button, Segmented, Skeleton } from 'antd';
import { useRef, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { LABELLED_FILE } from '../api.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, ErrorNote, errorText } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { wordFor } from '../texts/index.ts';
import type { IntentName, MisunderstoodQuestion, MisunderstoodState } from '../types.ts';
import { IntentSelect } from './intent-select.tsx';
import { NightNote } from './night-note.tsx';
import { useQuestionList } from './use-question-list.ts';

/** Each question that the bot did not understand, and what was meant by it. */
export function QuestionList() {
  const { texts, api } = useDesk();
  const t = texts.misunderstood;
  const [state, setState] = useState<MisunderstoodState>('open');
  const list = useQuestionList(api, state);
  const intents = useLoaded(api.intents);
  const body = useRef<HTMLUListElement>(null);
  const isEmpty = !list.loading && list.error === null && list.questions.length === 0;
  /** After a review the next question takes its place: the keyboard goes on there. */
  const focusAt = (at: number): void => {
    window.setTimeout(() => {
      const selects = body.current?.querySelectorAll<HTMLElement>('input[role="combobox"]') ?? [];
      selects[Math.min(at, selects.length - 1)]?.focus();
    });
  };
  return (
    <div className="question-list">
      <p className="soft">{t.hint}</p>
      <NightNote nights={list.nights} />
      <div className="misunderstood-tools">
        <Segmented
          value={state}
          aria-label={t.heading}
          onChange={setState}
          options={(['open', 'labelled', 'dismissed'] as const).map((value) => ({
            value,
            label: value === 'open' && list.open > 0 ? `${t.states.open} ${list.open}` : t.states[value],
          }))}
        />
        {state === 'labelled' && list.questions.length > 0 && (
          <Button href={LABELLED_FILE} download="labelled-questions.jsonl">
            {t.download}
          </Button>
        )}
      </div>
      {intents.error !== null && <ErrorNote error={intents.error} retry={intents.reload} />}
      <ul className="misunderstood" ref={body}>
        {list.questions.map((question, at) => (
          <Question
            key={question.id}
            question={question}
            intents={intents.value?.intents ?? NO_INTENTS}
            onReviewed={(reviewed) => {
              list.take(reviewed);
              if (reviewed.state !== state) focusAt(at);
            }}
          />
        ))}
      </ul>
      {list.error !== null && <ErrorNote error={list.error} retry={list.retry} />}
      {list.loading && (
        <div role="status" aria-label={texts.state.loading}>
          <Skeleton active />
        </div>
      )}
      {isEmpty && <EmptyNote text={t.empty[state]} />}
      {list.more && !list.loading && list.error === null && (
        <Button block onClick={list.loadMore}>
          {texts.state.more}
        </Button>
      )}
    </div>
  );
}

const NO_INTENTS: readonly IntentName[] = [];

interface QuestionProps {
  question: MisunderstoodQuestion;
  intents: readonly IntentName[];
  onReviewed: (question: MisunderstoodQuestion) => void;
}

function Question({ question, intents, onReviewed }: QuestionProps) {
  const { texts, api, go, staff } = useDesk();
  const { message } = App.useApp();
  const t = texts.misunderstood;
  const readsTranscripts = staff.roles.some((role) => role === 'supervisor' || role === 'reviewer');
  const [picked, setPicked] = useState(question.label);
  const [busy, setBusy] = useState(false);
  const { id, sessionId, state } = question;
  const review = async (call: Promise<{ question: MisunderstoodQuestion }>, done: string): Promise<void> => {
    setBusy(true);
    try {
      onReviewed((await call).question);
      message.success(done);
    } catch (error) {
      message.error(errorText(error, texts));
    }
    setBusy(false);
  };
  const save = (intent: string): Promise<void> => review(api.label(id, intent), t.saved);
  return (
    <li className="misunderstood-row">
      <div className="misunderstood-asked">
        <p className="misunderstood-text">{question.text}</p>
        <p className="soft">
          {wordFor(t.kinds, question.kind)} · {wordFor(texts.channel, question.channel)} ·{' '}
          <time dateTime={question.at}>{shanghaiMoment(question.at)}</time>
          {sessionId !== null && readsTranscripts && (
            <>
              {' · '}
              <button
                type="button"
                className="text-link"
                onClick={() => go({ section: 'sessions', id: sessionId, card: false })}
              >
                {t.transcript}
              </button>
            </>
          )}
        </p>
      </div>
      <Guesses question={question} onPick={setPicked} />
      <form
        className="misunderstood-label"
        onSubmit={(event) => {
          event.preventDefault();
          if (picked !== null) void save(picked);
        }}
      >
        <IntentSelect
          label={`${t.pick}：${question.text.slice(0, 20)}`}
          value={picked}
          onChange={setPicked}
          intents={intents}
        />
        <Button type="primary" htmlType="submit" loading={busy} disabled={picked === null || picked === question.label}>
          {state === 'labelled' ? t.relabel : t.label}
        </Button>
        {state !== 'dismissed' && (
          <Button onClick={() => review(api.dismiss(id), t.dismissed)} disabled={busy}>
            {t.dismiss}
          </Button>
        )}
        {question.byName !== null && question.reviewedAt !== null && (
          <small className="soft">
            {fill(t.by, { name: question.byName, time: shanghaiMoment(question.reviewedAt) })}
          </small>
        )}
      </form>
    </li>
  );
}

/** What the bot took it for; a touch on a guess picks it. */
function Guesses({ question, onPick }: { question: MisunderstoodQuestion; onPick: (intent: string) => void }) {
  const { texts } = useDesk();
  const { intent, intentName, confidence, alternatives } = question;
  const guesses = [
    ...(intent === null ? [] : [{ intent, name: intentName ?? intent, confidence }]),
    ...alternatives.slice(0, 3),
  ];
  if (guesses.length === 0) return <p className="soft">{texts.misunderstood.nothing}</p>;
  return (
    <ul className="guesses" aria-label={texts.misunderstood.understood}>
      {guesses.map((guess) => (
        <li key={guess.intent}>
          <button type="button" className="guess" onClick={() => onPick(guess.intent)}>
            {guess.name} <small className="guess-share">{Math.round(guess.confidence * 100)}%</small>
          </button>
        </li>
      ))}
    </ul>
  );
}
