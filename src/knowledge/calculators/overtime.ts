import { z } from 'zod';
import type { Calculation } from './calculation.ts';
import type { CalculatorContent } from './content.ts';
import { measure, shareOf, yuan } from './fen.ts';
import { amount, workTime } from './input-fields.ts';

const HOURS_A_DAY = 8;

export const overtimeInput = z
  .strictObject({
    monthlyPay: amount.nullable().default(null).describe('monthly pay the overtime is reckoned from, fen a month'),
    hourlyPay: amount.nullable().default(null).describe('pay of an hour, fen; goes before monthlyPay'),
    workdayHours: workTime.default(0).describe('hours of overtime on working days (150 %)'),
    restDayHours: workTime.default(0).describe('hours on rest days without time off in lieu (200 %)'),
    holidayHours: workTime.default(0).describe('hours on statutory holidays (300 %)'),
  })
  .refine(({ monthlyPay, hourlyPay }) => monthlyPay !== null || hourlyPay !== null, {
    path: ['monthlyPay'],
    message: 'give monthlyPay or hourlyPay',
  });
export type OvertimeInput = z.infer<typeof overtimeInput>;

/**
 * Overtime pay at 150, 200 and 300 % (劳动法 44). An hour's pay is the month's by the days of the figure
 * `monthlyPayDays` and 8 hours: customary, and said so. Each of the three lines is rounded to whole fen, then added.
 */
export function overtime(input: OvertimeInput, { entries, figures }: CalculatorContent): Calculation {
  const { monthlyPay, hourlyPay } = input;
  const { grounds } = entries.overtime;
  const { hundredths } = figures.monthlyPayDays;
  const kinds = [
    { name: '工作日延长', hours: input.workdayHours, percentage: 150 },
    { name: '休息日（没有补休）', hours: input.restDayHours, percentage: 200 },
    { name: '法定节假日', hours: input.holidayHours, percentage: 300 },
  ].filter(({ hours }) => hours > 0);
  const isByHour = hourlyPay !== null;
  // Exactly: pay × hours × percentage ÷ (days × hours a day), the hours and days in hundredths.
  const lines = kinds.map((kind) => {
    const numerator = Math.round(kind.hours * 100) * kind.percentage;
    const fen = isByHour
      ? shareOf(hourlyPay, numerator, 100 * 100)
      : shareOf(monthlyPay ?? 0, numerator, hundredths * HOURS_A_DAY * 100);
    return { ...kind, fen };
  });
  const total = lines.reduce((sum, { fen }) => sum + fen, 0);
  const hour = isByHour ? hourlyPay : shareOf(monthlyPay ?? 0, 100, hundredths * HOURS_A_DAY);
  const days = hundredths / 100;
  return {
    calculator: 'overtime',
    summary: total === 0 ? '您没有说加班时间，所以加班费是0元。' : `加班费大约是${yuan(total)}。`,
    figures: [
      { label: '加班费', value: total, unit: 'fen' },
      ...lines.map(({ name, fen }) => ({ label: name, value: fen, unit: 'fen' as const })),
    ],
    formula: [
      isByHour
        ? `一小时工资：${yuan(hour)}。`
        : `一小时工资：${yuan(monthlyPay ?? 0)} ÷ ${days}天 ÷ ${HOURS_A_DAY}小时 ≈ ${yuan(hour)}。`,
      ...lines.map(
        ({ name, hours, percentage, fen }) =>
          `${name}：一小时工资 × ${measure(hours)}小时 × ${percentage}% = ${yuan(fen)}（四舍五入到分）。`,
      ),
      ...(lines.length > 1 ? [`合计：${lines.map(({ fen }) => yuan(fen)).join(' + ')} = ${yuan(total)}。`] : []),
    ],
    grounds: [grounds.percentages, grounds.contract, grounds.proof],
    doubts: [
      ...(isByHour ? [] : [`月工资按${days}天折成日工资是通行算法，折算的天数和基数以当地规定、合同约定为准。`]),
      '实行综合计算工时、不定时工作制或者计件工资的，算法不一样。',
    ],
    warnings: [
      '休息日加班，单位已经安排补休的，可以不付这部分。法定节假日不能用补休代替。',
      '加班要有证据：考勤、打卡、聊天记录、工作群通知、同事证言。',
    ],
  };
}
