import { Alert } from 'antd';
import { useCallback } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiDay, shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { wordFor } from '../texts/index.ts';
import { eventWords } from './event-words.ts';
import type { LogEvent, ServiceLog } from './types.ts';

/** Everything that happened in a service, line by line, and whether the log is as it was written (服务日志). */
export function LogPart({ id }: { id: string }) {
  const { api } = useDesk();
  const loaded = useLoaded(useCallback(() => api.services.log(id), [api, id]));
  return (
    <div className="service-log">
      <Shown loaded={loaded}>
        {(log) => (
          <>
            <ChainState check={log.check} count={log.events.length} />
            <ol className="log-lines">
              {inTime(log.events).map((event) => (
                <LogLine
                  key={event.seq}
                  event={event}
                  isWrong={log.check.problems.some(({ seq }) => seq === event.seq)}
                />
              ))}
            </ol>
          </>
        )}
      </Shown>
    </div>
  );
}

/** As it happened; a line may have been written later than what came after it. What is said opens the service. */
function inTime(events: readonly LogEvent[]): LogEvent[] {
  const begun = (event: LogEvent) => (event.kind === 'opened' ? 0 : 1);
  return [...events].sort(
    (one, other) => begun(one) - begun(other) || one.at.localeCompare(other.at) || one.seq - other.seq,
  );
}

const TYPES = {
  whole: 'success',
  broken: 'error',
  open: 'info',
  unsealed: 'info',
  erased: 'warning',
  none: 'info',
} as const;

function ChainState({ check, count }: { check: ServiceLog['check']; count: number }) {
  const { texts } = useDesk();
  const t = texts.sessions.log;
  const { state, problems, head, erased } = check;
  return (
    <Alert
      type={TYPES[state]}
      showIcon
      title={fill(t.states[state], { n: count })}
      description={
        <>
          {problems.length > 0 && (
            <ul className="log-problems">
              {problems.map((problem) => (
                <li key={`${problem.is} ${problem.seq} ${problem.turn}`}>
                  {fill(wordFor(t.problems, problem.is), { n: problem.seq ?? 0, turn: problem.turn ?? '' })}
                </li>
              ))}
            </ul>
          )}
          {erased !== null && (
            <p>{fill(t.erased[erased.what], { name: erased.byName ?? t.system, time: shanghaiInFull(erased.at) })}</p>
          )}
          {head !== null && (
            <small className="log-head">
              {t.head} {head}
            </small>
          )}
        </>
      }
    />
  );
}

const secondFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});

function LogLine({ event, isWrong }: { event: LogEvent; isWrong: boolean }) {
  const { texts } = useDesk();
  const t = texts.sessions.log;
  const { what, detail } = eventWords(event, texts);
  return (
    <li className={isWrong ? 'log-line log-wrong' : 'log-line'}>
      <span className="log-seq">{event.seq}</span>
      <time dateTime={event.at} title={shanghaiDay(event.at)}>
        {secondFormat.format(new Date(event.at))}
      </time>
      <span>
        <strong>{what}</strong>
        {event.byName !== null && <span className="soft"> {event.byName}</span>}
        {detail !== '' && <span className="log-detail">{detail}</span>}
        {isWrong && <strong className="bad"> {t.wrong}</strong>}
      </span>
    </li>
  );
}
