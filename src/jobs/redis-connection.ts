import type { Logger } from 'pino';
import { createClient } from 'redis';
import { JobsRedisPolicyError, JobsRedisUnavailableError } from './errors.ts';
import { settledWithin } from './settled-within.ts';

interface RedisOptions {
  /** Hold commands until Redis is back (workers), or fail them at once (producers). */
  queueWhileAway: boolean;
  withinMs: number;
  log: Logger;
}

/** More commands than these are never kept in memory for a Redis that does not answer. */
const LONGEST_QUEUE = 10_000;

function createRedis(url: string, queueWhileAway: boolean) {
  return createClient({
    url,
    disableOfflineQueue: !queueWhileAway,
    commandsQueueMaxLength: LONGEST_QUEUE,
    // A connection whose other side vanished without a word is noticed by its silence.
    pingInterval: 10_000,
    socket: {
      connectTimeout: 5000,
      socketTimeout: 30_000,
      reconnectStrategy: (tries) => Math.min(50 * 2 ** tries, 1000),
    },
  });
}

export type RedisConnection = ReturnType<typeof createRedis>;

/**
 * A connected client, which reconnects by itself from then on.
 * @throws JobsRedisUnavailableError `hotline_jobs_redis_unavailable` when Redis does not answer in time.
 */
export async function openRedis(
  url: string,
  { queueWhileAway, withinMs, log }: RedisOptions,
): Promise<RedisConnection> {
  const client = createRedis(url, queueWhileAway);
  let lastError: unknown = null;
  let isAway = true;
  client.on('ready', () => {
    isAway = false;
  });
  client.on('error', (error: unknown) => {
    lastError = error;
    if (!isAway) log.warn({ reason: error instanceof Error ? error.name : 'unknown' }, 'redis: connection lost');
    isAway = true;
  });
  const connecting = client.connect().catch((error: unknown) => {
    lastError = error;
  });
  await settledWithin(withinMs, connecting);
  if (client.isReady) return client;
  if (client.isOpen) client.destroy();
  throw new JobsRedisUnavailableError(withinMs, lastError);
}

/** @throws JobsRedisPolicyError `hotline_jobs_redis_policy` in production when Redis may evict keys; else it warns. */
export async function assertKeepsKeys(client: RedisConnection, production: boolean, log: Logger): Promise<void> {
  // INFO, because hosted Redis servers often forbid CONFIG.
  const policy = /^maxmemory_policy:(\S+)/m.exec(await client.info('memory'))?.[1] ?? 'unknown';
  if (policy === 'noeviction') return;
  const problem = new JobsRedisPolicyError(policy);
  if (production) throw problem;
  log.warn({ code: problem.code, policy }, problem.message);
}
