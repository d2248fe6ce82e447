import fc from 'fast-check';
import {
  CALCULATOR_IDS,
  type CalculatorContent,
  calculate,
  describeCalculation,
  describeRange,
} from '../../../src/knowledge/index.ts';
import { content, today } from './content.ts';

const reckon = (id: Parameters<typeof calculate>[0], input: unknown, of: CalculatorContent = content) =>
  calculate(id, input, of, today);

describe('one-off sums of work injury, 工伤保险条例 35–37, 39, 64', () => {
  it.each([27, 25, 23, 21, 18, 16, 13, 11, 9, 7].map((months, index) => [index + 1, months]))(
    'pays grade %d with %d months',
    (grade, months) => {
      expect(reckon('work-injury', { grade, monthlyPay: 500_000 }).figures[0]?.value).toBe(500_000 * months);
      expect(reckon('work-injury', { grade }).figures[0]).toMatchObject({ value: months, unit: 'month' });
    },
  );

  it('holds own pay between 60 and 300 % of the average, where it is known', () => {
    const grade9 = (monthlyPay: number) =>
      reckon('work-injury', { grade: 9, monthlyPay, averagePay: 600_000 }).figures[0]?.value;
    expect(grade9(200_000)).toBe(360_000 * 9);
    expect(grade9(500_000)).toBe(500_000 * 9);
    expect(grade9(5_000_000)).toBe(1_800_000 * 9);
  });

  it('says of a death without the national figure what it is, and no sum', () => {
    const { figures, summary } = reckon('work-injury', { death: true });
    expect(figures).toEqual([]);
    expect(summary).toContain('还没有录入');
    const known = reckon('work-injury', { death: true, nationalUrbanIncome: 5_000_000, averagePay: 700_000 });
    expect(known.figures.map((figure) => figure.value)).toEqual([100_000_000, 4_200_000]);
  });

  it('needs a grade that there is', () => {
    expect(() => reckon('work-injury', {})).toThrow('grade: give grade or death');
    expect(() => reckon('work-injury', { grade: 11 })).toThrow('grade');
  });
});

describe('interest, 民间借贷规定 25', () => {
  const loan = { principal: 10_000_000, contractDate: '2022-03-01', days: 365 };

  it('supports four times the LPR of the day of the contract', () => {
    const { figures, formula } = reckon('interest', { ...loan, rate: 2_400 });
    // 3.70 % × 4 on 100,000 yuan.
    expect(figures.map((figure) => figure.value)).toEqual([1_480_000, 1_480, 920_000]);
    expect(formula[0]).toContain('是3.7%，四倍是14.8%一年');
    expect(reckon('interest', { ...loan, rate: 1_000 }).figures[0]?.value).toBe(1_000_000);
  });

  it.each([
    ['2019-08-20', 1_700],
    ['2020-04-19', 1_620],
    ['2020-04-20', 1_540],
    ['2024-10-20', 1_340],
    ['2024-10-21', 1_240],
    ['2026-05-19', 1_200],
  ])('knows the ceiling of %s', (contractDate, ceiling) => {
    expect(reckon('interest', { ...loan, contractDate, rate: 'unknown' }).figures[1]?.value).toBe(ceiling);
  });

  it.each([
    ['2019-08-19', '才开始公布'],
    ['2026-05-20', '只录到2026年5月19日'],
  ])('does not guess the rate of %s', (contractDate, why) => {
    const { figures, summary, formula } = reckon('interest', { ...loan, contractDate, rate: 2_400 });
    expect(figures).toEqual([]);
    expect(summary).toContain('不敢乱说');
    expect(formula.join()).toContain(why);
  });

  it('owes nothing where nothing was agreed, and tells the older rule apart', () => {
    expect(reckon('interest', loan)).toMatchObject({ summary: '没有说好利息的，借款期间不用付利息。' });
    const old = reckon('interest', { ...loan, contractDate: '2020-08-19', rate: 2_400 });
    expect(old.grounds.at(-1)).toMatchObject({ law: '民间借贷规定', article: '31' });
    expect(old.doubts.join()).toContain('2020年8月20日以前');
  });

  it('never supports more than agreed nor more than the ceiling', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000_000 }),
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 0, max: 3_650 }),
        (principal, rate, days) => {
          const { figures } = reckon('interest', { ...loan, principal, rate, days });
          const supported = Number(figures[0]?.value);
          const exact = (principal * Math.min(rate, 1_480) * days) / 10_000 / 365;
          expect(Math.abs(supported - exact)).toBeLessThanOrEqual(0.5 + exact * 1e-9);
        },
      ),
    );
  });
});

describe('child support, 婚姻家庭编解释(一) 49', () => {
  it('is 20 to 30 % for one, at most half for more', () => {
    const values = (children: number) =>
      reckon('child-support', { income: 800_000, children }).figures.map((figure) => figure.value);
    expect(values(1)).toEqual([160_000, 240_000]);
    expect(values(2)).toEqual([160_000, 400_000]);
    expect(values(5)).toEqual([160_000, 400_000]);
  });

  it('tells who has no regular income how it is reckoned', () => {
    const doubts = (regular: boolean | null) =>
      reckon('child-support', { income: 800_000, children: 1, regular }).doubts.join();
    expect(doubts(false)).toContain('同行业平均收入');
    expect(doubts(null)).toContain('同行业平均收入');
    expect(doubts(true)).not.toContain('同行业平均收入');
  });
});

describe('every result in words', () => {
  const inputs: Record<(typeof CALCULATOR_IDS)[number], unknown> = {
    severance: { ended: 'unknown', months: 41, monthlyPay: 450_000 },
    overtime: { monthlyPay: 435_000, workdayHours: 10 },
    'double-pay': { startDate: '2025-03-01', monthlyPay: 500_000 },
    'annual-leave': { monthlyPay: 435_000, unusedDays: 5 },
    'work-injury': { grade: 9, monthlyPay: 500_000 },
    interest: { principal: 10_000_000, contractDate: '2022-03-01', rate: 2_400, days: 365 },
    'child-support': { income: 800_000, children: 1 },
    deadline: { deadline: 'civil-appeal-judgment', from: '2026-11-03' },
  };

  it.each(CALCULATOR_IDS)('%s shows formula, articles, doubts, and is heard in two sentences', (id) => {
    const result = reckon(id, inputs[id]);
    const { text, speak } = describeCalculation(result);
    for (const part of ['怎么算的：', '依据：《', '请律师核对：', '不是结论']) expect(text).toContain(part);
    expect(text).not.toMatch(/undefined|null|NaN|\[object/u);
    expect(speak.match(/[。！？]/gu)?.length).toBeLessThanOrEqual(2);
    expect(result.grounds.length).toBeGreaterThan(0);
  });

  it('tells both ends of what was told vaguely, the smaller first', () => {
    const at = (monthlyPay: number) => reckon('child-support', { income: monthlyPay, children: 1 });
    const { text, speak } = describeRange(at(500_000), at(400_000));
    expect(text).toMatch(/^您说的是大概数，往少里算：[^往]*800元到1200元之间。往多里算：[^往]*1000元到1500元之间。/u);
    expect(text).toContain('依据：《民法典》');
    expect(speak.match(/[。！？]/gu)?.length).toBeLessThanOrEqual(2);
  });

  it('names every wrong field, and no value', () => {
    const wrong = () => reckon('severance', { ended: 'nonsense', months: -3, extra: 1 });
    expect(wrong).toThrow(expect.objectContaining({ code: 'hotline_knowledge_calculator_input', statusCode: 400 }));
    expect(wrong).toThrow(/ended: .*months: /u);
    expect(() => reckon('severance', { ended: 'lawful', months: 3, monthlyPay: 12.5 })).toThrow('monthlyPay');
    expect(() => reckon('interest', null)).toThrow('input: ');
  });
});
