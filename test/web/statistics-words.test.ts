import { countChange, enough, lengthOf, percent, shareChange } from '../../web/desk/statistics/figure-words.ts';
import { PRESETS, presetRange, reportChoices } from '../../web/desk/statistics/period.ts';
import { statisticsZhCN as t } from '../../web/desk/texts/statistics.zh-CN.ts';

const share = (n: number, of: number) => ({ n, of, share: of === 0 ? null : n / of });

describe('figures in words', () => {
  it('round to two decimals, half up, and leave a dash where there is nothing', () => {
    expect([share(4446, 4561), share(4539, 4561), share(0, 3), share(0, 0), share(1, 3)].map(percent)).toEqual([
      '97.48%',
      '99.52%',
      '0.00%',
      '—',
      '33.33%',
    ]);
  });

  it('compare only where both times have something', () => {
    expect(countChange(12, 10, t)).toBe('+20%（上期 10）');
    expect(countChange(12, 0, t)).toBe('上期没有数据');
    expect(shareChange(share(9, 10), share(8, 10), t)).toBe('+10 个百分点（上期 80.00%）');
    expect(shareChange(share(9, 10), share(0, 0), t)).toBe('上期没有数据');
  });

  it('say nothing of a person with few ratings', () => {
    expect([share(9, 9), share(10, 10), share(0, 0)].map((one) => enough(one, t))).toEqual([
      '样本太少',
      '100.00%',
      '—',
    ]);
  });

  it('tell lengths in two units', () => {
    expect([null, 400, 59_400, 61_000, 3_660_000].map((ms) => lengthOf(ms, t))).toEqual([
      '—',
      '0 秒',
      '59 秒',
      '1 分 1 秒',
      '1 小时 1 分',
    ]);
  });
});

describe('periods', () => {
  it('of the presets end today', () => {
    expect(Object.fromEntries(PRESETS.map((preset) => [preset, presetRange(preset, '2026-03-02')]))).toEqual({
      today: { from: '2026-03-02', before: '2026-03-03' },
      days7: { from: '2026-02-24', before: '2026-03-03' },
      days30: { from: '2026-02-01', before: '2026-03-03' },
      days90: { from: '2025-12-03', before: '2026-03-03' },
      month: { from: '2026-03-01', before: '2026-03-03' },
      'last-month': { from: '2026-02-01', before: '2026-03-01' },
      quarter: { from: '2026-01-01', before: '2026-03-03' },
      year: { from: '2026-01-01', before: '2026-03-03' },
    });
    expect(presetRange('last-month', '2026-01-15')).toEqual({ from: '2025-12-01', before: '2026-01-01' });
  });

  it('of reports know which are over', () => {
    const choices = new Map(reportChoices('2026-03-02').map(({ id, isOver }) => [id, isOver]));
    expect(
      ['2026-03', '2026-02', '2026-Q1', '2025-Q4', '2026-H1', '2025-H2', '2026', '2025'].map((id) => choices.get(id)),
    ).toEqual([false, true, false, true, false, true, false, true]);
    expect(choices.has('2026-04')).toBe(false);
  });
});
