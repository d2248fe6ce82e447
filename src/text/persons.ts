import { COUNT_RANGE, countRange } from './count-span.ts';
import { type Found, placed, rangeOf, withoutOverlaps } from './found.ts';
import { readForFacts } from './reading.ts';

const KIND =
  '(?:口人|口子|口之家|口(?![头红才]))|(?:个|名|位|来个|多个|来号|多号|号)?(?:人(?![民家们])|工人|工友|民工|农民工|同事|老乡|兄弟|弟兄|员工|业主|村民|住户|租客|受害人|受害者|学生|家长|老人|孩子|小孩|子女|儿女|儿子|女儿|姐妹|兄妹)|户(?:人家|村民|业主|人)?(?![口籍型])';
const PERSONS = new RegExp(`(?<![第0-9.])${COUNT_RANGE}(?:${KIND})`, 'gu');
const TOGETHER =
  /(?:我|咱|他|她)们?(?<few>[俩仨])|[哥姐爷]仨|(?:夫妻|哥|姐|母子|父子|母女|父女|兄弟|姐妹|兄妹|姐弟|娘|爷|老)(?<pair>俩)/gu;
const ALONE = /(?:就|只有|只|光)(?:剩)?我(?:自己|一个人|一人|一个)/gu;

/** Every number of people in a text: 十二个人, 一家四口, 我们俩, 三十多个工友, 就我一个人. */
export function findPersons(written: string): Found<'persons'>[] {
  const reading = readForFacts(written);
  const finds: Found<'persons'>[] = [];
  const add = (value: number, high: number, start: number, end: number) =>
    finds.push({
      kind: 'persons',
      value,
      unit: 'person',
      range: rangeOf(value, value, high),
      ...placed(reading, written, start, end),
    });
  for (const match of reading.text.matchAll(PERSONS)) {
    const span = countRange(match.groups?.first ?? '', match.groups?.second);
    // 咬了一口, 老两口, 二女儿: no number of people.
    if (
      /^一口|^二[儿女]/u.test(match[0]) ||
      (/^两口/u.test(match[0]) && /[老小]$/u.test(reading.text.slice(0, match.index)))
    )
      continue;
    if (span === null || !Number.isInteger(span.low) || span.low < 1 || span.high > 1_000_000) continue;
    add(span.low, span.high, match.index, match.index + match[0].length);
  }
  for (const match of reading.text.matchAll(TOGETHER)) {
    const count = /仨/u.test(match[0]) ? 3 : 2;
    add(count, count, match.index, match.index + match[0].length);
  }
  for (const match of reading.text.matchAll(ALONE)) add(1, 1, match.index, match.index + match[0].length);
  return withoutOverlaps(finds);
}
