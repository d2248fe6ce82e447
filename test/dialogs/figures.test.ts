import { loadDialogs, slotsFromFacts } from '../../src/dialogs/index.ts';
import { gradeIn, readDay, readLength, readNumber, readRate } from '../../src/dialogs/read-figures.ts';
import type { SessionFact } from '../../src/sessions/index.ts';
import { now } from './conversation.ts';

const dialogs = await loadDialogs('dialogs');

function filled(id: string, role: SessionFact['role'], value: SessionFact['value'], unit: string) {
  const dialog = dialogs.get(id);
  if (dialog === undefined) throw new Error(`there is no dialog ${id}`);
  const fact: SessionFact = { role, value, unit, range: null, heard: String(value), at: now };
  return slotsFromFacts(dialog, [fact], now, () => false);
}

describe('figures of dialogs', () => {
  it.each([
    ['三十', 'hour', 30],
    ['30个小时', 'hour', 30],
    ['四天', 'hour', 32],
    ['16个小时', 'day', 2],
    ['两天半', 'day', 2.5],
    ['半天', 'hour', 4],
    ['没有', 'hour', 0],
    ['没加过班', 'day', 0],
    ['九级', undefined, 9],
    ['两三天', 'day', undefined],
    ['十二天和三天', 'day', undefined],
    ['不好说', 'day', undefined],
  ] as const)('reads %s for %s as %s', (said, unit, value) => {
    expect(readNumber(said, unit)).toBe(value);
  });

  it.each([
    ['三年零五个月', { months: 41 }],
    ['三年半', { months: 42 }],
    ['干了8个月', { months: 8 }],
    ['半年', { months: 6 }],
    ['二十天', { months: 0.7 }],
    ['五年多', { months: 60, low: 60, high: 72 }],
    ['一年又两年', undefined],
    ['很久了', undefined],
  ])('reads the length %s', (said, length) => {
    expect(readLength(said)).toEqual(length);
  });

  it.each([
    ['今年3月15号', { day: '2026-03-15' }],
    ['前天', { day: '2026-11-20' }],
    ['2024-05-01', { day: '2024-05-01' }],
    ['去年三月', { day: '2025-03-01', until: '2025-03-31' }],
    ['2023年', undefined],
    ['记不清了', undefined],
  ])('reads the day %s', (said, day) => {
    expect(readDay(said, now)).toEqual(day);
  });

  it.each([
    ['月息两分', 2_400],
    ['一个月两分', 2_400],
    ['三分', 3_600],
    ['年息一分', 1_000],
    ['五厘', 600],
    ['年利率12%', 1_200],
    ['一年百分之十二', 1_200],
    ['每个月百分之二', 2_400],
    ['没说利息', 0],
    ['不少', undefined],
  ])('reads the interest %s', (said, rate) => {
    expect(readRate(said)).toBe(rate);
  });

  it('takes the grade out of an injury', () => {
    expect([gradeIn('九级伤残'), gradeIn('伤残十级'), gradeIn('轻伤'), gradeIn('十二级')]).toEqual([
      9,
      10,
      undefined,
      undefined,
    ]);
  });
});

describe('facts told before', () => {
  it('fill the new kinds of step', () => {
    expect(filled('calculate-work-injury', 'injury', '九级伤残', 'word')).toEqual({ grade: 9 });
    expect(filled('calculate-work-injury', 'injury', '骨折', 'word')).toEqual({ grade: undefined });
    expect(filled('calculate-interest', 'interest-rate', 200, 'bp/month')).toEqual({ rate: 2_400 });
    expect(filled('calculate-double-pay', 'start-date', '2026-03-01', 'day')).toEqual({
      startDate: { day: '2026-03-01' },
    });
    expect(filled('calculate-double-pay', 'start-date', '2026-03-01', 'month')).toEqual({ startDate: undefined });
    expect(filled('calculate-double-pay', 'employed', false, 'yes-no')).toEqual({ employed: false });
  });

  it("take a month's wage for a month's, and no day's wage", () => {
    expect(filled('calculate-severance', 'wage', 450_000, 'fen/month')).toEqual({ monthlyPay: { fen: 450_000 } });
    expect(filled('calculate-severance', 'wage', 30_000, 'fen/day')).toEqual({ monthlyPay: undefined });
  });
});
