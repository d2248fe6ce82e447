import { parseChineseNumber } from './chinese-number.ts';
import { type Found, placed, rangeOf } from './found.ts';
import { numberSpan } from './number-span.ts';
import { readForFacts } from './reading.ts';
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
/** 三千一个月, 4500一天: the 一 belongs to the month or day that follows. */
const ONE = '(?:(?<![百千万kw0-9二三四五六七八九])一|一(?!个|天|月|年|人|次|小时|平|斤|件|套|共|直))';
const NUM = `(?:[0-9]{1,20}(?:,[0-9]{3}){0,5}(?:\\.[0-9]{1,6})?|${ONE}|[零〇二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟])`;
const NUMBER = `${NUM}(?:${NUM}|[kw]){0,14}`;
const VAGUE = '(?:多|来|几|把)?';
const AMOUNT = `(?:上|几|好几|数)?(?:${NUMBER}|[百千万](?=多|来|把))${VAGUE}[千万百kw]?(?:个)?`;
const YUAN = '(?:块钱|块|元钱|元|圆|人民币|rmb|¥)';
const SMALL = `(?:${D}|[0-9])`;
const CENTS = `(?:(?:${SMALL}(?:毛|角)(?:${SMALL}分?)?|${SMALL}分)|(?!一(?:个|天|月|年|小时|人|次|件|斤))${SMALL}(?![0-9]))?`;
const RANGE = '(?:到|至|-|~|—|、)';
const MONEY = new RegExp(
  `(?<less>不到|不足|没到|少于|低于|最多)?¥?(?<first>${AMOUNT})(?:${YUAN}?${RANGE}(?<second>${AMOUNT}))?(?:(?<unit>${YUAN})(?<cents>${CENTS})|(?<after>毛|角|分)(?<fen>(?<=[毛角])${SMALL}分?)?(?:钱)?)?(?<tail>多|左右|上下|以下|以内|以上|出头|不到|吧)?`,
  'gu',
);
/** Written right after a figure that is not money. */
const NOT_MONEY =
  /^(?:个?月|年|天|日|号|岁|点|小时|分钟|[多来]?个?人|口|次|%|％|周|个?星期|个?礼拜|楼|层|平|亩|公里|公斤|条|级|倍|份|位|名|家|户|套|辆|期|斤|吨|米|里路|度|瓶|箱|页|[:：]|[/](?!天|月|日|小时|件))/u;
/** 三分之一, 五分利, 百分之二十, 十分钟: no coins. */
const NOT_COINS = /^(?:之|利|息|钟|居|手|公司|成|期|红)/u;
/** 千万别, 万一, 百姓: a unit without a figure is no amount. */
const NO_FIGURE = /^[百千万亿]+一?$/u;
const NOTHING =
  /^(?:我|现在|目前|都|也|基本上?|一分钱?|一毛钱?)*(?:没有?|无|零|0)(?:钱|收入|工资|存款|拿到钱|进账|块|元|一分|分文|没有?)*[了的啊呢。.!！]*$/u;

function digitOf(text: string): number {
  return parseChineseNumber(text) ?? 0;
}

function centsOf(text: string | undefined): number {
  if (text === undefined || text === '') return 0;
  const [, dimes = '', cents = ''] = /^(?:(.)(?:毛|角)?)?(?:(.)分?)?$/u.exec(text) ?? [];
  if (/^.分$/u.test(text)) return digitOf(text.slice(0, 1));
  return digitOf(dimes || '零') * 10 + digitOf(cents || '零');
}

function moneyOf(match: RegExpExecArray): (Money & { sure: boolean }) | null {
  const { less, first = '', second, unit, cents, after, fen: last, tail } = match.groups ?? {};
  let span = numberSpan(first);
  if (span === null) return null;
  if (second !== undefined) {
    const upper = numberSpan(second);
    if (upper === null) return null;
    // 两到三千: the unit of the second holds for the first.
    const scale = /[百千万]+$/u.exec(second)?.[0];
    const low = span.low < 10 && scale !== undefined ? (parseChineseNumber(first + scale) ?? span.low) : span.low;
    if (upper.high < low) return null;
    span = { low, high: upper.high, vague: true };
  }
  const factor = after === undefined ? 100 : after === '分' ? 1 : 10;
  const rest = centsOf(cents) + digitOf(last?.slice(0, 1) ?? '零');
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

/** Is the figure one of money, by what stands around it? */
function isMoneyAt(said: string, match: RegExpExecArray): boolean {
  const before = said.slice(Math.max(0, match.index - 3), match.index);
  const after = said.slice(match.index + match[0].length);
  if (/^\d{7,}$/u.test(match[0]) || NO_FIGURE.test(match[0]) || NOT_MONEY.test(after) || /[第周]$/u.test(before))
    return false;
  if (/^一[分毛角]/u.test(match[0]) && /^(?:钱)?(?:都|也)?[没不]/u.test(after)) return false;
  return match.groups?.after !== '分' || !(NOT_COINS.test(after) || /[息利]是?$/u.test(before));
}

/** Words beside a bare figure that make it money: 欠我4500, 房租1200. */
const MONEY_BEFORE =
  /(?:欠|借|赔|还|付|交|给|发|挣|赚|花|骗|转|收|要|拿|扣|罚|押金|定金|订金|房租|租金|工资|薪|工钱|钱|费|价|款|收入|本金|共|总|才|只有|一个月|每个?月|一天|每天|一小时|开)(?:了|我|他|她|我们|你|是|着|有|到|大概|差不多|将近|大约|一共|总共|才|就|:|,|，)*$/u;
const MONEY_AFTER =
  /^(?:不还|没还|没给|不给|没发|不发|没结|的?工资|的?货款|的?欠条|一个?月|一天|每月|每天|\/[天月日])/u;

/**
 * Every amount of money in a text, in fen. Figures without a measure are taken where the words beside them speak of
 * money. Between two figures (两三千) `value` is the middle.
 */
export function findMoney(written: string): Found<'money'>[] {
  const reading = readForFacts(written);
  const said = reading.text;
  const finds: Found<'money'>[] = [];
  for (const match of said.replaceAll('￥', '¥').matchAll(MONEY)) {
    const money = isMoneyAt(said, match) ? moneyOf(match) : null;
    if (money === null) continue;
    const { fen, low = fen, high = fen, sure } = money;
    const end = match.index + match[0].replace(/吧$/u, '').length;
    const isSaid = MONEY_BEFORE.test(said.slice(0, match.index)) || MONEY_AFTER.test(said.slice(end));
    const least = /(?:小时|钟头|时薪)[^,，]{0,3}$/u.test(said.slice(0, match.index)) ? 500 : 10_000;
    if (!sure && !(isSaid && fen >= least)) continue;
    finds.push({
      kind: 'money',
      value: fen,
      unit: 'fen',
      range: rangeOf(fen, low, high),
      ...placed(reading, written, match.index, end),
    });
  }
  return finds;
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
    const money = isMoneyAt(said, match) ? moneyOf(match) : null;
    if (money === null) continue;
    const { sure, ...amount } = money;
    if (sure) return amount;
    unsure ??= amount;
  }
  return unsure;
}
