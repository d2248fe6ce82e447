import type { DayCounting, DayDifference } from './day-counting.ts';

/** What rebuilding found. */
export interface RebuildReport {
  days: number;
  services: number;
  /** Days whose kept figures were not what a new count gives. */
  different: DayDifference[];
}

/** Counts every day anew from the facts of its services (统计重建). @param from first day; all without. */
export async function rebuildFigures(
  counting: DayCounting,
  { from, onDay }: { from?: string; onDay?: (day: DayDifference) => void } = {},
): Promise<RebuildReport> {
  const report: RebuildReport = { days: 0, services: 0, different: [] };
  for (const day of await counting.days(from)) {
    const difference = await counting.count(day);
    report.days += 1;
    report.services += difference.services;
    if (difference.added.length + difference.changed.length + difference.removed.length > 0) {
      report.different.push(difference);
    }
    onDay?.(difference);
  }
  return report;
}
