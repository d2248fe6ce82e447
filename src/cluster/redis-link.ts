import type { Logger } from 'pino';
import { openRedis, type RedisConnection } from '../jobs/index.ts';

/** A question that Redis has not answered by then is answered without it, ms. */
const PATIENCE_MS = 400;
/** For so long nobody else waits for a Redis that did not answer, ms. */
const REST_MS = 1000;
const CONNECT_MS = 5000;

/** A connection for what may be done without: nobody waits long for it. */
export class RedisLink {
  private restsUntil = 0;
  private isTrouble = false;

  private constructor(
    readonly client: RedisConnection,
    private readonly log: Logger,
    private readonly patienceMs: number,
  ) {}

  /** @throws JobsRedisUnavailableError `hotline_jobs_redis_unavailable` when Redis does not answer in 5 s. */
  static async open(url: string, log: Logger, patienceMs = PATIENCE_MS): Promise<RedisLink> {
    return new RedisLink(await openRedis(url, { queueWhileAway: false, withinMs: CONNECT_MS, log }), log, patienceMs);
  }

  /** What Redis answers, or `otherwise` while it is away or answers with an error. */
  async ask<T>(work: (client: RedisConnection) => Promise<T>, otherwise: () => Promise<T>): Promise<T> {
    if (!this.client.isReady || Date.now() < this.restsUntil) return otherwise();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<typeof AWAY>((resolve) => {
      // An answer that came while this process was busy is read first.
      timer = setTimeout(() => setImmediate(() => setImmediate(resolve, AWAY)), this.patienceMs);
    });
    const answer = await Promise.race([work(this.client).catch(() => AWAY), late]);
    clearTimeout(timer);
    if (answer !== AWAY) {
      this.isTrouble = false;
      return answer as T;
    }
    if (!this.isTrouble) this.log.warn('redis does not answer: limits count for this process alone until it does');
    this.isTrouble = true;
    this.restsUntil = Date.now() + REST_MS;
    return otherwise();
  }

  close(): void {
    if (this.client.isOpen) this.client.destroy();
  }
}

const AWAY = Symbol('away');
