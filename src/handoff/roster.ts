import type { Clock } from '../clock.ts';
import { HotlineError } from '../errors.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Collection } from '../storage/index.ts';
import type { DutySpan, DutyState } from './duty-state.ts';
import type { QueueFeed } from './queue-feed.ts';

/** Not seen for this long: nobody is there, whatever the page says. */
export const ABSENT_AFTER_MS = 60_000;
const SWEEP_EVERY_MS = 15_000;
const SWEEP_JOB = 'duty-sweep';

export interface RosterDeps {
  dutyStates: Collection<DutyState>;
  dutySpans: Collection<DutySpan>;
  jobs: Jobs;
  queueFeed: QueueFeed;
  clock: Clock;
}

export interface Duty {
  onDuty: boolean;
  /** UTC; null when this person was never on duty. */
  since: Date | null;
}

/**
 * Who is on duty (值班表, 实时). Presence is a lease that heartbeats renew, from any device; without one for 60 s a
 * lawyer no longer counts, and the sweep signs him off.
 */
export class Roster {
  private readonly startedAt: Date;

  constructor(private readonly deps: RosterDeps) {
    this.startedAt = deps.clock.now();
    deps.jobs.handle(SWEEP_JOB, async () => {
      await this.sweepAbsent();
    });
  }

  /** Begin to sign off who is gone. Called once at start. */
  async start(): Promise<void> {
    await this.deps.jobs.every(SWEEP_JOB, SWEEP_EVERY_MS);
  }

  async duty(staffId: string): Promise<Duty> {
    const state = await this.deps.dutyStates.get(staffId);
    return state === null ? { onDuty: false, since: null } : { onDuty: state.onDuty, since: state.since };
  }

  /** Sign on or off; repeating it changes nothing. Both ends are kept as a {@link DutySpan}. */
  async setDuty(staffId: string, onDuty: boolean): Promise<Duty> {
    const now = this.deps.clock.now();
    const duty = onDuty ? await this.signOn(staffId, now) : await this.signOff(staffId, now, 'self');
    this.deps.queueFeed.publish();
    return duty;
  }

  /** A sign of life. Does not put anybody on duty. @returns whether he is on duty. */
  async heartbeat(staffId: string): Promise<boolean> {
    const now = this.deps.clock.now();
    const state = await this.deps.dutyStates.change(staffId, (current) =>
      current.onDuty && current.lastSeenAt < now ? { ...current, lastSeenAt: now } : null,
    );
    return state?.onDuty ?? false;
  }

  /** Lawyers on duty and seen within the last 60 s. */
  async onDutyCount(): Promise<number> {
    const from = new Date(this.deps.clock.now().getTime() - ABSENT_AFTER_MS + 1);
    return this.deps.dutyStates.count({ where: { onDuty: true, lastSeenAt: { from } } });
  }

  /**
   * Sign off who has not been seen for 60 s; his duty ends when he was last seen. For the first minute after a start
   * nobody is signed off: we were away, not they.
   * @returns how many were signed off.
   */
  async sweepAbsent(): Promise<number> {
    const now = this.deps.clock.now();
    if (now.getTime() - this.startedAt.getTime() < ABSENT_AFTER_MS) return 0;
    const before = new Date(now.getTime() - ABSENT_AFTER_MS + 1);
    const absent = await this.deps.dutyStates.find({
      where: { onDuty: true, lastSeenAt: { before } },
      sort: { lastSeenAt: 1 },
      limit: 1000,
    });
    for (const state of absent) await this.signOff(state._id, state.lastSeenAt, 'absence', before);
    if (absent.length > 0) this.deps.queueFeed.publish();
    return absent.length;
  }

  private async signOn(staffId: string, now: Date): Promise<Duty> {
    const fresh: DutyState = { _id: staffId, onDuty: true, since: now, lastSeenAt: now };
    const change = () =>
      this.deps.dutyStates.change(staffId, (state) => (state.onDuty ? { ...state, lastSeenAt: now } : fresh));
    const state = (await change()) ?? (await ignoringConflict(this.deps.dutyStates.insert(fresh))) ?? (await change());
    const since = state?.since ?? now;
    await this.writeSpan(staffId, since, { to: null, endedBy: null });
    return { onDuty: true, since };
  }

  /** The span is ended before the state: a crash in between leaves somebody on duty, whose next sign-off ends it anew. */
  private async signOff(staffId: string, at: Date, endedBy: 'self' | 'absence', unlessSeenSince?: Date): Promise<Duty> {
    const before = await this.deps.dutyStates.get(staffId);
    if (before === null) return { onDuty: false, since: null };
    if (!before.onDuty) return { onDuty: false, since: before.since };
    await this.writeSpan(staffId, before.since, { to: at, endedBy });
    const after = await this.deps.dutyStates.change(staffId, (state) => {
      const seen = unlessSeenSince !== undefined && state.lastSeenAt >= unlessSeenSince;
      if (!state.onDuty || state.since.getTime() !== before.since.getTime() || seen) return null;
      return { ...state, onDuty: false, since: at };
    });
    return { onDuty: after?.onDuty ?? false, since: after?.since ?? at };
  }

  private async writeSpan(staffId: string, from: Date, end: Pick<DutySpan, 'to' | 'endedBy'>): Promise<void> {
    const span: DutySpan = { _id: `${staffId}:${from.toISOString()}`, staffId, from, ...end };
    const stored = await ignoringConflict(this.deps.dutySpans.insert(span));
    if (stored === null && end.to !== null) {
      await this.deps.dutySpans.change(span._id, (current) => ({ ...current, ...end }));
    }
  }
}

async function ignoringConflict<T>(write: Promise<T>): Promise<T | null> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof HotlineError && error.code === 'hotline_storage_conflict') return null;
    throw error;
  }
}

export function createRoster(deps: RosterDeps): Roster {
  return new Roster(deps);
}
