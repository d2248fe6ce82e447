import fc from 'fast-check';
import { type Calculation, calculate } from '../../../src/knowledge/index.ts';
import { content, today } from './content.ts';

const fen = fc.integer({ min: 1, max: 100_000_000 });
const value = ({ figures }: Calculation, at = 0) => figures[at]?.value;
const reckon = (id: Parameters<typeof calculate>[0], input: unknown) => calculate(id, input, content, today);

describe('severance, 劳动合同法 46, 47, 87', () => {
  const severance = (input: Record<string, unknown>) => reckon('severance', { ended: 'lawful', ...input });

  it.each([
    [5, 0.5],
    [6, 1],
    [12, 1],
    [12.5, 1.5],
    [17, 1.5],
    [18, 2],
    [41, 3.5],
    [42, 4],
    [120, 10],
  ])('pays %d months of work with %d months of pay', (months, times) => {
    expect(value(severance({ months, monthlyPay: 450_000 }))).toBe(450_000 * times);
    expect(severance({ months }).figures[0]).toEqual({ label: '经济补偿（几个月工资）', value: times, unit: 'month' });
  });

  it('pays twice for an unlawful dismissal, and says that it is not paid besides', () => {
    const result = severance({ ended: 'unlawful', months: 41, monthlyPay: 450_000 });
    expect(result.figures).toEqual([{ label: '违法解除的赔偿金', value: 3_150_000, unit: 'fen' }]);
    expect(result.summary).toBe('单位违法辞退的，赔偿金按两倍算，大约是31500元。');
    expect(result.formula.join()).toContain('4500元 × 3.5个月 = 15750元');
    expect(result.grounds.map(({ law, article }) => law + article)).toContain('劳动合同法87');
    expect(result.doubts.join()).toContain('辞退是不是违法');
    expect(result.warnings.join()).toContain('不再另拿经济补偿');
  });

  it('holds high earners to three times the local average and twelve years, only where that figure is known', () => {
    const high = { months: 240, monthlyPay: 3_000_000 };
    expect(value(severance({ ...high, averagePay: 800_000 }))).toBe(800_000 * 3 * 12);
    const open = severance(high);
    expect(value(open)).toBe(3_000_000 * 20);
    expect(open.warnings.join()).toContain('没有当地平均工资的数字');
    // Not a high earner: no cap of the years.
    expect(value(severance({ months: 240, monthlyPay: 800_000, averagePay: 800_000 }))).toBe(800_000 * 20);
  });

  it('says nothing in money to who leaves of his own will', () => {
    const { figures, summary } = severance({ ended: 'resigned', months: 41, monthlyPay: 450_000 });
    expect(figures).toEqual([]);
    expect(summary).toContain('一般没有经济补偿');
  });

  it('marks service from before 2008', () => {
    expect(severance({ months: 240 }).doubts.join()).toContain('2008年1月1日');
    expect(severance({ months: 120 }).doubts.join()).not.toContain('2008年1月1日');
  });

  it('never pays less for more time or more pay', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 599 }),
        fen,
        fc.option(fc.integer({ min: 100_000, max: 2_000_000 }), { nil: null }),
        (months, monthlyPay, averagePay) => {
          const at = (more: number, extra: number) =>
            Number(value(severance({ months: months + more, monthlyPay: monthlyPay + extra, averagePay })));
          expect(at(1, 0)).toBeGreaterThanOrEqual(at(0, 0));
          if (averagePay === null) expect(at(0, 100)).toBeGreaterThanOrEqual(at(0, 0));
          expect(Number.isSafeInteger(at(0, 0))).toBe(true);
        },
      ),
    );
  });
});

describe('overtime pay, 劳动法 44', () => {
  it('pays 150, 200 and 300 % of an hour, the month having 21.75 days', () => {
    const input = { monthlyPay: 435_000, workdayHours: 10, restDayHours: 16, holidayHours: 8 };
    const { figures, formula, doubts, grounds } = reckon('overtime', input);
    // 4350 ÷ 21.75 ÷ 8 = 25 yuan an hour.
    expect(figures.map((figure) => figure.value)).toEqual([37_500 + 80_000 + 60_000, 37_500, 80_000, 60_000]);
    expect(formula[0]).toBe('一小时工资：4350元 ÷ 21.75天 ÷ 8小时 ≈ 25元。');
    expect(doubts.join()).toContain('通行算法');
    expect(grounds[0]).toEqual({ law: '劳动法', version: '2018', article: '44' });
  });

  it('takes the pay of an hour where it is told, and needs one of both', () => {
    expect(value(reckon('overtime', { hourlyPay: 2_500, holidayHours: 8 }))).toBe(60_000);
    expect(() => reckon('overtime', { workdayHours: 3 })).toThrow('monthlyPay: give monthlyPay or hourlyPay');
  });

  it('is exact to half a fen on every line', () => {
    fc.assert(
      fc.property(fen, fc.integer({ min: 0, max: 40_000 }), (monthlyPay, hundredths) => {
        const hours = hundredths / 100;
        const paid = Number(value(reckon('overtime', { monthlyPay, restDayHours: hours })));
        const exact = (monthlyPay / 174) * hours * 2;
        expect(Math.abs(paid - exact)).toBeLessThanOrEqual(0.5 + exact * 1e-9);
      }),
    );
  });
});

describe('annual leave not taken, 职工带薪年休假条例 3, 5', () => {
  it('tells both readings of 300 %', () => {
    const { figures, summary, formula } = reckon('annual-leave', { monthlyPay: 435_000, unusedDays: 5 });
    // 4350 ÷ 21.75 = 200 yuan a day.
    expect(figures.map((figure) => figure.value)).toEqual([300_000, 200_000]);
    expect(summary).toBe('没休的年休假按三倍工资是3000元；平时那一份已经发了的，还该补2000元。');
    expect(formula.join()).toContain('这三倍里有一倍是平时的工资');
  });

  it.each([
    [11, 0],
    [12, 5],
    [119, 5],
    [120, 10],
    [239, 10],
    [240, 15],
  ])('gives %d months of work %d days', (workMonths, days) => {
    expect(value(reckon('annual-leave', { monthlyPay: 2_175, workMonths }))).toBe(days * 300);
  });

  it('the extra part is two thirds of the whole, to a fen', () => {
    fc.assert(
      fc.property(fen, fc.integer({ min: 1, max: 15 }), (monthlyPay, unusedDays) => {
        const { figures } = reckon('annual-leave', { monthlyPay, unusedDays });
        const [whole, extra] = figures.map((figure) => Number(figure.value));
        expect(Math.abs((whole ?? 0) * 2 - (extra ?? 0) * 3)).toBeLessThanOrEqual(3);
      }),
    );
  });
});

describe('double pay without a contract, 劳动合同法 82, 实施条例 6, 7', () => {
  const doublePay = (input: Record<string, unknown>, on = today) =>
    calculate('double-pay', { monthlyPay: 500_000, ...input }, content, on);

  it('pays eleven months for a year and more, never twelve', () => {
    const { figures, formula, warnings } = doublePay({ startDate: '2025-03-01' }, '2026-04-01');
    expect(figures[0]).toMatchObject({ value: 5_500_000 });
    expect(formula[0]).toContain('从2025年4月1日（上班满一个月）到2026年2月28日，一共11个月');
    expect(warnings.join()).toContain('无固定期限');
  });

  it('ends the day before the contract, and with the work', () => {
    const start = { startDate: '2026-01-10' };
    expect(value(doublePay({ ...start, signedDate: '2026-05-10' }))).toBe(1_500_000);
    expect(value(doublePay({ ...start, endDate: '2026-04-09' }))).toBe(1_000_000);
    // Half of June's 30 days.
    expect(value(doublePay({ startDate: '2026-05-01', endDate: '2026-06-15' }))).toBe(250_000);
  });

  it('pays nothing for a contract or an end within the first month', () => {
    expect(doublePay({ startDate: '2026-01-10', signedDate: '2026-02-09' })).toMatchObject({
      summary: '上班满一个月之前签了书面合同的，没有双倍工资。',
      figures: [{ value: 0 }],
    });
    expect(value(doublePay({ startDate: '2026-11-10' }))).toBe(0);
  });

  it('counts the limit of one year both ways', () => {
    const work = { startDate: '2024-06-01', endDate: '2025-12-31' };
    // Owed from 2024-07-01 to 2025-05-31; on 2026-02-01 counted back to 2025-02-01: four months.
    const within = doublePay(work, '2026-02-01');
    expect(within.figures.map((figure) => figure.value)).toEqual([5_500_000, 2_000_000, '2026-05-31']);
    const over = doublePay(work, '2026-06-01');
    expect(over.summary).toContain('仲裁时效看来已经过了');
    expect(value(over, 1)).toBe(0);
  });

  it('lies between nothing and eleven months, and the part in the limit is never more', () => {
    const day = fc
      .date({ min: new Date('2015-01-01'), max: new Date('2026-11-22'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, fc.option(day, { nil: null }), fc.option(day, { nil: null }), fen, (start, signed, end, pay) => {
        const input = { startDate: start, signedDate: signed, endDate: end, monthlyPay: pay };
        const { figures } = calculate('double-pay', input, content, today);
        const whole = Number(figures[0]?.value);
        expect(whole).toBeGreaterThanOrEqual(0);
        expect(whole).toBeLessThanOrEqual(pay * 11);
        expect(Number(figures[1]?.value ?? 0)).toBeLessThanOrEqual(whole);
      }),
    );
  });
});
