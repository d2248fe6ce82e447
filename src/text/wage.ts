import { type Found, placed, withoutOverlaps } from './found.ts';
import { findMoney } from './money.ts';
import { readForFacts } from './reading.ts';

type Period = 'month' | 'day' | 'hour' | 'year' | 'piece';

const FILLER =
  '(?:我们|我|他|她|都|的|工资|收入|才|只|就|能|可以|给|发|开|拿|挣|赚|领|干|做|有|是|为|按|大概|大约|差不多|平均|基本|说好|讲好|谈好|约定|到手|算|,|，|:|元|到|了|老板|能?有){0,7}';
const BEFORE: readonly [RegExp, Period][] = [
  [new RegExp(`(?:一个?月|每个?月|每月|月薪|月工资|月收入|底薪|基本工资|合同工资|月均工资)${FILLER}$`, 'u'), 'month'],
  [new RegExp(`(?:一天|每天|日薪|日工资|一个工|一工)${FILLER}$`, 'u'), 'day'],
  [new RegExp(`(?:(?:一|每)个?(?:小时|钟头)|时薪)${FILLER}$`, 'u'), 'hour'],
  [new RegExp(`(?:年薪|年收入|一年|每年)${FILLER}$`, 'u'), 'year'],
  [new RegExp(`(?:计件|按件|一件|每件|一个(?!月)|每个(?!月))${FILLER}$`, 'u'), 'piece'],
];
const AFTER: readonly [RegExp, Period][] = [
  [/^(?:钱)?(?:一个?月|每个?月|每月|[/／](?:个)?月|的?月薪)/u, 'month'],
  [/^(?:钱)?(?:一天|每天|[/／](?:天|日)|一个工|的?日薪)/u, 'day'],
  [/^(?:钱)?(?:(?:一|每)个?(?:小时|钟头)|[/／](?:个)?小时|的?时薪)/u, 'hour'],
  [/^(?:钱)?(?:[/／]件|一件|每件)/u, 'piece'],
];
const BARE_WAGE = /(?<![欠拖扣付发补结])(?:工资|薪水|薪资|工钱)(?:是|有|才|只有|大概|大约|差不多|就|为|每月|都|在)*$/u;
/** A sum that is owed, not what is earned in a month. */
const OWED = /(?:欠|拖|没(?:有)?(?:给|发|结)|不(?:给|发|结)|一共|总共|合计|加起来)[^，,。\n]{0,12}$/u;
/** Rent, a loan, a fee told by the month is no wage. */
const NOT_WAGE =
  /房租|租金|租|月供|房贷|车贷|贷款|利息|抚养费|生活费|物业费|水电|学费|养老金|退休金|低保|赔|罚|保费|社保|公积金|饭钱|花|还/u;
/** A court's or an agreement's monthly sum. */
const AWARDED = /抚养费|赡养费|扶养费|儿子|女儿|判|生活费|房租|租金|月供|医院|监护室|住院|吃药/u;
const PIECEWORK = /计件(?:工资|制|算)?|按件(?:算|计)/gu;

/**
 * Every wage in a text: 一天三百, 月薪四千五, 一个月4500, 20块一小时, 计件一个三毛. `value` in fen for the period of `unit`
 * (`fen/month`, `fen/day`, `fen/hour`, `fen/year`, `fen/piece`); null where piecework is told without an amount.
 */
export function findWages(written: string): Found<'wage', number | null>[] {
  const reading = readForFacts(written);
  const { text } = reading;
  const finds: Found<'wage', number | null>[] = [];
  const add = (value: number | null, period: Period, range: Found['range'], start: number, end: number) =>
    finds.push({ kind: 'wage', value, unit: `fen/${period}`, range, ...placed(reading, written, start, end) });
  for (const money of findMoney(text)) {
    const before = clauseBefore(text.slice(0, money.start));
    const after = text.slice(money.end);
    const early = firstOf(BEFORE, before);
    const late = firstOf(AFTER, after);
    const period = early?.period ?? late?.period ?? (BARE_WAGE.test(before) && !OWED.test(before) ? 'month' : null);
    if (
      period === null ||
      NOT_WAGE.test(before.slice(-12)) ||
      /^[^，,。]{0,3}(?:利息|养老金|退休金|生活费|房租)/u.test(after) ||
      AWARDED.test(before)
    )
      continue;
    const end = early === null ? money.end + (late?.length ?? 0) : money.end;
    add(money.value, period, money.range, money.start - (early?.length ?? 0), end);
  }
  // Piecework told with its price is told once.
  if (finds.every(({ unit }) => unit !== 'fen/piece')) {
    for (const match of text.matchAll(PIECEWORK)) {
      add(null, 'piece', null, match.index, match.index + match[0].length);
    }
  }
  return withoutOverlaps(finds);
}

function firstOf(cues: readonly [RegExp, Period][], text: string): { period: Period; length: number } | null {
  for (const [pattern, period] of cues) {
    const match = pattern.exec(text);
    if (match !== null) return { period, length: match[0].length };
  }
  return null;
}

/** The sentence before a place: a wage is told in one breath. */
function clauseBefore(text: string): string {
  return text.slice(-40).replace(/^[\s\S]*[。！？!?；;\n]/u, '');
}
