import { parseChineseNumber } from './chinese-number.ts';
import { findDates } from './date.ts';
import { DAY_MS, dayTime, type LocalDay, localDay } from './local-day.ts';
import { toSimplified } from './simplified.ts';

/** From the beginning of a row of figures: a long one is looked through once. */
const NUMBER =
  '(?:(?<![0-9])[0-9]+(?:\\.[0-9]+)?|(?<![零〇一二三四五六七八九两十百半俩仨])[零〇一二三四五六七八九两十百半俩仨]+)';
const WEEKDAYS = '一二三四五六日';

const LENGTHS: readonly [RegExp, number][] = [
  [/(?<!个)半个?(?:来)?月/u, 15],
  [/半年/u, 182],
  [new RegExp(`(${NUMBER})个?(?:多)?(?:星期|礼拜|周)(半)?`, 'u'), 7],
  [new RegExp(`(${NUMBER})个?(?:多)?(半)?月(?!\\s*[0-9一二三四五六七八九十]+[日号])`, 'u'), 30],
  [new RegExp(`(${NUMBER})年(半)?(?!\\s*[0-9一二三四五六七八九十]+月)`, 'u'), 365],
  [new RegExp(`(${NUMBER})(?:来|多|几)?(?:天|日)(?!前天)`, 'u'), 1],
];
const NAMED: readonly [RegExp, number][] = [
  [/大后[天日]/u, 3],
  [/后[天日]/u, 2],
  [/明[天日]|明儿|明早|明晚/u, 1],
  [/大前[天日]/u, -3],
  [/前[天日]/u, -2],
  [/昨[天日晚]|昨儿/u, -1],
  [/今[天日晚]|今儿|当天|马上|现在|立刻/u, 0],
];
const PAST = /前|过了|过期|已经.*(?:了|过)|上个?(?:周|星期|礼拜|月)/u;

function numberOf(text: string | undefined): number | null {
  return text === undefined ? null : parseChineseNumber(text);
}

/** A day that exists; 31 February does not. */
function daysTo(today: LocalDay, year: number, month: number, day: number): number | null {
  const time = dayTime(year, month, day);
  return time === null ? null : Math.round((time - today.time) / DAY_MS);
}

function fromDate(said: string, today: LocalDay): number | null {
  const full = /(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})/u.exec(said);
  if (full !== null) return daysTo(today, Number(full[1]), Number(full[2]), Number(full[3]));
  const month = new RegExp(`(今年|明年|下个?月|这个?月|本月|${NUMBER}月|\\d{1,2}[/.])\\s*(${NUMBER})[日号]?`, 'u').exec(
    said,
  );
  if (month !== null) {
    const [, which = '', dayWords] = month;
    const day = numberOf(dayWords);
    if (day === null || /年$/u.test(which)) return null;
    if (/^下/u.test(which))
      return daysTo(today, today.month === 11 ? today.year + 1 : today.year, ((today.month + 1) % 12) + 1, day);
    if (/^(?:这|本)/u.test(which)) return daysTo(today, today.year, today.month + 1, day);
    const number = numberOf(which.replace(/[月/.]$/u, ''));
    if (number === null) return null;
    if (/明年/u.test(said)) return daysTo(today, today.year + 1, number, day);
    const thisYear = daysTo(today, today.year, number, day);
    // A day long past is next year's; a recent one was meant as past.
    return thisYear !== null && thisYear < -90 ? daysTo(today, today.year + 1, number, day) : thisYear;
  }
  const day = numberOf(new RegExp(`(${NUMBER})号(?!线)`, 'u').exec(said)?.[1]);
  if (day === null) return null;
  const here = daysTo(today, today.year, today.month + 1, day);
  if (here !== null && here >= 0) return here;
  return daysTo(today, today.month === 11 ? today.year + 1 : today.year, ((today.month + 1) % 12) + 1, day);
}

function fromWeekday(said: string, today: LocalDay): number | null {
  const match = /(下下个?|下个?|上个?|这个?|本)?(?:周|星期|礼拜)([一二三四五六日天末])/u.exec(said);
  if (match === null) return null;
  const [, week = '', name = ''] = match;
  const target = name === '末' ? 5 : name === '天' ? 6 : WEEKDAYS.indexOf(name);
  const distance = target - today.weekday;
  if (week.startsWith('下下')) return distance + 14;
  if (week.startsWith('下')) return distance + 7;
  if (week.startsWith('上')) return distance - 7;
  return week === '' && distance < 0 ? distance + 7 : distance;
}

function fromLength(said: string): number | null {
  for (const [pattern, unit] of LENGTHS) {
    const match = pattern.exec(said);
    if (match === null) continue;
    const words = match[1];
    // 三四天: the shorter time is the safe one.
    const number =
      words === undefined ? 1 : numberOf(/^([一二两三四五六七八九])([三四五六七八九十])$/u.exec(words)?.[1] ?? words);
    if (number === null) continue;
    const half = match[2] === '半' ? 0.5 : 0;
    const days = Math.floor((number + half) * unit);
    return PAST.test(said) && !/(?:还有|剩|之内|以内)/u.test(said) ? -days : days;
  }
  return null;
}

function endOfMonth(said: string, today: LocalDay): number | null {
  if (!/月底|月末/u.test(said)) return null;
  const ahead = /下个?月/u.test(said) ? 2 : 1;
  return Math.round((Date.UTC(today.year, today.month + ahead, 0) - today.time) / DAY_MS);
}

/**
 * How many days from `now` a resident means, in whole calendar days of Asia/Shanghai: 三天后 3, 还有一个礼拜 7, 下周三,
 * 12月3号, 月底, 腊月二十, 昨天 -1. A month counts 30 days, a year 365. Null when no time is said.
 */
export function parseDays(text: string, now: Date): number | null {
  const said = toSimplified(text.slice(0, 200).normalize('NFKC')).replace(/\s+/gu, '');
  const today = localDay(now);
  const dated = endOfMonth(said, today) ?? fromDate(said, today) ?? fromWeekday(said, today);
  if (dated !== null) return dated;
  const length = fromLength(said);
  if (length !== null) return length;
  for (const [pattern, days] of NAMED) {
    if (pattern.test(said)) return days;
  }
  if (/^下(?:个)?(?:周|星期|礼拜)/u.test(said)) return 7;
  if (/下个?月/u.test(said)) return 30;
  // 腊月二十, 大年初三, 五一: what only the calendar knows.
  const [named, more] = findDates(said, now);
  if (named !== undefined && more === undefined && named.unit === 'day') {
    return Math.round((Date.parse(named.value) - today.time) / DAY_MS);
  }
  const bare = parseChineseNumber(said);
  return bare !== null && Number.isInteger(bare) && bare < 1_000 ? bare : null;
}
