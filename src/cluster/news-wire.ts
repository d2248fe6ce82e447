import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import { openRedis, type RedisConnection } from '../jobs/index.ts';
import type { RedisLink } from './redis-link.ts';

const CHANNEL = 'hotline:news';
/** The topic of: something of mine did not reach you. */
const LOST = 'lost';
const CONNECT_MS = 5000;

const newsSchema = z.object({ by: z.string(), topic: z.string(), ids: z.array(z.union([z.string(), z.number()])) });
/** Ids and counts alone: nobody's words leave the storage. */
export type NewsIds = readonly (string | number)[];

/**
 * Tells the other processes that there is something new in the storage (进程间通知). It may be lost at any time: who hears
 * reads the storage, and who was away looks for himself.
 */
export class NewsWire {
  private readonly me = randomUUID();
  private readonly listeners = new Map<string, (ids: NewsIds) => void>();
  private readonly returns = new Set<() => void>();
  private hasLost = false;

  private constructor(
    private readonly link: RedisLink,
    private readonly ear: RedisConnection,
    private readonly log: Logger,
  ) {}

  /** @throws JobsRedisUnavailableError `hotline_jobs_redis_unavailable` when Redis does not answer in 5 s. */
  static async open(url: string, link: RedisLink, log: Logger): Promise<NewsWire> {
    const ear = await openRedis(url, { queueWhileAway: true, withinMs: CONNECT_MS, log });
    const wire = new NewsWire(link, ear, log);
    await ear.subscribe(CHANNEL, (message) => wire.hear(message));
    // It was away, and has missed what was said meanwhile.
    ear.on('ready', () => {
      for (const listener of wire.returns) listener();
    });
    return wire;
  }

  /** To all other processes; at once, and without waiting whether it arrives. */
  tell(topic: string, ids: NewsIds): void {
    this.publish(topic, ids).catch((error) => this.log.debug({ err: error }, 'news were not told'));
  }

  /** Hear of a topic from all other processes. */
  on(topic: string, listener: (ids: NewsIds) => void): void {
    this.listeners.set(topic, listener);
  }

  /** Called when news may have been lost: this process hears again after it was cut off, or another could not tell. */
  onReturn(listener: () => void): void {
    this.returns.add(listener);
  }

  close(): void {
    this.listeners.clear();
    this.returns.clear();
    if (this.ear.isOpen) this.ear.destroy();
  }

  /** What could not be told is lost; that something was lost is told as soon as anything can be. */
  private async publish(topic: string, ids: NewsIds): Promise<void> {
    const message = JSON.stringify({ by: this.me, topic, ids });
    const isTold = await this.link.ask(
      async (client) => {
        await client.publish(CHANNEL, message);
        return true;
      },
      async () => false,
    );
    if (!isTold) this.hasLost = true;
    else if (this.hasLost) {
      this.hasLost = false;
      await this.publish(LOST, []);
    }
  }

  private hear(message: string): void {
    try {
      const news = newsSchema.parse(JSON.parse(message));
      if (news.by === this.me) return;
      if (news.topic === LOST) for (const listener of this.returns) listener();
      else this.listeners.get(news.topic)?.(news.ids);
    } catch (error) {
      this.log.warn({ reason: error instanceof Error ? error.name : 'unknown' }, 'news of another process not read');
    }
  }
}
