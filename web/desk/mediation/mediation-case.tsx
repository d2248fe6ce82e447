import { Alert, App, Button } from 'antd';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { ApiError } from '../api.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText, Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { type DeskTexts, wordFor } from '../texts/index.ts';
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
  return (
    <>
      <header className="mediation-head">
        <div>
          <h2>
            {found.disputeName} · {found.number}
          </h2>
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
          title={fill(t.confirmBy, { day: found.confirmation.workBefore ?? found.confirmation.lastDay })}
        />
      )}
      <div className="mediation-actions">
        {found.steps.map((one, index) => (
          <Button key={one} type={index === 0 ? 'primary' : 'default'} onClick={() => setType(one)}>
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
        <p>{found.ladder.rungs.map(({ name }) => name).join(' → ')}</p>
        <p className="soft">{found.ladder.reasons.join('、')}</p>
        {committees.map(({ id, name, address, phone }) => (
          <p key={id}>{[name, address, phone].filter((part) => part !== '').join(' · ')}</p>
        ))}
        <p className="soft">{found.ladder.rights}</p>
      </Part>
      {found.agreement !== null && (
        <Part title={t.agreementHeading}>
          <p className="mediation-words">{found.agreement.terms}</p>
          <p className="soft">{fill(t.effective, { day: found.agreement.effectiveDay })}</p>
        </Part>
      )}
    </div>
  );
}

function WayColumn({ found }: { found: MediationDetail }) {
  const { api, texts } = useDesk();
  const t = texts.mediation;
  return (
    <div className="mediation-side">
      <Part title={t.documentsHeading}>
        <ul className="mediation-lines">
          {found.documents.map(({ kind, title }) => (
            <li key={kind}>
              <a href={api.mediation.documentPath(found.id, kind)} download>
                {title}
              </a>
            </li>
          ))}
        </ul>
      </Part>
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
      {found.subsidy !== null && (
        <Part title={t.subsidyHeading}>
          <p>
            {wordFor(t.subsidyStates, found.subsidy.state)} · {fill(t.claimedBy, { name: found.subsidy.claimedName })} ·{' '}
            {found.subsidy.amountFen === null
              ? t.noAmount
              : fill(t.yuan, { n: (found.subsidy.amountFen / 100).toFixed(2) })}
          </p>
        </Part>
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
  const { api, texts } = useDesk();
  const t = texts.mediation;
  const { name, phoneMasked } = found.sides[side];
  const [shown, setShown] = useState('');
  const reveal = async (): Promise<void> => {
    try {
      setShown(await api.mediation.reveal(found.id, side, t.revealReason));
    } catch (error) {
      setShown(problemOf(error, texts));
    }
  };
  return (
    <p>
      {t.sideNames[side]}：{name || t.unknown} · {shown || phoneMasked || t.unknown}{' '}
      {shown === '' && phoneMasked !== '' && (
        <Button size="small" aria-label={`${t.reveal} ${t.sideNames[side]}`} onClick={reveal}>
          {t.reveal}
        </Button>
      )}
    </p>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mediation-part" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** What is likely filled in; it can be changed. */
function presetOf(type: string, found: MediationDetail, committees: Committee[]): Record<string, unknown> {
  const lowest = found.ladder.rungs.find(({ rung }) => ['village', 'town', 'county', 'professional'].includes(rung));
  if (type === 'accept') return { rung: lowest?.rung, committee: committees[0]?.name ?? '' };
  if (type === 'ask-other') return { way: 'phone', nameTold: found.mayTellName };
  if (type === 'move-up') return { to: found.ladder.next ?? undefined };
  if (type === 'agree') return { form: 'written' };
  return {};
}

/** The server says in a sentence what is in the way. */
function problemOf(error: unknown, texts: DeskTexts): string {
  const isTold = error instanceof ApiError && error.code.startsWith('hotline_mediation_') && error.status < 500;
  return isTold ? error.message : errorText(error, texts);
}
