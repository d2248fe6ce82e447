import { z } from 'zod';
import type { Calculation } from './calculation.ts';
import type { CalculatorContent } from './content.ts';
import { measure, shareOf, yuan } from './fen.ts';
import { amount } from './input-fields.ts';

export const annualLeaveInput = z
  .strictObject({
    monthlyPay: amount.describe('average monthly pay of the last 12 months without overtime pay, fen a month'),
    unusedDays: z
      .number()
      .min(0)
      .max(60)
      .nullable()
      .default(null)
      .describe('days of leave not taken this year; null: all'),
    workMonths: z
      .number()
      .min(0)
      .max(720)
      .nullable()
      .default(null)
      .describe('time of work with all employers together, months; needed when unusedDays is not known'),
  })
  .refine(({ unusedDays, workMonths }) => unusedDays !== null || workMonths !== null, {
    path: ['unusedDays'],
    message: 'give unusedDays or workMonths',
  });
export type AnnualLeaveInput = z.infer<typeof annualLeaveInput>;

/** Days of leave a year: 5 from one year of work on, 10 from ten, 15 from twenty, none before (职工带薪年休假条例 3). */
export function annualLeaveDays(workMonths: number): number {
  if (workMonths < 12) return 0;
  if (workMonths < 120) return 5;
  return workMonths < 240 ? 10 : 15;
}

/**
 * Pay for annual leave not taken: 300 % of a day's pay (职工带薪年休假条例 5). Whether the ordinary pay of those days is a
 * part of it is said both ways. A day's pay is the month's by the figure `monthlyPayDays`. Rounded once, to whole fen.
 */
export function annualLeave(input: AnnualLeaveInput, { entries, figures }: CalculatorContent): Calculation {
  const { monthlyPay, unusedDays, workMonths } = input;
  const { grounds } = entries['annual-leave'];
  const { hundredths } = figures.monthlyPayDays;
  const due = workMonths === null ? null : annualLeaveDays(workMonths);
  const days = unusedDays ?? due ?? 0;
  const times = Math.round(days * 100);
  const whole = shareOf(monthlyPay, times * 3, hundredths);
  const extra = shareOf(monthlyPay, times * 2, hundredths);
  const day = shareOf(monthlyPay, 100, hundredths);
  const payDays = hundredths / 100;
  if (days === 0) {
    return {
      calculator: 'annual-leave',
      summary: unusedDays === 0 ? '年休假都休完了，就没有未休的工资。' : '累计工作不满一年的，按规定还没有年休假。',
      figures: [{ label: '未休年休假工资', value: 0, unit: 'fen' }],
      formula: [],
      grounds: [grounds.days],
      doubts: [],
      warnings: ['年休假看的是在所有单位一共工作多久，不只看这一家。'],
    };
  }
  return {
    calculator: 'annual-leave',
    summary: `没休的年休假按三倍工资是${yuan(whole)}；平时那一份已经发了的，还该补${yuan(extra)}。`,
    figures: [
      { label: '三倍总数', value: whole, unit: 'fen' },
      { label: '正常工资已发，另补两倍', value: extra, unit: 'fen' },
    ],
    formula: [
      ...(unusedDays === null && workMonths !== null
        ? [`累计工作${Math.floor(workMonths / 12)}年多，一年有${measure(days)}天年休假，按一天都没休算。`]
        : []),
      `一天工资：${yuan(monthlyPay)} ÷ ${payDays}天 ≈ ${yuan(day)}。`,
      `三倍：一天工资 × ${measure(days)}天 × 300% = ${yuan(whole)}（四舍五入到分）。`,
      `这三倍里有一倍是平时的工资。这几天上班的工资已经发过的，还该补两倍：一天工资 × ${measure(days)}天 × 200% = ${yuan(extra)}。`,
    ],
    grounds: [grounds.days, grounds.pay],
    doubts: [
      '三倍里包不包括已经发的那一份：企业按《企业职工带薪年休假实施办法》第十条是包括，只补两倍；有没有发过，要看工资记录。',
      `月工资按${payDays}天折成日工资，用的是前12个月去掉加班费以后的平均数。`,
      '入职、离职当年的天数要按在岗时间折算。',
    ],
    warnings: [
      ...(due !== null && unusedDays !== null && unusedDays > due
        ? [`按工作年限一年的年休假是${due}天，您说的${measure(unusedDays)}天多了，可能算了上一年的。`]
        : []),
      '自己书面提出不休的、请假太多的，可能没有这笔钱。',
    ],
  };
}
