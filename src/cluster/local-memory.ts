import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Limit, LimitTerms, SharedMemory, SharedNotes } from './shared-memory.ts';

/** Keys of one kind that are remembered at most. */
const MOST_KEYS = 50_000;

/** The memory of one process that is alone. */
export function localMemory(): SharedMemory {
  return { limit: localLimit, notes: (_name, keepMs) => new LocalNotes(keepMs) };
}

/** Seconds to wait that a limiter answers with; 0 where it takes. @throws what is no refusal */
export async function secondsToWait(taking: Promise<unknown>): Promise<number> {
  try {
    await taking;
    return 0;
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    return Math.max(1, Math.ceil(error.msBeforeNext / 1000));
  }
}

function localLimit({ name, points, seconds, burst }: LimitTerms): Limit {
  const steady = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
  const limiter =
    burst === undefined
      ? steady
      : new BurstyRateLimiter(
          steady,
          new RateLimiterMemory({ keyPrefix: `${name}-burst`, points: burst.points, duration: burst.seconds }),
        );
  return {
    take: (key) => secondsToWait(limiter.consume(key)),
    giveBack: async (key) => {
      await steady.reward(key);
    },
  };
}

class LocalNotes<T> implements SharedNotes<T> {
  private readonly notes = new Map<string, { note: T; until: number }>();

  constructor(private readonly keepMs: number) {}

  async change<R>(key: string, fn: (current: T | null) => { next: T; result: R }): Promise<R> {
    const now = Date.now();
    const known = this.notes.get(key);
    const { next, result } = fn(known === undefined || known.until <= now ? null : known.note);
    // Who was heard last stands last.
    this.notes.delete(key);
    this.notes.set(key, { note: next, until: now + this.keepMs });
    for (const [oldest, { until }] of this.notes) {
      if (until > now && this.notes.size <= MOST_KEYS) break;
      this.notes.delete(oldest);
    }
    return result;
  }
}
