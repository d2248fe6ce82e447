import { createNodeRedisClient, Queue, Worker } from 'bullmq';
import type { Logger } from 'pino';
import { createClient } from 'redis';
import type { JobDelivery } from './durable-jobs.ts';

const QUEUE = 'hotline-jobs';

/** `queueWhileAway`: hold commands until Redis is back (workers), or fail at once (producers). */
function openClient(url: string, queueWhileAway: boolean) {
  return createClient({ url, disableOfflineQueue: !queueWhileAway, socket: { connectTimeout: 5000 } });
}
type RedisConnection = ReturnType<typeof openClient>;

/**
 * Delivery through BullMQ on Redis, for several processes. Only the record's id travels: queue data is clear text.
 * When Redis is away, announcing fails at once and the sweeper runs the job from the collection.
 */
export class BullmqDelivery implements JobDelivery {
  readonly headStartMs = 2000;
  readonly sweepEveryMs = 5000;
  private worker: Worker | null = null;

  private constructor(
    private readonly producer: RedisConnection,
    private readonly consumer: RedisConnection,
    private readonly queue: Queue,
    private readonly log: Logger,
    private readonly concurrency: number,
  ) {}

  /** @param url e.g. `redis://127.0.0.1:6379`. Rejects when Redis does not answer within 5 s. */
  static async connect(url: string, log: Logger, concurrency = 16): Promise<BullmqDelivery> {
    // No offline queue for the producer: a turn must not wait for Redis to come back (promise P22).
    const producer = openClient(url, false);
    const consumer = openClient(url, true);
    for (const client of [producer, consumer]) {
      client.on('error', (error) => log.warn({ err: error }, 'redis: connection trouble'));
      await client.connect();
    }
    const queue = new Queue(QUEUE, { connection: createNodeRedisClient(producer), skipVersionCheck: true });
    queue.on('error', (error) => log.warn({ err: error }, 'jobs: queue trouble'));
    await queue.waitUntilReady();
    return new BullmqDelivery(producer, consumer, queue, log, concurrency);
  }

  announce(id: string, dueAt: Date): void {
    const delay = Math.max(0, dueAt.getTime() - Date.now());
    this.queue
      .add('job', { id }, { delay, attempts: 1, removeOnComplete: true, removeOnFail: true })
      .catch((error) => this.log.warn({ err: error }, 'jobs: not announced, the sweeper will run it'));
  }

  async start(run: (id: string) => Promise<void>): Promise<void> {
    this.worker = new Worker<{ id: string }>(QUEUE, (job) => run(job.data.id), {
      connection: createNodeRedisClient(this.consumer),
      concurrency: this.concurrency,
    });
    this.worker.on('error', (error) => this.log.warn({ err: error }, 'jobs: worker trouble'));
  }

  async stop(): Promise<void> {
    await this.worker?.close();
    await this.queue.close();
    for (const client of [this.producer, this.consumer]) if (client.isOpen) client.destroy();
  }
}
