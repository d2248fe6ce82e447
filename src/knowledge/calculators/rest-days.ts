import { LegalHoliday } from 'tyme4ts';
import { addDays, weekdayOf } from './days.ts';
import { CalendarNotCoveredError } from './errors.ts';

/** First year of the kept calendar. */
const FIRST_YEAR = 2002;
/** From this day of December on, a year's calendar also hangs on the New Year of the next one. */
const NEW_YEAR_FROM = '12-25';
/** Longest row of rest days that is looked through; the longest holiday has nine. */
const LONGEST_REST = 30;

/** The last day whose holidays and working weekends (调休) are known: `YYYY-MM-DD`. */
export function calendarCoveredTo(): string {
  let year = FIRST_YEAR;
  while (isYearKnown(year + 1)) year += 1;
  return addDays(`${year}-${NEW_YEAR_FROM}`, -1);
}

/** Every published year has its National Day. */
function isYearKnown(year: number): boolean {
  return LegalHoliday.fromYmd(year, 10, 1) !== null;
}

export function isCalendarKnown(day: string): boolean {
  const year = Number(day.slice(0, 4));
  if (year < FIRST_YEAR || !isYearKnown(year)) return false;
  return day.slice(5) < NEW_YEAR_FROM || isYearKnown(year + 1);
}

/**
 * Whether nobody works on a day: Saturdays, Sundays and statutory holidays, but not the weekends that are worked in
 * exchange (调休上班).
 * @throws CalendarNotCoveredError for a day whose calendar has not been published or is not kept.
 */
export function isRestDay(day: string): boolean {
  if (!isCalendarKnown(day)) throw new CalendarNotCoveredError(day, calendarCoveredTo());
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const holiday = LegalHoliday.fromYmd(year, month, date);
  if (holiday !== null) return !holiday.isWork();
  const weekday = weekdayOf(day);
  return weekday === 0 || weekday === 6;
}

/** What a day is by the published calendar; `name` of the holiday that it belongs to or is worked for. */
export interface DayOfCalendar {
  kind: 'workday' | 'weekend' | 'holiday' | 'worked-weekend';
  name: string | null;
}

/** What a day is (工作日, 周末, 法定节假日, 调休上班); null where the calendar is not published or not kept. */
export function dayOfCalendar(day: string): DayOfCalendar | null {
  if (!isCalendarKnown(day)) return null;
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const holiday = LegalHoliday.fromYmd(year, month, date);
  const isWeekend = [0, 6].includes(weekdayOf(day));
  if (holiday === null) return { kind: isWeekend ? 'weekend' : 'workday', name: null };
  if (!holiday.isWork()) return { kind: 'holiday', name: holiday.getName() };
  return isWeekend ? { kind: 'worked-weekend', name: holiday.getName() } : { kind: 'workday', name: null };
}

/** The day itself when it is worked, else the first one after the rest days. @throws CalendarNotCoveredError */
export function nextWorkday(day: string): string {
  let next = day;
  for (let tried = 0; tried < LONGEST_REST && isRestDay(next); tried += 1) next = addDays(next, 1);
  return next;
}

/** The n-th working day after a day; the day itself is not counted. @throws CalendarNotCoveredError */
export function addWorkdays(day: string, count: number): string {
  let last = day;
  for (let left = count; left > 0; ) {
    last = addDays(last, 1);
    if (!isRestDay(last)) left -= 1;
  }
  return last;
}
