import { agreementOf, correlationOf, weightedKappa } from '../../../src/oversight/quality/agreement.ts';
import type { QualityCase } from '../../../src/oversight/quality/quality-case.ts';

const item = (id: string, points: number | null) => ({
  id,
  name: `项目${id}`,
  points,
  of: 10,
  applicable: points !== null,
  why: [],
  turnIds: [],
});

/** A reviewed service: what the machine gave, what a person gave, for two items. */
function reviewed(machine: [number | null, number | null], human: [number | null, number | null], day = '2026-03-02') {
  const at = new Date(`${day}T02:00:00Z`);
  const total = (pair: readonly (number | null)[]) =>
    (100 * pair.reduce<number>((sum, one) => sum + (one ?? 0), 0)) / 20;
  const sheet = {
    items: human.map((points, nth) => ({ id: nth === 0 ? 'a' : 'b', points, comment: '' })),
    total: total(human),
    grade: total(human) >= 80 ? ('good' as const) : ('pass' as const),
    comment: '',
  };
  return {
    automatic: { rubricVersion: 'x', total: total(machine), items: [item('a', machine[0]), item('b', machine[1])] },
    review: { ...sheet, by: 'one', at },
    reviewedAt: at,
    drawnAt: at,
    appeal: null,
    decision: null,
  } as unknown as QualityCase;
}

describe('agreement of machine and people', () => {
  it('is counted by item, by total and by month', () => {
    const found = agreementOf([
      reviewed([10, null], [10, null]),
      reviewed([10, 5], [0, 5]),
      reviewed([0, 10], [0, null]),
      reviewed([10, 10], [5, 10], '2026-04-01'),
    ]);
    expect(found.items[0]).toMatchObject({ id: 'a', n: 4, exact: 0.5, applicable: 4, meanDifference: -3.75 });
    expect(found.items[1]).toMatchObject({ id: 'b', n: 4, exact: 0.75, applicable: 2, meanDifference: 0 });
    expect(found.total).toMatchObject({ n: 4, meanDifference: -31.25 });
    expect(found.months.map(({ month, total, exact }) => [month, total.n, exact])).toEqual([
      ['2026-03', 3, 0.666667],
      ['2026-04', 1, 0.5],
    ]);
    expect(found.grades).toEqual({ excellent: 0, good: 0, pass: 4, fail: 0, goodRate: 0 });
    expect([found.enough, found.enoughFrom]).toEqual([false, 30]);
  });

  it('says nothing about nothing', () => {
    const found = agreementOf([]);
    expect(found.items).toEqual([]);
    expect(found.total).toEqual({ n: 0, meanDifference: null, correlation: null });
    expect(found.grades.goodRate).toBeNull();
  });

  it('kappa: 1 for full agreement, 0 for chance, below for worse, null where chance agrees wholly', () => {
    expect(
      weightedKappa([
        [0, 0],
        [2, 2],
        [1, 1],
      ]),
    ).toBeCloseTo(1);
    expect(
      weightedKappa([
        [0, 0],
        [0, 2],
        [2, 0],
        [2, 2],
      ]),
    ).toBeCloseTo(0);
    expect(
      weightedKappa([
        [0, 2],
        [2, 0],
      ]),
    ).toBeCloseTo(-1);
    expect(
      weightedKappa([
        [2, 2],
        [2, 2],
      ]),
    ).toBeNull();
    expect(weightedKappa([[2, 2]])).toBeNull();
    // Worked out by hand: weights 0, ½, 1; observed 1/8·½ + 1/8·1, expected from margins (3,2,3) and (2,3,3) of 8.
    const pairs = [
      [0, 0],
      [0, 0],
      [0, 1],
      [1, 1],
      [1, 1],
      [2, 2],
      [2, 2],
      [2, 0],
    ] as const;
    const margins = [
      [3, 2, 3],
      [3, 3, 2],
    ] as const;
    const counts = [0, 1, 2].flatMap((a) =>
      [0, 1, 2].map((b) => (Math.abs(a - b) / 2) * (margins[0][a] ?? 0) * (margins[1][b] ?? 0)),
    );
    const expected = counts.reduce((sum, one) => sum + one, 0) / 64;
    expect(weightedKappa(pairs)).toBeCloseTo(1 - (0.5 + 1) / 8 / expected);
  });

  it('correlation: of three or more that vary', () => {
    expect(
      correlationOf([
        [1, 2],
        [2, 4],
        [3, 6],
      ]),
    ).toBeCloseTo(1);
    expect(
      correlationOf([
        [1, 3],
        [2, 2],
        [3, 1],
      ]),
    ).toBeCloseTo(-1);
    expect(
      correlationOf([
        [1, 1],
        [2, 2],
      ]),
    ).toBeNull();
    expect(
      correlationOf([
        [1, 1],
        [1, 2],
        [1, 3],
      ]),
    ).toBeNull();
  });
});
