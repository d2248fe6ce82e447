import { useCallback } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { wordFor } from '../texts/index.ts';
import { ActLine } from './act-line.tsx';
import type { ExchangeDetail } from './types.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What became of one message: each attempt, who sent it again, who set it aside and why, and what waits behind it. */
export function MessageDetails({ id }: { id: string }) {
  const { api } = useDesk();
  const loaded = useLoaded(useCallback(() => api.exchange.message(id), [api, id]));
  return <Shown loaded={loaded}>{(message) => <Whole message={message} />}</Shown>;
}

function Whole({ message }: { message: ExchangeDetail }) {
  const { texts } = useDesk();
  const t = texts.exchange;
  const { attempts, response, behind, replays, setAside, createdAt, deliveredAt } = message;
  const answered = (status: number | null, code: string): string =>
    status === null ? wordFor(t.attemptCodes, code) || t.noAnswer : `${String(status)} ${code}`.trim();
  return (
    <div className="order-lines">
      <p className="soft">
        {fill(t.created, { time: shanghaiInFull(createdAt) })}
        {deliveredAt !== null &&
          ` · ${fill(t.delivered, { time: shanghaiInFull(deliveredAt) })}${fill(t.after, { time: lasted(createdAt, deliveredAt, t.lasts) })}`}
      </p>
      <h4>{t.attempts}</h4>
      {attempts.length === 0 && <p className="soft">{t.noAttempts}</p>}
      <ul className="order-lines">
        {attempts.map(({ at, status, code, ms }) => (
          <li key={at}>
            {shanghaiInFull(at)} · {answered(status, code)} <small className="soft">{fill(t.took, { n: ms })}</small>
          </li>
        ))}
      </ul>
      {response !== '' && (
        <>
          <h4>{t.answer}</h4>
          <p className="order-words">{response}</p>
        </>
      )}
      {replays.length > 0 && (
        <>
          <h4>{t.replaysHeading}</h4>
          <ul className="order-lines">
            {replays.map((act) => (
              <li key={act.at}>
                <ActLine act={act} />
              </li>
            ))}
          </ul>
        </>
      )}
      {setAside !== null && (
        <>
          <h4>{t.asideHeading}</h4>
          <p>
            <ActLine act={setAside} />
          </p>
          <p className="order-words">{setAside.reason}</p>
        </>
      )}
      {behind.length > 0 && <p>{fill(t.behind, { n: behind.length })}</p>}
    </div>
  );
}

/** How long it took, in the largest whole unit that says enough. */
function lasted(
  from: string,
  to: string,
  words: Readonly<Record<'seconds' | 'minutes' | 'hours' | 'days', string>>,
): string {
  const ms = Math.max(0, new Date(to).getTime() - new Date(from).getTime());
  const said = (unit: keyof typeof words, size: number): string => fill(words[unit], { n: Math.round(ms / size) });
  if (ms < 2 * MINUTE_MS) return said('seconds', SECOND_MS);
  if (ms < 2 * HOUR_MS) return said('minutes', MINUTE_MS);
  return ms < 2 * DAY_MS ? said('hours', HOUR_MS) : said('days', DAY_MS);
}
