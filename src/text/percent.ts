import { parseChineseNumber } from './chinese-number.ts';
import { type Found, placed, withoutOverlaps } from './found.ts';
import { readForFacts } from './reading.ts';

const N = '(?:[0-9]{1,8}(?:\\.[0-9]{1,6})?|[零一二两三四五六七八九十百]{1,8}(?:点[零一二三四五六七八九]{1,6})?)';
const D = '[一二两三四五六七八九123456789]';
type Reader = (match: RegExpExecArray) => { value: number; unit: string; other?: number } | null;

/** Points of a hundred to basis points. */
function points(words: string | undefined): number | null {
  const [whole = '', part] = (words ?? '').split('点');
  const value = parseChineseNumber(whole);
  if (value === null) return null;
  const digits = part === undefined ? '' : [...part].map((digit) => parseChineseNumber(digit) ?? 0).join('');
  return Math.round((value + (digits === '' ? 0 : Number(`0.${digits}`))) * 100);
}

function share(words: string | undefined, by: number): number | null {
  const value = parseChineseNumber(words ?? '');
  return value === null ? null : Math.round(value * by);
}

const plain = (value: number | null, unit = 'bp') => (value === null ? null : { value, unit });

/** 月息五分 is 5 % a month, 年息一分 10 % a year; 厘 is a tenth of it. Without a period it is the month's. */
const interest: Reader = ({ groups: { period = '月', figure, unit, part } = {} }) => {
  const isYear = /年/u.test(period);
  if (unit === undefined || /[%点]/u.test(unit)) return plain(points(figure), isYear ? 'bp/year' : 'bp/month');
  const by = (isYear ? 1_000 : 100) / (unit === '厘' ? 10 : 1);
  const whole = share(figure, by);
  const rest = part === undefined ? 0 : part === '半' ? by / 2 : (share(part, by / 10) ?? 0);
  return plain(whole === null ? null : whole + rest, isYear ? 'bp/year' : 'bp/month');
};
const split: Reader = ({ groups: { one, two } = {} }) => {
  const [first, second] = [share(one, 1_000), share(two, 1_000)];
  return first === null || second === null || first + second !== 10_000
    ? null
    : { value: first, unit: 'bp', other: second };
};

const SORTS: readonly [RegExp, Reader][] = [
  [new RegExp(`百分之(?<figure>${N})`, 'gu'), ({ groups }) => plain(points(groups?.figure))],
  [/(?<![0-9])(?<figure>[0-9]+(?:\.[0-9]+)?)%/gu, ({ groups }) => plain(points(groups?.figure))],
  [
    new RegExp(
      `(?<period>月|年|日)(?:息|利率?|利息|化)(?:是|按|算|为)?(?:百分之(?<figure>${N})|(?<pct>[0-9.]+)%)`,
      'gu',
    ),
    ({ groups: { period, figure, pct } = {} }) =>
      plain(points(figure ?? pct), period === '年' ? 'bp/year' : period === '日' ? 'bp/day' : 'bp/month'),
  ],
  [
    new RegExp(
      `(?<period>月|年)?(?:息|利率?|利息)(?:是|按|算|为)?(?<figure>${N})(?<unit>分|厘)(?<part>半|[一二三四五六七八九])?(?:利|息)?`,
      'gu',
    ),
    interest,
  ],
  [
    new RegExp(`(?<period>月|年)?(?<figure>${D})(?<unit>分|厘)(?<part>半|[一二三四五六七八九])?(?:的)?(?:利|息)`, 'gu'),
    interest,
  ],
  [new RegExp(`(?<figure>${N})个点`, 'gu'), ({ groups }) => plain(points(groups?.figure))],
  [
    new RegExp(
      `(?<![完变组构造促赞达现养])(?<figure>${D})成(?<half>半|[一二三四五六七八九])?(?![年立为交了功本员分人果])`,
      'gu',
    ),
    ({ groups: { figure, half } = {} }) => {
      const tenths = share(figure, 1_000);
      const rest = half === undefined ? 0 : half === '半' ? 500 : (share(half, 100) ?? 0);
      return plain(tenths === null ? null : tenths + rest);
    },
  ],
  [
    new RegExp(`(?<!百)(?<all>${N})分之(?<part>${N})`, 'gu'),
    ({ groups: { all, part } = {} }) => {
      const [whole, some] = [parseChineseNumber(all ?? ''), parseChineseNumber(part ?? '')];
      return whole === null || some === null || whole <= 0 ? null : plain(Math.round((some / whole) * 10_000));
    },
  ],
  [new RegExp(`(?<one>${D})(?<two>${D})(?:开|分成?|分账)(?!钟|之)`, 'gu'), split],
  [new RegExp(`打(?<figure>${D})折`, 'gu'), ({ groups }) => plain(share(groups?.figure, 1_000))],
  [/对半(?:分|开)?|一人一半|平分|各一半/gu, () => ({ value: 5_000, unit: 'bp' })],
];

/**
 * Every percentage and share in a text, in basis points (bp, a hundredth of a percent): 百分之二十 2000, 三成 3000, 月息五分
 * 500 bp/month, 三七开 3000 with the other share at the far end of the range.
 */
export function findPercents(written: string): Found<'percent'>[] {
  const reading = readForFacts(written);
  const finds: Found<'percent'>[] = [];
  for (const [pattern, read] of SORTS) {
    for (const match of reading.text.matchAll(pattern)) {
      const heard = read(match);
      if (heard === null) continue;
      const { value, unit, other } = heard;
      const place = placed(reading, written, match.index, match.index + match[0].length);
      finds.push({
        kind: 'percent',
        value,
        unit,
        range: other === undefined ? null : { from: value, to: other },
        ...place,
      });
    }
  }
  return withoutOverlaps(finds);
}
