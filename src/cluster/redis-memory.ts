import { BurstyRateLimiter, RateLimiterRedis } from 'rate-limiter-flexible';
import { localMemory, secondsToWait } from './local-memory.ts';
import type { RedisLink } from './redis-link.ts';
import type { Limit, LimitTerms, SharedMemory, SharedNotes } from './shared-memory.ts';

const PREFIX = 'hotline';
/** A note that is changed by others each time is left to the memory of this process: nobody may hold up the rest. */
const ATTEMPTS = 20;
/** KEYS: the note. ARGV: as it was read ('' for none), the next one, ms that it is kept. */
const REPLACE = `
local now = redis.call('get', KEYS[1]) or ''
if now ~= ARGV[1] then return 0 end
redis.call('set', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

/**
 * The memory of all processes together, in Redis; while it is away each process counts for itself.
 * @param fingerprint of a key: Redis holds nothing that names anybody.
 */
export function redisMemory(link: RedisLink, fingerprint: (plain: string) => string): SharedMemory {
  const local = localMemory();
  return {
    limit: (terms) => redisLimit(link, fingerprint, terms, local.limit(terms)),
    notes: <T>(name: string, keepMs: number) =>
      new RedisNotes<T>(link, (key) => `${PREFIX}:note:${name}:${fingerprint(key)}`, keepMs, local.notes(name, keepMs)),
  };
}

function redisLimit(
  link: RedisLink,
  fingerprint: (plain: string) => string,
  { name, points, seconds, burst }: LimitTerms,
  local: Limit,
): Limit {
  const limiterOf = (keyPrefix: string, terms: { points: number; seconds: number }) =>
    new RateLimiterRedis({
      storeClient: link.client,
      useRedisPackage: true,
      rejectIfRedisNotReady: true,
      keyPrefix: `${PREFIX}:limit:${keyPrefix}`,
      points: terms.points,
      duration: terms.seconds,
    });
  const steady = limiterOf(name, { points, seconds });
  const limiter = burst === undefined ? steady : new BurstyRateLimiter(steady, limiterOf(`${name}-burst`, burst));
  return {
    take: (key) =>
      link.ask(
        () => secondsToWait(limiter.consume(fingerprint(key))),
        () => local.take(key),
      ),
    giveBack: (key) =>
      link.ask(
        async () => {
          await steady.reward(fingerprint(key));
        },
        () => local.giveBack(key),
      ),
  };
}

class RedisNotes<T> implements SharedNotes<T> {
  constructor(
    private readonly link: RedisLink,
    private readonly keyOf: (key: string) => string,
    private readonly keepMs: number,
    private readonly local: SharedNotes<T>,
  ) {}

  change<R>(key: string, fn: (current: T | null) => { next: T; result: R }): Promise<R> {
    return this.link.ask(
      async (client) => {
        const place = this.keyOf(key);
        for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
          const before = (await client.get(place)) ?? '';
          const { next, result } = fn(before === '' ? null : (JSON.parse(before) as T));
          const given = [before, JSON.stringify(next), String(this.keepMs)];
          if ((await client.eval(REPLACE, { keys: [place], arguments: given })) === 1) return result;
        }
        return this.local.change(key, fn);
      },
      () => this.local.change(key, fn),
    );
  }
}
