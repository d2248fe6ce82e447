import { parseChineseNumber } from './chinese-number.ts';
import { type Found, placed, rangeOf } from './found.ts';
import { numberSpan } from './number-span.ts';
import { readForFacts } from './reading.ts';

const FIGURE = '[0-9零〇一二三四五六七八九两十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]';
const NUMBER = new RegExp(
  `半|[俩仨]|几[十百千万亿]+|幺?${FIGURE}(?:${FIGURE}|[.,](?=[0-9])|幺|[kw](?![a-z]))*(?:[多来几把][十百千万]*)?个?半?`,
  'gu',
);
/** 一起, 一直, 万一, 十分: no figures. */
const WORDS = /^(?:一(?:起|直|定|样|些|般|旦|切|共|边|下|点)|万一|千万(?!元|块|以|人)|十分|百姓)/u;

/**
 * Every number in a text as it is said: 俩, 一万二, 三千来块, 八九千, 十几万, 半, 幺三八. Of a vague one `value` is the lower
 * end and `range` its bounds.
 */
export function findNumbers(written: string): Found<'number'>[] {
  const reading = readForFacts(written);
  const finds: Found<'number'>[] = [];
  for (const match of reading.text.matchAll(NUMBER)) {
    const before = reading.text.slice(Math.max(0, match.index - 1), match.index);
    if (WORDS.test(reading.text.slice(match.index)) || WORDS.test(before + match[0])) continue;
    const words = match[0].replace(/个$/u, '');
    const exact = /[多来几把]/u.test(words) ? null : parseChineseNumber(words);
    const span = numberSpan(words) ?? (exact === null ? null : { low: exact, high: exact, vague: false });
    if (span === null) continue;
    const value = span.low;
    const place = placed(reading, written, match.index, match.index + words.length);
    finds.push({ kind: 'number', value, unit: '1', range: rangeOf(value, value, span.high), ...place });
  }
  return finds;
}
