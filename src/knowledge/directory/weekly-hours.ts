/** A time of a week at which a place is open; Asia/Shanghai. */
export interface OpenSpan {
  /** 1 is Monday, 7 is Sunday. */
  day: number;
  /** `08:30`. */
  from: string;
  /** `12:00`; 24:00 at the latest. */
  to: string;
}

const DAYS = '一二三四五六日';
const DAY = '(?:周|星期|礼拜)?([一二三四五六日天])';
const RANGE = new RegExp(`${DAY}\\s*(?:至|到|~|～|-|—|－)+\\s*${DAY}`, 'gu');
const SINGLE = /(?:周|星期|礼拜)([一二三四五六日天])/gu;
const SPAN = /(\d{1,2})(?:[:：点时](\d{1,2})?分?)\s*(?:至|到|~|～|-|—|－)+\s*(\d{1,2})(?:[:：点时](\d{1,2})?分?)/gu;

function dayNumber(character: string): number {
  return character === '天' ? 7 : DAYS.indexOf(character) + 1;
}

/** The days that a piece of words names, in order; null where it names none. */
function daysOf(words: string): number[] | null {
  if (/每天|全年|天天|周一至周日/u.test(words)) return [1, 2, 3, 4, 5, 6, 7];
  if (/工作日/u.test(words)) return [1, 2, 3, 4, 5];
  const days = new Set<number>();
  let rest = words;
  for (const [whole, first = '', last = ''] of words.matchAll(RANGE)) {
    for (let day = dayNumber(first); day <= dayNumber(last); day += 1) days.add(day);
    rest = rest.replace(whole, ' ');
  }
  for (const [, day = ''] of rest.matchAll(SINGLE)) days.add(dayNumber(day));
  if (/周末|双休日/u.test(rest)) for (const day of [6, 7]) days.add(day);
  return days.size === 0 ? null : [...days].sort((a, b) => a - b);
}

function clock(hour: string, minute: string | undefined, isAfternoon: boolean): string | null {
  const hours = Number(hour) + (isAfternoon && Number(hour) < 12 ? 12 : 0);
  const minutes = Number(minute ?? 0);
  if (hours > 24 || minutes > 59 || (hours === 24 && minutes > 0)) return null;
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

/**
 * The week of opening hours in words: 周一至周五 8:30—12:00，14:00—17:30；周六 9:00—12:00. Hours without a day count
 * from Monday to Friday. Null where the words tell no times (以公布的时间为准), or not plainly.
 */
export function readWeeklyHours(words: string): OpenSpan[] | null {
  const text = words.normalize('NFKC');
  if (/24\s*小时/u.test(text)) return [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }));
  if (/单周|双周|隔周|每月|预约/u.test(text)) return null;
  const spans: OpenSpan[] = [];
  let days = [1, 2, 3, 4, 5];
  for (const piece of text.split(/[;；。,，、\n]|(?<=\d)\s+(?=\D*周)/u)) {
    days = daysOf(piece) ?? days;
    for (const [whole, fromHour = '', fromMinute, toHour = '', toMinute] of piece.matchAll(SPAN)) {
      const isAfternoon = new RegExp(`(?:下午|晚上)\\s*${whole.slice(0, 2)}`, 'u').test(piece);
      const from = clock(fromHour, fromMinute, isAfternoon);
      const to = clock(toHour, toMinute, isAfternoon);
      if (from === null || to === null || from >= to) return null;
      spans.push(...days.map((day) => ({ day, from, to })));
    }
  }
  return spans.length === 0 ? null : spans.sort((a, b) => a.day - b.day || a.from.localeCompare(b.from));
}

/** Whether a place is open at an instant by its week; null where its hours are not known. Holidays are not reckoned with. */
export function isOpenAt(week: readonly OpenSpan[], at: Date): boolean | null {
  if (week.length === 0) return null;
  const local = new Date(at.getTime() + 8 * 3_600_000);
  const day = local.getUTCDay() === 0 ? 7 : local.getUTCDay();
  const time = local.toISOString().slice(11, 16);
  return week.some((span) => span.day === day && span.from <= time && time < span.to);
}
