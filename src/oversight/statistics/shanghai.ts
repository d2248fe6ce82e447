/** Days of Asia/Shanghai, which keeps UTC+8 the whole year; a day is `YYYY-MM-DD`. */
import { SHANGHAI_MS } from '../../clock.ts';
import { addDays } from '../../knowledge/index.ts';

/** The instant at which a day begins, ms UTC. */
export function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - SHANGHAI_MS;
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(day: string): number {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 ? 7 : weekday;
}

/** Every day from one to before another. */
export function daysOf({ from, before }: DayRange): string[] {
  const days: string[] = [];
  for (let day = from; day < before; day = addDays(day, 1)) days.push(day);
  return days;
}

/** Days from one, inclusive, to another, exclusive. */
export interface DayRange {
  from: string;
  before: string;
}

/** The range of the same length right before it. */
export function rangeBefore(range: DayRange): DayRange {
  return { from: addDays(range.from, -daysOf(range).length), before: range.from };
}
