import { fill } from '../../shared/fill.ts';
import { shanghaiDay } from '../live/shanghai-time.ts';
import type { DeskTexts } from '../texts/index.ts';
import type { AidClock, AidSummary } from './types.ts';

/** How pressing a limit is, as a kind of mark. */
export type ClockKind = 'bad' | 'warn' | 'plain';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** Calendar days of Shanghai from now to a day; negative when it is past. */
export function daysTo(day: string, now: Date): number {
  return Math.round((Date.parse(day) - Date.parse(shanghaiDay(now))) / DAY);
}

/** How long a limit still runs, in words, and how pressing it is; the colour never says it alone. */
export function clockWords(
  { name, lastDay, dueAt }: Pick<AidClock, 'name' | 'lastDay' | 'dueAt'>,
  now: Date,
  t: DeskTexts['aid']['clock'],
): { text: string; kind: ClockKind } {
  const left = Date.parse(dueAt) - now.getTime();
  const days = daysTo(lastDay, now);
  if (left <= 0) return { text: days < 0 ? fill(t.over, { n: -days }) : t.overToday, kind: 'bad' };
  // Passing on a request from custody is a matter of hours.
  if (name === 'custody-forward') {
    const hours = Math.floor(left / HOUR);
    return { text: hours < 1 ? t.underHour : fill(t.hours, { n: hours }), kind: 'bad' };
  }
  return dayWords(days, t);
}

/** How long it is to a last day that has no hour. */
export function dayWords(days: number, t: DeskTexts['aid']['clock']): { text: string; kind: ClockKind } {
  if (days < 0) return { text: fill(t.over, { n: -days }), kind: 'bad' };
  if (days === 0) return { text: t.today, kind: 'bad' };
  if (days === 1) return { text: t.tomorrow, kind: 'warn' };
  return { text: fill(t.days, { n: days }), kind: days <= 2 ? 'warn' : 'plain' };
}

/** What cannot wait (法律援助法 44) first, then whose limit ends first; without a limit last, the oldest first. */
export function byClock(one: AidSummary, other: AidSummary): number {
  const pressing = Number(isPressing(other)) - Number(isPressing(one));
  if (pressing !== 0) return pressing;
  return dueOf(one) - dueOf(other) || (one.receivedAt ?? '').localeCompare(other.receivedAt ?? '');
}

/** Urgent and not yet in a lawyer's hands. */
export function isPressing({ urgent, state }: Pick<AidSummary, 'urgent' | 'state'>): boolean {
  return urgent.length > 0 && ['received', 'papers-asked', 'under-review', 'granted'].includes(state);
}

/** One of its limits is over. */
export function isOver({ clocks }: Pick<AidSummary, 'clocks'>, now: Date): boolean {
  return clocks.some(({ dueAt }) => Date.parse(dueAt) <= now.getTime());
}

function dueOf({ clocks }: AidSummary): number {
  return Math.min(...clocks.map(({ dueAt }) => Date.parse(dueAt)), Number.MAX_SAFE_INTEGER);
}
