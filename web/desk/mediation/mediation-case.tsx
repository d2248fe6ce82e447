import { Alert, App, Button, Checkbox } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiDay, shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { FormDialog, TextField } from '../shell/form-dialog.tsx';
import { Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { wordFor } from '../texts/index.ts';
import { Part } from './case-part.tsx';
import { confirmationInWords, doublesInWords, dueInWords } from './limit-words.ts';
import { MediationMarks } from './mediation-marks.tsx';
import { problemOf } from './mediation-problem.ts';
import { ConfirmationPart, SubsidyPart } from './outcome-parts.tsx';
import { StepDialog } from './step-dialog.tsx';
import type { Committee, MediationDetail } from './types.ts';

/** One case: who and what, where it stands, what can be done, and all that was done. */
export function MediationCaseView({ id, back }: { id: string; back: () => void }) {
  const { api, socket, texts } = useDesk();
  const loaded = useLoaded(useCallback(() => api.mediation.read(id), [api, id]));
  const { reload } = loaded;
  useEffect(() => socket.subscribe({ queue: reload, link: (isUp) => isUp && reload() }), [socket, reload]);
  return (
    <section className="mediation-room" aria-label={texts.mediation.heading}>
      <Button className="mediation-back" onClick={back}>
        ‹ {texts.state.back}
      </Button>
      <Shown loaded={loaded}>
        {({ case: found, committees }) => <CaseParts found={found} committees={committees} changed={reload} />}
      </Shown>
    </section>
  );
}

function CaseParts({
  found,
  committees,
  changed,
}: {
  found: MediationDetail;
  committees: Committee[];
  changed: () => void;
}) {
  const { api, texts } = useDesk();
  const t = texts.mediation;
  const { message } = App.useApp();
  const [type, setType] = useState<string | null>(null);
  const [problem, setProblem] = useState('');
  const take = async (body: object): Promise<string> => {
    try {
      await api.mediation.step(found.id, body);
      message.success(t.done);
      setType(null);
      changed();
      return '';
    } catch (error) {
      return problemOf(error, texts);
    }
  };
  const tell = async (key: string): Promise<void> => {
    try {
      await api.mediation.told(found.id, key);
      changed();
    } catch (error) {
      setProblem(problemOf(error, texts));
    }
  };
  const due = dueInWords(found, t);
  return (
    <>
      <header className="mediation-head">
        <div>
          <h2>
            {found.disputeName} · {found.number}
          </h2>
          <MediationMarks one={found} />
          <p className="soft">
            {t.states[found.state]} · {wordFor(t.sources, found.source)} · {found.committee || t.noCommittee}
          </p>
        </div>
      </header>
      {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
      {found.isAlarmed && <Alert type="error" showIcon title={t.alarmed} />}
      {found.doubts.map((doubt) => (
        <Alert key={doubt} type="warning" showIcon title={doubt} />
      ))}
      {found.confirmation !== null && (
        <Alert
          type={found.confirmation.percent >= 80 ? 'warning' : 'info'}
          showIcon
          title={confirmationInWords(found.confirmation, t)}
        />
      )}
      {due !== '' && <Alert type={found.isLate ? 'warning' : 'info'} showIcon title={due} />}
      {found.subsidyDoubles.length > 0 && found.subsidyApart === null && (
        <Alert type="warning" showIcon title={doublesInWords(found, t)} />
      )}
      <div className="mediation-actions">
        {inOrder(found.steps).map((one, index) => (
          <Button
            key={one}
            type={index === 0 && !ASIDE.includes(one) ? 'primary' : 'default'}
            onClick={() => setType(one)}
          >
            {wordFor(t.steps, one)}
          </Button>
        ))}
      </div>
      <div className="mediation-columns">
        <MatterColumn found={found} committees={committees} tell={tell} />
        <WayColumn found={found} />
      </div>
      {type !== null && (
        <StepDialog
          found={found}
          type={type}
          preset={presetOf(type, found, committees)}
          take={take}
          cancel={() => setType(null)}
        />
      )}
    </>
  );
}

function MatterColumn({
  found,
  committees,
  tell,
}: {
  found: MediationDetail;
  committees: Committee[];
  tell: (key: string) => Promise<void>;
}) {
  const { texts } = useDesk();
  const t = texts.mediation;
  const toTell = found.notices.filter(({ by, sent }) => by === 'phone' && !sent);
  return (
    <div className="mediation-side">
      {toTell.length > 0 && (
        <Part title={t.tellHeading}>
          <ul className="mediation-lines">
            {toTell.map(({ key, to, text }) => (
              <li key={key}>
                <strong>{t.sideNames[to]}</strong> {text}{' '}
                <Button size="small" onClick={() => tell(key)}>
                  {t.toldIt}
                </Button>
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Part title={t.sidesHeading}>
        <SideLine found={found} side="applicant" />
        <SideLine found={found} side="other" />
        {!found.mayTellName && <p className="soft">{t.askUntold}</p>}
      </Part>
      <Part title={t.matterHeading}>
        <p className="mediation-words">{found.facts}</p>
        {found.wish !== '' && (
          <p>
            {t.wish}：{found.wish}
          </p>
        )}
        {found.amountFen !== null && <p>{fill(t.yuan, { n: (found.amountFen / 100).toFixed(2) })}</p>}
        <p className="soft">{found.place}</p>
      </Part>
      <Part title={t.ladderHeading}>
        <ol className="mediation-ladder">
          {found.ladder.rungs.map(({ rung, name }) => (
            <li key={rung} aria-current={rung === found.rung ? 'step' : undefined}>
              {name}
            </li>
          ))}
        </ol>
        <p className="soft">{found.ladder.reasons.join('、')}</p>
        {committees.map(({ id, name, address, phone }) => (
          <p key={id}>{[name, address, phone].filter((part) => part !== '').join(' · ')}</p>
        ))}
        <p className="soft">{found.ladder.rights}</p>
      </Part>
      {found.agreement !== null && (
        <Part title={t.agreementHeading}>
          <p className="mediation-words">{found.agreement.terms}</p>
          <p className="soft">
            {found.agreement.signedDay !== undefined && `${fill(t.signedOn, { day: found.agreement.signedDay })} · `}
            {fill(t.effective, { day: found.agreement.effectiveDay })}
          </p>
        </Part>
      )}
    </div>
  );
}

function WayColumn({ found }: { found: MediationDetail }) {
  const { texts } = useDesk();
  const t = texts.mediation;
  return (
    <div className="mediation-side">
      <DocumentsPart found={found} />
      {found.askings.length > 0 && <AskingsPart askings={found.askings} />}
      {found.meetings.length > 0 && (
        <Part title={t.meetingsHeading}>
          {found.meetings.map(({ at, place, present, record }) => (
            <div key={`${at}${place}`}>
              <p className="soft">{[shanghaiInFull(at), place, present].filter((part) => part !== '').join(' · ')}</p>
              <p className="mediation-words">{record}</p>
            </div>
          ))}
        </Part>
      )}
      {found.confirmationClock !== null && <ConfirmationPart clock={found.confirmationClock} />}
      {found.subsidy !== null && <SubsidyPart subsidy={found.subsidy} />}
      {found.subsidyApart !== null && (
        <p className="soft">
          {fill(t.apartBy, {
            name: found.subsidyApart.byName,
            numbers: found.subsidyApart.numbers.join('、'),
            reason: found.subsidyApart.reason,
          })}
        </p>
      )}
      <Part title={t.historyHeading}>
        <ol className="mediation-lines">
          {found.history.map(({ at, byName, step, note }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
            <li key={index}>
              <span className="soft">{shanghaiInFull(at)}</span> {wordFor(t.steps, step)}
              {byName !== '' && ` · ${byName}`}
              {note !== '' && <span className="soft"> · {note}</span>}
            </li>
          ))}
        </ol>
      </Part>
    </div>
  );
}

function SideLine({ found, side }: { found: MediationDetail; side: 'applicant' | 'other' }) {
  const { texts } = useDesk();
  const t = texts.mediation;
  const { name, phoneMasked } = found.sides[side];
  const [shown, setShown] = useState('');
  const [isAsking, setAsking] = useState(false);
  return (
    <div>
      {t.sideNames[side]}：{name || t.unknown} ·{' '}
      {shown === '' ? phoneMasked || t.unknown : <a href={`tel:${shown}`}>{shown}</a>}{' '}
      {shown === '' && phoneMasked !== '' && (
        <Button size="small" aria-label={`${t.reveal} ${t.sideNames[side]}`} onClick={() => setAsking(true)}>
          {t.reveal}
        </Button>
      )}
      {isAsking && (
        <RevealDialog
          id={found.id}
          side={side}
          cancel={() => setAsking(false)}
          done={(value) => {
            setShown(value);
            setAsking(false);
          }}
        />
      )}
    </div>
  );
}

/** A number in full, for a reason that is kept. */
function RevealDialog(props: {
  id: string;
  side: 'applicant' | 'other';
  cancel: () => void;
  done: (value: string) => void;
}) {
  const { api, texts } = useDesk();
  const t = texts.mediation;
  const [reason, setReason] = useState(t.revealReason);
  const submit = async (): Promise<string> => {
    if (reason.trim() === '') return fill(t.missing, { fields: t.fields.reason });
    try {
      props.done(await api.mediation.reveal(props.id, props.side, reason.trim()));
      return '';
    } catch (error) {
      return problemOf(error, texts);
    }
  };
  return (
    <FormDialog
      title={`${t.reveal} · ${t.sideNames[props.side]}`}
      okText={t.reveal}
      cancel={props.cancel}
      submit={submit}
    >
      <TextField label={`${t.fields.reason} *`} value={reason} max={200} rows={2} onChange={setReason} />
      <small>{t.revealHint}</small>
    </FormDialog>
  );
}

function DocumentsPart({ found }: { found: MediationDetail }) {
  const { api, texts } = useDesk();
  const t = texts.mediation;
  const [isFull, setFull] = useState(false);
  return (
    <Part title={t.documentsHeading}>
      <ul className="mediation-lines">
        {found.documents.map(({ kind, title }) => (
          <li key={kind}>
            <a href={api.mediation.documentPath(found.id, kind, isFull)} download>
              {title}
            </a>
          </li>
        ))}
      </ul>
      <Checkbox checked={isFull} onChange={(event) => setFull(event.target.checked)}>
        {t.fullNumbers}
      </Checkbox>
    </Part>
  );
}

/** How the other side was asked, and what he said. */
function AskingsPart({ askings }: { askings: MediationDetail['askings'] }) {
  const { texts } = useDesk();
  const t = texts.mediation;
  return (
    <Part title={t.askingsHeading}>
      <ol className="mediation-lines">
        {askings.map(({ at, by, way, answer, note }) => (
          <li key={at}>
            <span className="soft">{shanghaiInFull(at)}</span> {wordFor(t.ways, way)} · {by} ·{' '}
            {wordFor(t.answers, answer, t.notAnswered)} <span className="soft">{note}</span>
          </li>
        ))}
      </ol>
    </Part>
  );
}

/** Steps that lead aside: after those that lead on. */
const ASIDE: readonly string[] = ['recuse', 'stop', 'extend', 'hand-over', 'danger'];

function inOrder(steps: readonly string[]): string[] {
  const isAside = (step: string): boolean => ASIDE.includes(step);
  return [...steps.filter((step) => !isAside(step)), ...steps.filter(isAside)];
}

/** In Asia/Shanghai. */
function today(): string {
  return shanghaiDay(new Date());
}

/** What is likely filled in; it can be changed. */
function presetOf(type: string, found: MediationDetail, committees: Committee[]): Record<string, unknown> {
  const lowest = found.ladder.rungs.find(({ rung }) => ['village', 'town', 'county', 'professional'].includes(rung));
  if (type === 'accept') return { rung: lowest?.rung, committee: committees[0]?.name ?? '' };
  if (type === 'ask-other') return { way: 'phone', nameTold: found.mayTellName };
  if (type === 'move-up') return { to: found.ladder.next ?? undefined };
  if (type === 'agree') return { form: 'written', signedDay: today() };
  if (type === 'confirmation-applied') return { lodgedDay: today() };
  return {};
}
