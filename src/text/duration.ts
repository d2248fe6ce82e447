import { COUNT_RANGE, countRange } from './count-span.ts';
import { type Found, placed, rangeOf, withoutOverlaps } from './found.ts';
import { readForFacts } from './reading.ts';

type Measure = 'year' | 'month' | 'week' | 'day' | 'hour';

const MEASURES: readonly [RegExp, Measure][] = [
  [/^(?:年|周年)/u, 'year'],
  [/^个?(?:月)/u, 'month'],
  [/^个?(?:星期|礼拜|周)/u, 'week'],
  [/^(?:天|日)/u, 'day'],
  [/^个?(?:小时|钟头)/u, 'hour'],
];
/** Units a length is given in: months for months and years, days for weeks and days. */
const SCALE: Readonly<Record<Measure, { unit: 'month' | 'day' | 'hour'; by: number }>> = {
  year: { unit: 'month', by: 12 },
  month: { unit: 'month', by: 1 },
  week: { unit: 'day', by: 7 },
  day: { unit: 'day', by: 1 },
  hour: { unit: 'hour', by: 1 },
};
const MEASURE =
  '(?<measure>周年|年|个月|(?<=[两俩仨]|个[多来半])月|个?星期|个?礼拜|个?周(?![一二三四五六日天末])|天|日(?=以?内|之内)|个?小时|个?钟头)';
const LENGTH = new RegExp(
  `(?<![第0-9.])${COUNT_RANGE}(?<mid>(?:个)?半(?=个?(?:月|小时|年))|个(?:多|来)(?=月|小时|星期|礼拜)|多)?${MEASURE}(?<tail>半|多)?(?:零?(?<more>[0-9]{1,2}|[一二两三四五六七八九十]{1,2})个(?<moreHalf>半)?月)?`,
  'gu',
);
const HALVES: readonly [RegExp, number, number, number, 'month' | 'day'][] = [
  [/小半年/gu, 5, 4, 6, 'month'],
  [/大半年|半年多/gu, 7, 6, 9, 'month'],
  [/半年(?!多)/gu, 6, 6, 6, 'month'],
  [/大半个月|半个[多来]月/gu, 16, 15, 25, 'day'],
  [/小半个月/gu, 12, 10, 15, 'day'],
  [/(?<![个0-9一二两三四五六七八九十])半个?月(?!多)/gu, 15, 15, 15, 'day'],
  [/个把月|月把(?:天|时间)?/gu, 1, 1, 2, 'month'],
  [/年把(?:时间)?/gu, 12, 12, 18, 'month'],
];
/** 23年3月, 21年底, 三天前: a date, not a length. */
const DATE_YEAR = /^(?:[0-9]{2}|[0-9]{4})年$/u;
const DATE_AFTER =
  /^(?:[0-9一二三四五六七八九十]{1,3}月|底|初|年底|年初|春|夏|秋|冬|入职|进厂|结婚|离婚|的时候|那会|那年)/u;

/**
 * Every length of time in a text: 三个多月, 小半年, 一年半, 两个礼拜. Years and months in `month`, weeks and days in `day`,
 * hours in `hour`; of a vague one `value` is the lower end, in `range` its bounds.
 */
export function findDurations(written: string): Found<'duration'>[] {
  const reading = readForFacts(written);
  const finds: Found<'duration'>[] = [];
  for (const match of reading.text.matchAll(LENGTH)) {
    const length = lengthOf(match, reading.text.slice(match.index + match[0].length));
    if (length === null) continue;
    const place = placed(reading, written, match.index, match.index + match[0].length);
    finds.push({ kind: 'duration', ...length, ...place });
  }
  for (const [pattern, value, from, to, unit] of HALVES) {
    for (const match of reading.text.matchAll(pattern)) {
      const place = placed(reading, written, match.index, match.index + match[0].length);
      finds.push({ kind: 'duration', value, unit, range: rangeOf(value, from, to), ...place });
    }
  }
  return withoutOverlaps(finds);
}

function lengthOf(match: RegExpExecArray, after: string): Pick<Found<'duration'>, 'value' | 'unit' | 'range'> | null {
  const { first = '', second, mid = '', measure: words = '', tail = '', more, moreHalf } = match.groups ?? {};
  const measure = MEASURES.find(([pattern]) => pattern.test(words))?.[1];
  const span = countRange(first, second);
  if (measure === undefined || span === null || span.high > 10_000) return null;
  if (DATE_YEAR.test(match[0]) && (DATE_AFTER.test(after) || match[0].length > 3)) return null;
  const { unit, by } = SCALE[measure];
  const half = /半/u.test(mid + tail) ? by / 2 : 0;
  const months = more === undefined ? 0 : (countRange(more, undefined)?.low ?? 0) + (moreHalf === undefined ? 0 : 0.5);
  const value = span.low * by + half + months;
  const isOpen = /[多来]/u.test(mid + tail);
  const to = isOpen ? value + by : span.high * by + half + months;
  return { value, unit, range: rangeOf(value, value, to) };
}
