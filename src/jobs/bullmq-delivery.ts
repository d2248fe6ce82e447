import { setTimeout as pause } from 'node:timers/promises';
import { createNodeRedisClient, type Job, Queue, Worker } from 'bullmq';
import type { Logger } from 'pino';
import type { JobDelivery } from './durable-jobs.ts';
import { JobsRedisUnavailableError } from './errors.ts';
import { assertKeepsKeys, openRedis, type RedisConnection } from './redis-connection.ts';
import { settledWithin } from './settled-within.ts';

export interface BullmqOptions {
  /** e.g. `redis://127.0.0.1:6379`; the number of a database may follow. */
  url: string;
  log: Logger;
  /** Refuse a Redis that may throw keys away; outside production only warn. */
  production: boolean;
  /** Jobs fetched at the same time by this process; default 16, as in DurableJobs. */
  concurrency?: number;
  /** Redis answers within this at start, ms; default 5000. */
  connectMs?: number;
}

const QUEUE = 'hotline-jobs';
const CONNECT_MS = 5000;
/** What lies further ahead is left to the sweeper: a moved job leaves no entry in Redis for months. */
const FARTHEST_MS = 24 * 3_600_000;
/** How long closing waits for Redis, ms. */
const CLOSE_MS = 1500;

/** How long a worker leaves Redis alone after it could not fetch, ms. */
const AFTER_FAILURE_MS = 200;

/**
 * A worker that pauses after a fetch that failed. BullMQ fetches again at once after all errors but a refused or closed
 * connection: while Redis answers with errors (LOADING, READONLY, OOM) it would do nothing else.
 */
class PatientWorker extends Worker<{ id: string }> {
  protected override async moveToActive(token: string, name?: string): Promise<Job<{ id: string }>> {
    try {
      return await super.moveToActive(token, name);
    } catch (error) {
      await pause(AFTER_FAILURE_MS);
      throw error;
    }
  }
}

/**
 * Delivery through BullMQ on Redis, for several processes. Only the record's id travels: queue data is clear text.
 * The collection stays the truth: what Redis forgets, or cannot be told while it is away, the sweeper finds.
 */
export class BullmqDelivery implements JobDelivery {
  readonly sweepEveryMs = 2000;
  private worker: Worker | null = null;
  private pausing: Promise<void> = Promise.resolve();
  private isClosed = false;
  private isTrouble = false;

  private constructor(
    private readonly producer: RedisConnection,
    private readonly consumer: RedisConnection,
    private readonly queue: Queue,
    private readonly log: Logger,
    private readonly concurrency: number,
    private readonly connectMs: number,
  ) {}

  /**
   * @throws JobsRedisUnavailableError `hotline_jobs_redis_unavailable` when Redis does not answer in time.
   * @throws JobsRedisPolicyError `hotline_jobs_redis_policy` in production when Redis may evict keys.
   */
  static async connect(options: BullmqOptions): Promise<BullmqDelivery> {
    const { url, log, production, concurrency = 16, connectMs = CONNECT_MS } = options;
    // No offline queue for the producer: a turn must not wait for Redis to come back (promise P22).
    const producer = await openRedis(url, { queueWhileAway: false, withinMs: connectMs, log });
    let consumer: RedisConnection | null = null;
    try {
      await assertKeepsKeys(producer, production, log);
      consumer = await openRedis(url, { queueWhileAway: true, withinMs: connectMs, log });
      const connection = createNodeRedisClient(producer);
      const queue = new Queue(QUEUE, { connection, skipVersionCheck: true });
      const delivery = new BullmqDelivery(producer, consumer, queue, log, concurrency, connectMs);
      queue.on('error', (error) => delivery.tellTrouble(error));
      // BullMQ listens no more once it is closed, and a client that is let go of then tells of it.
      connection.on('error', (error: unknown) => delivery.tellTrouble(error));
      await queue.waitUntilReady();
      return delivery;
    } catch (error) {
      for (const client of [producer, consumer]) if (client?.isOpen) client.destroy();
      throw error;
    }
  }

  announce(id: string, waitMs: number): void {
    if (this.isClosed || waitMs > FARTHEST_MS) return;
    this.queue
      .add('job', { id }, { delay: Math.ceil(waitMs), attempts: 1, removeOnComplete: true, removeOnFail: true })
      .then(
        () => {
          this.isTrouble = false;
        },
        (error) => this.tellTrouble(error),
      );
  }

  /** @throws JobsRedisUnavailableError `hotline_jobs_redis_unavailable` when Redis goes away meanwhile. */
  async start(wake: (id: string) => Promise<void>): Promise<void> {
    const connection = createNodeRedisClient(this.consumer);
    connection.on('error', (error: unknown) => this.tellTrouble(error));
    const worker = new PatientWorker(QUEUE, (job) => wake(job.data.id), {
      connection,
      concurrency: this.concurrency,
      runRetryDelay: 1000,
      // No skipVersionCheck here: not knowing the version, BullMQ waits in whole seconds, and runs delayed jobs late.
      autorun: false,
    });
    this.worker = worker;
    worker.on('error', (error) => this.tellTrouble(error));
    // A worker whose connection is lost before it is set up never gets over it; afterwards it does.
    let failure: unknown = null;
    const ready = worker.waitUntilReady().catch((error: unknown) => {
      failure = error;
    });
    const isInTime = await settledWithin(this.connectMs, ready);
    if (!isInTime || failure !== null) throw new JobsRedisUnavailableError(this.connectMs, failure);
    worker.run().catch((error) => this.tellTrouble(error));
  }

  pause(): void {
    this.pausing = this.worker?.pause().catch((error) => this.tellTrouble(error)) ?? this.pausing;
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await settledWithin(CLOSE_MS, this.pausing);
    await settledWithin(CLOSE_MS, Promise.allSettled([this.worker?.close(true), this.queue.close()]));
    for (const client of [this.producer, this.consumer]) if (client.isOpen) client.destroy();
  }

  /** Once until it works again: with Redis away every job would say it. */
  private tellTrouble(error: unknown): void {
    if (this.isTrouble || this.isClosed) return;
    this.isTrouble = true;
    const reason = error instanceof Error ? error.name : 'unknown';
    this.log.warn({ reason }, 'jobs: Redis does not deliver; the sweeper runs what is due until it is back');
  }
}
