import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { asHotlineError } from '../errors.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Handoff } from './handoff.ts';
import type { Written } from './handoff-book.ts';
import { holdersOf } from './lawyer-load.ts';
import type { Loads } from './loads.ts';
import type { QueueFeed } from './queue-feed.ts';

/** Matches queue and people, as soon as may be. */
export const DISPATCH_JOB = 'handoff-dispatch';

interface Dependencies {
  loads: Loads;
  /** Places are told to who waits. */
  positionsChanged: () => Promise<void>;
  jobs: Pick<Jobs, 'schedule'>;
  queueFeed: QueueFeed;
  clock: Clock;
  log: Logger;
}

/**
 * What follows from any write of a handoff (后续): places that are free again, the next offer, places told, desks that look
 * again. The write stands whatever becomes of this; the sweep does it again.
 */
export class Consequences {
  constructor(private readonly deps: Dependencies) {}

  async written({ before, after }: Written): Promise<void> {
    const isQueueMoved = before.place !== after.place && (before.place === 'waiting' || after.place === 'waiting');
    const isReordered = before.priority !== after.priority || before.excluded.length !== after.excluded.length;
    await this.guarded(async () => {
      const isFreed = await this.freePlaces(before, after);
      if (isQueueMoved || isReordered || isFreed) await this.wakeDispatcher();
      if (isQueueMoved || isReordered) await this.deps.positionsChanged();
    });
    if (isSeenAtDesks(before, after)) this.deps.queueFeed.publish();
  }

  /** A new one waits. */
  async inserted({ priority }: Handoff): Promise<void> {
    await this.guarded(async () => {
      await this.wakeDispatcher();
      if (priority < 2) await this.deps.positionsChanged();
    });
    this.deps.queueFeed.publish();
  }

  async wakeDispatcher(): Promise<void> {
    await this.deps.jobs.schedule(DISPATCH_JOB, 'queue', this.deps.clock.now(), {});
  }

  private async freePlaces(before: Handoff, after: Handoff): Promise<boolean> {
    const holders = holdersOf(after);
    const freed = holdersOf(before).filter((staffId) => !holders.includes(staffId));
    for (const staffId of freed) {
      const servedUntil = staffId === before.lawyerId ? this.deps.clock.now() : null;
      await this.deps.loads.release(staffId, after._id, servedUntil);
    }
    return freed.length > 0;
  }

  private async guarded(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.deps.log.warn({ code: asHotlineError(error).code }, 'what follows from a handoff is left to the sweep');
    }
  }
}

/** Signs of life alone are no news for a list. */
function isSeenAtDesks(before: Handoff, after: Handoff): boolean {
  const quiet: Partial<Handoff> = { awaitsSince: null, lawyerActiveAt: null, dueAt: null };
  return JSON.stringify({ ...before, ...quiet }) !== JSON.stringify({ ...after, ...quiet });
}
