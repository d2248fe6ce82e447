import type { Clock } from '../../clock.ts';
import type { Jobs } from '../../jobs/index.ts';
import type { Collection } from '../../storage/index.ts';
import type { HoursContent } from '../hours/hours-content.ts';
import { DutyDayBook } from './duty-day-book.ts';
import type { DutySpan } from './duty-state.ts';
import type { ShiftExchange } from './exchange.ts';
import type { Shift, ShiftBook } from './shift.ts';
import { ShiftBooks } from './shift-books.ts';
import { ShiftExchanges } from './shift-exchanges.ts';
import { Shifts } from './shifts.ts';

export interface PlannedRosterDeps {
  shifts: Collection<Shift>;
  shiftBooks: Collection<ShiftBook>;
  shiftExchanges: Collection<ShiftExchange>;
  dutySpans: Collection<DutySpan>;
  jobs: Jobs;
  clock: Clock;
  newId: () => string;
  /** Whether somebody has a telephone that can be called. */
  hasPhone: (staffId: string) => Promise<boolean>;
  /** What the bureau has written about duty days and exchanges, as it is now. */
  rules: () => Pick<HoursContent, 'dutyDay' | 'exchange'>;
}

/** The roster as planned and as it was kept (排班与值班日): shifts, their exchanges, and duty days. */
export interface PlannedRoster {
  shifts: Shifts;
  exchanges: ShiftExchanges;
  days: DutyDayBook;
  /** Begin to let exchanges expire. Called once at start. */
  start(): Promise<void>;
}

export function createPlannedRoster(deps: PlannedRosterDeps): PlannedRoster {
  const { jobs, clock, newId, hasPhone, dutySpans, rules } = deps;
  const books = new ShiftBooks(deps.shiftBooks, deps.shifts, clock);
  const shifts = new Shifts({ shifts: deps.shifts, books, clock, newId, hasPhone });
  const exchanges = new ShiftExchanges({
    exchanges: deps.shiftExchanges,
    shifts,
    jobs,
    clock,
    newId,
    needsApproval: () => rules().exchange.approval,
  });
  const days = new DutyDayBook({ dutySpans, shifts, clock, dayMinutes: () => rules().dutyDay.minutes });
  return { shifts, exchanges, days, start: () => exchanges.start() };
}
