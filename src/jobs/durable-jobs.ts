import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { correlated } from '../correlation.ts';
import { asHotlineError } from '../errors.ts';
import type { Collection } from '../storage/index.ts';
import { JobDueInvalidError, JobKindInvalidError } from './errors.ts';
import { JobBook } from './job-book.ts';
import { failed, finished, givenBack, type JobRecord } from './job-record.ts';
import type { JobHandler, JobIds, JobKindOptions, Jobs } from './jobs.ts';
import { settledWithin } from './settled-within.ts';

/** Tells a process that a job is due; may forget, and may tell twice. */
export interface JobDelivery {
  /** How often the sweeper looks for what was forgotten, ms. */
  readonly sweepEveryMs: number;
  /** A job will be due in `waitMs`, or is due when that is 0. Returns at once and never throws. */
  announce(id: string, waitMs: number): void;
  /** Begin to deliver. `wake` never rejects; it resolves when the process has room again. */
  start(wake: (id: string) => Promise<void>): Promise<void>;
  /** Deliver no more. Announcing still works. */
  pause(): void;
  /** Let go of timers and sockets, within a few seconds whatever happens. */
  close(): Promise<void>;
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

interface Kind extends Required<JobKindOptions> {
  handler: JobHandler;
}

/** How long a job waits that a process of another release scheduled, ms. */
const UNKNOWN_KIND_PAUSE_MS = 30_000;
/** A clock that was set back by more than this is noticed. */
const SET_BACK_MS = 5_000;
const DEFAULT_OPTIONS: Required<JobKindOptions> = { attempts: 10, backoffMs: 1000 };

/**
 * Jobs whose truth is a collection; see {@link Jobs}. Up to `concurrency` lanes take one due job after the other, the
 * longest due first, until none is left. The delivery and the sweeper only open lanes.
 */
export class DurableJobs implements Jobs {
  private readonly kinds = new Map<string, Kind>();
  private readonly lanes = new Set<Promise<void>>();
  private readonly book: JobBook;
  private readonly concurrency: number;
  private readonly leaseMs: number;
  /** A job was announced while all lanes were taken, perhaps after the last of them looked. */
  private isOneMoreLaneWanted = false;
  private sweeper: NodeJS.Timeout | null = null;
  private sweeping: Promise<void> | null = null;
  /** What this process has declared to repeat, ms. */
  private readonly rounds = new Map<string, number>();
  private sweptAt: Date | null = null;
  private drained: Promise<void> | null = null;
  private isWorking = false;

  constructor(private readonly deps: Dependencies) {
    const { records, clock } = deps;
    this.concurrency = deps.concurrency ?? 16;
    this.leaseMs = deps.leaseMs ?? 30_000;
    const attemptsOf = (kind: string) => this.kinds.get(kind)?.attempts ?? DEFAULT_OPTIONS.attempts;
    this.book = new JobBook({ records, clock, leaseMs: this.leaseMs, attemptsOf });
  }

  handle(kind: string, handler: JobHandler, options: JobKindOptions = {}): void {
    if (kind === '' || kind.includes('/')) throw new JobKindInvalidError(kind);
    this.kinds.set(kind, {
      handler,
      attempts: options.attempts ?? DEFAULT_OPTIONS.attempts,
      backoffMs: options.backoffMs ?? DEFAULT_OPTIONS.backoffMs,
    });
  }

  async schedule(kind: string, key: string, at: Date, ids: JobIds): Promise<void> {
    if (Number.isNaN(at.getTime())) throw new JobDueInvalidError(kind);
    this.announce(await this.book.schedule(kind, key, at, ids));
  }

  async every(kind: string, everyMs: number): Promise<void> {
    this.rounds.set(kind, everyMs);
    this.announce(await this.book.repeat(kind, everyMs));
  }

  cancel(kind: string, key: string): Promise<void> {
    return this.book.cancel(kind, key);
  }

  async start({ work = true }: { work?: boolean } = {}): Promise<void> {
    if (!work || this.isWorking || this.drained !== null) return;
    if (this.deps.soleOwner) await this.book.takeOver('all');
    await this.book.forgetDone();
    if (this.drained !== null) return;
    this.isWorking = true;
    await this.deps.delivery.start((id) => this.wake(id));
    this.sweeper = setInterval(() => this.sweep(), this.deps.delivery.sweepEveryMs);
    this.sweep();
  }

  drain(graceMs = 10_000): Promise<void> {
    this.drained ??= this.stop(graceMs);
    return this.drained;
  }

  private async stop(graceMs: number): Promise<void> {
    this.isWorking = false;
    if (this.sweeper !== null) clearInterval(this.sweeper);
    this.deps.delivery.pause();
    await settledWithin(graceMs, this.idle());
    if (this.lanes.size > 0) {
      this.deps.log.warn(
        { running: this.lanes.size },
        'jobs: stopped before these came to an end; they will run again',
      );
    }
    await this.deps.delivery.close();
  }

  private async idle(): Promise<void> {
    await this.sweeping;
    while (this.lanes.size > 0) await Promise.all(this.lanes);
  }

  private announce(record: JobRecord): void {
    if (record.state !== 'waiting') return;
    const waitMs = record.dueAt.getTime() - this.deps.clock.now().getTime();
    this.deps.delivery.announce(record._id, Math.max(0, waitMs));
  }

  /** A job was delivered. What is told early, by a timer or by another machine's clock, is told once more. */
  private async wake(id: string): Promise<void> {
    if (!this.isWorking) return;
    try {
      const record = await this.book.get(id);
      if (record?.state !== 'waiting') return;
      const waitMs = record.dueAt.getTime() - this.deps.clock.now().getTime();
      if (waitMs <= 0) await this.openLane();
      else if (waitMs <= this.deps.delivery.sweepEveryMs) this.announce(record);
    } catch (error) {
      this.deps.log.warn(traits(error), 'jobs: a delivery came to nothing, the sweeper will try again');
    }
  }

  /** One sweep at a time. */
  private sweep(): void {
    if (this.sweeping !== null || !this.isWorking) return;
    this.sweeping = this.sweepOnce()
      .catch((error) => this.deps.log.warn(traits(error), 'jobs: a sweep failed, will try again'))
      .finally(() => {
        this.sweeping = null;
      });
  }

  private async sweepOnce(): Promise<void> {
    await this.bringBackRounds();
    await this.book.takeOver('ended');
    const room = this.concurrency - this.lanes.size;
    if (room <= 0) return;
    for (let due = await this.book.countDue(room); due > 0; due -= 1) void this.openLane();
  }

  /** The clock was set back: what repeats would else stand still until the old time comes again. */
  private async bringBackRounds(): Promise<void> {
    const now = this.deps.clock.now();
    const isSetBack = this.sweptAt !== null && this.sweptAt.getTime() - now.getTime() > SET_BACK_MS;
    this.sweptAt = now;
    if (!isSetBack) return;
    for (const [kind, everyMs] of this.rounds) this.announce(await this.book.repeat(kind, everyMs));
  }

  /** Resolves when the lane has come to its end, at once when there is no room for one. */
  private openLane(): Promise<void> {
    if (!this.isWorking) return Promise.resolve();
    if (this.lanes.size >= this.concurrency) {
      this.isOneMoreLaneWanted = true;
      return Promise.resolve();
    }
    const lane = this.runDueJobs()
      .catch((error) => this.deps.log.warn(traits(error), 'jobs: none could be taken, the sweeper will try again'))
      .finally(() => {
        this.lanes.delete(lane);
        if (!this.isOneMoreLaneWanted) return;
        this.isOneMoreLaneWanted = false;
        void this.openLane();
      });
    this.lanes.add(lane);
    return lane;
  }

  private async runDueJobs(): Promise<void> {
    while (this.isWorking) {
      const record = await this.book.take();
      if (record === null) return;
      await this.run(record);
    }
  }

  private async run(record: JobRecord): Promise<void> {
    const lease = setInterval(() => {
      this.book
        .renew(record)
        .catch((error) => this.deps.log.warn({ ...traits(error), kind: record.kind }, 'jobs: a lease was not renewed'));
    }, this.leaseMs / 3);
    lease.unref();
    try {
      const outcome = await this.outcomeOf(record);
      const after = await this.book.settle(record, outcome);
      if (after !== null) this.announce(after);
    } catch (error) {
      this.deps.log.warn(
        { ...traits(error), kind: record.kind },
        'jobs: an outcome was not stored; the job will run again when its lease ends',
      );
    } finally {
      clearInterval(lease);
    }
  }

  private async outcomeOf(record: JobRecord): Promise<(current: JobRecord) => JobRecord> {
    const { clock, log } = this.deps;
    const entry = this.kinds.get(record.kind);
    if (entry === undefined) {
      log.warn({ kind: record.kind }, 'jobs: nothing here runs this kind; kept for a process that does');
      return (current) => givenBack(current, new Date(clock.now().getTime() + UNKNOWN_KIND_PAUSE_MS));
    }
    const { handler, attempts, backoffMs } = entry;
    try {
      const { kind, key, ids, dueAt, attempt } = record;
      await correlated({ job: record._id }, () => handler({ kind, key, ids, dueAt, attempt }));
      return (current) => finished(current, clock.now());
    } catch (error) {
      const { code } = asHotlineError(error);
      const facts = { ...traits(error), kind: record.kind, job: record._id, attempt: record.attempt };
      if (record.attempt < attempts || record.everyMs !== null) log.warn(facts, 'jobs: a run failed');
      else log.error(facts, 'jobs: a run failed for the last time; the job is kept as failed');
      return (current) => failed(current, code, { attempts, backoffMs, now: clock.now(), random: Math.random });
    }
  }
}

/** What may be logged of an error: its code and where it arose. Its message may quote data. */
function traits(error: unknown): { code: string; at: string[] } {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const at = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return { code: asHotlineError(error).code, at: at.slice(0, 5).map((line) => line.trim()) };
}
