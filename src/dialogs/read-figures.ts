import { findDates, findDurations, findNumbers, findPercents, parseChineseNumber } from '../text/index.ts';
import type { DaySlot, LengthSlot } from './slots.ts';

const HOURS_A_DAY = 8;
const NONE = /^(?:都|一[天次点]?(?:都|也))?(?:没有?|无|没得|不加班|没加过?班?)(?:加班|过|休|了|的|啊|吧)*$/u;
/** Basis points of a year's interest for one of the unit; the year has 12 months and 365 days. */
const RATES: Readonly<Record<string, number>> = { 'bp/year': 1, 'bp/month': 12, 'bp/day': 365 };
const MOST = 100_000;

/** A figure as it is said: 三十, 两天半, 没有 (0), 四天 of hours 32. Undefined when it is vague or there are several. */
export function readNumber(said: string, unit: 'hour' | 'day' | undefined): number | undefined {
  const bare = said.replace(/[\s。.!！,，~]+$/u, '');
  if (NONE.test(bare)) return 0;
  const [length, moreLengths] = unit === undefined ? [] : findDurations(bare);
  if (length !== undefined) {
    if (moreLengths !== undefined || length.range !== null || length.unit === 'month') return undefined;
    return length.unit === unit ? length.value : workTime(length.value, length.unit, unit);
  }
  const half = /^(?<whole>[0-9零一二两三四五六七八九十百]+)(?:个|天|小时)?半(?:天|个?小时)?$/u.exec(bare)?.groups
    ?.whole;
  if (half !== undefined) return withHalf(half);
  if (/^半(?:天|日)$/u.test(bare)) return unit === 'hour' ? HOURS_A_DAY / 2 : 0.5;
  if (/^半(?:个?小时)?$/u.test(bare)) return 0.5;
  const [number, more] = findNumbers(bare);
  if (number === undefined || more !== undefined || number.range !== null) return undefined;
  return number.value <= MOST ? number.value : undefined;
}

function withHalf(words: string): number | undefined {
  const whole = parseChineseNumber(words);
  return whole === null ? undefined : whole + 0.5;
}

function workTime(value: number, told: string, unit: 'hour' | 'day' | undefined): number {
  if (told === 'day' && unit === 'hour') return value * HOURS_A_DAY;
  return value / HOURS_A_DAY;
}

/** 三年零五个月, 八个月, 两年半, 五年多; weeks and days are parts of a month of 30 days. */
export function readLength(said: string): LengthSlot | undefined {
  const [length, more] = findDurations(said);
  if (length === undefined || more !== undefined || length.unit === 'hour') return undefined;
  const months = (value: number) => (length.unit === 'month' ? value : Math.ceil((value / 30) * 10) / 10);
  if (length.value <= 0 || months(length.value) > 720) return undefined;
  if (length.range === null) return { months: months(length.value) };
  return {
    months: months(length.value),
    low: months(Number(length.range.from)),
    high: months(Number(length.range.to)),
  };
}

/** 今年3月15号, 上个月20号, 前天; of 去年三月 the first day and the last it may be. A year alone is too vague. */
export function readDay(said: string, now: Date): DaySlot | undefined {
  const [date, more] = findDates(said, now);
  if (date === undefined || more !== undefined || date.unit === 'year') return undefined;
  return date.range === null ? { day: date.value } : { day: date.value, until: String(date.range.to) };
}

/** 月息两分, 年利率12%, 一年百分之十二: hundredths of a percent a year. 没有, 没说好: 0. */
export function readRate(said: string): number | undefined {
  if (/^(?:没有?|无|没说(?:好|过)?|没约定|没谈)(?:利息|息|约定|过|好)*[的了。]*$/u.test(said)) return 0;
  const [rate, more] = findPercents(said);
  // 三分, 一个月两分: where interest is asked for, the word for it is left out.
  const [, year, figure, coin] =
    /^(?:(年)|每?一?个?月|每月)?(?:利息|息)?([一二两三四五六七八九1-9])(分|厘)(?:钱|的)?$/u.exec(said) ?? [];
  const points = figure === undefined ? null : parseChineseNumber(figure);
  if (rate === undefined && points !== null)
    return points * (coin === '分' ? 100 : 10) * (year === undefined ? 12 : 10);
  if (rate === undefined || more !== undefined || rate.range !== null) return undefined;
  if (rate.unit !== 'bp') return yearlyRate(rate.value, rate.unit);
  // A bare percentage: a year's, unless the words beside it say otherwise.
  return rate.value * (/月/u.test(said) ? 12 : /[日天]/u.test(said) ? 365 : 1);
}

/** Hundredths of a percent for a year; undefined for a unit that is no interest. */
export function yearlyRate(value: number, unit: string): number | undefined {
  const times = RATES[unit];
  return times === undefined ? undefined : value * times;
}

/** 九级伤残 → 9. */
export function gradeIn(words: string): number | undefined {
  const grade = parseChineseNumber(
    /([一二三四五六七八九十0-9]{1,2})级/u.exec(words)?.[1] ??
      /(?:伤残|残疾)([一二三四五六七八九十])/u.exec(words)?.[1] ??
      '',
  );
  return grade !== null && grade >= 1 && grade <= 10 ? grade : undefined;
}
