import { Button, Input, Select, Skeleton } from 'antd';
import { useMemo, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiDay, shanghaiMidnight, shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, ErrorNote } from '../shell/states.tsx';
import { wordFor } from '../texts/index.ts';
import type { SessionSummary } from '../types.ts';
import { SessionPane } from './session-pane.tsx';
import { useSessionPages } from './use-session-pages.ts';

const WEEK = 7 * 86_400_000;

/** The record of services with filters; one of them open beside it. */
export function SessionsRoom() {
  const { texts, api, route } = useDesk();
  const t = texts.sessions;
  const [from, setFrom] = useState(() => shanghaiDay(new Date(Date.now() - WEEK)));
  const [to, setTo] = useState(() => shanghaiDay(new Date()));
  const [outcome, setOutcome] = useState('');
  const [rating, setRating] = useState('');
  const filter = useMemo(
    () => ({ from: shanghaiMidnight(from), before: shanghaiMidnight(to, 1), outcome, rating }),
    [from, to, outcome, rating],
  );
  const pages = useSessionPages(api, filter);
  const options = (words: Record<string, string>) => [
    { value: '', label: t.all },
    ...Object.entries(words).map(([value, label]) => ({ value, label })),
  ];
  return (
    <div className="sessions-room" data-pane={route.id === null ? 'list' : 'session'}>
      <section className="sessions-pane" aria-label={t.heading}>
        <div className="filters">
          <label htmlFor="sessions-from">
            {t.from}
            <Input
              id="sessions-from"
              type="date"
              value={from}
              max={to}
              onChange={(event) => setFrom(event.target.value)}
            />
          </label>
          <label htmlFor="sessions-to">
            {t.to}
            <Input id="sessions-to" type="date" value={to} min={from} onChange={(event) => setTo(event.target.value)} />
          </label>
          <div>
            <span aria-hidden="true">{t.outcome}</span>
            <Select aria-label={t.outcome} value={outcome} onChange={setOutcome} options={options(t.outcomes)} />
          </div>
          <div>
            <span aria-hidden="true">{t.rating}</span>
            <Select aria-label={t.rating} value={rating} onChange={setRating} options={options(t.ratings)} />
          </div>
        </div>
        <small className="soft">{t.audited}</small>
        {pages.sessions.length > 0 && <SessionTable sessions={pages.sessions} />}
        {pages.error !== null && <ErrorNote error={pages.error} retry={pages.reload} />}
        {pages.loading && (
          <div role="status" aria-label={texts.state.loading}>
            <Skeleton active />
          </div>
        )}
        {!pages.loading && pages.error === null && pages.sessions.length === 0 && <EmptyNote text={t.empty} />}
        {pages.more && !pages.loading && pages.error === null && (
          <Button block onClick={pages.loadMore}>
            {texts.state.more}
          </Button>
        )}
      </section>
      {route.id === null ? (
        <section className="nothing-open">
          <EmptyNote text={t.pick} />
        </section>
      ) : (
        <SessionPane key={route.id} id={route.id} />
      )}
    </div>
  );
}

function SessionTable({ sessions }: { sessions: SessionSummary[] }) {
  const { texts, route, go } = useDesk();
  const t = texts.sessions;
  return (
    <table className="sessions">
      <thead>
        <tr>
          {[t.opened, t.channel, t.topic, t.outcome, t.rating, t.turns, t.lawyer].map((label) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => {
          const time = shanghaiMoment(session.openedAt);
          return (
            <tr key={session.id} aria-current={route.id === session.id ? 'true' : undefined}>
              <td>
                <button
                  type="button"
                  className="session-link"
                  aria-label={fill(t.view, { time })}
                  onClick={() => go({ section: 'sessions', id: session.id, card: false })}
                >
                  {time}
                </button>
              </td>
              <td>{wordFor(texts.channel, session.channel)}</td>
              <td>
                {session.emergency !== null && (
                  <strong className="bad">⚠ {wordFor(texts.emergency, session.emergency)} </strong>
                )}
                {session.intents.at(-1)?.name ??
                  session.topic ??
                  (session.emergency === null ? texts.list.noTopic : '')}
              </td>
              <td>{wordFor(t.outcomes, session.outcome, t.running)}</td>
              <td className={session.rating === 'dissatisfied' ? 'bad' : ''}>
                {wordFor(t.ratings, session.rating, t.notRated)}
              </td>
              <td>{session.turnCount}</td>
              <td>{session.lawyerName ?? ''}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
