import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { asHotlineError } from '../errors.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Collection } from '../storage/index.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { DutyRoster } from './duty-people.ts';
import type { Handoff } from './handoff.ts';
import type { HandoffBook } from './handoff-book.ts';
import { dueNow, type HandoffLimits, reanchored } from './handoff-due.ts';
import type { HandoffQueue } from './handoff-queue.ts';
import type { HandoffTimers } from './handoff-timers.ts';
import type { Loads } from './loads.ts';
import { loadKindOf } from './routing/load-kind.ts';
import type { Settlement } from './settlement.ts';
import { isDaytime } from './shanghai-days.ts';
import { isStoredBefore, upToDate } from './stored-before.ts';

const SWEEP_EVERY_MS = 5_000;
const RECONCILE_EVERY_MS = 30_000;
/** So long after a start nobody is taken for absent: we were away, not they. */
const START_GRACE_MS = 60_000;
/** No timer lies further ahead than the longest limit and this, unless the clock was set back. */
const AHEAD_MS = 10_000;
const PAGE = 500;
/** The first in the queue, whose floor is looked after too. */
const HEADS = 50;

/** Served, with nothing to answer and no sign of the lawyer: he has forgotten to end it. */
const FORGOTTEN_AFTER_MS = 12 * 3_600_000;
/** What an earlier version has ended is taken up so many at a time, with a pause in between. */
const TAKEN_UP = 200;
const TAKE_UP_EVERY_MS = 2_000;

const TAKE_UP_JOB = 'handoff-take-up';
const SWEEP_JOB = 'handoff-sweep';
const RECONCILE_JOB = 'handoff-reconcile';

interface Dependencies {
  handoffs: Collection<Handoff>;
  queue: HandoffQueue;
  book: HandoffBook;
  settlement: Settlement;
  timers: HandoffTimers;
  dispatcher: Dispatcher;
  loads: Loads;
  roster: Pick<DutyRoster, 'available'>;
  /** The lawyer attends to this case by other means than writing. */
  attended: (handoff: Handoff) => Promise<boolean>;
  /** The consultation is over. */
  end: (handoffId: string, lawyerId: string) => Promise<unknown>;
  /** Take back what somebody has before him. */
  withdraw: (offered: Handoff) => Promise<void>;
  limits: HandoffLimits;
  jobs: Jobs;
  clock: Clock;
  log: Logger;
}

/**
 * The net under everything that could be lost (巡查): every 5 s timers whose job was lost, offers to who has left, places
 * that nobody holds, and the queue itself; every 30 s what a crash left unsettled.
 */
export class Upkeep {
  private readonly startedAt: Date;

  constructor(private readonly deps: Dependencies) {
    this.startedAt = deps.clock.now();
    deps.jobs.handle(SWEEP_JOB, () => this.sweep());
    deps.jobs.handle(RECONCILE_JOB, () => this.reconcile());
    deps.jobs.handle(TAKE_UP_JOB, () => this.takeUpEnded());
  }

  async start(): Promise<void> {
    const { jobs } = this.deps;
    await this.takeUpStored();
    await jobs.every(SWEEP_JOB, SWEEP_EVERY_MS);
    await jobs.every(RECONCILE_JOB, RECONCILE_EVERY_MS);
    await jobs.schedule(TAKE_UP_JOB, 'ended', new Date(this.deps.clock.now().getTime() + TAKE_UP_EVERY_MS), {});
    await this.reconcile();
  }

  async sweep(): Promise<void> {
    const { queue, loads, dispatcher, clock } = this.deps;
    const [offered, served] = await Promise.all([queue.offered(), queue.served()]);
    const busy = [...offered, ...served];
    await this.guarded('timers', () => this.runTimers(busy));
    await this.guarded('absence', () => this.withdrawFromAbsent(busy));
    await this.guarded('loads', () =>
      loads.sweep(
        busy,
        ({ channel }) => loadKindOf(channel),
        (ids) => queue.getMany(ids),
        clock.now(),
      ),
    );
    await this.guarded('dispatch', () => dispatcher.dispatch());
  }

  /** Make every floor follow its handoff document: what a crash left unsettled, and what is open. Idempotent. */
  async reconcile(): Promise<void> {
    const { queue, settlement } = this.deps;
    const [unsettled, served, waiting] = await Promise.all([queue.unsettled(), queue.served(), queue.waiting(HEADS)]);
    for (const id of new Set([...unsettled, ...served, ...waiting].map(({ _id }) => _id))) {
      await this.guarded('settlement', () => settlement.settle(id), id);
    }
    for (const handoff of served) await this.guarded('forgotten', () => this.endForgotten(handoff), handoff._id);
  }

  /** The resident is served by nobody and holds a place: it ends, by day, because he hears of it. The record is owed. */
  private async endForgotten(handoff: Handoff): Promise<void> {
    const { clock, attended, end } = this.deps;
    const { state, lawyerId, awaitsSince, offer, acceptedAt, lawyerActiveAt } = handoff;
    const now = clock.now();
    const quietMs = now.getTime() - Math.max(acceptedAt?.getTime() ?? 0, lawyerActiveAt?.getTime() ?? 0);
    const isQuiet = awaitsSince === null && offer === null && quietMs >= FORGOTTEN_AFTER_MS;
    if (state !== 'live' || lawyerId === null || !isQuiet || !isDaytime(now) || (await attended(handoff))) return;
    await end(handoff._id, lawyerId);
  }

  private async runTimers(busy: readonly Handoff[]): Promise<void> {
    const { queue, timers, limits, clock } = this.deps;
    const now = clock.now();
    const furthestMs = Math.max(...Object.values(limits), 2 * limits.offerMs) + AHEAD_MS;
    const late = busy.filter((each) => dueNow(each, limits, now).length > 0 || reanchored(each, now) !== null);
    const ids = new Set([...(await queue.outOfTime(now, furthestMs)), ...late].map(({ _id }) => _id));
    for (const id of ids) await this.guarded('timers', () => timers.run(id), id);
  }

  /** What somebody has before him who is not there any more moves on at once. */
  private async withdrawFromAbsent(busy: readonly Handoff[]): Promise<void> {
    const { roster, withdraw, clock } = this.deps;
    const now = clock.now();
    if (Math.abs(now.getTime() - this.startedAt.getTime()) < START_GRACE_MS) return;
    const there = new Set((await roster.available(now)).map(({ staffId }) => staffId));
    for (const handoff of busy) {
      if (handoff.offer !== null && !there.has(handoff.offer.to)) await withdraw(handoff);
    }
  }

  /** What an earlier version stored and is still open gets the fields that are asked for by now. */
  private async takeUpStored(): Promise<void> {
    const { book, handoffs } = this.deps;
    const where = [{ state: 'queued' }, { state: 'live' }, { messageState: 'open' }] as const;
    for (const condition of where) {
      let after: string | undefined;
      do {
        const query = { where: condition, sort: { requestedAt: 1 }, limit: PAGE } as const;
        const page = await handoffs.page(after === undefined ? query : { ...query, after });
        for (const stored of page.items.filter(isStoredBefore)) await book.note(stored._id, (each) => ({ ...each }));
        after = page.next ?? undefined;
      } while (after !== undefined);
    }
  }

  /** What it had ended is found by where it stands, too: some at a time, and what is done is not found again. */
  private async takeUpEnded(): Promise<void> {
    const { handoffs, jobs, clock } = this.deps;
    const query = { where: { place: null as never }, sort: { requestedAt: -1 }, limit: TAKEN_UP } as const;
    const ended = await handoffs.find(query);
    for (const { _id } of ended) await handoffs.change(_id, upToDate);
    if (ended.length < TAKEN_UP) return;
    await jobs.schedule(TAKE_UP_JOB, 'ended', new Date(clock.now().getTime() + TAKE_UP_EVERY_MS), {});
  }

  private async guarded(what: string, run: () => Promise<unknown>, handoff?: string): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.deps.log.error({ what, handoff, err: asHotlineError(error) }, 'upkeep of handoffs failed; tried again soon');
    }
  }
}
