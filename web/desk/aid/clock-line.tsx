import { fill } from '../../shared/fill.ts';
import { Mark } from '../knowledge/mark.tsx';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { useNow } from '../shell/use-now.ts';
import { clockWords, daysTo, dayWords } from './aid-clock.ts';
import type { AidSummary } from './types.ts';

const MINUTE = 60_000;

/** The limit that ends first, in a list: what is to be done, and how long there is. */
export function ClockLine({ application }: { application: AidSummary }) {
  const { texts } = useDesk();
  const t = texts.aid.clock;
  const now = new Date(useNow(MINUTE));
  const { clocks, state, papersDueDay } = application;
  const [clock] = clocks;
  if (clock !== undefined) {
    const { text, kind } = clockWords(clock, now, t);
    return (
      <span className="aid-clock">
        <span>{t.clocks[clock.name]}</span>
        <Mark kind={kind}>{text}</Mark>
      </span>
    );
  }
  if (state !== 'papers-asked' || papersDueDay === null) return null;
  const { text, kind } = dayWords(daysTo(papersDueDay, now), t);
  return (
    <span className="aid-clock">
      <span>{fill(t.papersUntil, { day: papersDueDay.slice(5) })}</span>
      <Mark kind={kind}>{text}</Mark>
    </span>
  );
}

/** All running limits of a case, each with its last day and the law. */
export function Clocks({ application }: { application: AidSummary }) {
  const { texts } = useDesk();
  const t = texts.aid.clock;
  const now = new Date(useNow(MINUTE));
  const { clocks, state, papersDueDay } = application;
  return (
    <ul className="aid-clocks">
      {clocks.map((clock) => {
        const { text, kind } = clockWords(clock, now, t);
        const last =
          clock.name === 'custody-forward'
            ? fill(t.lastHour, { time: shanghaiMoment(clock.dueAt, now) })
            : fill(t.last, { day: clock.lastDay });
        return (
          <li key={clock.name} className={`aid-limit aid-limit-${kind}`}>
            <span className="soft">{t.clocks[clock.name]}</span>
            <strong>{text}</strong>
            <span>{last}</span>
            {clock.workBefore !== null && <small>{fill(t.workBefore, { day: clock.workBefore })}</small>}
            <small className="soft">{t.laws[clock.name]}</small>
          </li>
        );
      })}
      {state === 'papers-asked' && papersDueDay !== null && (
        <PapersLimit day={papersDueDay} now={now} label={texts.aid.states[state]} />
      )}
    </ul>
  );
}

function PapersLimit({ day, now, label }: { day: string; now: Date; label: string }) {
  const { texts } = useDesk();
  const t = texts.aid.clock;
  const { text, kind } = dayWords(daysTo(day, now), t);
  return (
    <li className={`aid-limit aid-limit-${kind}`}>
      <span className="soft">{label}</span>
      <strong>{text}</strong>
      <span>{fill(t.papersUntil, { day })}</span>
    </li>
  );
}
