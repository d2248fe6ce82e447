import type { Clock } from '../../clock.ts';
import { KeyedQueue } from '../../keyed-queue.ts';
import { type Collection, withLatest } from '../../storage/index.ts';
import { DAY_MS } from '../shanghai-days.ts';
import { ShiftChangedError, ShiftInvalidError, ShiftMissingError } from './errors.ts';
import { isLocked, type Shift, type ShiftEvent, type ShiftKind, type ShiftSource } from './shift.ts';
import type { ShiftBooks } from './shift-books.ts';

/** Longest shift. */
export const SHIFT_LIMIT_MS = DAY_MS;
/** Lines of the history of one shift. */
const MOST_EVENTS = 100;
const EARLIEST_MS = 31 * DAY_MS;
const LATEST_MS = 400 * DAY_MS;

export interface ShiftInput {
  staffId: string;
  from: Date;
  to: Date;
  kind: ShiftKind;
  note: string;
}

export interface ShiftsDeps {
  shifts: Collection<Shift>;
  books: ShiftBooks;
  clock: Clock;
  newId: () => string;
  /** Whether somebody has a telephone that can be called. */
  hasPhone: (staffId: string) => Promise<boolean>;
}

/** The roster as planned (排班): shifts, and who has one at an instant. */
export class Shifts {
  /** Tables are taken in one after the other. */
  readonly imports = new KeyedQueue();

  constructor(private readonly deps: ShiftsDeps) {}

  /** @throws ShiftInvalidError 422, ShiftOverlapError 409 */
  async add(input: ShiftInput, by: string, source: ShiftSource = 'manual'): Promise<Shift> {
    this.assertPossible(input);
    const { shifts, books, clock, newId } = this.deps;
    const [_id, at] = [newId(), clock.now()];
    const { staffId, from, to, kind, note } = input;
    await books.reserve(staffId, { shiftId: _id, from, to, op: null });
    try {
      return await shifts.insert({
        _id,
        staffId,
        from,
        to,
        kind,
        note,
        source,
        createdBy: by,
        createdAt: at,
        cancelledAt: null,
        lock: null,
        history: [{ at, by, what: 'created', before: null }],
      });
    } catch (error) {
      await books.settle(staffId, _id, null);
      throw error;
    }
  }

  /**
   * Change what is given and keep the rest; the person too.
   * @throws ShiftMissingError 404, ShiftInvalidError 422, ShiftOverlapError | ShiftChangedError 409
   */
  async change(id: string, patch: Partial<ShiftInput>, by: string): Promise<Shift> {
    const { shifts, books, clock, newId } = this.deps;
    const before = await this.live(id);
    const wanted: ShiftInput = { ...inputOf(before), ...patch };
    if (isSame(before, wanted)) return before;
    this.assertPossible(wanted);
    const op = newId();
    await this.lock(before, op, false);
    try {
      await books.reserve(wanted.staffId, { shiftId: id, from: wanted.from, to: wanted.to, op });
      const event = eventOf(before, by, 'changed', clock.now());
      const after = await shifts.change(id, (current) => {
        if (current.lock?.op !== op) throw new ShiftChangedError();
        return { ...current, ...wanted, history: withLatest(current.history, event, MOST_EVENTS) };
      });
      if (after === null) throw new ShiftMissingError();
      return { ...after, lock: null };
    } finally {
      await this.release(id, op, [before.staffId, wanted.staffId]);
    }
  }

  /** Repeating it changes nothing. @throws ShiftMissingError 404, ShiftChangedError 409 while it is being exchanged */
  async cancel(id: string, by: string): Promise<Shift> {
    const { shifts, books, clock } = this.deps;
    const at = clock.now();
    const after = await shifts.change(id, (current) => {
      if (current.cancelledAt !== null) return null;
      if (isHeld(current, '', at)) throw new ShiftChangedError();
      const event = eventOf(current, by, 'cancelled', at);
      return { ...current, cancelledAt: at, lock: null, history: withLatest(current.history, event, MOST_EVENTS) };
    });
    if (after === null) throw new ShiftMissingError();
    await books.settle(after.staffId, id, null);
    return after;
  }

  /** A shift that stands. @throws ShiftMissingError 404 */
  async live(id: string): Promise<Shift> {
    const shift = await this.deps.shifts.get(id);
    if (shift === null || shift.cancelledAt !== null) throw new ShiftMissingError();
    return shift;
  }

  async getMany(ids: readonly string[]): Promise<Shift[]> {
    return this.deps.shifts.getMany(ids);
  }

  /** Shifts that touch a time, by their beginning; of one person, or of all. Cancelled ones only when asked for. */
  async between(from: Date, before: Date, options: ShiftsAsked = {}): Promise<Shift[]> {
    return shiftsBetween(this.deps.shifts, from, before, options);
  }

  /** Who has a shift of this kind at an instant, the earliest first. */
  async at(at: Date, kind: ShiftKind): Promise<Shift[]> {
    const found = await shiftsAt(this.deps.shifts, at);
    return found.filter((shift) => shift.kind === kind);
  }

  /** Who can be rung at an instant when nobody is on duty (备勤): by shift, with a telephone, in order. */
  async onCallAt(at: Date): Promise<Shift[]> {
    const shifts = await this.at(at, 'on-call');
    const reachable = await Promise.all(shifts.map(({ staffId }) => this.deps.hasPhone(staffId)));
    return shifts.filter((_, nth) => reachable[nth] === true);
  }

  /** Whether somebody has a shift of either kind at an instant. */
  async isOnShift(staffId: string, at: Date): Promise<boolean> {
    return (await this.between(at, new Date(at.getTime() + 1), { staffId })).length > 0;
  }

  /**
   * Hold a shift for an operation, as it was read.
   * @throws ShiftChangedError 409 when it is otherwise by now, or another operation holds it.
   */
  async lock(read: Shift, op: string, isExchange: boolean): Promise<void> {
    const now = this.deps.clock.now();
    const held = await this.deps.shifts.change(read._id, (current) => {
      const same = current.cancelledAt === null && isSame(current, inputOf(read));
      if (!same || isHeld(current, op, now)) throw new ShiftChangedError();
      return { ...current, lock: { op, at: now.getTime(), isExchange } };
    });
    if (held === null) throw new ShiftMissingError();
  }

  /** Let the books say what the shift says, then let go of it. May be repeated. */
  async release(id: string, op: string, people: readonly string[]): Promise<void> {
    for (const staffId of new Set(people)) await this.deps.books.settle(staffId, id, op);
    await this.deps.shifts.change(id, (current) => (current.lock?.op === op ? { ...current, lock: null } : null));
  }

  /** Take the time of a shift in somebody's book. @throws ShiftOverlapError 409 */
  async reserve(staffId: string, { _id, from, to }: Shift, op: string, instead: string | null): Promise<void> {
    await this.deps.books.reserve(staffId, { shiftId: _id, from, to, op }, instead);
  }

  /** Give a shift that this operation holds to somebody; repeating it changes nothing. */
  async handOver(id: string, op: string, to: string, source: ShiftSource, by: string): Promise<void> {
    const at = this.deps.clock.now();
    await this.deps.shifts.change(id, (current) => {
      if (current.lock?.op !== op || current.staffId === to) return null;
      const event = eventOf(current, by, 'exchanged', at);
      return { ...current, staffId: to, source, history: withLatest(current.history, event, MOST_EVENTS) };
    });
  }

  /** What is wrong with the time of a shift, in words; null when it can be. */
  problemOf({ from, to }: Pick<ShiftInput, 'from' | 'to'>): string | null {
    return this.wrong({ from, to })?.problem ?? null;
  }

  private assertPossible(input: ShiftInput): void {
    const wrong = this.wrong(input);
    if (wrong !== null) throw new ShiftInvalidError(wrong.field, wrong.problem);
  }

  private wrong({ from, to }: Pick<ShiftInput, 'from' | 'to'>): { field: string; problem: string } | null {
    const now = this.deps.clock.now().getTime();
    const length = to.getTime() - from.getTime();
    if (length <= 0) return { field: 'to', problem: '结束要晚于开始。' };
    if (length > SHIFT_LIMIT_MS) return { field: 'to', problem: '一个班次最长 24 小时。' };
    if (from.getTime() < now - EARLIEST_MS) return { field: 'from', problem: '只能补录最近 31 天的班次。' };
    return from.getTime() > now + LATEST_MS ? { field: 'from', problem: '只能排今后 400 天以内的班次。' } : null;
  }
}

/** The same without a roster: only the stored shifts are needed. */
export async function shiftsAt(shifts: Collection<Shift>, at: Date): Promise<Shift[]> {
  return shiftsBetween(shifts, at, new Date(at.getTime() + 1), {});
}

interface ShiftsAsked {
  staffId?: string;
  cancelled?: boolean;
}

async function shiftsBetween(
  shifts: Collection<Shift>,
  from: Date,
  before: Date,
  { staffId, cancelled = false }: ShiftsAsked,
): Promise<Shift[]> {
  const begins = { from: new Date(from.getTime() - SHIFT_LIMIT_MS), before };
  const found: Shift[] = [];
  let after: string | undefined;
  do {
    const page = await shifts.page({
      where: staffId === undefined ? { from: begins } : { staffId, from: begins },
      sort: { from: 1 },
      limit: 1000,
      ...(after === undefined ? {} : { after }),
    });
    found.push(...page.items);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return found.filter((shift) => shift.to > from && (cancelled || shift.cancelledAt === null));
}

function isHeld({ lock }: Shift, op: string, now: Date): boolean {
  return lock?.op !== op && isLocked({ lock }, now);
}

function inputOf({ staffId, from, to, kind, note }: Shift): ShiftInput {
  return { staffId, from, to, kind, note };
}

function isSame(one: ShiftInput, other: ShiftInput): boolean {
  const { staffId, kind, note } = one;
  const sameTime = one.from.getTime() === other.from.getTime() && one.to.getTime() === other.to.getTime();
  return sameTime && staffId === other.staffId && kind === other.kind && note === other.note;
}

function eventOf({ staffId, from, to, kind, note }: Shift, by: string, what: ShiftEvent['what'], at: Date): ShiftEvent {
  return { at, by, what, before: { staffId, from: from.toISOString(), to: to.toISOString(), kind, note } };
}
