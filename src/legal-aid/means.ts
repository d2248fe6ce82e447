import { dayInWords } from '../knowledge/index.ts';
import { arithmeticOf, isWithin, thresholdOf, yuan } from './means-arithmetic.ts';
import { baseDay, findBaseFigure, findMeansRule, isFresh } from './means-lookup.ts';
import type { TraceStep } from './pre-check.ts';
import type { AnyMeansRule, BaseFigure, LegalAidRules, MeansRule } from './rules.ts';
import type { Told } from './told.ts';

const ARTICLE = '法律援助法 34';
const BASIS = { dibao: '最低生活保障标准', minWage: '最低工资标准', incomePct: '人均可支配收入', fixed: '固定标准' };
const RESIDENCE = { urban: '城镇', rural: '农村' };
/** Bases that are raised and never lowered: an old one still proves who is under the line. */
const ONLY_RISES: readonly BaseFigure['kind'][] = ['dibao', 'minWage'];

/** One place of residence tried against its line. */
interface Line {
  rule: AnyMeansRule | null;
  figure: BaseFigure | null;
  outcome: TraceStep['outcome'];
  text: string;
  thresholdFen: number | null;
  arithmetic: string | null;
}

/** R5: household income per person against the standard of the region (art. 34). What is not known is not guessed. */
export function meansEntry(told: Told, rules: LegalAidRules, day: string): TraceStep {
  const inputs = {
    regionCode: told.regionCode,
    residence: told.residence,
    householdSize: told.householdSize,
    incomeLowFen: told.income?.low ?? null,
    incomeHighFen: told.income?.high ?? null,
  };
  const unknown = (text: string): TraceStep => ({ rule: 'R5', article: ARTICLE, outcome: 'unknown', text, inputs });
  const { regionCode } = told;
  if (regionCode === null) return unknown('不知道事情在哪个地区，经济困难标准各地不同，需要人工核实。');
  const residences = told.residence === null ? (['urban', 'rural'] as const) : [told.residence];
  const lines = residences.map((residence) => judgeLine(told, rules, regionCode, residence, day));
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
export function meansSummary(entry: TraceStep): string | null {
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
    arithmetic: null,
  });
  if (rule === null || rule.status === 'unset') {
    return without('系统里还没有这个地区的经济困难标准，需要人工核实。');
  }
  const onDay = baseDay(rule, day);
  const figure = findBaseFigure(rules, rule.basis, regionCode, residence, onDay);
  if (figure === null) {
    const times = rule.factor === 1 ? '' : `的${rule.factor}倍`;
    return without(
      `${rule.place}按${BASIS[rule.basis]}${times}定，系统里没有当地的${BASIS[rule.basis]}，需要人工核实。`,
    );
  }
  const line = lineWords(rule, figure, residence);
  if (told.income === null || told.householdSize === null) {
    return without(`${line}家里人口或者收入还不清楚，需要人工核实。`, figure);
  }
  if (rule.period === '6m-average' && told.incomePeriod !== '6m-average') {
    return without(`${line}这里按最近六个月的平均收入算，平均数还不清楚，需要人工核实。`, figure);
  }
  const { income, householdSize } = told;
  const verdict = judge(income, householdSize, rule, figure, isFresh(figure, rules.freshMonths, onDay));
  const ends = income.low === income.high ? [income.high] : [income.low, income.high];
  return {
    rule,
    figure,
    outcome: verdict.outcome,
    text: `${incomeWords(income, householdSize)}${line}${verdict.end}`,
    thresholdFen: Math.floor(thresholdOf(rule, figure)),
    arithmetic: ends.map((end) => arithmeticOf(end, householdSize, rule, figure)).join('；'),
  };
}

/** What an income against a line proves, and what it does not. */
function judge(
  income: { low: number; high: number },
  size: number,
  rule: MeansRule,
  figure: BaseFigure,
  fresh: boolean,
): { outcome: TraceStep['outcome']; end: string } {
  const unknown = (end: string) => ({ outcome: 'unknown' as const, end: `${end}，需要人工核实。` });
  const under = isWithin(income.high, size, rule, figure);
  const over = !isWithin(income.low, size, rule, figure);
  const only = `但这是${since(figure)}的数额`;
  if (under && !fresh && !ONLY_RISES.includes(rule.basis)) {
    return unknown(`收入在这条线之内，${only}，现在的标准可能不同`);
  }
  if (under && rule.assetTest !== null) return unknown(`收入在标准之内，但还要看财产（${rule.assetTest}）`);
  if (under) return { outcome: 'met', end: '没有超过标准。' };
  if (!over) return unknown('说的收入范围跨过了标准');
  if (!fresh) return unknown(`超过了这条线，${only}，现在的标准可能更高`);
  if (figure.floor) return unknown('超过了这条线，但当地的数额可能更高');
  if (rule.localMayWiden) return unknown('超过了这条线，但各地可以放宽');
  return { outcome: 'not-met', end: '超过了标准。' };
}

function lineInputs({ rule, figure, thresholdFen, arithmetic }: Line): TraceStep['inputs'] {
  if (rule === null) return { meansRule: null, status: null };
  const { id, status, validFrom, validTo, source } = rule;
  const known = { meansRule: id, status, ruleFrom: validFrom, ruleTo: validTo, ruleSource: source };
  if (rule.status === 'unset') return known;
  return {
    ...known,
    basis: rule.basis,
    factor: rule.factor,
    operator: rule.operator,
    period: rule.period,
    baseYear: rule.baseYear,
    assetTest: rule.assetTest,
    ...(figure === null ? { baseFen: null } : baseInputs(figure)),
    thresholdFen,
    arithmetic,
  };
}

function baseInputs(figure: BaseFigure): TraceStep['inputs'] {
  return {
    baseFen: figure.amountFen,
    baseUnit: figure.unit,
    baseHukou: figure.hukou,
    baseRegion: figure.regionCode,
    baseFrom: figure.validFrom,
    baseTo: figure.validTo,
    baseSaid: since(figure),
    baseSource: figure.source,
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
