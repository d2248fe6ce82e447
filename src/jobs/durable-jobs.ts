import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { asHotlineError } from '../errors.ts';
import type { Collection } from '../storage/index.ts';
import { backoff, begun, failed, finished, type JobRecord, slotOf } from './job-record.ts';
import type { JobHandler, JobIds, JobKindOptions, Jobs } from './jobs.ts';

/** Tells that a job will be due; may forget. */
export interface JobDelivery {
  /** How long after the due time the sweeper leaves a job to the delivery, ms. */
  readonly headStartMs: number;
  /** How often the sweeper looks, ms. */
  readonly sweepEveryMs: number;
  announce(id: string, dueAt: Date): void;
  start(run: (id: string) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

interface Dependencies {
  records: Collection<JobRecord>;
  delivery: JobDelivery;
  clock: Clock;
  log: Logger;
  /** True where no other process can hold a lease (embedded storage): leases of a crashed process end at start. */
  soleOwner: boolean;
  /** Jobs run at the same time in this process; default 16. */
  concurrency?: number;
  /** How long a run may stay silent before another process takes it over, ms; default 30 000. */
  leaseMs?: number;
}

/** Jobs whose truth is a collection; see {@link Jobs}. */
export class DurableJobs implements Jobs {
  private readonly handlers = new Map<string, { handler: JobHandler; options: Required<JobKindOptions> }>();
  private readonly running = new Set<Promise<void>>();
  private readonly concurrency: number;
  private readonly leaseMs: number;
  private sweeper: NodeJS.Timeout | null = null;
  private sweeping: Promise<void> | null = null;
  private state: 'new' | 'started' | 'draining' = 'new';

  constructor(private readonly deps: Dependencies) {
    this.concurrency = deps.concurrency ?? 16;
    this.leaseMs = deps.leaseMs ?? 30_000;
  }

  handle(kind: string, handler: JobHandler, options: JobKindOptions = {}): void {
    this.handlers.set(kind, {
      handler,
      options: { attempts: options.attempts ?? 10, backoffMs: options.backoffMs ?? 1000 },
    });
  }

  async schedule(kind: string, key: string, at: Date, ids: JobIds): Promise<void> {
    const record = await this.place(
      kind,
      key,
      (living) =>
        living.state === 'running'
          ? { ...living, again: { dueAt: at, ids } }
          : { ...living, dueAt: at, ids, attempt: 0, lastError: null },
      { dueAt: at, ids, everyMs: null },
    );
    if (record.state === 'waiting') this.announce(record);
  }

  async every(kind: string, everyMs: number): Promise<void> {
    const dueAt = new Date(this.deps.clock.now().getTime() + everyMs);
    await this.place(kind, 'every', (living) => ({ ...living, everyMs }), { dueAt, ids: {}, everyMs });
  }

  async cancel(kind: string, key: string): Promise<void> {
    const slot = slotOf(kind, key);
    const [living] = await this.deps.records.find({ where: { slot }, limit: 1 });
    if (living === undefined) return;
    const after = await this.deps.records.change(living._id, (record) => {
      if (record.slot !== slot) return null;
      if (record.state === 'running') return { ...record, again: null, everyMs: null };
      return { ...record, state: 'done', slot: record._id };
    });
    if (after?.state === 'done') await this.deps.records.remove(after._id);
  }

  async start({ work = true }: { work?: boolean } = {}): Promise<void> {
    this.state = 'started';
    if (!work) return;
    if (this.deps.soleOwner) await this.endLeases(new Date(8.64e15));
    await this.deps.delivery.start((id) => this.runById(id));
    this.sweeper = setInterval(() => this.sweep(), this.deps.delivery.sweepEveryMs);
    this.sweep();
  }

  async drain(graceMs = 10_000): Promise<void> {
    if (this.state === 'draining') return;
    this.state = 'draining';
    if (this.sweeper !== null) clearInterval(this.sweeper);
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, graceMs);
    });
    await Promise.race([Promise.allSettled([...this.running, this.sweeping, this.deps.delivery.stop()]), grace]);
    clearTimeout(timer);
  }

  /** Insert the job of a slot, or change the one that lives there. */
  private async place(
    kind: string,
    key: string,
    update: (living: JobRecord) => JobRecord,
    fresh: Pick<JobRecord, 'dueAt' | 'ids' | 'everyMs'>,
  ): Promise<JobRecord> {
    const slot = slotOf(kind, key);
    for (;;) {
      const [living] = await this.deps.records.find({ where: { slot }, limit: 1 });
      if (living === undefined) {
        try {
          return await this.deps.records.insert({
            _id: randomUUID(),
            slot,
            kind,
            key,
            ...fresh,
            state: 'waiting',
            attempt: 0,
            leaseUntil: null,
            again: null,
            lastError: null,
          });
        } catch (error) {
          if (asHotlineError(error).code !== 'hotline_storage_conflict') throw error;
          continue;
        }
      }
      const after = await this.deps.records.change(living._id, (record) =>
        record.slot === slot ? update(record) : null,
      );
      if (after?.slot === slot) return after;
    }
  }

  private announce(record: JobRecord): void {
    if (this.state !== 'started') return;
    this.deps.delivery.announce(record._id, record.dueAt);
  }

  private async runById(id: string): Promise<void> {
    if (this.state !== 'started') return;
    const now = this.deps.clock.now();
    let taken = false;
    const record = await this.deps.records.change(id, (current) => {
      taken = current.state === 'waiting' && current.dueAt <= now;
      return taken ? begun(current, new Date(now.getTime() + this.leaseMs)) : null;
    });
    if (record !== null && taken) await this.track(this.run(record));
  }

  /** Take what is due and was not delivered, and what a crashed process left running. One sweep at a time. */
  private sweep(): void {
    if (this.sweeping !== null || this.state !== 'started') return;
    this.sweeping = this.sweepOnce()
      .catch((error) => this.deps.log.error({ code: asHotlineError(error).code }, 'jobs: sweep failed, will try again'))
      .finally(() => {
        this.sweeping = null;
      });
  }

  private async sweepOnce(): Promise<void> {
    const now = this.deps.clock.now();
    await this.endLeases(now);
    const dueBefore = new Date(now.getTime() - this.deps.delivery.headStartMs + 1);
    while (this.state === 'started' && this.running.size < this.concurrency) {
      const leaseUntil = new Date(this.deps.clock.now().getTime() + this.leaseMs);
      const record = await this.deps.records.claim(
        { where: { state: 'waiting', dueAt: { before: dueBefore } }, sort: { dueAt: 1 } },
        (current) => begun(current, leaseUntil),
      );
      if (record === null) return;
      void this.track(this.run(record));
    }
  }

  private async endLeases(before: Date): Promise<void> {
    for (;;) {
      const ended = await this.deps.records.claim(
        { where: { state: 'running', leaseUntil: { before } }, sort: { leaseUntil: 1 } },
        (record) => ({ ...record, state: 'waiting', leaseUntil: null }),
      );
      if (ended === null) return;
    }
  }

  private async track(run: Promise<void>): Promise<void> {
    this.running.add(run);
    try {
      await run;
    } finally {
      this.running.delete(run);
    }
  }

  private async run(record: JobRecord): Promise<void> {
    const { records, clock, log } = this.deps;
    const entry = this.handlers.get(record.kind);
    const lease = setInterval(() => {
      const leaseUntil = new Date(clock.now().getTime() + this.leaseMs);
      records
        .change(record._id, (current) => (current.state === 'running' ? { ...current, leaseUntil } : null))
        .catch((error) => log.warn({ code: asHotlineError(error).code, kind: record.kind }, 'jobs: lease not renewed'));
    }, this.leaseMs / 3);
    try {
      if (entry === undefined) throw new Error(`no handler for job kind ${record.kind}`);
      const { kind, key, ids, dueAt, attempt } = record;
      await entry.handler({ kind, key, ids, dueAt, attempt });
      await this.settle(record._id, (current) => finished(current, clock.now()));
    } catch (error) {
      const { code } = asHotlineError(error);
      log.warn({ code, err: error, kind: record.kind, attempt: record.attempt }, 'jobs: a run failed');
      const { attempts, backoffMs } = entry?.options ?? { attempts: 10, backoffMs: 1000 };
      const delayMs = backoff(record.attempt, backoffMs, Math.random);
      await this.settle(record._id, (current) => failed(current, code, clock.now(), { attempts, delayMs })).catch(
        (settleError) =>
          log.error({ code: asHotlineError(settleError).code }, 'jobs: outcome not stored, the lease will end'),
      );
    } finally {
      clearInterval(lease);
    }
  }

  private async settle(id: string, outcome: (current: JobRecord) => JobRecord): Promise<void> {
    const after = await this.deps.records.change(id, (current) =>
      current.state === 'running' ? outcome(current) : null,
    );
    if (after?.state === 'done') await this.deps.records.remove(id);
    if (after?.state === 'waiting') this.announce(after);
  }
}
