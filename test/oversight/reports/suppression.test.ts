import fc from 'fast-check';
import type { DailyFigures, LawyerFigures, PeriodFigures, ServiceFacts } from '../../../src/oversight/index.ts';
import { publicCounts } from '../../../src/oversight/reports/public-counts.ts';
import { publicRelease } from '../../../src/oversight/reports/public-release.ts';
import { NOT_TOLD, publicReport } from '../../../src/oversight/reports/public-report.ts';
import {
  partsOf,
  periodBefore,
  type ReportPeriod,
  reportPeriod,
} from '../../../src/oversight/reports/report-period.ts';
import { type CountSum, suppressed } from '../../../src/oversight/reports/suppression.ts';
import { countDay } from '../../../src/oversight/statistics/count-day.ts';
import { Statistics } from '../../../src/oversight/statistics/statistics.ts';
import type { Collection } from '../../../src/storage/index.ts';
import { drawing, servicesOfDay } from '../statistics/many-services.ts';

/**
 * What a reader can work out: every count lies between bounds, and each sum narrows the bounds of the others, until
 * nothing narrows any more. A count of which only one value is left is known to him.
 */
function readersBounds(
  told: ReadonlyMap<string, number>,
  names: readonly string[],
  sums: readonly CountSum[],
): Map<string, [number, number]> {
  const bounds = new Map<string, [number, number]>(
    // He knows the rule: a count of nobody is told, so what is not told is 1 at least.
    names.map((name) => [name, told.has(name) ? [told.get(name) ?? 0, told.get(name) ?? 0] : [1, 1e6]]),
  );
  const of = (name: string): [number, number] => bounds.get(name) ?? [0, 0];
  for (let changed = true, rounds = 0; changed && rounds < 200; rounds += 1) {
    changed = false;
    const narrow = (name: string, low: number, high: number) => {
      const [from, to] = of(name);
      const next: [number, number] = [Math.max(from, low), Math.min(to, high)];
      if (bounds.has(name) && (next[0] > from || next[1] < to)) {
        bounds.set(name, next);
        changed = true;
      }
    };
    for (const { total, parts } of sums) {
      const low = parts.reduce((sum, part) => sum + of(part)[0], 0);
      const high = parts.reduce((sum, part) => sum + of(part)[1], 0);
      narrow(total, low, high);
      for (const part of parts) narrow(part, of(total)[0] - (high - of(part)[1]), of(total)[1] - (low - of(part)[0]));
    }
  }
  return bounds;
}

function expectNothingDerived(
  counts: ReadonlyMap<string, number>,
  hidden: ReadonlySet<string>,
  sums: readonly CountSum[],
) {
  const names = [...counts.keys()];
  const told = new Map([...counts].filter(([name]) => !hidden.has(name)));
  for (const [name, n] of told) expect([name, n === 0 || n >= 5]).toEqual([name, true]);
  const bounds = readersBounds(told, names, sums);
  for (const name of hidden) {
    const [low, high] = bounds.get(name) ?? [0, 0];
    // Not known, and it may be large enough to be told.
    expect([name, low < high, high >= 5]).toEqual([name, true, true]);
  }
}

/** Kept figures in memory, without a database: the same documents. */
function statisticsOf(services: readonly ServiceFacts[]): Statistics {
  const days = [...new Set(services.map(({ day }) => day))].sort();
  const documents = days.flatMap(
    (day) =>
      countDay({
        day,
        services: services.filter((one) => one.day === day),
        dutyMinutes: new Map(),
        countedAt: new Date(),
      }).figures,
  );
  const page = async ({ where }: { where: { day: { from: string; before: string } } }) => ({
    items: documents.filter(
      ({ _id, day }) => _id.endsWith(':*:*:*') && day >= where.day.from && day < where.day.before,
    ),
    next: null,
  });
  return new Statistics({
    dailyFigures: { page } as unknown as Collection<DailyFigures>,
    lawyerFigures: { page } as unknown as Collection<LawyerFigures>,
  });
}

const figuresIn =
  (statistics: Statistics) =>
  (period: ReportPeriod): Promise<PeriodFigures> =>
    statistics.figures({ from: period.from, before: period.before });

describe('counts that are not told', () => {
  it('cannot be worked out from the others, whatever the counts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 7 }),
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 }),
        async (first, weights) => {
          const all = first.reduce((sum, n) => sum + n, 0);
          // A second split of the same total, and a split of one of its parts.
          const share = weights.reduce((sum, n) => sum + n, 0);
          const second = weights.map((weight) => Math.floor((all * weight) / share));
          second[0] = (second[0] ?? 0) + all - second.reduce((sum, n) => sum + n, 0);
          const counts = new Map<string, number>([['all', all]]);
          for (const [at, n] of first.entries()) counts.set(`a${at}`, n);
          for (const [at, n] of second.entries()) counts.set(`b${at}`, n);
          const whole = second[0] ?? 0;
          counts.set('c0', Math.floor(whole / 3)).set('c1', whole - Math.floor(whole / 3));
          const nonZero = (names: string[]) => names.filter((name) => (counts.get(name) ?? 0) > 0);
          const sums = [
            { total: 'all', parts: nonZero(first.map((_, at) => `a${at}`)) },
            { total: 'all', parts: nonZero(second.map((_, at) => `b${at}`)) },
            { total: 'b0', parts: nonZero(['c0', 'c1']) },
          ];
          if (all === 0) return;
          expectNothingDerived(counts, await suppressed({ counts, sums }), sums);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('are as few as that allows', async () => {
    const counts = new Map([
      ['all', 100],
      ['a', 3],
      ['b', 7],
      ['c', 40],
      ['d', 50],
    ]);
    const sums = [{ total: 'all', parts: ['a', 'b', 'c', 'd'] }];
    expect([...(await suppressed({ counts, sums }))].sort()).toEqual(['a', 'b']);
    expect([...(await suppressed({ counts: new Map([...counts, ['a', 5], ['b', 5]]), sums }))]).toEqual([]);
    // 1 and 1 of a rest of 2 would be known.
    expect(
      [...(await suppressed({ counts: new Map([...counts, ['a', 1], ['b', 1], ['c', 48]]), sums }))].sort(),
    ).toEqual(['a', 'b', 'c']);
  });

  it('are hidden in a public sheet of any period, and not told by the sheets of its parts either', async () => {
    const draw = drawing(11);
    for (const size of [1, 2, 6, 15]) {
      const services = [
        '2026-01-05',
        '2026-01-20',
        '2026-02-10',
        '2026-03-15',
        '2026-03-16',
        '2026-04-02',
        '2026-07-09',
      ].flatMap((day) =>
        servicesOfDay(day, Math.ceil(size * (0.5 + draw())), {
          draw,
          regions: ['340302', '340303', null],
          lawyers: ['l'],
        }),
      );
      const figuresOf = figuresIn(statisticsOf(services));
      const periods = [
        '2026',
        '2026-H1',
        '2026-H2',
        '2026-Q1',
        '2026-Q2',
        '2026-Q3',
        '2026-01',
        '2026-02',
        '2026-03',
        '2026-04',
        '2026-07',
      ];
      const counts = new Map<string, number>();
      const hidden = new Set<string>();
      const sums: CountSum[] = [];
      for (const id of periods) {
        const period = reportPeriod(id) as ReportPeriod;
        const release = await publicRelease(period, figuresOf);
        for (const [name, n] of release.counts) counts.set(`${id} ${name}`, n);
        for (const name of release.hidden) hidden.add(`${id} ${name}`);
        for (const { total, parts } of publicCounts(await figuresOf(period)).sums) {
          sums.push({ total: `${id} ${total}`, parts: parts.map((part) => `${id} ${part}`) });
        }
      }
      for (const id of periods) {
        for (const parts of partsOf(reportPeriod(id) as ReportPeriod)) {
          for (const name of new Set([...counts.keys()].filter((key) => key.startsWith(`${id} `)))) {
            const bare = name.slice(id.length + 1);
            sums.push({
              total: name,
              parts: parts.map((part) => `${part.id} ${bare}`).filter((key) => (counts.get(key) ?? 0) > 0),
            });
          }
        }
      }
      expect(hidden.size).toBeGreaterThan(0);
      expectNothingDerived(counts, hidden, sums);
    }
  });

  it('show as a mark, rates too, in an order that tells nothing; and nobody is in the sheet', async () => {
    const draw = drawing(3);
    const services = servicesOfDay('2026-01-05', 60, { draw, regions: ['340302'], lawyers: ['lawyer7'] });
    const period = reportPeriod('2026-01') as ReportPeriod;
    const release = await publicRelease(period, figuresIn(statisticsOf(services)));
    const report = publicReport(release, {
      title: period.title,
      range: '',
      names: { region: (code) => `地区${code}` },
      madeAt: new Date(),
    });
    const said = JSON.stringify(report);
    expect(said).toContain(NOT_TOLD);
    expect(said).not.toMatch(/lawyer7|律师/u);
    for (const table of report.tables.filter(({ id }) => id !== 'satisfaction')) {
      const values = table.rows.map((row) => row[1]);
      const told = values.filter((value): value is number => typeof value === 'number');
      expect(told.every((n) => n >= 5)).toBe(true);
      expect(values).toEqual([...told.sort((a, b) => b - a), ...values.filter((value) => value === NOT_TOLD)]);
    }
  });
});

describe('periods', () => {
  it.each([
    ['2026-10', '2026-10-01', '2026-11-01', '2026-09', '2026年10月'],
    ['2026-12', '2026-12-01', '2027-01-01', '2026-11', '2026年12月'],
    ['2026-Q1', '2026-01-01', '2026-04-01', '2025-Q4', '2026年第一季度'],
    ['2026-H2', '2026-07-01', '2027-01-01', '2026-H1', '2026年下半年'],
    ['2026', '2026-01-01', '2027-01-01', '2025', '2026年'],
  ])('%s', (id, from, before, earlier, title) => {
    const period = reportPeriod(id) as ReportPeriod;
    expect([period.from, period.before, period.title]).toEqual([from, before, title]);
    expect(periodBefore(period).id).toBe(earlier);
    for (const parts of partsOf(period)) {
      expect([parts[0]?.from, parts.at(-1)?.before]).toEqual([from, before]);
    }
  });

  it('what is none is refused', () => {
    expect(
      ['2026-13', '2026-Q5', '2026-H3', '1999', '2026-1', '', '2026-10-01', '__proto__'].map(reportPeriod),
    ).toEqual(new Array(8).fill(null));
  });
});
