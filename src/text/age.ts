import { COUNT_RANGE, countRange } from './count-span.ts';
import { type Found, placed, rangeOf } from './found.ts';
import { readForFacts } from './reading.ts';

const AGE = new RegExp(
  `(?<under>不满|未满|不到|没满|还没到)?${COUNT_RANGE}(?:周岁|岁)(?<half>半|多)?|(?:今年|虚岁|年龄|年纪)(?:都|快|已经|是)?(?<bare>[1-9][0-9]|[二三四五六七八九]十[一二三四五六七八九]?)(?=了|[，,。.！!\\n]|$)|(?<ten>[二三四五六七八九]十)(?:(?<open>多|来|几)岁?|高龄)(?:了|的老?人)`,
  'gu',
);
const OLDEST = 130;

/** Every age in a text, in years: 65岁, 七十多岁, 今年四十二, 不满十四岁, 两岁半. */
export function findAges(written: string): Found<'age'>[] {
  const reading = readForFacts(written);
  const finds: Found<'age'>[] = [];
  for (const match of reading.text.matchAll(AGE)) {
    const { under, first, second, half, bare, ten, open } = match.groups ?? {};
    const span = countRange(first ?? bare ?? `${ten ?? ''}${open ?? ''}`, second);
    if (span === null || span.high > OLDEST + 10) continue;
    const value = half === '半' ? span.low + 0.5 : span.low;
    const high = half === '半' ? value : half === '多' ? value + 1 : span.high;
    const range = under === undefined ? rangeOf(value, value, high) : { from: 0, to: value };
    const end = match.index + match[0].replace(/(?:了|的老?人)$/u, '').length;
    finds.push({ kind: 'age', value, unit: 'year', range, ...placed(reading, written, match.index, end) });
  }
  return finds;
}
