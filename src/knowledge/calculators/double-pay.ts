import { z } from 'zod';
import { dayInWords } from '../calendar-day.ts';
import type { Calculation } from './calculation.ts';
import type { CalculatorContent } from './content.ts';
import { addDays, addMonths, daysBetween } from './days.ts';
import { shareOf, yuan } from './fen.ts';
import { amount, calendarDate } from './input-fields.ts';

export const doublePayInput = z.strictObject({
  startDate: calendarDate.describe('first day of work'),
  signedDate: calendarDate.nullable().default(null).describe('day a written contract was signed; null: never'),
  endDate: calendarDate.nullable().default(null).describe('last day of work; null: still at work'),
  monthlyPay: amount.describe('monthly pay, fen a month'),
});
export type DoublePayInput = z.infer<typeof doublePayInput>;

/** Days from `from` on and before `until`. */
interface Span {
  from: string;
  until: string;
}

/**
 * The second half of double pay for work without a written contract: from the day one month is full to the day before
 * one year is, at most 11 months (劳动合同法 82, 实施条例 6, 7). What still lies in the one-year limit of arbitration on
 * the day of the claim is told both ways courts count it. A part of a month counts by its days; each month is rounded.
 * @param today day of the claim, `YYYY-MM-DD`.
 */
export function doublePay(input: DoublePayInput, { entries }: CalculatorContent, today: string): Calculation {
  const { startDate, signedDate, endDate, monthlyPay } = input;
  const { grounds } = entries['double-pay'];
  const owed: Span = {
    from: addMonths(startDate, 1),
    until: earliest([
      addMonths(startDate, 12),
      addDays(today, 1),
      ...(signedDate === null ? [] : [signedDate]),
      ...(endDate === null ? [] : [addDays(endDate, 1)]),
    ]),
  };
  if (owed.until <= owed.from) return nothing(input, grounds);
  const whole = payFor(input, owed);
  const lastDay = addDays(owed.until, -1);
  const backTo = addMonths(today, -12);
  const inLimit = payFor(input, { from: owed.from > backTo ? owed.from : backTo, until: owed.until });
  const limitEnds = addMonths(lastDay, 12);
  const isOver = today > limitEnds;
  const time = timeOf(input, owed);
  const isWholeYear = owed.until === addMonths(startDate, 12);
  return {
    calculator: 'double-pay',
    summary: isOver
      ? `没签合同的双倍工资差额算出来是${yuan(whole)}，但是一年的仲裁时效看来已经过了。`
      : `没签合同的双倍工资，可以再要的一份大约是${yuan(whole)}。`,
    figures: [
      { label: '双倍工资中另付的一份', value: whole, unit: 'fen' },
      { label: '从今天往回数一年之内的部分', value: inLimit, unit: 'fen' },
      { label: '整体计算时，最晚申请仲裁的日子', value: limitEnds, unit: 'date' },
    ],
    formula: [
      `应付双倍工资的时间：从${dayInWords(owed.from)}（上班满一个月）到${dayInWords(lastDay)}，一共${time}。`,
      `每月另付一份工资：${yuan(monthlyPay)} × ${time} = ${yuan(whole)}（不满一月的按天算，四舍五入到分）。`,
      `仲裁时效一年，两种数法：按月分开数，还在时效里的是${yuan(inLimit)}；从最后一天（${dayInWords(lastDay)}）整体数，${isOver ? '已经过了' : `到${dayInWords(limitEnds)}为止`}。`,
    ],
    grounds: [grounds.double, grounds.period, ...(isWholeYear ? [grounds.wholeYear] : []), grounds.limit],
    doubts: [
      '时效按月分开数还是整体数，各地仲裁、法院做法不同；中间向单位要过、投诉过的，时效重新算。',
      '没签合同的原因在谁、算不算劳动关系，要看证据。',
      '起止日各地可能差一天。',
    ],
    warnings: [
      ...(isWholeYear ? ['满一年还没签的，视为已经订立无固定期限劳动合同，一年以后不再有双倍工资。'] : []),
      '平时那一份工资另外算，欠着的照样可以要。',
    ],
  };
}

function nothing(
  { startDate, signedDate }: DoublePayInput,
  grounds: CalculatorContent['entries']['double-pay']['grounds'],
): Calculation {
  return {
    calculator: 'double-pay',
    summary:
      signedDate === null
        ? '上班还不满一个月，或者满一个月前就离开了，没有双倍工资。'
        : '上班满一个月之前签了书面合同的，没有双倍工资。',
    figures: [{ label: '双倍工资中另付的一份', value: 0, unit: 'fen' }],
    formula: [`双倍工资从${dayInWords(addMonths(startDate, 1))}（上班满一个月）起算。`],
    grounds: [grounds.double, grounds.period],
    doubts: [],
    warnings: [],
  };
}

/** The months of work after the first, each with its days: 1 … 11. */
function monthsOf({ startDate }: DoublePayInput): Span[] {
  return Array.from({ length: 11 }, (_, index) => ({
    from: addMonths(startDate, index + 1),
    until: addMonths(startDate, index + 2),
  }));
}

function overlap(one: Span, other: Span): number {
  const from = one.from > other.from ? one.from : other.from;
  const until = one.until < other.until ? one.until : other.until;
  return Math.max(0, daysBetween(from, until));
}

function payFor(input: DoublePayInput, span: Span): number {
  return monthsOf(input).reduce(
    (sum, month) => sum + shareOf(input.monthlyPay, overlap(month, span), daysBetween(month.from, month.until)),
    0,
  );
}

function timeOf(input: DoublePayInput, span: Span): string {
  let months = 0;
  let days = 0;
  for (const month of monthsOf(input)) {
    const part = overlap(month, span);
    if (part === daysBetween(month.from, month.until)) months += 1;
    else days += part;
  }
  return [months > 0 ? `${months}个月` : '', days > 0 ? `${days}天` : ''].filter((piece) => piece !== '').join('零');
}

function earliest(days: readonly string[]): string {
  return days.reduce((first, day) => (day < first ? day : first));
}
