import { addDays, calendarDay, dayOfCalendar } from '../../knowledge/index.ts';
import type { OrderDeadline } from './work-order.ts';

const DAY_MS = 24 * 3_600_000;
const SHANGHAI_MS = 8 * 3_600_000;

type Counts = OrderDeadline['counts'];

/** Days that were looked up: the calendar is slow, and does not change while the process runs. */
const workedDays = new Map<string, boolean>();
const MOST_DAYS = 5_000;

function isWorked(day: string): boolean {
  const found = workedDays.get(day);
  if (found !== undefined) return found;
  if (workedDays.size >= MOST_DAYS) workedDays.clear();
  const worked = isWorkedByCalendar(day);
  workedDays.set(day, worked);
  return worked;
}

/** Whether a day (`YYYY-MM-DD`) is worked; where its holidays are not published, Mondays to Fridays are. */
function isWorkedByCalendar(day: string): boolean {
  const known = dayOfCalendar(day);
  if (known !== null) return known.kind === 'workday' || known.kind === 'worked-weekend';
  return ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
}

function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - SHANGHAI_MS;
}

/**
 * The time from one instant to another, ms: all of it, or what of it lies on working days (24 hours each, weekends worked
 * in exchange among them). 0 when `to` is not after `from`.
 */
export function timeBetween(from: Date, to: Date, counts: Counts): number {
  const [first, last] = [from.getTime(), to.getTime()];
  if (last <= first) return 0;
  if (counts === 'hours') return last - first;
  let sum = 0;
  for (let day = calendarDay(from), at = startOf(day); at < last; day = addDays(day, 1), at += DAY_MS) {
    if (isWorked(day)) sum += Math.min(last, at + DAY_MS) - Math.max(first, at);
  }
  return sum;
}

/** The first instant at which so much time has gone since another; that one itself for none. */
export function timeAfter(from: Date, ms: number, counts: Counts): Date {
  if (ms <= 0) return from;
  if (counts === 'hours') return new Date(from.getTime() + ms);
  let left = ms;
  let day = calendarDay(from);
  for (let at = startOf(day); ; day = addDays(day, 1), at += DAY_MS) {
    if (!isWorked(day)) continue;
    const begun = Math.max(from.getTime(), at);
    const rest = at + DAY_MS - begun;
    if (left <= rest) return new Date(begun + left);
    left -= rest;
  }
}

/** Whether the holidays of all days from one instant to before another are published. */
export function isCalendarPublished(from: Date, to: Date): boolean {
  const last = calendarDay(new Date(to.getTime() - 1));
  for (let day = calendarDay(from); day <= last; day = addDays(day, 1)) {
    if (dayOfCalendar(day) === null) return false;
  }
  return true;
}
