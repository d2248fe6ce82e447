import type { PeriodFigures } from '../statistics/statistics.ts';
import { publicCounts } from './public-counts.ts';
import { partsOf, type ReportPeriod } from './report-period.ts';
import { type CountSum, suppressed } from './suppression.ts';

/** What may be told of a period: its counts, and the names of those that are not told. */
export interface PublicRelease {
  counts: ReadonlyMap<string, number>;
  hidden: ReadonlySet<string>;
}

/** A release among those of the shorter periods within it; names are `<period> <name>`. */
interface Decided extends PublicRelease {
  all: Map<string, number>;
  sums: CountSum[];
  told: Set<string>;
  notTold: Set<string>;
}

/**
 * Decides what a public sheet tells, together with the sheets of the shorter periods within it: a month that is not told
 * must not be the quarter less its other months. The shorter ones are decided first, as they were made public first.
 */
export async function publicRelease(
  period: ReportPeriod,
  figuresOf: (period: ReportPeriod) => Promise<PeriodFigures>,
): Promise<PublicRelease> {
  const known = new Map<string, Promise<Decided>>();
  const release = (one: ReportPeriod): Promise<Decided> => {
    const found = known.get(one.id) ?? decide(one);
    known.set(one.id, found);
    return found;
  };
  const decide = async (one: ReportPeriod): Promise<Decided> => {
    const { counts, sums: own } = publicCounts(await figuresOf(one));
    const named = (id: string, name: string) => `${id} ${name}`;
    const all = new Map<string, number>();
    const sums: CountSum[] = own.map(({ total, parts }) => ({
      total: named(one.id, total),
      parts: parts.map((part) => named(one.id, part)),
    }));
    const told = new Set<string>();
    const hidden = new Set<string>();
    for (const parts of partsOf(one)) {
      for (const part of await Promise.all(parts.map(release))) {
        for (const [name, n] of part.all) all.set(name, n);
        for (const name of part.told) told.add(name);
        for (const name of part.notTold) hidden.add(name);
        sums.push(...part.sums);
      }
      for (const name of counts.keys()) {
        const within = parts.map(({ id }) => named(id, name)).filter((key) => all.has(key));
        sums.push({ total: named(one.id, name), parts: within });
      }
    }
    for (const [name, n] of counts) all.set(named(one.id, name), n);
    const not = await suppressed({ counts: all, sums, decided: { told, hidden } });
    const names = [...counts.keys()];
    for (const name of names) (not.has(named(one.id, name)) ? hidden : told).add(named(one.id, name));
    return {
      counts,
      hidden: new Set(names.filter((name) => not.has(named(one.id, name)))),
      all,
      sums,
      told,
      notTold: hidden,
    };
  };
  const { counts, hidden } = await release(period);
  return { counts, hidden };
}
