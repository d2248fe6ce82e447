import { calendarDay } from '../calendar-day.ts';
import { addDays } from './days.ts';
import { dayOfCalendar } from './rest-days.ts';

/** A last day counted in working days. */
export interface WorkingDeadline {
  /** Last day, `YYYY-MM-DD` in Shanghai. */
  day: string;
  /** The end of that day, UTC. */
  at: Date;
  /** False where holidays of some of these days are not published yet: there Mondays to Fridays were counted. */
  isCalendarKnown: boolean;
}

/**
 * The end of the n-th working day after an instant; its own day is not counted (民法典 201). Weekends and statutory
 * holidays are no working days, weekends worked in exchange (调休) are.
 */
export function workingDeadline(from: Date, days: number): WorkingDeadline {
  let day = calendarDay(from);
  let isCalendarKnown = true;
  for (let left = days; left > 0; ) {
    day = addDays(day, 1);
    const known = dayOfCalendar(day);
    if (known === null) isCalendarKnown = false;
    if (known === null ? isMondayToFriday(day) : known.kind === 'workday' || known.kind === 'worked-weekend') left -= 1;
  }
  return { day, at: new Date(`${addDays(day, 1)}T00:00:00+08:00`), isCalendarKnown };
}

function isMondayToFriday(day: string): boolean {
  return ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
}
