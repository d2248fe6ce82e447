import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { HotlineError } from '../../errors.ts';
import type { Jobs } from '../../jobs/index.ts';
import { type Collection, changeOrInsert } from '../../storage/index.ts';
import type { QueueFeed } from '../queue-feed.ts';
import type { DutyEnd, DutySpan, DutyState, PauseReason } from './duty-state.ts';
import {
  ABSENT_AFTER_MS,
  type AvailablePerson,
  type Duty,
  dutyOf,
  isPausedByItself,
  NOT_PAUSED,
  type Presence,
  pausedFor,
  presenceOf,
} from './presence.ts';

/** Offers that go by unanswered, one after the other, before somebody is offered nothing any more. */
export const MISSED_OFFERS_BEFORE_PAUSE = 2;
const SWEEP_EVERY_MS = 15_000;
const SWEEP_JOB = 'duty-sweep';

export type DutyChange = 'on' | 'off' | 'absent' | 'paused';

export interface RosterDeps {
  dutyStates: Collection<DutyState>;
  dutySpans: Collection<DutySpan>;
  jobs: Jobs;
  queueFeed: QueueFeed;
  clock: Clock;
  /** Called after the write, so that offers and the queue follow at once; `on` also when a pause ends. */
  onChanged?: (staffId: string, change: DutyChange) => Promise<void>;
  /** Hears when `onChanged` fails: the change itself stands. */
  log?: Pick<Logger, 'error'>;
  /** People of a desk outside of ours who can take a case; default none. */
  outside?: () => Promise<number>;
  /** A clock that nobody sets, ms; with it a jump of the other is noticed. Default none. */
  steadyMs?: () => number;
  /** Default {@link MISSED_OFFERS_BEFORE_PAUSE}. */
  missedOffersBeforePause?: number;
}

/**
 * Who is on duty (值班表, 实时). Presence is a lease that heartbeats renew, from any device; without one for 60 s a
 * person no longer counts, and the sweep signs him off. A clock set back shortens no lease and makes no time negative.
 */
export class Roster {
  private startedAt: Date;
  private lookedAt: { clock: number; steady: number };

  constructor(private readonly deps: RosterDeps) {
    this.startedAt = deps.clock.now();
    this.lookedAt = { clock: this.startedAt.getTime(), steady: deps.steadyMs?.() ?? 0 };
    deps.jobs.handle(SWEEP_JOB, async () => {
      await this.sweepAbsent();
    });
  }

  /** Begin to sign off who is gone. Called once at start. */
  async start(): Promise<void> {
    await this.deps.jobs.every(SWEEP_JOB, SWEEP_EVERY_MS);
  }

  async duty(staffId: string): Promise<Duty> {
    return dutyOf(await this.deps.dutyStates.get(staffId));
  }

  /** Sign on or off; repeating it changes nothing. Both ends are kept as a {@link DutySpan}. */
  async setDuty(staffId: string, onDuty: boolean): Promise<Duty> {
    const now = this.deps.clock.now();
    const before = await this.deps.dutyStates.get(staffId);
    const duty = onDuty ? await this.signOn(staffId, now) : await this.signOff(staffId, now, 'self');
    this.deps.queueFeed.publish();
    if (before?.onDuty !== duty.onDuty && (before !== null || onDuty)) await this.tell(staffId, onDuty ? 'on' : 'off');
    return duty;
  }

  /** A supervisor signs somebody off. @returns whether he was on duty. */
  async forceOff(staffId: string): Promise<boolean> {
    const before = await this.deps.dutyStates.get(staffId);
    if (before?.onDuty !== true) return false;
    await this.signOff(staffId, this.deps.clock.now(), 'supervisor');
    this.deps.queueFeed.publish();
    await this.tell(staffId, 'off');
    return true;
  }

  /**
   * A sign of life. Does not put anybody on duty.
   * @returns whether he is on duty: a page that wakes after its person was signed off hears so, and nothing resumes.
   */
  async heartbeat(staffId: string): Promise<boolean> {
    const now = this.deps.clock.now();
    const state = await this.deps.dutyStates.change(staffId, (current) =>
      current.onDuty && current.lastSeenAt.getTime() !== now.getTime() ? { ...current, lastSeenAt: now } : null,
    );
    return state?.onDuty ?? false;
  }

  /** He is offered nothing until he resumes; nothing happens when he is not on duty or paused already. */
  async pause(staffId: string, reason: PauseReason): Promise<Duty> {
    const now = this.deps.clock.now();
    let isNew = false;
    const state = await this.deps.dutyStates.change(staffId, (current) => {
      isNew = current.onDuty && current.pausedAt == null;
      return isNew ? pausedFor(current, reason, now) : null;
    });
    if (isNew) await this.paused(staffId);
    return dutyOf(state);
  }

  /** He is offered cases again; his count of missed offers begins anew. */
  async resume(staffId: string): Promise<Duty> {
    let isNew = false;
    const state = await this.deps.dutyStates.change(staffId, (current) => {
      isNew = current.onDuty && current.pausedAt != null;
      return isNew ? { ...current, ...NOT_PAUSED } : null;
    });
    if (isNew) await this.resumed(staffId);
    return dutyOf(state);
  }

  /**
   * An offer to him went by unanswered. Offers that were before him at the same time are missed once.
   * @param offeredAt when it was made.
   * @returns whether he is paused by it.
   */
  async missedOffer(staffId: string, offeredAt: Date = this.deps.clock.now()): Promise<boolean> {
    const now = this.deps.clock.now();
    const limit = this.deps.missedOffersBeforePause ?? MISSED_OFFERS_BEFORE_PAUSE;
    let isPaused = false;
    await this.deps.dutyStates.change(staffId, (current) => {
      isPaused = false;
      if (!current.onDuty || (current.missedAt != null && offeredAt < current.missedAt)) return null;
      const missedOffers = (current.missedOffers ?? 0) + 1;
      isPaused = missedOffers >= limit && current.pausedAt == null;
      const counted = { ...current, missedOffers, missedAt: now };
      return isPaused ? pausedFor(counted, 'missed-offers', now) : counted;
    });
    if (isPaused) await this.paused(staffId);
    return isPaused;
  }

  /**
   * He answered an offer, whichever way, or took a case: he is there. A pause that came by itself ends; one that he or a
   * supervisor decided stays.
   */
  async answeredOffer(staffId: string): Promise<void> {
    let isResumed = false;
    await this.deps.dutyStates.change(staffId, (current) => {
      isResumed = current.onDuty && isPausedByItself(current);
      if (isResumed) return { ...current, ...NOT_PAUSED };
      return (current.missedOffers ?? 0) === 0 ? null : { ...current, missedOffers: 0, missedAt: null };
    });
    if (isResumed) await this.resumed(staffId);
  }

  /** Who can be offered a case: on duty, seen within the last 60 s, not paused; longest on duty first. */
  async available(now: Date = this.deps.clock.now()): Promise<AvailablePerson[]> {
    const from = new Date(now.getTime() - ABSENT_AFTER_MS + 1);
    const states = await this.deps.dutyStates.find({
      where: { onDuty: true, lastSeenAt: { from } },
      sort: { lastSeenAt: 1 },
      limit: 1000,
    });
    return states
      .filter(({ pausedAt }) => pausedAt == null)
      .map(({ _id, since, lastSeenAt }) => ({ staffId: _id, since, lastSeenAt }))
      .sort((a, b) => a.since.getTime() - b.since.getTime() || (a.staffId < b.staffId ? -1 : 1));
  }

  /** How many can be offered a case now. */
  async onDutyCount(): Promise<number> {
    const [ours, outside] = await Promise.all([this.available(), this.outsideCount()]);
    return ours.length + outside;
  }

  /** How many of them are at a desk outside of ours. */
  async outsideCount(): Promise<number> {
    return (await this.deps.outside?.()) ?? 0;
  }

  /** Everybody who was ever on duty, as a supervisor sees him. */
  async presences(): Promise<Presence[]> {
    const now = this.deps.clock.now();
    const [on, off] = await Promise.all(
      [true, false].map((onDuty) =>
        this.deps.dutyStates.find({ where: { onDuty }, sort: { lastSeenAt: -1 }, limit: 1000 }),
      ),
    );
    return [...(on ?? []), ...(off ?? [])].map((state) => presenceOf(state, now));
  }

  /**
   * Sign off who has not been seen for 60 s; his duty ends when he was last seen. For the first minute after a start
   * nobody is signed off: we were away, not they; nor after the clock was set forward, or the machine slept.
   * @returns how many were signed off.
   */
  async sweepAbsent(): Promise<number> {
    const now = this.deps.clock.now();
    if (now < this.startedAt || this.hasJumped(now)) this.startedAt = now;
    await this.forgetTheFuture(now);
    if (now.getTime() - this.startedAt.getTime() < ABSENT_AFTER_MS) return 0;
    const before = new Date(now.getTime() - ABSENT_AFTER_MS + 1);
    const absent = await this.deps.dutyStates.find({
      where: { onDuty: true, lastSeenAt: { before } },
      sort: { lastSeenAt: 1 },
      limit: 1000,
    });
    const gone: string[] = [];
    for (const state of absent) {
      const duty = await this.signOff(state._id, state.lastSeenAt, 'absence', before);
      if (!duty.onDuty) gone.push(state._id);
    }
    if (gone.length > 0) this.deps.queueFeed.publish();
    for (const staffId of gone) await this.tell(staffId, 'absent');
    return gone.length;
  }

  /** More time has passed on the clock than there was. */
  private hasJumped(now: Date): boolean {
    const { steadyMs } = this.deps;
    if (steadyMs === undefined) return false;
    const before = this.lookedAt;
    this.lookedAt = { clock: now.getTime(), steady: steadyMs() };
    return this.lookedAt.clock - before.clock - (this.lookedAt.steady - before.steady) > ABSENT_AFTER_MS / 2;
  }

  /** The clock was set back: who was seen "later" than now was seen now, so that his lease ends a minute on, not an hour. */
  private async forgetTheFuture(now: Date): Promise<void> {
    const later = await this.deps.dutyStates.find({
      where: { onDuty: true, lastSeenAt: { from: new Date(now.getTime() + 1) } },
      sort: { lastSeenAt: 1 },
      limit: 1000,
    });
    for (const { _id } of later) {
      await this.deps.dutyStates.change(_id, (state) =>
        state.lastSeenAt > now ? { ...state, lastSeenAt: now } : null,
      );
    }
  }

  private async signOn(staffId: string, now: Date): Promise<Duty> {
    const fresh: DutyState = { _id: staffId, onDuty: true, since: now, lastSeenAt: now, ...NOT_PAUSED };
    const state = await changeOrInsert(this.deps.dutyStates, { ...fresh, onDuty: false }, (current) =>
      current.onDuty ? { ...current, lastSeenAt: now } : fresh,
    );
    const duty = dutyOf(state ?? fresh);
    await this.writeSpan(staffId, duty.since ?? now, { to: null, endedBy: null });
    return duty;
  }

  /** The span is ended before the state: a crash in between leaves somebody on duty, whose next sign-off ends it anew. */
  private async signOff(staffId: string, at: Date, endedBy: DutyEnd, unlessSeenSince?: Date): Promise<Duty> {
    const before = await this.deps.dutyStates.get(staffId);
    if (before?.onDuty !== true) return dutyOf(before);
    const to = at < before.since ? before.since : at;
    await this.writeSpan(staffId, before.since, { to, endedBy });
    const after = await this.deps.dutyStates.change(staffId, (state) => {
      const seen = unlessSeenSince !== undefined && state.lastSeenAt >= unlessSeenSince;
      if (!state.onDuty || state.since.getTime() !== before.since.getTime() || seen) return null;
      return { ...state, ...NOT_PAUSED, onDuty: false, since: to };
    });
    return dutyOf(after);
  }

  private async writeSpan(staffId: string, from: Date, end: Pick<DutySpan, 'to' | 'endedBy'>): Promise<void> {
    const span: DutySpan = { _id: `${staffId}:${from.toISOString()}`, staffId, from, ...end };
    const stored = await ignoringConflict(this.deps.dutySpans.insert(span));
    if (stored === null && end.to !== null) {
      await this.deps.dutySpans.change(span._id, (current) => ({ ...current, ...end }));
    }
  }

  private async resumed(staffId: string): Promise<void> {
    this.deps.queueFeed.publish();
    await this.tell(staffId, 'on');
  }

  private async paused(staffId: string): Promise<void> {
    this.deps.queueFeed.publish();
    await this.tell(staffId, 'paused');
  }

  private async tell(staffId: string, change: DutyChange): Promise<void> {
    try {
      await this.deps.onChanged?.(staffId, change);
    } catch (error) {
      this.deps.log?.error({ staff: staffId, change, err: error }, 'what follows from a change of duty failed');
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
