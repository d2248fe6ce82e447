import { parseChineseNumber } from './chinese-number.ts';
import { toSimplified } from './simplified.ts';

/** An amount as a resident said it. */
export interface Money {
  /** Integer fen: the figure said, or the middle of a range such as 两三千. */
  fen: number;
  /** The words that were understood, e.g. `两三千块`. */
  heard: string;
  /** Bounds in fen when the amount is vague: 两三千, 2千多, 不到三千. */
  low?: number;
  high?: number;
}

const D = '[一二两三四五六七八九]';
const NUM = '(?:[0-9][0-9,]*(?:\\.[0-9]+)?|[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟])';
const NUMBER = `${NUM}(?:${NUM}|[kw])*`;
const VAGUE = '(?:多|来|几|把)?';
const AMOUNT = `(?:上|几|好几|数)?(?:${NUMBER}|[百千万](?=多|来|把))${VAGUE}[千万百kw]?(?:个)?`;
const YUAN = '(?:块钱|块|元钱|元|圆|人民币|rmb|¥)';
const SMALL = `(?:${D}|[0-9])`;
const CENTS = `(?:(?:${SMALL}(?:毛|角)(?:${SMALL}分?)?|${SMALL}分)|${SMALL}(?![0-9]))?`;
const RANGE = '(?:到|至|-|~|—|、)';
const MONEY = new RegExp(
  `(?<less>不到|不足|没到|少于|低于|最多)?¥?(?<first>${AMOUNT})(?:${YUAN}?${RANGE}(?<second>${AMOUNT}))?(?:(?<unit>${YUAN})(?<cents>${CENTS})|(?<after>毛|角|分)(?:钱)?)?(?<tail>多|左右|上下|以下|以内|以上|出头|不到|吧)?`,
  'gu',
);
/** Written right after a figure that is not money. */
const NOT_MONEY =
  /^(?:个?月|年|天|日|号|岁|点|小时|分钟|人|口|次|%|％|周|个?星期|个?礼拜|楼|层|平|亩|公里|条|级|倍|份|位|名|家|套|辆|期|[:：/])/u;
const NOTHING =
  /^(?:我|现在|目前|都|也|基本上?|一分钱?|一毛钱?)*(?:没有?|无|零|0)(?:钱|收入|工资|存款|拿到钱|进账|块|元|一分|分文|没有?)*[了的啊呢。.!！]*$/u;

interface Span {
  low: number;
  high: number;
  vague: boolean;
}

function digitOf(text: string): number {
  return parseChineseNumber(text) ?? 0;
}

/** 两三千, 十几万, 三千五六, 2千多, 几千, 千把: two figures or an open one. */
function spanOf(raw: string): Span | null {
  const text = raw.replace(/个$/u, '').replaceAll(',', '');
  const neighbours = new RegExp(`^(.*?)(${D})(${D})([十百千万亿]*)$`, 'u').exec(text);
  if (neighbours !== null) {
    const [, before = '', one = '', two = '', unit = ''] = neighbours;
    const low = parseChineseNumber(before + one + unit);
    const high = parseChineseNumber(before + two + unit);
    if (low !== null && high !== null && digitOf(two) - digitOf(one) === 1) return { low, high, vague: true };
  }
  const several = /^(?:好)?(?:几|数)([十百千万]+)$/u.exec(text);
  if (several?.[1] !== undefined) {
    const unit = parseChineseNumber(`一${several[1]}`) ?? 0;
    return { low: 2 * unit, high: 9 * unit, vague: true };
  }
  const open = /^(上)?(.*?)(多|来|几|把)?([十百千万kw]*)$/u.exec(text);
  const [, above, figure = '', mark, unit = ''] = open ?? [];
  if (mark !== undefined || above !== undefined) {
    const value = parseChineseNumber(mark === undefined ? figure + unit : `${figure}${unit}`);
    if (value === null) return null;
    const scale = parseChineseNumber(`1${unit}`) ?? 1;
    const step = 10 ** Math.floor(Math.log10(Math.max(1, value / scale))) * scale;
    const roundness = trailingUnit(value / scale) * scale;
    return { low: value, high: value + Math.min(step, roundness), vague: true };
  }
  const value = parseChineseNumber(text);
  return value === null ? null : { low: value, high: value, vague: false };
}

/** 1 for 25, 10 for 20, 1000 for 2000: what 多 after a figure may add at most. */
function trailingUnit(value: number): number {
  let unit = 1;
  while (value > 0 && value % (unit * 10) === 0) unit *= 10;
  return unit;
}

function centsOf(text: string | undefined): number {
  if (text === undefined || text === '') return 0;
  const [, dimes = '', cents = ''] = /^(?:(.)(?:毛|角)?)?(?:(.)分?)?$/u.exec(text) ?? [];
  if (/^.分$/u.test(text)) return digitOf(text.slice(0, 1));
  return digitOf(dimes || '零') * 10 + digitOf(cents || '零');
}

function moneyOf(match: RegExpExecArray): (Money & { sure: boolean }) | null {
  const { less, first = '', second, unit, cents, after, tail } = match.groups ?? {};
  let span = spanOf(first);
  if (span === null) return null;
  if (second !== undefined) {
    const upper = spanOf(second);
    if (upper === null) return null;
    // 两到三千: the unit of the second holds for the first.
    const scale = /[百千万]+$/u.exec(second)?.[0];
    const low = span.low < 10 && scale !== undefined ? (parseChineseNumber(first + scale) ?? span.low) : span.low;
    if (upper.high < low) return null;
    span = { low, high: upper.high, vague: true };
  }
  const factor = after === undefined ? 100 : after === '分' ? 1 : 10;
  const rest = centsOf(cents);
  const low = Math.round(span.low * factor) + rest;
  const high = Math.round(span.high * factor) + rest;
  const heard = match[0].replace(/吧$/u, '');
  const sure =
    unit !== undefined || after !== undefined || /[百千万kw]/u.test(first + (second ?? '')) || match[0].startsWith('¥');
  if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high)) return null;
  if (less !== undefined || tail === '以下' || tail === '以内' || tail === '不到') {
    return { fen: high, heard, low: 0, high, sure };
  }
  if (span.vague) {
    const isOpen = /[多来把几上]/u.test(first) && !/^(?:好)?[几数]/u.test(first);
    return { fen: isOpen ? low : Math.round((low + high) / 2), heard, low, high, sure };
  }
  return { fen: low, heard, sure };
}

/**
 * The amount in a resident's words: 2500, 三千五, 2千多, 3k, 一个月两三千, 两块五, 没有收入 (0). Months, ages, dates and
 * phone numbers in the same sentence are passed over. Null when there is no amount.
 */
export function parseMoney(text: string): Money | null {
  const said = toSimplified(text.slice(0, 500).normalize('NFKC').toLowerCase())
    .replace(/\s+/gu, '')
    .replace(/￥/gu, '¥');
  if (NOTHING.test(said)) return { fen: 0, heard: said.replace(/[了的啊呢。.!！]+$/u, '') };
  let unsure: Money | null = null;
  for (const match of said.matchAll(MONEY)) {
    const before = said.slice(Math.max(0, match.index - 1), match.index);
    const after = said.slice(match.index + match[0].length);
    if (/^\d{7,}$/u.test(match[0]) || NOT_MONEY.test(after) || /[第周]/u.test(before)) continue;
    const money = moneyOf(match);
    if (money === null) continue;
    const { sure, ...amount } = money;
    if (sure) return amount;
    unsure ??= amount;
  }
  return unsure;
}
