import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../storage/index.ts';
import type { JobIds, JobKindOptions } from './jobs.ts';

export type JobState = 'waiting' | 'running' | 'done' | 'failed';

/** A job as it is stored: the truth, whatever the queue remembers. */
export interface JobRecord extends Stored {
  /**
   * `<kind>/<key>` while the job lives, its own `_id` afterwards: unique, so that there is one living job a key, and
   * a finished record can be removed by id without touching the next one.
   */
  slot: string;
  kind: string;
  key: string;
  ids: JobIds;
  state: JobState;
  dueAt: Date;
  /** Runs begun since it was last scheduled. */
  attempt: number;
  /** While running: names this run, so that one that was taken over cannot report for the next. */
  runId: string | null;
  /** While running: who crashed is recognised by this having passed. */
  leaseUntil: Date | null;
  /** Scheduled again while it ran. */
  again: { dueAt: Date; ids: JobIds } | null;
  /** Cancelled while it ran: it is not tried again. */
  cancelled: boolean;
  /** Repeat interval, or null. */
  everyMs: number | null;
  /** Code of the last error, never its message: messages may quote data. */
  lastError: string | null;
}

const jobSchema = new Schema(
  {
    _id: { type: String, required: true },
    slot: { type: String, required: true },
    kind: { type: String, required: true },
    key: { type: String, required: true },
    ids: { type: Schema.Types.Mixed, required: true },
    state: { type: String, required: true, enum: ['waiting', 'running', 'done', 'failed'] },
    dueAt: { type: Date, required: true },
    attempt: { type: Number, required: true },
    runId: { type: String, default: null },
    leaseUntil: { type: Date, default: null },
    again: { type: Schema.Types.Mixed, default: null },
    cancelled: { type: Boolean, default: false },
    everyMs: { type: Number, default: null },
    lastError: { type: String, default: null },
  },
  { versionKey: false, minimize: false },
);
jobSchema.index({ slot: 1 }, { unique: true });
jobSchema.index({ state: 1, dueAt: 1 });
jobSchema.index({ state: 1, leaseUntil: 1 });

export const jobCollection: CollectionDefinition<JobRecord> = { name: 'jobs', schema: jobSchema };

/** Kinds carry no slash, so that two kinds never share a slot. */
export const slotOf = (kind: string, key: string): string => `${kind}/${key}`;

const LONGEST_BACKOFF_MS = 3_600_000;

/** What a failed run is judged by. */
export interface FailureTerms extends Required<JobKindOptions> {
  now: Date;
  /** 0 ≤ x < 1, for the jitter. */
  random: () => number;
}

/** A new job, waiting. */
export function placed(
  id: string,
  { kind, key, dueAt, ids, everyMs }: Pick<JobRecord, 'kind' | 'key' | 'dueAt' | 'ids' | 'everyMs'>,
): JobRecord {
  const idle = { runId: null, leaseUntil: null, again: null, cancelled: false, lastError: null } as const;
  return { _id: id, slot: slotOf(kind, key), kind, key, ids, state: 'waiting', dueAt, attempt: 0, everyMs, ...idle };
}

/** The living record after it was scheduled once more: moved, or run once more after the run under way. */
export function moved(record: JobRecord, dueAt: Date, ids: JobIds): JobRecord {
  if (record.state === 'running') return { ...record, again: { dueAt, ids } };
  return { ...record, dueAt, ids, again: null, attempt: 0, lastError: null };
}

/** The living record once it is declared to repeat; a shorter interval than before holds from now on. */
export function repeating(record: JobRecord, everyMs: number, now: Date): JobRecord {
  const latest = new Date(now.getTime() + everyMs);
  return { ...record, everyMs, dueAt: record.state === 'waiting' && record.dueAt > latest ? latest : record.dueAt };
}

/** The living record after it was cancelled. */
export function cancelled(record: JobRecord): JobRecord {
  if (record.state === 'running') return { ...record, again: null, everyMs: null, cancelled: true };
  return done(record);
}

/** The record taken for a run. */
export function begun(record: JobRecord, runId: string, leaseUntil: Date): JobRecord {
  return { ...record, state: 'running', attempt: record.attempt + 1, runId, leaseUntil, cancelled: false };
}

/** The record after its handler came back: done, or waiting for what was scheduled meanwhile, or for its next round. */
export function finished(record: JobRecord, now: Date): JobRecord {
  if (record.again !== null) return rested(record, record.again.dueAt, record.again.ids);
  if (record.everyMs !== null) return rested(record, new Date(now.getTime() + record.everyMs), record.ids);
  return done(record);
}

/**
 * The record after its handler threw: waiting for the next try, or kept as failed when the tries are used up. What was
 * scheduled meanwhile takes the place of the next try, unless it is for later: then the try comes first.
 */
export function failed(record: JobRecord, error: string, terms: FailureTerms): JobRecord {
  const { again, everyMs } = record;
  const isOver = everyMs === null && (record.cancelled || record.attempt >= terms.attempts);
  const longestMs = everyMs ?? LONGEST_BACKOFF_MS;
  const inMs = (attempt: number) => Math.min(backoff(attempt, terms.backoffMs, terms.random), longestMs);
  const retryAt = new Date(terms.now.getTime() + inMs(record.attempt));
  if (again !== null && (isOver || again.dueAt <= retryAt)) {
    // Not at once even when asked for: a handler that schedules itself and throws would spin.
    const soonest = new Date(terms.now.getTime() + inMs(1));
    return { ...rested(record, again.dueAt > soonest ? again.dueAt : soonest, again.ids), lastError: error };
  }
  if (isOver) {
    const ended = { ...done(record), lastError: error };
    return record.cancelled ? ended : { ...ended, state: 'failed' };
  }
  return { ...record, state: 'waiting', dueAt: retryAt, runId: null, leaseUntil: null, lastError: error };
}

/** The record of a run that nobody finished, because its process ended: due at once, and the run counts as a try. */
export function abandoned(record: JobRecord, terms: Omit<FailureTerms, 'backoffMs'>): JobRecord {
  return failed(record, 'hotline_jobs_abandoned', { ...terms, backoffMs: 0 });
}

/** The record given back by a process that does not know its kind; another one, or the next release, may. */
export function givenBack(record: JobRecord, dueAt: Date): JobRecord {
  const waiting = { ...record, state: 'waiting', runId: null, leaseUntil: null, dueAt } as const;
  return { ...waiting, attempt: Math.max(0, record.attempt - 1), lastError: 'hotline_jobs_unknown_kind' };
}

/** Doubling back-off with ±20 % jitter, at most one hour. */
export function backoff(attempt: number, firstMs: number, random: () => number): number {
  const plain = Math.min(firstMs * 2 ** Math.max(0, attempt - 1), LONGEST_BACKOFF_MS);
  return Math.round(plain * (0.8 + 0.4 * random()));
}

function rested(record: JobRecord, dueAt: Date, ids: JobIds): JobRecord {
  const idle = { attempt: 0, runId: null, leaseUntil: null, again: null, cancelled: false, lastError: null } as const;
  return { ...record, ...idle, state: 'waiting', dueAt, ids };
}

function done(record: JobRecord): JobRecord {
  return { ...record, state: 'done', slot: record._id, runId: null, leaseUntil: null, again: null };
}
