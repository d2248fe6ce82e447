/**
 * Durable timers and work (持久定时任务). The truth is the `jobs` collection; what delivers (an in-process loop, or
 * BullMQ on Redis) may forget, and a sweeper runs every due job even so. Handlers are therefore run at least once
 * and must be idempotent. Only ids go into a job: queues are clear text.
 */

/** Ids that a handler needs to find its documents; never personal data. */
export type JobIds = Readonly<Record<string, string>>;

export interface Job {
  kind: string;
  key: string;
  ids: JobIds;
  /** When it was due, UTC. */
  dueAt: Date;
  /** 1 for the first run, then counting retries. */
  attempt: number;
}

/** Runs one job. Throwing makes it run again after a back-off, up to the kind's attempts. */
export type JobHandler = (job: Job) => Promise<void>;

export interface JobKindOptions {
  /** Runs in all before the job is kept as failed; default 10. */
  attempts?: number;
  /** First back-off in ms, doubled each time with ±20 % jitter, at most 1 h; default 1000. */
  backoffMs?: number;
}

export interface Jobs {
  /** Declare what runs a kind. Called at composition, before `start`. */
  handle(kind: string, handler: JobHandler, options?: JobKindOptions): void;

  /**
   * Run `kind` for `key` at `at` (UTC; past means now). One job per kind and key: scheduling it again before it ran
   * moves it. Durable on return.
   */
  schedule(kind: string, key: string, at: Date, ids: JobIds): Promise<void>;

  /** Forget a job that has not run yet; nothing happens when there is none. */
  cancel(kind: string, key: string): Promise<void>;

  /** Run `kind` every `everyMs` in one of the processes; survives restarts. */
  every(kind: string, everyMs: number): Promise<void>;

  /** Begin to run due jobs; with `work: false` only tell the other processes of new ones. */
  start(options?: { work?: boolean }): Promise<void>;

  /** Take no new job, let running ones finish (at most `graceMs`, default 10 000), then stop. */
  drain(graceMs?: number): Promise<void>;
}
