import type { Clock } from '../../src/clock.ts';
import { dutySpanCollection } from '../../src/handoff/roster/duty-state.ts';
import { shiftExchangeCollection } from '../../src/handoff/roster/exchange.ts';
import { createPlannedRoster, type PlannedRoster } from '../../src/handoff/roster/planned-roster.ts';
import { type Shift, shiftBookCollection, shiftCollection } from '../../src/handoff/roster/shift.ts';
import type { Job, JobHandler, Jobs } from '../../src/jobs/index.ts';
import { type Collection, openSqlite, type Storage } from '../../src/storage/index.ts';

/** Wall-clock time in Shanghai. */
export const at = (text: string) => new Date(`${text.replace(' ', 'T')}+08:00`);

function stores(storage: Storage) {
  return {
    shifts: storage.collection(shiftCollection),
    shiftBooks: storage.collection(shiftBookCollection),
    shiftExchanges: storage.collection(shiftExchangeCollection),
    dutySpans: storage.collection(dutySpanCollection),
  };
}

type Stores = ReturnType<typeof stores>;

/** The planned roster on real SQLite; the clock stands still until it is moved, jobs run when the test says so. */
export class PlannedStage {
  now = at('2026-03-02 09:00');
  approval = true;
  dayMinutes: number | null = null;
  readonly jobs: Job[] = [];
  readonly withoutPhone = new Set<string>();
  readonly planned: PlannedRoster;
  private readonly handlers = new Map<string, JobHandler>();
  private processes = 0;

  private constructor(
    private readonly storage: Storage,
    readonly stored: Stores,
  ) {
    this.planned = this.another();
  }

  static async open(): Promise<PlannedStage> {
    const clock: Clock = { now: () => new Date() };
    const storage = await openSqlite({ file: ':memory:', clock, checkQueries: true });
    const stored = stores(storage);
    await storage.prepare();
    return new PlannedStage(storage, stored);
  }

  /** The same data in another process, or with collections that fail. */
  another(over: Partial<Stores> = {}): PlannedRoster {
    this.processes += 1;
    const prefix = `p${this.processes}`;
    let made = 0;
    const jobs: Jobs = {
      handle: (kind, handler) => {
        if (!this.handlers.has(kind)) this.handlers.set(kind, handler);
      },
      schedule: async (kind, key, dueAt, ids) => {
        this.jobs.push({ kind, key, ids, dueAt, attempt: 1 });
      },
      cancel: async () => {},
      every: async () => {},
      start: async () => {},
      drain: async () => {},
    };
    return createPlannedRoster({
      ...this.stored,
      ...over,
      jobs,
      clock: { now: () => this.now },
      newId: () => {
        made += 1;
        return `${prefix}-${made}`;
      },
      hasPhone: async (id) => !this.withoutPhone.has(id),
      rules: () => ({ dutyDay: { minutes: this.dayMinutes }, exchange: { approval: this.approval } }),
    });
  }

  async run(kind: string, key = 'every'): Promise<void> {
    await this.handlers.get(kind)?.({ kind, key, ids: {}, dueAt: this.now, attempt: 1 });
  }

  async shift(staffId: string, from: string, to: string, kind: Shift['kind'] = 'desk'): Promise<Shift> {
    return this.planned.shifts.add({ staffId, from: at(from), to: at(to), kind, note: '' }, 'boss');
  }

  /** Who has which time, as `staffId 03-02 08:00—12:00`, by beginning. */
  async table(): Promise<string[]> {
    const shifts = await this.planned.shifts.between(at('2026-02-01 00:00'), at('2026-05-01 00:00'));
    const local = (date: Date) => new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ');
    return shifts.map(({ staffId, from, to }) => `${staffId} ${local(from)}—${local(to).slice(6)}`);
  }

  /** Fails where somebody is in two shifts at once, or a book and the shifts differ. */
  async assertSound(): Promise<void> {
    const shifts = await this.planned.shifts.between(at('2026-02-01 00:00'), at('2026-05-01 00:00'));
    for (const one of shifts) {
      const clash = shifts.find((other) => other !== one && other.staffId === one.staffId && overlap(one, other));
      if (clash !== undefined) throw new Error(`${one.staffId} is in two shifts: ${one._id}, ${clash._id}`);
      if (one.lock !== null) throw new Error(`${one._id} is still held`);
    }
    for await (const book of this.stored.shiftBooks.scan()) {
      const entries = book.entries.map(({ shiftId, from, to, op }) => `${shiftId} ${from} ${to} ${op}`).sort();
      const own = shifts.filter((shift) => shift.staffId === book._id);
      const expected = own.map(({ _id, from, to }) => `${_id} ${from.getTime()} ${to.getTime()} null`).sort();
      if (JSON.stringify(entries) !== JSON.stringify(expected)) {
        throw new Error(`the book of ${book._id} says ${entries}, the shifts say ${expected}`);
      }
    }
  }

  async end(): Promise<void> {
    await this.storage.close();
  }
}

function overlap(one: Shift, other: Shift): boolean {
  return one.from < other.to && other.from < one.to;
}

/** A collection before whose writes something else happens. */
export function interrupted<T extends { _id: string }>(collection: Collection<T>, between: () => Promise<void>) {
  return new Proxy(collection, {
    get(target, name) {
      const own: unknown = Reflect.get(target, name);
      if (typeof own !== 'function') return own;
      return async (...args: unknown[]) => {
        if (['insert', 'change'].includes(String(name))) await between();
        return own.apply(target, args) as unknown;
      };
    },
  });
}

/** A collection whose writes fail after some more, as when the process is killed there. */
export function dying<T extends { _id: string }>(collection: Collection<T>, ledger: { left: number }): Collection<T> {
  const die = () => {
    ledger.left -= 1;
    if (ledger.left < 0) throw new Error('killed');
  };
  return new Proxy(collection, {
    get(target, name) {
      const own: unknown = Reflect.get(target, name);
      if (typeof own !== 'function') return own;
      return async (...args: unknown[]) => {
        if (['insert', 'change', 'remove', 'claim'].includes(String(name))) die();
        return own.apply(target, args) as unknown;
      };
    },
  });
}
