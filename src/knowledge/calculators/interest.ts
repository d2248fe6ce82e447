import { z } from 'zod';
import { dayInWords } from '../calendar-day.ts';
import type { Calculation } from './calculation.ts';
import { type CalculatorContent, lprOn } from './content.ts';
import { percent, shareOf, yuan } from './fen.ts';
import { amount, calendarDate } from './input-fields.ts';

const TIMES = 4;
const DAYS_A_YEAR = 365;
/** Before it another ceiling held (民间借贷规定 31). */
const NEW_RULE_FROM = '2020-08-20';

const ALWAYS = [
  '本金按实际到手的算：先扣掉的利息（砍头息）不算本金。',
  '已经付了利息的，把转账、收条留好，多付的能不能抵本金请律师看。',
];

export const interestInput = z.strictObject({
  principal: amount.describe('money actually handed over, fen'),
  contractDate: calendarDate.describe('day the loan was agreed'),
  rate: z
    .union([z.number().min(0).max(1_000_000), z.literal('unknown')])
    .nullable()
    .default(null)
    .describe('agreed interest in hundredths of a percent a year (1200 is 12 %), or "unknown"; null: none was agreed'),
  days: z.int().min(0).max(40_000).describe('days the money was lent'),
});
export type InterestInput = z.infer<typeof interestInput>;

/**
 * The highest interest a court supports: four times the one-year LPR of the day of the contract (民间借贷规定 25), on the
 * principal over the days, simple interest, 365 days a year, rounded once to whole fen. A day without a known rate is
 * said plainly and nothing is reckoned. Nothing agreed, nothing owed (民法典 680).
 */
export function interest(input: InterestInput, content: CalculatorContent): Calculation {
  const { principal, contractDate, rate, days } = input;
  const { grounds } = content.entries.interest;
  if (rate === null || rate === 0) {
    return {
      calculator: 'interest',
      summary: '没有说好利息的，借款期间不用付利息。',
      figures: [{ label: '受保护的利息', value: 0, unit: 'fen' }],
      formula: [],
      grounds: [grounds.noneAgreed, grounds.noneAgreedRule, grounds.overdue],
      doubts: ['过了约定的还款日还不还，出借人可以要逾期的利息，怎么算要看情况。'],
      warnings: ALWAYS,
    };
  }
  const lpr = lprOn(content, contractDate);
  if (lpr === null) return unknownRate(input, content);
  const cap = lpr.oneYear * TIMES;
  const most = over(principal, cap, days);
  if (rate === 'unknown') return limitOnly(input, content, { cap, most, lpr });
  const agreed = over(principal, rate, days);
  const isAbove = rate > cap;
  const supported = isAbove ? most : agreed;
  return {
    calculator: 'interest',
    summary: isAbove
      ? `说好的利息超过了上限，法院支持的利息最多大约是${yuan(supported)}。`
      : `说好的利息没有超过上限，利息大约是${yuan(supported)}。`,
    figures: [
      { label: '受保护的利息', value: supported, unit: 'fen' },
      { label: '年利率上限', value: cap, unit: 'percent/year' },
      ...(isAbove ? [{ label: '超过上限的部分', value: agreed - supported, unit: 'fen' as const }] : []),
    ],
    formula: [
      ...ceilingLines(input, { cap, most, lpr }),
      `说好的利息是${percent(rate)}一年，${isAbove ? '高于' : '不高于'}上限。`,
      `按说好的算：${yuan(principal)} × ${percent(rate)} × ${days}天 ÷ ${DAYS_A_YEAR}天 = ${yuan(agreed)}。`,
    ],
    ...whatElse(input, content),
  };
}

/** The ceiling of a day, and what it makes of the principal. */
interface Ceiling {
  cap: number;
  most: number;
  lpr: { oneYear: number; from: string };
}

function ceilingLines({ principal, contractDate, days }: InterestInput, { cap, most, lpr }: Ceiling): string[] {
  return [
    `${dayInWords(contractDate)}借款，当时一年期贷款市场报价利率（LPR，${dayInWords(lpr.from)}起）是${percent(lpr.oneYear)}，四倍是${percent(cap)}一年。`,
    `上限：${yuan(principal)} × ${percent(cap)} × ${days}天 ÷ ${DAYS_A_YEAR}天 = ${yuan(most)}（四舍五入到分）。`,
  ];
}

/** What holds of every ceiling. */
function whatElse(
  { contractDate }: InterestInput,
  { entries, lpr }: CalculatorContent,
): Pick<Calculation, 'grounds' | 'doubts' | 'warnings'> {
  const { grounds } = entries.interest;
  const isOld = contractDate < NEW_RULE_FROM;
  return {
    grounds: [grounds.ceiling, grounds.principal, grounds.noneAgreed, ...(isOld ? [grounds.transition] : [])],
    doubts: [
      ...(isOld ? ['2020年8月20日以前的借款，前后两段的上限不一样，要分开算。'] : []),
      '中间还过钱、换过借条、利滚利的，要一笔一笔算。',
      '银行、小额贷款公司这类金融机构的贷款，不按这个规定。',
    ],
    warnings: [...(lpr.verifiedAt === null ? ['利率数字根据公开转载整理，还没有和官方网站逐条核对。'] : []), ...ALWAYS],
  };
}

function limitOnly(input: InterestInput, content: CalculatorContent, ceiling: Ceiling): Calculation {
  return {
    calculator: 'interest',
    summary: `法院支持的利息最多大约是${yuan(ceiling.most)}，说好的比这个少，就按说好的算。`,
    figures: [
      { label: '受保护的利息，最多', value: ceiling.most, unit: 'fen' },
      { label: '年利率上限', value: ceiling.cap, unit: 'percent/year' },
    ],
    formula: ceilingLines(input, ceiling),
    ...whatElse(input, content),
  };
}

function unknownRate({ contractDate }: InterestInput, content: CalculatorContent): Calculation {
  const { grounds } = content.entries.interest;
  const first = content.lpr.rates[0]?.from ?? content.lpr.knownTo;
  const isBefore = contractDate < first;
  return {
    calculator: 'interest',
    summary: `${dayInWords(contractDate)}的利率我这里没有，上限是多少不敢乱说。`,
    figures: [],
    formula: [
      '上限的算法：本金 × 借款那天的一年期贷款市场报价利率 × 4 × 天数 ÷ 365。',
      isBefore
        ? `这个利率从${dayInWords(first)}才开始公布，更早的借款另有规定。`
        : `这里的利率只录到${dayInWords(content.lpr.knownTo)}，可以到全国银行间同业拆借中心网站查当天的数字。`,
    ],
    grounds: [grounds.ceiling, ...(contractDate < NEW_RULE_FROM ? [grounds.transition] : [])],
    doubts: ['利率没有录入，请律师帮您查当时的数字。'],
    warnings: ['本金按实际到手的算：先扣掉的利息（砍头息）不算本金。'],
  };
}

/** Simple interest. Rates may have a fraction of a hundredth (日息 told by the day); a millionth is kept. */
function over(principal: number, rate: number, days: number): number {
  const finest = 10_000;
  return shareOf(principal, Math.round(rate * finest) * days, finest * 10_000 * DAYS_A_YEAR);
}
