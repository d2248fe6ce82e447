import type { Logger } from 'pino';
import { asHotlineError } from '../errors.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Collection } from '../storage/index.ts';
import { HandoffMissingError } from './errors.ts';
import type { Handoff } from './handoff.ts';
import { type HandoffLimits, nextDue } from './handoff-due.ts';
import { stepHandoff } from './handoff-machine.ts';
import type { HandoffStep } from './handoff-step.ts';
import { upToDate } from './stored-before.ts';

/** Runs what is due of one handoff; its key is the handoff. */
export const DUE_JOB = 'handoff-due';

/** A handoff before and after a write; the same object when the write changed nothing. */
export interface Written {
  before: Handoff;
  after: Handoff;
}

interface HandoffBookDeps {
  handoffs: Collection<Handoff>;
  jobs: Pick<Jobs, 'schedule'>;
  limits: HandoffLimits;
  log: Logger;
  /** Hears of every write that changed something. Must not throw. */
  onWritten: (written: Written) => Promise<void>;
}

/**
 * The handoffs as they are stored (转接登记). Every write goes through here: it keeps the time at which something must
 * happen by itself, and has it happen then. A crash between the two is mended by the sweep over `dueAt`.
 */
export class HandoffBook {
  constructor(private readonly deps: HandoffBookDeps) {}

  async get(handoffId: string): Promise<Handoff | null> {
    const stored = await this.deps.handoffs.get(handoffId);
    return stored === null ? null : upToDate(stored);
  }

  /** @throws HandoffMissingError 404 */
  async existing(handoffId: string): Promise<Handoff> {
    const handoff = await this.get(handoffId);
    if (handoff === null) throw new HandoffMissingError();
    return handoff;
  }

  /** @throws StorageConflictError `hotline_storage_conflict` when there is one with this id. */
  async insert(handoff: Handoff): Promise<Handoff> {
    const stored = await this.deps.handoffs.insert({ ...handoff, dueAt: nextDue(handoff, this.deps.limits) });
    await this.remind(stored);
    return stored;
  }

  /**
   * One step of the state machine.
   * @throws HandoffMissingError 404, or what the machine refuses with (409).
   */
  async step(handoffId: string, step: HandoffStep | ((current: Handoff) => HandoffStep | null)): Promise<Written> {
    const written = await this.write(handoffId, (current) => {
      const next = typeof step === 'function' ? step(current) : step;
      return next === null ? null : stepHandoff(current, next);
    });
    if (written === null) throw new HandoffMissingError();
    return written;
  }

  /** Note something of it; `fn` gives null when there is nothing to note. @returns it afterwards, or null. */
  async note(handoffId: string, fn: (current: Handoff) => Handoff | null): Promise<Handoff | null> {
    return (await this.write(handoffId, fn))?.after ?? null;
  }

  private async write(handoffId: string, fn: (current: Handoff) => Handoff | null): Promise<Written | null> {
    const { handoffs, limits, onWritten } = this.deps;
    let before: Handoff | null = null;
    let changed = false;
    const stored = await handoffs.change(handoffId, (raw) => {
      const current = upToDate(raw);
      before = current;
      const next = fn(current);
      changed = next !== null && next !== current;
      return next === null || !changed ? null : { ...next, dueAt: nextDue(next, limits) };
    });
    if (stored === null || before === null) return null;
    const known: Handoff = before;
    if (!changed) return { before: known, after: known };
    const written = { before: known, after: stored };
    if (stored.dueAt?.getTime() !== known.dueAt?.getTime()) await this.remind(stored);
    await onWritten(written);
    return written;
  }

  private async remind({ _id, dueAt }: Handoff): Promise<void> {
    if (dueAt === null) return;
    try {
      await this.deps.jobs.schedule(DUE_JOB, _id, dueAt, {});
    } catch (error) {
      this.deps.log.warn({ handoff: _id, code: asHotlineError(error).code }, 'a timer is left to the sweep');
    }
  }
}
