import { Alert, App, Button, Segmented } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { ApiError } from '../api.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText, Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { type DeskTexts, wordFor } from '../texts/index.ts';
import { CloseDialog, ReportDialog, RevealDialog } from './incident-dialogs.tsx';
import { attendantOf } from './incident-list.tsx';
import type { IncidentStepName } from './incidents-api.ts';
import { ReportsPart } from './reports-part.tsx';
import type { IncidentDetail, Keeper, RevealedReport } from './types.ts';

/** Takes one step; '' when it was taken, else why not. */
export type TakeIncidentStep = (step: IncidentStepName, body: object, done: string) => Promise<string>;

/** One danger: what was offered and answered, what was handed over, and what can be done. */
export function IncidentView({ id, back }: { id: string; back: () => void }) {
  const { api, socket, texts } = useDesk();
  const loaded = useLoaded(useCallback(() => api.incidents.read(id), [api, id]));
  const { reload } = loaded;
  useEffect(() => socket.subscribe({ queue: reload, link: (isUp) => isUp && reload() }), [socket, reload]);
  return (
    <section className="incidents-room" aria-label={texts.incidents.heading}>
      <Button className="incident-back" onClick={back}>
        ‹ {texts.state.back}
      </Button>
      <Shown loaded={loaded}>{(incident) => <IncidentParts incident={incident} changed={reload} />}</Shown>
    </section>
  );
}

function IncidentParts({ incident, changed }: { incident: IncidentDetail; changed: () => void }) {
  const { api, texts } = useDesk();
  const t = texts.incidents;
  const { message } = App.useApp();
  const [dialog, setDialog] = useState<'report' | 'close' | 'reveal' | null>(null);
  const [revealed, setRevealed] = useState<RevealedReport[] | null>(null);
  const [problem, setProblem] = useState('');
  const take: TakeIncidentStep = async (step, body, done) => {
    try {
      await api.incidents.step(incident.id, step, body);
      message.success(done);
      setDialog(null);
      changed();
      return '';
    } catch (error) {
      return incidentProblem(error, texts);
    }
  };
  const isOpen = incident.state !== 'closed';
  return (
    <>
      <IncidentHead incident={incident} />
      {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
      {incident.mayBeWatched && <Alert type="warning" showIcon title={t.watched} />}
      {isOpen && (
        <div className="incident-actions">
          {!incident.isMine && (
            <Button onClick={async () => setProblem(await take('attend', {}, t.attended))}>{t.attend}</Button>
          )}
          <Button type="primary" onClick={() => setDialog('report')}>
            {incident.reports.length === 0 ? t.report : t.reportAgain}
          </Button>
          {incident.mayCall && (
            <Button onClick={async () => setProblem(await take('call', {}, t.calling))}>{t.call}</Button>
          )}
          <Button onClick={() => setDialog('close')}>{t.close}</Button>
        </div>
      )}
      <div className="incident-columns">
        <div className="incident-side">
          <section className="incident-part" aria-label={t.offersHeading}>
            <h3>{t.offersHeading}</h3>
            <ul className="incident-lines">
              {incident.offers.map(({ id, way, at, byName, answer }) => (
                <li key={id}>
                  <span className="soft">{shanghaiInFull(at)}</span> {t.ways[way]} · {t.answers[answer]}
                  {byName !== null && <span className="soft"> · {byName}</span>}
                </li>
              ))}
            </ul>
          </section>
          <ReportsPart incident={incident} revealed={revealed} reveal={() => setDialog('reveal')} />
          {isOpen && incident.reports.length > 0 && (
            <KeeperPart
              keeper={incident.reports.at(-1)?.keeper ?? null}
              choose={async (keeper) => setProblem(await take('keeper', { keeper }, t.keeperSaved))}
            />
          )}
        </div>
        <section className="incident-part" aria-label={t.history}>
          <h3>{t.history}</h3>
          <ol className="incident-lines">
            {incident.history.map(({ at, byName, step, detail }, index) => (
              <li key={`${at} ${String(index)}`}>
                <span className="soft">{shanghaiInFull(at)}</span> {t.steps[step]} {detailInWords(step, detail, t)}
                <span className="soft"> · {byName ?? t.system}</span>
              </li>
            ))}
          </ol>
        </section>
      </div>
      {dialog === 'report' && <ReportDialog incident={incident} take={take} cancel={() => setDialog(null)} />}
      {dialog === 'close' && <CloseDialog take={take} cancel={() => setDialog(null)} />}
      {dialog === 'reveal' && (
        <RevealDialog
          id={incident.id}
          cancel={() => setDialog(null)}
          done={(words) => {
            setRevealed(words);
            setDialog(null);
          }}
        />
      )}
    </>
  );
}

function IncidentHead({ incident }: { incident: IncidentDetail }) {
  const { texts, go } = useDesk();
  const t = texts.incidents;
  const { id, channel, dangers, openedAt, closedAt, result, note } = incident;
  return (
    <header className="incidents-head">
      <div>
        <h2>{fill(t.told, { time: shanghaiInFull(openedAt), dangers: dangers.join('、') })}</h2>
        <p>
          {wordFor(texts.channel, channel)} · {attendantOf(incident, texts)}
          <Button type="link" onClick={() => go({ section: 'sessions', id, card: false })}>
            {t.conversation}
          </Button>
        </p>
        {closedAt !== null && result !== null && (
          <p>
            {fill(t.closedAs, { time: shanghaiInFull(closedAt), result: t.results[result] })} {note}
          </p>
        )}
      </div>
    </header>
  );
}

function KeeperPart({ keeper, choose }: { keeper: Keeper | null; choose: (keeper: Keeper) => void }) {
  const { texts } = useDesk();
  const t = texts.incidents;
  const keepers = Object.keys(t.keepers) as Keeper[];
  return (
    <section className="incident-part" aria-label={t.keeper}>
      <h3>{t.keeper}</h3>
      <p className="soft">{t.keeperHint}</p>
      <Segmented<Keeper | ''>
        aria-label={t.keeper}
        value={keeper ?? ''}
        onChange={(value) => value !== '' && choose(value)}
        options={keepers.map((value) => ({ value, label: t.keepers[value] }))}
      />
    </section>
  );
}

/** What came in between, in words. */
export function incidentProblem(error: unknown, texts: DeskTexts): string {
  const t = texts.incidents.problems;
  if (error instanceof ApiError && error.code === 'hotline_incident_callback') return t.callback;
  if (error instanceof ApiError && error.code === 'hotline_incident_state') return t.state;
  // The telephones say themselves what is in the way.
  if (error instanceof ApiError && error.code.startsWith('hotline_channels_telephone_')) return error.message;
  return errorText(error, texts);
}

function detailInWords(step: string, detail: string, t: DeskTexts['incidents']): string {
  const [way = '', answer = ''] = detail.split(' ');
  if (step === 'offered') return wordFor(t.ways, way);
  if (step === 'answered') return `${wordFor(t.ways, way)} ${wordFor(t.answers, answer)}`;
  if (step === 'reported') return wordFor(t.kinds, detail);
  if (step === 'keeper') return wordFor(t.keepers, detail);
  if (step === 'closed') return wordFor(t.results, detail);
  return '';
}
