import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { type Clock, systemClock } from '../../src/clock.ts';
import { DurableJobs, type JobDelivery, type JobRecord, jobCollection } from '../../src/jobs/index.ts';
import { type Collection, openSqlite, type Storage } from '../../src/storage/index.ts';

/** How a delivery under test is made; each process of a test gets one of its own. */
export type OpenDelivery = (log: Logger) => Promise<JobDelivery>;

/** The sweeper of a process under test looks this often, ms: what it must not do is seen in a fraction of a second. */
export const SWEEP_MS = 200;

interface ProcessOptions {
  /** Null: as often as this delivery has it. */
  sweepEveryMs?: number | null;
  soleOwner?: boolean;
  concurrency?: number;
  leaseMs?: number;
  clock?: Clock;
  records?: Collection<JobRecord>;
}

/** One collection of jobs, and as many processes on it as a test wants. */
export class JobsStage {
  readonly logged: string[] = [];
  readonly log = pino({ level: 'debug' }, { write: (line: string) => this.logged.push(line) });
  private readonly processes: DurableJobs[] = [];

  private constructor(
    private readonly folder: string,
    private readonly storage: Storage,
    readonly records: Collection<JobRecord>,
    private readonly openDelivery: OpenDelivery,
  ) {}

  static async open(openDelivery: OpenDelivery): Promise<JobsStage> {
    const folder = mkdtempSync(join(tmpdir(), 'hotline-jobs-'));
    const storage = await openSqlite({ file: join(folder, 'hotline.db'), checkQueries: true });
    const records = storage.collection(jobCollection);
    await storage.prepare();
    return new JobsStage(folder, storage, records, openDelivery);
  }

  /** A process that shares the collection; drained at the end of the test. */
  async newProcess({
    records = this.records,
    sweepEveryMs = SWEEP_MS,
    ...options
  }: ProcessOptions = {}): Promise<DurableJobs> {
    const opened = await this.openDelivery(this.log);
    const delivery = sweepEveryMs === null ? opened : Object.assign(opened, { sweepEveryMs });
    const jobs = new DurableJobs({
      records,
      delivery,
      clock: systemClock,
      log: this.log,
      soleOwner: false,
      ...options,
    });
    this.processes.push(jobs);
    return jobs;
  }

  /** Every stored job. */
  async all(): Promise<JobRecord[]> {
    const found: JobRecord[] = [];
    for await (const record of this.records.scan()) found.push(record);
    return found;
  }

  async close(): Promise<void> {
    await Promise.all(this.processes.map((jobs) => jobs.drain()));
    await this.storage.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const inMs = (ms: number): Date => new Date(Date.now() + ms);

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Wait until something holds, 20 s at most. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${condition}`);
    await pause(10);
  }
}

/** A promise that the test resolves: holds a handler in the middle of its run. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
