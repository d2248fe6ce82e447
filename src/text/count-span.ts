import { type NumberSpan, numberSpan } from './number-span.ts';

/** A small figure before a measure word, for patterns: 3, 3.5, 三, 十二, 几, 十几, 三十多, 两三, 好几, 半. */
export const COUNT =
  '(?:[0-9]{1,5}(?:\\.[0-9]{1,2})?(?:多|来|几)?|好?几[十百]?|[一二两三四五六七八九十百千零〇俩仨]{1,9}(?:几|多|来)?)';
/** 两到三, 3-5, 3、4: two figures. */
export const COUNT_RANGE = `(?<first>${COUNT})(?:(?:到|至|-|~|—|、)(?<second>${COUNT}))?`;

const SEVERAL: NumberSpan = { low: 2, high: 9, vague: true };

/** The figure of a {@link COUNT}, or null. */
export function countSpan(words: string): NumberSpan | null {
  if (/^好?几$/u.test(words)) return SEVERAL;
  return numberSpan(words);
}

/** The figure of a {@link COUNT_RANGE}: from the lower end of the first to the upper end of the second. */
export function countRange(first: string, second: string | undefined): NumberSpan | null {
  const low = countSpan(first);
  if (low === null || second === undefined) return low;
  const high = countSpan(second);
  return high === null || high.high < low.low ? null : { low: low.low, high: high.high, vague: true };
}
