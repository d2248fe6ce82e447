import { z } from 'zod';
import type { Calculation, Figure } from './calculation.ts';
import type { CalculatorContent } from './content.ts';
import { addMonths } from './days.ts';
import { measure, shareOf, yuan } from './fen.ts';
import { amount } from './input-fields.ts';

/** How the work ended (怎么离开的). */
export const ENDINGS = [
  'lawful',
  'employer-proposed',
  'forced',
  'expired',
  'closed',
  'unlawful',
  'fault',
  'resigned',
  'unknown',
] as const;

export const severanceInput = z.strictObject({
  ended: z
    .enum(ENDINGS)
    .describe(
      'how the work ended: lawful (40, 41), employer-proposed, forced (38), expired, closed, unlawful (2N), fault (39), resigned, unknown',
    ),
  months: z.number().positive().max(720).describe('time at this employer, months; half a month as .5'),
  monthlyPay: amount.nullable().default(null).describe('average pay of the last 12 months, fen a month'),
  averagePay: amount
    .nullable()
    .default(null)
    .describe('local average pay of the year before, fen a month; null: not known'),
});
export type SeveranceInput = z.infer<typeof severanceInput>;

/** Most years that count for high earners. */
const HIGH_EARNER_YEARS = 12;
const LAW_OF_2008 = '2008-01-01';

/** Months of pay for a time of service: a year one, from six months on one more, under six months a half (劳动合同法 47). */
export function severanceMonths(months: number): number {
  const years = Math.floor(months / 12);
  const rest = months - years * 12;
  if (rest === 0) return years;
  return years + (rest >= 6 ? 1 : 0.5);
}

/**
 * Severance N and, where the dismissal was unlawful, 2N (劳动合同法 46, 47, 87). The cap of three times the local average
 * pay and twelve years is applied only where that figure is given. Rounded once, to whole fen.
 * @param today `YYYY-MM-DD`, to see whether the time reaches back before 2008.
 */
export function severance(input: SeveranceInput, { entries }: CalculatorContent, today: string): Calculation {
  const { ended, months, monthlyPay, averagePay } = input;
  const { grounds } = entries.severance;
  const isHigh = monthlyPay !== null && averagePay !== null && monthlyPay > averagePay * 3;
  const counted = severanceMonths(months);
  const n = isHigh ? Math.min(counted, HIGH_EARNER_YEARS) : counted;
  const base = isHigh ? averagePay * 3 : monthlyPay;
  const single = base === null ? null : shareOf(base, n * 2, 2);
  const plain: Figure[] =
    single === null
      ? [{ label: '经济补偿（几个月工资）', value: n, unit: 'month' }]
      : [{ label: '经济补偿', value: single, unit: 'fen' }];
  const double: Figure[] =
    single === null
      ? [{ label: '违法解除的赔偿金（几个月工资）', value: n * 2, unit: 'month' }]
      : [{ label: '违法解除的赔偿金', value: single * 2, unit: 'fen' }];
  const countsDouble = ended === 'unlawful' || ended === 'fault' || ended === 'unknown';
  const countsSingle = ended !== 'unlawful' && ended !== 'fault';
  const reachesBack = ended !== 'resigned' && addMonths(today, -Math.ceil(months)) < LAW_OF_2008;
  const said = (times: number) => (single === null ? `${measure(n * times)}个月的工资` : yuan(single * times));
  const summaries: Partial<Record<SeveranceInput['ended'], string>> = {
    resigned: '自己想走而辞职的，一般没有经济补偿；因为单位欠薪、不交社保才走的不一样。',
    unlawful: `单位违法辞退的，赔偿金按两倍算，大约是${said(2)}。`,
    fault: `单位说的理由成立，就没有补偿；理由站不住脚，就是违法辞退，赔偿金大约是${said(2)}。`,
    unknown: `该给补偿的，大约是${said(1)}；要是违法辞退，大约是${said(2)}。`,
  };
  const served = [
    months >= 12 ? `${Math.floor(months / 12)}年` : '',
    months % 12 > 0 ? `${measure(months % 12)}个月` : '',
  ].join('');
  return {
    calculator: 'severance',
    summary: summaries[ended] ?? `经济补偿大约是${said(1)}。`,
    figures: ended === 'resigned' ? [] : [...(countsSingle ? plain : []), ...(countsDouble ? double : [])],
    formula:
      ended === 'resigned'
        ? []
        : [
            `工作了${served}：每满一年算一个月工资，满六个月不满一年算一个月，不满六个月算半个月，一共${measure(counted)}个月。`,
            ...(isHigh && averagePay !== null
              ? [
                  `月工资${yuan(monthlyPay)}高于当地平均工资${yuan(averagePay)}的三倍，按三倍${yuan(averagePay * 3)}算，最多算${HIGH_EARNER_YEARS}年，所以算${measure(n)}个月。`,
                ]
              : []),
            ...(single === null || base === null
              ? []
              : [`${yuan(base)} × ${measure(n)}个月 = ${yuan(single)}（四舍五入到分）。`]),
            ...(countsDouble && single !== null
              ? [`违法辞退的加一倍：${yuan(single)} × 2 = ${yuan(single * 2)}。`]
              : []),
          ],
    grounds: [
      grounds.when,
      ...(ended === 'resigned' ? [] : [grounds.years]),
      ...(countsDouble ? [grounds.unlawful] : []),
      ...(reachesBack ? [grounds.before2008] : []),
      ...(ended === 'resigned' ? [] : [grounds.pay]),
      ...(countsDouble ? [grounds.startsFromHiring] : []),
    ],
    doubts: [
      ...(countsDouble || ended === 'forced' ? ['辞退是不是违法、走的理由算不算数，要看通知、证据和单位的说法。'] : []),
      ...(reachesBack ? ['工作时间可能跨过2008年1月1日，之前的年限怎么算另有规定。'] : []),
      ...(ended === 'expired' ? ['合同到期时单位愿意按原来或者更好的条件续签、是您不愿意的，没有经济补偿。'] : []),
    ],
    warnings: [
      ...(ended !== 'resigned' && monthlyPay === null
        ? ['您没有说月工资，所以只算到几个月；月工资是离开前12个月的平均数，奖金、津贴也算。']
        : []),
      ...(ended !== 'resigned' && averagePay === null
        ? ['这里没有当地平均工资的数字，没有算封顶；月工资特别高（超过当地平均工资三倍）的，要封顶。']
        : []),
      ...(countsDouble ? ['拿了赔偿金，就不再另拿经济补偿。'] : []),
      ...(ended !== 'resigned' && months < 12 ? ['干了不满12个月的，月工资按实际干的月数平均。'] : []),
    ],
  };
}
