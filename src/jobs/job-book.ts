import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { asHotlineError } from '../errors.ts';
import type { Collection } from '../storage/index.ts';
import { abandoned, begun, cancelled, type JobRecord, moved, placed, repeating, slotOf } from './job-record.ts';
import type { JobIds } from './jobs.ts';

/** Later than any lease. */
const END_OF_TIME = new Date(8.64e15);

interface BookParts {
  records: Collection<JobRecord>;
  clock: Clock;
  /** How long a run may stay silent before another process takes it over, ms. */
  leaseMs: number;
  /** Runs that a kind is given. */
  attemptsOf: (kind: string) => number;
}

/** What is written of jobs: each step is one change of one record, so that processes may share the collection. */
export class JobBook {
  /** Runs of this process. However late it renews their leases, it does not take them over from itself. */
  private readonly held = new Set<string>();

  constructor(private readonly parts: BookParts) {}

  schedule(kind: string, key: string, dueAt: Date, ids: JobIds): Promise<JobRecord> {
    return this.place(placed(randomUUID(), { kind, key, dueAt, ids, everyMs: null }), (living) =>
      moved(living, dueAt, ids),
    );
  }

  repeat(kind: string, everyMs: number): Promise<JobRecord> {
    const now = this.parts.clock.now();
    const dueAt = new Date(now.getTime() + everyMs);
    return this.place(placed(randomUUID(), { kind, key: 'every', dueAt, ids: {}, everyMs }), (living) =>
      repeating(living, everyMs, now),
    );
  }

  async cancel(kind: string, key: string): Promise<void> {
    const slot = slotOf(kind, key);
    const [living] = await this.parts.records.find({ where: { slot }, limit: 1 });
    if (living === undefined) return;
    const after = await this.parts.records.change(living._id, (current) =>
      current.slot === slot ? cancelled(current) : null,
    );
    if (after?.state === 'done') await this.parts.records.remove(after._id);
  }

  get(id: string): Promise<JobRecord | null> {
    return this.parts.records.get(id);
  }

  /** How many jobs are due, counting no further than `limit`. */
  async countDue(limit: number): Promise<number> {
    const { records } = this.parts;
    return (
      await records.find({
        where: { state: 'waiting', dueAt: { before: this.justAfterNow() } },
        sort: { dueAt: 1 },
        limit,
      })
    ).length;
  }

  /** Take the job that has been due longest, or null when none is. */
  async take(): Promise<JobRecord | null> {
    const runId = randomUUID();
    const record = await this.parts.records.claim(
      { where: { state: 'waiting', dueAt: { before: this.justAfterNow() } }, sort: { dueAt: 1 } },
      (current) => begun(current, runId, this.leaseEnd()),
    );
    if (record !== null) this.held.add(runId);
    return record;
  }

  /** Tell the other processes that a run goes on. */
  async renew({ _id, runId }: JobRecord): Promise<void> {
    const leaseUntil = this.leaseEnd();
    await this.parts.records.change(_id, (current) =>
      current.runId === runId && current.leaseUntil !== null && current.leaseUntil < leaseUntil
        ? { ...current, leaseUntil }
        : null,
    );
  }

  /**
   * Write how a run ended, unless it was taken over meanwhile.
   * @returns the record that it left, or null when nothing is left to do.
   */
  async settle({ _id, runId }: JobRecord, outcome: (current: JobRecord) => JobRecord): Promise<JobRecord | null> {
    try {
      let isOurs = false;
      const after = await this.parts.records.change(_id, (current) => {
        isOurs = current.runId === runId;
        return isOurs ? outcome(current) : null;
      });
      if (after === null || !isOurs) return null;
      if (after.state === 'done') await this.parts.records.remove(_id);
      return after.state === 'done' ? null : after;
    } finally {
      // Also when it could not be written: then the lease ends, and the job runs once more.
      if (runId !== null) this.held.delete(runId);
    }
  }

  /** Put back what crashed processes left running: where the lease has ended, or all of it. */
  async takeOver(which: 'ended' | 'all'): Promise<void> {
    const { records, clock, attemptsOf } = this.parts;
    const before = which === 'all' ? END_OF_TIME : clock.now();
    for (;;) {
      const record = await records.claim(
        { where: { state: 'running', leaseUntil: { before } }, sort: { leaseUntil: 1 } },
        (current) =>
          current.runId !== null && this.held.has(current.runId)
            ? { ...current, leaseUntil: this.leaseEnd() }
            : abandoned(current, { now: clock.now(), attempts: attemptsOf(current.kind), random: Math.random }),
      );
      if (record === null) return;
      if (record.state === 'done') await records.remove(record._id);
    }
  }

  /** Remove finished records that a crash kept from being removed. */
  async forgetDone(): Promise<void> {
    for (;;) {
      const left = await this.parts.records.find({ where: { state: 'done' }, sort: { dueAt: 1 } });
      if (left.length === 0) return;
      await Promise.all(left.map(({ _id }) => this.parts.records.remove(_id)));
    }
  }

  /** Insert the job of a slot, or change the one that lives there. */
  private async place(fresh: JobRecord, update: (living: JobRecord) => JobRecord): Promise<JobRecord> {
    const { records } = this.parts;
    const { slot } = fresh;
    for (;;) {
      const [living] = await records.find({ where: { slot }, limit: 1 });
      if (living === undefined) {
        try {
          return await records.insert(fresh);
        } catch (error) {
          if (asHotlineError(error).code !== 'hotline_storage_conflict') throw error;
          continue;
        }
      }
      const after = await records.change(living._id, (current) => (current.slot === slot ? update(current) : null));
      if (after?.slot === slot) return after;
    }
  }

  private justAfterNow(): Date {
    return new Date(this.parts.clock.now().getTime() + 1);
  }

  private leaseEnd(): Date {
    return new Date(this.parts.clock.now().getTime() + this.parts.leaseMs);
  }
}
