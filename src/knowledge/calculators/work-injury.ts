import { z } from 'zod';
import { chineseNumeral } from '../ground-label.ts';
import type { Calculation } from './calculation.ts';
import type { CalculatorContent } from './content.ts';
import { shareOf, yuan } from './fen.ts';
import { amount } from './input-fields.ts';

/** Months of own pay by grade 1 to 10 (一次性伤残补助金, 工伤保险条例 35–37). */
const MONTHS = [27, 25, 23, 21, 18, 16, 13, 11, 9, 7] as const;
const DEATH_TIMES = 20;
const FUNERAL_MONTHS = 6;

export const workInjuryInput = z
  .strictObject({
    grade: z.int().min(1).max(10).nullable().default(null).describe('grade of disability, 1 (worst) to 10'),
    death: z.boolean().default(false).describe('the worker has died of it'),
    monthlyPay: amount
      .nullable()
      .default(null)
      .describe('own pay: average monthly contribution pay of the 12 months before the accident, fen a month'),
    averagePay: amount
      .nullable()
      .default(null)
      .describe('average pay of the insured region, fen a month; null: not known'),
    nationalUrbanIncome: amount
      .nullable()
      .default(null)
      .describe('disposable income a head of townspeople, whole nation, year before, fen a year; null: not known'),
  })
  .refine(({ grade, death }) => death || grade !== null, { path: ['grade'], message: 'give grade or death' });
export type WorkInjuryInput = z.infer<typeof workInjuryInput>;

/** Months of own pay of a grade. */
export function disabilityMonths(grade: number): number {
  return MONTHS[grade - 1] ?? 0;
}

/**
 * The one-off sums of work injury that are statutory multiples: by grade, or for a death (工伤保险条例 35–37, 39, 64).
 * Own pay is held between 60 and 300 % of the region's average only where that is given. Rounded to whole fen.
 */
export function workInjury(input: WorkInjuryInput, content: CalculatorContent): Calculation {
  return input.death ? forDeath(input, content) : forGrade(input, content);
}

function forGrade({ grade, monthlyPay, averagePay }: WorkInjuryInput, { entries }: CalculatorContent): Calculation {
  const { grounds } = entries['work-injury'];
  const step = grade ?? 10;
  const months = disabilityMonths(step);
  const least = averagePay === null ? null : shareOf(averagePay, 60, 100);
  const most = averagePay === null ? null : averagePay * 3;
  const pay =
    monthlyPay === null || least === null || most === null ? monthlyPay : Math.min(most, Math.max(least, monthlyPay));
  const sum = pay === null ? null : pay * months;
  const name = `${chineseNumeral(step)}级伤残`;
  return {
    calculator: 'work-injury',
    summary:
      sum === null
        ? `${name}的一次性伤残补助金是${months}个月的本人工资。`
        : `${name}的一次性伤残补助金大约是${yuan(sum)}。`,
    figures:
      sum === null
        ? [{ label: '一次性伤残补助金（几个月本人工资）', value: months, unit: 'month' }]
        : [{ label: '一次性伤残补助金', value: sum, unit: 'fen' }],
    formula: [
      `${name}：${months}个月的本人工资。`,
      ...(monthlyPay !== null && pay !== null && pay !== monthlyPay && averagePay !== null
        ? [`本人工资${yuan(monthlyPay)}超出当地平均工资${yuan(averagePay)}的60%到300%，按${yuan(pay)}算。`]
        : []),
      ...(pay === null || sum === null ? [] : [`${yuan(pay)} × ${months}个月 = ${yuan(sum)}。`]),
    ],
    grounds: [
      step <= 4 ? grounds.grades1to4 : step <= 6 ? grounds.grades5to6 : grounds.grades7to10,
      grounds.ownPay,
      grounds.noInsurance,
    ],
    doubts: ['要先认定工伤、做完劳动能力鉴定；等级和本人工资以鉴定结论、社保缴费记录为准。'],
    warnings: [
      ...(monthlyPay === null ? ['您没有说工资，所以只算到几个月。本人工资是受伤前12个月的平均月缴费工资。'] : []),
      ...(averagePay === null
        ? ['本人工资低于当地平均工资60%的按60%算，高于300%的按300%算；这里没有当地数字，没有调整。']
        : []),
      step <= 4
        ? '一级到四级另外按月领伤残津贴。'
        : '解除或者终止劳动关系时，另外还有一次性医疗补助金和就业补助金，数额由省里定，这里没有算。',
      '单位没有交工伤保险的，这笔钱由单位出。',
    ],
  };
}

function forDeath({ averagePay, nationalUrbanIncome }: WorkInjuryInput, { entries }: CalculatorContent): Calculation {
  const { grounds } = entries['work-injury'];
  const sum = nationalUrbanIncome === null ? null : nationalUrbanIncome * DEATH_TIMES;
  const funeral = averagePay === null ? null : averagePay * FUNERAL_MONTHS;
  return {
    calculator: 'work-injury',
    summary:
      sum === null
        ? '一次性工亡补助金是上一年度全国城镇居民人均可支配收入的20倍；这个数字还没有录入，具体数额我不敢乱说。'
        : `一次性工亡补助金大约是${yuan(sum)}。`,
    figures: [
      ...(sum === null ? [] : [{ label: '一次性工亡补助金', value: sum, unit: 'fen' as const }]),
      ...(funeral === null ? [] : [{ label: '丧葬补助金', value: funeral, unit: 'fen' as const }]),
    ],
    formula: [
      nationalUrbanIncome === null || sum === null
        ? '上一年度全国城镇居民人均可支配收入 × 20。'
        : `${yuan(nationalUrbanIncome)} × ${DEATH_TIMES} = ${yuan(sum)}。`,
      averagePay === null || funeral === null
        ? '另有丧葬补助金：6个月的当地上年度职工月平均工资。'
        : `丧葬补助金：${yuan(averagePay)} × ${FUNERAL_MONTHS}个月 = ${yuan(funeral)}。`,
    ],
    grounds: [grounds.death, grounds.noInsurance],
    doubts: ['要先认定工伤；停工治疗期满后去世的一级到四级伤残职工，项目不一样。'],
    warnings: ['靠死者供养的亲属，还可以按月领抚恤金，这里没有算。', '单位没有交工伤保险的，这些钱由单位出。'],
  };
}
