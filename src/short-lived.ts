import type { Clock } from './clock.ts';
import type { Jobs } from './jobs/index.ts';
import type { Collection, Stored } from './storage/index.ts';
import type { Stores } from './stores.ts';

const SWEEP_JOB = 'short-lived';
const SWEEP_EVERY_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;
const PAGE = 500;

/** What may go when a time in it has passed. */
interface Lifetime {
  collection: Collection<Stored>;
  /** Indexed; a time in it, UTC. */
  until: string;
  /** After that time, ms, nobody needs it. */
  thenMs: number;
}

/**
 * Lets go of codes and passes that nobody can use any more, on both engines alike (短期数据清理): an index and a job, which
 * a test can run by its own clock. Other short-lived things (nonces, kept answers, tickets, receipts, links) are removed
 * by the rooms that know when.
 */
export class ShortLived {
  private readonly lifetimes: readonly Lifetime[];

  constructor(private readonly deps: { stores: Pick<Stores, 'resumeCodes' | 'aidAccess'>; jobs: Jobs; clock: Clock }) {
    const { resumeCodes, aidAccess } = deps.stores;
    this.lifetimes = [
      lifetime(resumeCodes, 'expiresAt', 0),
      // By then the pass that a code gave is over too, and so is the hour in which only so many codes are sent.
      lifetime(aidAccess, 'codeUntil', HOUR_MS),
    ];
    deps.jobs.handle(SWEEP_JOB, async () => {
      await this.sweep();
    });
  }

  async start(): Promise<void> {
    await this.deps.jobs.every(SWEEP_JOB, SWEEP_EVERY_MS);
  }

  /** @returns how many were removed. */
  async sweep(): Promise<number> {
    let removed = 0;
    for (const { collection, until, thenMs } of this.lifetimes) {
      const where = { [until]: { before: new Date(this.deps.clock.now().getTime() - thenMs) } };
      for (;;) {
        const over = await collection.find({ where, sort: { [until]: 1 } as never, limit: PAGE });
        for (const { _id } of over) if (await collection.remove(_id)) removed += 1;
        if (over.length < PAGE) break;
      }
    }
    return removed;
  }
}

function lifetime<T extends Stored>(collection: Collection<T>, until: keyof T & string, thenMs: number): Lifetime {
  return { collection: collection as unknown as Collection<Stored>, until, thenMs };
}
