import { DAY_MS } from '../../clock.ts';

const WEEKDAYS = '日一二三四五六';

/** Days are `YYYY-MM-DD` of Asia/Shanghai; they are counted as dates, so no clock and no zone comes in. */
function timeOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

export function addDays(day: string, count: number): string {
  return dayOf(timeOf(day) + count * DAY_MS);
}

/** The same day of a later month, else that month's last day (民法典 202). */
export function addMonths(day: string, count: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + count, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return dayOf(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(date, last)));
}

/** Whole days from one day to another; negative when `to` lies before. */
export function daysBetween(from: string, to: string): number {
  return Math.round((timeOf(to) - timeOf(from)) / DAY_MS);
}

/** Whole months from a day up to another, not counting that day itself, and the days left over. */
export function monthsBetween(from: string, until: string): { months: number; days: number } {
  if (until <= from) return { months: 0, days: 0 };
  const [fromYear = 0, fromMonth = 0] = from.split('-').map(Number);
  const [toYear = 0, toMonth = 0] = until.split('-').map(Number);
  let months = (toYear - fromYear) * 12 + toMonth - fromMonth;
  if (addMonths(from, months) > until) months -= 1;
  return { months, days: daysBetween(addMonths(from, months), until) };
}

/** 0 Sunday … 6 Saturday. */
export function weekdayOf(day: string): number {
  return new Date(timeOf(day)).getUTCDay();
}

export function weekdayName(day: string): string {
  return `星期${WEEKDAYS[weekdayOf(day)] ?? ''}`;
}
