import type { Clock } from '../../clock.ts';
import { type Collection, changeOrInsert } from '../../storage/index.ts';
import { DAY_MS } from '../shanghai-days.ts';
import { ShiftOverlapError } from './errors.ts';
import { type BookEntry, isLocked, type Shift, type ShiftBook } from './shift.ts';

/** An entry that its operation left behind is not believed after this; operations take milliseconds. */
const LEFT_BEHIND_MS = 60_000;
/** Past entries are kept for this long: shifts may be entered afterwards. */
const KEPT_MS = 62 * DAY_MS;

/** A time to be taken for a shift. */
export interface Reservation {
  shiftId: string;
  from: Date;
  to: Date;
  /** The operation that takes it; null when the shift stands so at once. */
  op: string | null;
}

/**
 * Keeps everybody from being in two shifts at once, without transactions: whoever gives somebody a shift takes the time
 * in that person's book first, and lets go of what he no longer has last. In between a person has rather too much time
 * taken than too little.
 */
export class ShiftBooks {
  constructor(
    private readonly books: Collection<ShiftBook>,
    private readonly shifts: Collection<Shift>,
    private readonly clock: Clock,
  ) {}

  /**
   * Take a time for a shift.
   * @param instead a shift that he gives away in the same operation; its time does not count.
   * @throws ShiftOverlapError 409
   */
  async reserve(staffId: string, wanted: Reservation, instead: string | null = null): Promise<void> {
    const now = this.clock.now().getTime();
    const { shiftId, op } = wanted;
    const entry: BookEntry = { shiftId, from: wanted.from.getTime(), to: wanted.to.getTime(), op, at: now };
    const take = () =>
      this.change(staffId, (entries) => {
        const taken = overlapping(entries, entry, instead);
        if (taken !== null) throw new ShiftOverlapError({ from: new Date(taken.from), to: new Date(taken.to) });
        return [...entries.filter((one) => one.shiftId !== shiftId || one.op !== op), entry].filter(
          ({ to }) => to > now - KEPT_MS,
        );
      });
    try {
      await take();
    } catch (error) {
      if (!(error instanceof ShiftOverlapError) || !(await this.repair(staffId))) throw error;
      await take();
    }
  }

  /** The book says of this shift what the shift says itself; what the operation had taken beside is let go of. */
  async settle(staffId: string, shiftId: string, op: string | null): Promise<void> {
    const shift = await this.shifts.get(shiftId);
    const now = this.clock.now().getTime();
    await this.change(staffId, (entries) => {
      const others = entries.filter((one) => one.shiftId !== shiftId || (one.op !== null && one.op !== op));
      return shift === null || shift.cancelledAt !== null || shift.staffId !== staffId
        ? others
        : [...others, { shiftId, from: shift.from.getTime(), to: shift.to.getTime(), op: null, at: now }];
    });
  }

  /** Lets go of what a crash left behind. @returns whether there was something. */
  private async repair(staffId: string): Promise<boolean> {
    const now = this.clock.now();
    const old = ((await this.books.get(staffId))?.entries ?? []).filter(
      ({ at }) => at < now.getTime() - LEFT_BEHIND_MS,
    );
    const shifts = new Map<string, Shift>();
    const ids = [...new Set(old.map(({ shiftId }) => shiftId))];
    for (const shift of await this.shifts.getMany(ids)) shifts.set(shift._id, shift);
    const left = old.filter((entry) => !isBacked(entry, staffId, shifts.get(entry.shiftId), now));
    if (left.length === 0) return false;
    await this.change(staffId, (entries) =>
      entries.filter(
        (one) => !left.some(({ shiftId, op, at }) => one.shiftId === shiftId && one.op === op && one.at === at),
      ),
    );
    return true;
  }

  private async change(staffId: string, fn: (entries: BookEntry[]) => BookEntry[]): Promise<void> {
    const none = { _id: staffId, entries: [] };
    await changeOrInsert(this.books, none, (book) => ({ ...book, entries: fn(book.entries) }));
  }
}

/** Whether a shift still speaks for an old entry: it is his at that time, or being changed. */
function isBacked({ from, to }: BookEntry, staffId: string, shift: Shift | undefined, now: Date): boolean {
  if (shift === undefined) return false;
  if (isLocked(shift, now)) return true;
  const isHis = shift.cancelledAt === null && shift.staffId === staffId;
  return isHis && shift.from.getTime() === from && shift.to.getTime() === to;
}

function overlapping(entries: readonly BookEntry[], wanted: BookEntry, instead: string | null): BookEntry | null {
  const others = entries.filter(({ shiftId }) => shiftId !== wanted.shiftId && shiftId !== instead);
  return others.find(({ from, to }) => from < wanted.to && wanted.from < to) ?? null;
}
