import { parseChineseNumber } from './chinese-number.ts';
import { findPersons } from './persons.ts';
import { toSimplified } from './simplified.ts';

const NUMBER = '[0-9零〇一二三四五六七八九两俩仨十百]+';
const COUNTED = new RegExp(`(?<!第)(${NUMBER})(?:个人|口人|个|口|人|位|名|次|件|套|条|年|天|月|岁|份|家)?`, 'gu');
const VAGUE = /几|(?:[一二两三四五六七八九])(?:[一二两三四五六七八九])(?!十)/u;
const ALONE =
  /(?:就|只有|只|光)(?:剩)?我(?:自己|一个人|一人|一个)?$|^(?:我)?(?:自己|一个人|单身|孤身一人)(?:住|过|生活)?$/u;
const NONE = /^(?:没有?|无|没得|冇|一个(?:都|也)没有?|都没有?)(?:人|孩子|小孩|了|的|啊)*$/u;

/**
 * A whole number in a resident's words: 三个人, 一家四口, 就我一个, 我们俩, 没有 (0). Null when there is none, when it
 * is vague (两三个), or when there are several.
 */
export function parseCount(text: string): number | null {
  const said = toSimplified(text.slice(0, 200).normalize('NFKC'))
    .replace(/[\s。.!！,，~]+$/u, '')
    .replace(/\s+/gu, '');
  if (NONE.test(said)) return 0;
  if (ALONE.test(said)) return 1;
  if (VAGUE.test(said)) return null;
  const numbers: number[] = [];
  for (const match of said.replace(/^一家(?=.)|一共|一起|一般|一直/gu, '').matchAll(COUNTED)) {
    const value = parseChineseNumber(match[1] ?? '');
    if (value === null || !Number.isSafeInteger(value)) return null;
    numbers.push(value);
  }
  if (numbers.length > 0) return numbers.length === 1 ? (numbers[0] ?? null) : null;
  // 夫妻俩, 母子俩: numbers that only a word for people makes one.
  const [persons, more] = findPersons(said);
  return persons !== undefined && more === undefined && persons.range === null ? persons.value : null;
}
