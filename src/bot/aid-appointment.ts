import { CalendarNotCoveredError, isRestDay } from '../knowledge/index.ts';
import { findDates, parseChineseNumber } from '../text/index.ts';

const HOUR =
  /(上午|早上|早晨|下午|中午)?\s*(?<hour>[0-9]{1,2}|[一二两三四五六七八九十]{1,3})(?:点|:|：|时)(?<half>半|30)?/u;
/** Longer messages are no answer to when, characters. */
const LONGEST = 300;
const VISIT_MS = 30 * 60_000;

/** A time at the window that somebody means: 下周三上午, 12月1号下午三点; null where the day or the half of it is not told. */
export function appointmentIn(text: string, now: Date): { startsAt: Date; endsAt: Date } | null {
  const [day, more] = text.length > LONGEST ? [] : findDates(text, now);
  if (day === undefined || more !== undefined || day.unit !== 'day' || day.range !== null || isClosed(day.value)) {
    return null;
  }
  const time = timeIn(text);
  if (time === null) return null;
  const startsAt = new Date(`${day.value}T${time}:00+08:00`);
  return startsAt <= now ? null : { startsAt, endsAt: new Date(startsAt.getTime() + VISIT_MS) };
}

function timeIn(text: string): string | null {
  const match = HOUR.exec(text);
  const hour = match === null ? null : parseChineseNumber(match.groups?.hour ?? '');
  if (match === null || hour === null) return /上午|早上/u.test(text) ? '09:00' : /下午/u.test(text) ? '14:30' : null;
  const hours = hour < 8 && match[1] !== '上午' && match[1] !== '早上' ? hour + 12 : hour;
  if (hours < 8 || hours > 17) return null;
  return `${String(hours).padStart(2, '0')}:${match.groups?.half === undefined ? '00' : '30'}`;
}

/** Nobody is at the window; a day whose calendar is not known is left to the staff. */
function isClosed(day: string): boolean {
  try {
    return isRestDay(day);
  } catch (error) {
    if (error instanceof CalendarNotCoveredError) return true;
    throw error;
  }
}
