import { z } from 'zod';
import type { Calculation } from './calculation.ts';
import type { CalculatorContent } from './content.ts';
import { shareOf, yuan } from './fen.ts';
import { amount } from './input-fields.ts';

const LEAST = 20;
const MOST_FOR_ONE = 30;
const MOST = 50;

export const childSupportInput = z.strictObject({
  income: amount.describe('monthly income of the parent who pays, fen a month'),
  children: z.int().min(1).max(10).describe('children this parent pays for'),
  regular: z.boolean().nullable().default(null).describe('the income is regular; null: not known'),
});
export type ChildSupportInput = z.infer<typeof childSupportInput>;

/**
 * The usual share of a monthly income for children: 20 to 30 % for one, at most 50 % for two or more together
 * (婚姻家庭编解释(一) 49). Rounded to whole fen.
 */
export function childSupport(input: ChildSupportInput, { entries }: CalculatorContent): Calculation {
  const { income, children, regular } = input;
  const { grounds } = entries['child-support'];
  const isOne = children === 1;
  const most = isOne ? MOST_FOR_ONE : MOST;
  const low = shareOf(income, LEAST, 100);
  const high = shareOf(income, most, 100);
  return {
    calculator: 'child-support',
    summary: isOne
      ? `一个孩子的抚养费，一般每月在${yuan(low)}到${yuan(high)}之间。`
      : `${children}个孩子的抚养费加起来，一般每月不超过${yuan(high)}。`,
    figures: [
      { label: isOne ? '每月最少（一般）' : '每月合计最少（一般）', value: low, unit: 'fen/month' },
      { label: isOne ? '每月最多（一般）' : '每月合计最多（一般）', value: high, unit: 'fen/month' },
    ],
    formula: [
      `月总收入${yuan(income)} × ${LEAST}% = ${yuan(low)}；${yuan(income)} × ${most}% = ${yuan(high)}（四舍五入到分）。`,
      ...(isOne ? [] : ['两个以上孩子的，比例可以适当提高，一般不超过月总收入的50%。']),
    ],
    grounds: [grounds.agreed, grounds.share, grounds.untilWhen],
    doubts: [
      ...(regular === true ? [] : ['没有固定收入的，按当年总收入或者同行业平均收入参照这个比例算。']),
      '孩子的实际需要、父母双方的负担能力、当地生活水平都要看，特殊情况可以高也可以低。',
    ],
    warnings: ['先商量，商量不成由法院判。一般给到十八岁。'],
  };
}
