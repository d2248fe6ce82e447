import type { Clock } from '../../clock.ts';
import type { Collection } from '../../storage/index.ts';
import { DAY_MS } from '../shanghai-days.ts';
import { dutyDays, monthBounds, type PersonDays } from './duty-days.ts';
import type { DutySpan } from './duty-state.ts';
import type { Shifts } from './shifts.ts';

/** Days before a month in which a stretch of duty that reaches into it may have begun. */
const LONGEST_DUTY_MS = 7 * DAY_MS;

export interface DutyDayBookDeps {
  dutySpans: Collection<DutySpan>;
  shifts: Shifts;
  clock: Clock;
  /** Minutes that make a duty day; null when it is not set. */
  dayMinutes: () => number | null;
}

/** Duty days of a month (值班日统计), from sign-ins and sign-outs and the shifts. Days only, no money. */
export class DutyDayBook {
  constructor(private readonly deps: DutyDayBookDeps) {}

  /** @param month `YYYY-MM`; @param staffId of one person only. */
  async month(month: string, staffId?: string): Promise<PersonDays[]> {
    const { from, before } = monthBounds(month);
    const own = staffId === undefined ? {} : { staffId };
    const [spans, shifts] = await Promise.all([
      this.spans(new Date(from.getTime() - LONGEST_DUTY_MS), before, staffId),
      this.deps.shifts.between(from, before, own),
    ]);
    return dutyDays({
      month,
      spans,
      shifts: shifts.filter(({ kind }) => kind === 'desk'),
      now: this.deps.clock.now(),
      dayMinutes: this.deps.dayMinutes(),
    });
  }

  private async spans(from: Date, before: Date, staffId: string | undefined): Promise<DutySpan[]> {
    const found: DutySpan[] = [];
    let after: string | undefined;
    do {
      const page = await this.deps.dutySpans.page({
        where: staffId === undefined ? { from: { from, before } } : { staffId, from: { from, before } },
        sort: { from: staffId === undefined ? 1 : -1 },
        limit: 1000,
        ...(after === undefined ? {} : { after }),
      });
      found.push(...page.items);
      after = page.next ?? undefined;
    } while (after !== undefined);
    return found;
  }
}
