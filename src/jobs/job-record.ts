import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../storage/index.ts';
import type { JobIds } from './jobs.ts';

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
  /** While running: who crashed is recognised by this having passed. */
  leaseUntil: Date | null;
  /** Scheduled again while it ran. */
  again: { dueAt: Date; ids: JobIds } | null;
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
    leaseUntil: { type: Date, default: null },
    again: { type: Schema.Types.Mixed, default: null },
    everyMs: { type: Number, default: null },
    lastError: { type: String, default: null },
  },
  { versionKey: false, minimize: false },
);
jobSchema.index({ slot: 1 }, { unique: true });
jobSchema.index({ state: 1, dueAt: 1 });
jobSchema.index({ state: 1, leaseUntil: 1 });

export const jobCollection: CollectionDefinition<JobRecord> = { name: 'jobs', schema: jobSchema };

export const slotOf = (kind: string, key: string): string => `${kind}/${key}`;

/** The record taken for a run. */
export function begun(record: JobRecord, leaseUntil: Date): JobRecord {
  return { ...record, state: 'running', attempt: record.attempt + 1, leaseUntil };
}

/** The record after its handler came back: done, or waiting for what was scheduled meanwhile, or for its next round. */
export function finished(record: JobRecord, now: Date): JobRecord {
  const idle = { attempt: 0, leaseUntil: null, again: null, lastError: null } as const;
  if (record.again !== null) {
    return { ...record, ...idle, state: 'waiting', dueAt: record.again.dueAt, ids: record.again.ids };
  }
  if (record.everyMs !== null) {
    return { ...record, ...idle, state: 'waiting', dueAt: new Date(now.getTime() + record.everyMs) };
  }
  return { ...record, ...idle, state: 'done', slot: record._id };
}

/** The record after its handler threw: waiting for the next try, or kept as failed when the tries are used up. */
export function failed(
  record: JobRecord,
  error: string,
  now: Date,
  options: { attempts: number; delayMs: number },
): JobRecord {
  if (record.again !== null) return { ...finished(record, now), lastError: error };
  if (record.attempt >= options.attempts && record.everyMs === null) {
    return { ...record, state: 'failed', slot: record._id, leaseUntil: null, lastError: error };
  }
  return {
    ...record,
    state: 'waiting',
    dueAt: new Date(now.getTime() + options.delayMs),
    leaseUntil: null,
    lastError: error,
  };
}

/** Doubling back-off with ±20 % jitter, at most one hour. */
export function backoff(attempt: number, firstMs: number, random: () => number): number {
  const plain = Math.min(firstMs * 2 ** Math.max(0, attempt - 1), 3_600_000);
  return Math.round(plain * (0.8 + 0.4 * random()));
}
