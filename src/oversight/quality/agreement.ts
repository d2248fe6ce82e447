import { calendarDay } from '../../knowledge/index.ts';
import { humanScoreOf, type QualityCase } from './quality-case.ts';

/** Fewer pairs say little. */
const ENOUGH = 30;

/** How machine and people agree on one item. */
export interface ItemAgreement {
  id: string;
  name: string;
  /** Services that both scored, applicable or not. */
  n: number;
  /** Share with the same points, or where both say that it does not apply, 0 to 1; null without services. */
  exact: number | null;
  /** Services where both say that it applies. */
  applicable: number;
  /** Human points less the machine's, mean over those; null without. */
  meanDifference: number | null;
  /**
   * Cohen's kappa with linear weights over none, part and all of the points; null where fewer than two, or where chance
   * alone would agree wholly.
   */
  kappa: number | null;
}

export interface TotalAgreement {
  n: number;
  meanDifference: number | null;
  /** Pearson; null where fewer than three, or where one side does not vary. */
  correlation: number | null;
}

export interface Agreement {
  items: ItemAgreement[];
  total: TotalAgreement;
  /** By the month of the review in Shanghai, oldest first. */
  months: { month: string; total: TotalAgreement; exact: number | null }[];
  /** Shares of grades, and of good and excellent together; null without reviews. */
  grades: { excellent: number; good: number; pass: number; fail: number; goodRate: number | null };
  appeals: { appealed: number; upheld: number; changed: number };
  /** False: too few services to rely on it. */
  enough: boolean;
  enoughFrom: number;
}

interface Pair {
  id: string;
  name: string;
  of: number;
  machine: number | null;
  human: number | null;
}

/** Agreement of machine and people over reviewed services. The first human score counts: it was given blind. Pure. */
export function agreementOf(cases: readonly QualityCase[]): Agreement {
  const reviewed = cases.filter(({ review, automatic }) => review !== null && automatic !== null);
  const ids = [...new Set(reviewed.flatMap((one) => pairsOf(one).map(({ id }) => id)))];
  const months = [...new Set(reviewed.map(monthOf))].sort();
  const grades = gradesOf(reviewed);
  return {
    items: ids.map((id) => itemAgreement(reviewed.flatMap((one) => pairsOf(one).filter((pair) => pair.id === id)))),
    total: totalAgreement(reviewed),
    months: months.map((month) => {
      const those = reviewed.filter((one) => monthOf(one) === month);
      return { month, total: totalAgreement(those), exact: exactOf(those.flatMap(pairsOf)) };
    }),
    grades,
    appeals: {
      appealed: reviewed.filter(({ appeal }) => appeal !== null).length,
      upheld: reviewed.filter(({ decision }) => decision?.verdict === 'upheld').length,
      changed: reviewed.filter(({ decision }) => decision?.verdict === 'changed').length,
    },
    enough: reviewed.length >= ENOUGH,
    enoughFrom: ENOUGH,
  };
}

function pairsOf({ automatic, review }: QualityCase): Pair[] {
  return (automatic?.items ?? []).flatMap(({ id, name, of, points }) => {
    const human = review?.items.find((item) => item.id === id);
    return human === undefined ? [] : [{ id, name, of, machine: points, human: human.points }];
  });
}

function itemAgreement(pairs: readonly Pair[]): ItemAgreement {
  const both = pairs.flatMap(({ machine, human, of }) =>
    machine === null || human === null ? [] : [{ machine, human, of }],
  );
  const last = pairs.at(-1);
  return {
    id: last?.id ?? '',
    name: last?.name ?? '',
    n: pairs.length,
    exact: exactOf(pairs),
    applicable: both.length,
    meanDifference: mean(both.map(({ machine, human }) => human - machine)),
    kappa: weightedKappa(both.map(({ machine, human, of }) => [levelOf(machine, of), levelOf(human, of)])),
  };
}

function exactOf(pairs: readonly Pair[]): number | null {
  return mean(pairs.map(({ machine, human }) => Number(machine === human)));
}

/** None, part, all. */
function levelOf(points: number, of: number): 0 | 1 | 2 {
  if (points <= 0) return 0;
  return points >= of ? 2 : 1;
}

/** Cohen's kappa for pairs of levels 0 to 2 with linear weights. Exported for its test. */
export function weightedKappa(pairs: readonly (readonly [number, number])[]): number | null {
  if (pairs.length < 2) return null;
  const share = (side: 0 | 1, level: number) => pairs.filter((pair) => pair[side] === level).length / pairs.length;
  let observed = 0;
  let expected = 0;
  for (const a of [0, 1, 2]) {
    for (const b of [0, 1, 2]) {
      const weight = Math.abs(a - b) / 2;
      observed += (weight * pairs.filter(([one, other]) => one === a && other === b).length) / pairs.length;
      expected += weight * share(0, a) * share(1, b);
    }
  }
  return expected === 0 ? null : 1 - observed / expected;
}

function totalAgreement(cases: readonly QualityCase[]): TotalAgreement {
  const totals = cases.flatMap(({ automatic, review }) => {
    const [machine, human] = [automatic?.total ?? null, review?.total ?? null];
    return machine === null || human === null ? [] : [[machine, human] as const];
  });
  return {
    n: totals.length,
    meanDifference: mean(totals.map(([machine, human]) => human - machine)),
    correlation: correlationOf(totals),
  };
}

/** Pearson's correlation. Exported for its test. */
export function correlationOf(pairs: readonly (readonly [number, number])[]): number | null {
  if (pairs.length < 3) return null;
  const [xs, ys] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
  const [mx, my] = [mean(xs) ?? 0, mean(ys) ?? 0];
  const sum = (terms: number[]) => terms.reduce((total, term) => total + term, 0);
  const [sxx, syy] = [sum(xs.map((x) => (x - mx) ** 2)), sum(ys.map((y) => (y - my) ** 2))];
  if (sxx === 0 || syy === 0) return null;
  return sum(pairs.map(([x, y]) => (x - mx) * (y - my))) / Math.sqrt(sxx * syy);
}

/** Grades that count now: after appeals. */
function gradesOf(cases: readonly QualityCase[]): Agreement['grades'] {
  const grades = { excellent: 0, good: 0, pass: 0, fail: 0 };
  for (const one of cases) {
    const grade = humanScoreOf(one)?.grade ?? null;
    if (grade !== null) grades[grade] += 1;
  }
  const graded = grades.excellent + grades.good + grades.pass + grades.fail;
  return { ...grades, goodRate: graded === 0 ? null : (grades.excellent + grades.good) / graded };
}

function monthOf({ reviewedAt, drawnAt }: QualityCase): string {
  return calendarDay(reviewedAt ?? drawnAt).slice(0, 7);
}

function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 1e6) / 1e6;
}
