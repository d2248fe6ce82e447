import { dayInWords } from '../knowledge/index.ts';
import { findBaseFigure, findMeansRule, isFresh } from './means-lookup.ts';
import type { TraceEntry } from './pre-check.ts';
import type { AnyMeansRule, BaseFigure, LegalAidRules, MeansRule } from './rules.ts';
import type { Told } from './told.ts';

const ARTICLE = '法律援助法 34';
const BASIS = { dibao: '最低生活保障标准', minWage: '最低工资标准', incomePct: '人均可支配收入', fixed: '固定标准' };
const RESIDENCE = { urban: '城镇', rural: '农村' };

/** One place of residence tried against its line. */
interface Line {
  rule: AnyMeansRule | null;
  figure: BaseFigure | null;
  outcome: TraceEntry['outcome'];
  text: string;
  thresholdFen: number | null;
}

/** R5: household income per person against the standard of the region (art. 34). What is not known is not guessed. */
export function meansEntry(told: Told, rules: LegalAidRules, day: string): TraceEntry {
  const inputs = {
    regionCode: told.regionCode,
    residence: told.residence,
    householdSize: told.householdSize,
    incomeLowFen: told.income?.low ?? null,
    incomeHighFen: told.income?.high ?? null,
  };
  const unknown = (text: string): TraceEntry => ({ rule: 'R5', article: ARTICLE, outcome: 'unknown', text, inputs });
  if (told.regionCode === null) return unknown('不知道事情在哪个地区，经济困难标准各地不同，需要人工核实。');
  const residences = told.residence === null ? (['urban', 'rural'] as const) : [told.residence];
  const lines = residences.map((residence) => judgeLine(told, rules, told.regionCode ?? '', residence, day));
  const [line, other] = lines;
  if (line === undefined) return unknown('经济困难标准需要人工核实。');
  if (other !== undefined && other.outcome !== line.outcome) {
    return unknown('城镇和农村的经济困难标准不同，不知道按哪一个，需要人工核实。');
  }
  // The lower of two lines that agree is the one that proves more.
  const shown = other?.thresholdFen != null && other.thresholdFen < (line.thresholdFen ?? 0) ? other : line;
  return {
    rule: 'R5',
    article: ARTICLE,
    outcome: shown.outcome,
    text: shown.text,
    inputs: { ...inputs, ...lineInputs(shown) },
  };
}

/** An R5 entry that compared two amounts, in one short sentence; null for any other entry. */
export function meansSummary(entry: TraceEntry): string | null {
  const { incomeLowFen, incomeHighFen, householdSize, thresholdFen, baseSaid } = entry.inputs;
  if (
    entry.rule !== 'R5' ||
    typeof incomeLowFen !== 'number' ||
    typeof incomeHighFen !== 'number' ||
    typeof householdSize !== 'number' ||
    typeof thresholdFen !== 'number'
  ) {
    return null;
  }
  const perHead = perHeadWords({ low: incomeLowFen, high: incomeHighFen }, householdSize);
  const line = `${yuan(thresholdFen)}元（按${baseSaid}的数额算）`;
  if (entry.outcome === 'met') return `平均每人每月${perHead}元，没有超过经济困难标准${line}。`;
  if (entry.outcome === 'not-met') return `平均每人每月${perHead}元，超过了经济困难标准${line}。`;
  return `平均每人每月${perHead}元，系统里的标准是${line}，是否符合要由人来核实。`;
}

function judgeLine(
  told: Told,
  rules: LegalAidRules,
  regionCode: string,
  residence: 'urban' | 'rural',
  day: string,
): Line {
  const rule = findMeansRule(rules, regionCode, residence, day);
  const without = (text: string, figure: BaseFigure | null = null): Line => ({
    rule,
    figure,
    outcome: 'unknown',
    text,
    thresholdFen: null,
  });
  if (rule === null || rule.status === 'unset') {
    return without('系统里还没有这个地区的经济困难标准，需要人工核实。');
  }
  const figure = findBaseFigure(rules, rule.basis, regionCode, residence, day);
  if (figure === null) {
    return without(
      `${rule.place}按${BASIS[rule.basis]}的${rule.factor}倍定，系统里没有当地的${BASIS[rule.basis]}，需要人工核实。`,
    );
  }
  const line = lineWords(rule, figure, residence);
  if (told.income === null || told.householdSize === null) {
    return without(`${line}家里人口或者收入还不清楚，需要人工核实。`, figure);
  }
  const thresholdFen = Math.floor(thresholdOf(rule, figure));
  const income = incomeWords(told.income, told.householdSize);
  const under = isWithin(told.income.high, told.householdSize, rule, figure);
  const over = !isWithin(told.income.low, told.householdSize, rule, figure);
  const judged = (outcome: TraceEntry['outcome'], end: string): Line => ({
    rule,
    figure,
    outcome,
    text: `${income}${line}${end}`,
    thresholdFen,
  });
  if (under && rule.assetTest !== null)
    return judged('unknown', `收入在标准之内，但还要看财产（${rule.assetTest}），需要人工核实。`);
  if (under) return judged('met', '没有超过标准。');
  if (!over) return judged('unknown', '说的收入范围跨过了标准，需要人工核实。');
  if (!isFresh(figure, rules.freshMonths, day)) {
    return judged('unknown', `超过了这条线，但这是${since(figure)}的数额，现在的标准可能更高，需要人工核实。`);
  }
  if (figure.floor) return judged('unknown', '超过了这条线，但当地的数额可能更高，需要人工核实。');
  if (rule.localMayWiden) return judged('unknown', '超过了这条线，但各地可以放宽，需要人工核实。');
  return judged('not-met', '超过了标准。');
}

/**
 * income / size ≤ factor × base, in whole numbers: both sides times size, 100 (the factor's two decimals) and, for a
 * yearly base, 12.
 */
function isWithin(incomeFen: number, size: number, rule: MeansRule, figure: BaseFigure): boolean {
  const left = BigInt(incomeFen) * 100n * monthsOf(figure);
  const right = BigInt(Math.round(rule.factor * 100)) * BigInt(figure.amountFen) * BigInt(size);
  return rule.operator === '<' ? left < right : left <= right;
}

function monthsOf(figure: BaseFigure): bigint {
  return figure.unit === 'year' ? 12n : 1n;
}

/** Fen per person and month, for display. */
function thresholdOf(rule: MeansRule, figure: BaseFigure): number {
  return (Math.round(rule.factor * 100) * figure.amountFen) / 100 / Number(monthsOf(figure));
}

function lineInputs(line: Line): TraceEntry['inputs'] {
  const { rule, figure } = line;
  if (rule === null || rule.status === 'unset') return { meansRule: rule?.id ?? null, status: rule?.status ?? null };
  return {
    meansRule: rule.id,
    status: rule.status,
    basis: rule.basis,
    factor: rule.factor,
    operator: rule.operator,
    baseFen: figure?.amountFen ?? null,
    baseUnit: figure?.unit ?? null,
    baseRegion: figure?.regionCode ?? null,
    baseFrom: figure?.validFrom ?? null,
    baseSaid: figure === null ? null : since(figure),
    thresholdFen: line.thresholdFen,
  };
}

function lineWords(rule: MeansRule, figure: BaseFigure, residence: 'urban' | 'rural'): string {
  const base = `${figure.place}${since(figure)}${figure.hukou === 'any' ? '' : RESIDENCE[residence]}${BASIS[rule.basis]}`;
  const amount = figure.unit === 'year' ? `每年${yuan(figure.amountFen)}元÷12` : `${yuan(figure.amountFen)}元`;
  const confirmed = rule.status === 'verified' ? '' : '，标准来自公开资料，以当地法律援助机构为准';
  const sum =
    rule.factor === 1 && figure.unit === 'month'
      ? ''
      : `×${rule.factor}＝${yuan(Math.floor(thresholdOf(rule, figure)))}元`;
  return `${rule.place}的标准是每人每月${rule.operator === '<' ? '低于' : '不超过'}${base}${amount}${sum}${confirmed}。`;
}

function incomeWords(income: { low: number; high: number }, size: number): string {
  const total = income.low === income.high ? `${yuan(income.low)}元` : `${yuan(income.low)}到${yuan(income.high)}元`;
  return `家里${size}口人，一个月一共${total}，平均每人${perHeadWords(income, size)}元。`;
}

function perHeadWords(income: { low: number; high: number }, size: number): string {
  const each = (fen: number) => `${fen % size === 0 ? '' : '约'}${yuan(fen / size)}`;
  return income.low === income.high ? each(income.low) : `${each(income.low)}到${each(income.high)}`;
}

function since(figure: BaseFigure): string {
  return figure.validFromSaid ?? `${dayInWords(figure.validFrom)}起`;
}

function yuan(fen: number): string {
  return String(Math.round(fen) / 100);
}
