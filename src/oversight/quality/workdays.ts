import { addDays, calendarDay, dayOfCalendar } from '../../knowledge/index.ts';

/**
 * End of the n-th working day after a moment, UTC (midnight in Shanghai): holidays and worked weekends (调休) count as
 * published; where the calendar is not published yet, Monday to Friday.
 */
export function endOfWorkday(at: Date, count: number): Date {
  let day = calendarDay(at);
  for (let left = count; left > 0; ) {
    day = addDays(day, 1);
    if (isWorked(day)) left -= 1;
  }
  return new Date(`${addDays(day, 1)}T00:00:00+08:00`);
}

function isWorked(day: string): boolean {
  const known = dayOfCalendar(day);
  if (known !== null) return known.kind === 'workday' || known.kind === 'worked-weekend';
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}
