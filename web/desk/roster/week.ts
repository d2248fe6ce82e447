import { shanghaiDay, shanghaiMidnight, shanghaiTime } from '../live/shanghai-time.ts';
import type { DutyDay, Shift } from './types.ts';

const DAY_MS = 86_400_000;

/** The day some days later. */
export function dayAfter(day: string, days: number): string {
  return shanghaiDay(shanghaiMidnight(day, days));
}

/** The month (`YYYY-MM`) some months later. */
export function monthAfter(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

/** Monday of the week of a day. */
export function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return dayAfter(day, -((weekday + 6) % 7));
}

/** The seven days of a week. */
export function weekFrom(monday: string): string[] {
  return Array.from({ length: 7 }, (_, at) => dayAfter(monday, at));
}

/**
 * Shifts that begin on a day, by beginning: one over midnight stands on its first day alone. The first day shown also
 * has those that began before it and still go on.
 */
export function shiftsFrom(shifts: readonly Shift[], day: string, isFirst: boolean): Shift[] {
  const begin = Date.parse(shanghaiMidnight(day));
  return shifts
    .filter(({ from, to }) => {
      const isOfDay = shanghaiDay(from) === day;
      return isOfDay || (isFirst && shanghaiDay(from) < day && Date.parse(to) > begin);
    })
    .sort((one, other) => one.from.localeCompare(other.from) || one.displayName.localeCompare(other.displayName));
}

/** Hours of a shift as one day shows them: `18:00—次日 08:30`, on the second day `（昨日 18:00）—08:30`. */
export function shiftHours(
  { from, to }: Pick<Shift, 'from' | 'to'>,
  day: string,
  t: { nextDay: string; dayBefore: string },
): string {
  const begins = shanghaiDay(from) < day ? `${t.dayBefore} ${shanghaiTime(from)}` : shanghaiTime(from);
  const isMidnight = to === shanghaiMidnight(day, 1);
  const ends = isMidnight ? '24:00' : shanghaiDay(to) > day ? `${t.nextDay} ${shanghaiTime(to)}` : shanghaiTime(to);
  return `${begins}—${ends}`;
}

/** Day and hours of a shift on its own: `03-02 18:00—次日 08:30`. */
export function shiftInWords(shift: Pick<Shift, 'from' | 'to'>, t: { nextDay: string; dayBefore: string }): string {
  const day = shanghaiDay(shift.from);
  return `${day.slice(5)} ${shiftHours(shift, day, t)}`;
}

/** What a form of a shift holds: Shanghai's day and times; an end not after the beginning is of the next day. */
export interface ShiftTimes {
  day: string;
  begin: string;
  end: string;
}

export function timesOf({ from, to }: Pick<Shift, 'from' | 'to'>): ShiftTimes {
  return { day: shanghaiDay(from), begin: shanghaiTime(from), end: shanghaiTime(to) };
}

/** The instants of a form; null while something is missing. */
export function instantsOf({ day, begin, end }: ShiftTimes): { from: string; to: string } | null {
  const from = Date.parse(`${day}T${begin}:00+08:00`);
  const sameDay = Date.parse(`${day}T${end}:00+08:00`);
  if (Number.isNaN(from) || Number.isNaN(sameDay)) return null;
  const to = sameDay > from ? sameDay : sameDay + DAY_MS;
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

/** Hours and minutes of minutes. */
export function lengthOf(minutes: number, t: { hours: string; minutes: string }): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return t.minutes.replace('{n}', String(rest));
  return t.hours.replace('{h}', String(hours)).replace('{m}', String(rest));
}

/** UTC instant of a field of day and time in Shanghai (`2026-03-02T15:04`); '' while it is empty. */
export function momentOf(local: string): string {
  const at = Date.parse(`${local}:00+08:00`);
  return Number.isNaN(at) ? '' : new Date(at).toISOString();
}

/** Days on which somebody came, or did not though he should have; days to come have no record. */
export function recorded(days: readonly DutyDay[]): DutyDay[] {
  return days.filter(({ spans, absent }) => spans.length > 0 || absent.length > 0);
}
