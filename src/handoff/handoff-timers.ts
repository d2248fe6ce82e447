import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { HotlineError } from '../errors.ts';
import type { Turn } from '../sessions/index.ts';
import type { EventStream } from '../storage/index.ts';
import type { DutyRoster } from './duty-people.ts';
import { type Handoff, type Offer, placeOf } from './handoff.ts';
import type { HandoffBook, Written } from './handoff-book.ts';
import { dueNow, type HandoffLimits, type HandoffTimer, reanchored } from './handoff-due.ts';
import { residentSpoke, toldOfWait } from './handoff-marks.ts';
import type { HandoffQueue } from './handoff-queue.ts';
import type { HandoffStep } from './handoff-step.ts';
import type { WaitNotices } from './wait-notices.ts';

/** A timer may make the next one due at once, but not for ever. */
const MOST_TIMERS = 6;
/** Of an offer whose end is noticed so late nobody is blamed. */
const AWAY_MS = 10_000;
/** Between two messages to another resident he may read for so long. */
const AT_WORK_MS = 60_000;
/** The last words of both are among these turns. */
const LATEST_TURNS = 50;

interface Dependencies {
  book: HandoffBook;
  notices: WaitNotices;
  queue: Pick<HandoffQueue, 'mine'>;
  turns: Pick<EventStream<Turn>, 'read' | 'tail'>;
  roster: Pick<DutyRoster, 'pause' | 'missedOffer'>;
  /** The lawyer attends to this case by other means: his telephone is in the room, or still rings. */
  attended: (handoff: Handoff) => Promise<boolean>;
  settle: (handoffId: string) => Promise<unknown>;
  limits: HandoffLimits;
  clock: Clock;
  log: Logger;
}

/**
 * What happens by itself (到时处理). Each timer looks in the atomic step that it takes whether it is still due, so that it
 * fires once however many run it: the job at its time, and the sweep when that was lost.
 */
export class HandoffTimers {
  constructor(private readonly deps: Dependencies) {}

  /** Everything that is due of one handoff. */
  async run(handoffId: string): Promise<void> {
    const { book, limits, clock } = this.deps;
    await book.note(handoffId, (current) => reanchored(current, clock.now()));
    for (let count = 0; count < MOST_TIMERS; count += 1) {
      const handoff = await book.get(handoffId);
      const [timer] = handoff === null ? [] : firstOf(dueNow(handoff, limits, clock.now()));
      if (handoff === null || timer === undefined) return;
      await this.fire(timer, handoff);
    }
  }

  private async fire(timer: HandoffTimer, handoff: Handoff): Promise<void> {
    const { book, notices, clock } = this.deps;
    switch (timer) {
      case 'offer-over':
        return this.endOffer(handoff);
      case 'warning':
        // Told first, under a key of its own: after a crash it is told again, which says it once.
        await this.told(() => notices.warn(handoff));
        await book.note(handoff._id, (current) => this.ifSameWait(current, handoff, 'warning'));
        return;
      case 'limit':
        await this.told(() => notices.tellLimit(handoff));
        await book.note(handoff._id, (current) => this.ifSameWait(current, handoff, 'limit'));
        return;
      case 'silence':
        return this.endSilence(handoff);
      case 'wrap-up-over':
        await this.step(handoff._id, 'wrap-up-over', () => ({ type: 'wrap-up-over', at: clock.now() }));
        return;
    }
  }

  private async endOffer({ _id }: Handoff): Promise<void> {
    const { roster, clock } = this.deps;
    const written = await this.step(_id, 'offer-over', ({ offer }) =>
      offer === null
        ? null
        : { type: 'pass', staffId: offer.to, reason: 'missed', offeredAt: offer.at, at: clock.now() },
    );
    const missed = written.before.offer;
    if (written.before === written.after || missed === null) return;
    // Much too late we were away, not he.
    const lateMs = clock.now().getTime() - missed.until.getTime();
    if (lateMs < AWAY_MS && !(await this.wasAtWork(missed))) await roster.missedOffer(missed.to, missed.at);
  }

  /** He was with another resident then, or shortly before, and so is not away. */
  private async wasAtWork({ to, at }: Offer): Promise<boolean> {
    const from = at.getTime() - AT_WORK_MS;
    const mine = await this.deps.queue.mine(to);
    return mine.some(({ lawyerActiveAt, endedAt }) =>
      [lawyerActiveAt, endedAt].some((sign) => sign !== null && sign.getTime() > from),
    );
  }

  /** He has not answered: back to the head of the queue, and he is offered nothing until he says that he is there. */
  private async endSilence(handoff: Handoff): Promise<void> {
    const { book, roster, attended, clock, limits } = this.deps;
    if (await attended(handoff)) {
      await book.note(handoff._id, (current) => {
        const now = clock.now();
        return isDue(current, 'silence', limits, now) && isSameRound(current, handoff)
          ? { ...current, awaitsSince: now }
          : null;
      });
      return;
    }
    const answer = await this.answerTo(handoff);
    if (answer !== null) return this.noteAnswered(handoff, answer);
    const written = await this.step(handoff._id, 'silence', ({ lawyerId }) =>
      lawyerId === null ? null : { type: 'return', lawyerId, why: 'silent', at: clock.now() },
    );
    const { lawyerId } = written.before;
    if (written.before === written.after || lawyerId === null) return;
    await roster.pause(lawyerId, 'silent');
  }

  /** His words, where they are the last that were said: then what is noted of the resident's came late. */
  private async answerTo({ conversationId, lawyerId, acceptedAt }: Handoff): Promise<Turn | null> {
    const latest = await this.deps.turns.tail(conversationId, LATEST_TURNS);
    const last = latest.findLast(
      ({ from, activity }) => from !== 'system' && from !== 'bot' && activity.type === 'message',
    );
    const isHis = last?.from === 'lawyer' && last.staffId === lawyerId;
    return isHis && acceptedAt !== null && last.at >= acceptedAt ? last : null;
  }

  private async noteAnswered({ _id, awaitsSince }: Handoff, { stream, seq }: Turn): Promise<void> {
    const { book, turns } = this.deps;
    await book.note(_id, (current) =>
      current.awaitsSince?.getTime() === awaitsSince?.getTime() ? { ...current, awaitsSince: null } : null,
    );
    const next = (await turns.read(stream, seq, LATEST_TURNS)).find(({ from }) => from === 'resident');
    if (next !== undefined) await book.note(_id, (current) => residentSpoke(current, next.at));
  }

  /** One step if it is still due; what follows from it happens too. */
  private async step(
    handoffId: string,
    timer: HandoffTimer,
    make: (current: Handoff) => HandoffStep | null,
  ): Promise<Written> {
    const { book, limits, clock, settle, log } = this.deps;
    const written = await book.step(handoffId, (current) =>
      isDue(current, timer, limits, clock.now()) ? make(current) : null,
    );
    if (written.before !== written.after && !written.after.settled) {
      try {
        await settle(handoffId);
      } catch (error) {
        const code = error instanceof HotlineError ? error.code : 'hotline_unknown';
        log.warn({ handoff: handoffId, timer, code }, 'a handoff could not be settled; tried again in 30 s');
      }
    }
    return written;
  }

  /** Of a conversation that is gone nobody is told. */
  private async told(tell: () => Promise<void>): Promise<void> {
    try {
      await tell();
    } catch (error) {
      if (!(error instanceof HotlineError) || error.statusCode !== 404) throw error;
    }
  }

  private ifSameWait(current: Handoff, told: Handoff, what: 'warning' | 'limit'): Handoff | null {
    return isSameRound(current, told) ? toldOfWait(current, what, this.deps.clock.now()) : null;
  }
}

/** With the limit due, the warning comes too late to be of use. */
function firstOf(due: readonly HandoffTimer[]): readonly HandoffTimer[] {
  return due.includes('limit') ? due.filter((timer) => timer !== 'warning') : due;
}

function isDue(handoff: Handoff, timer: HandoffTimer, limits: HandoffLimits, now: Date): boolean {
  return dueNow(handoff, limits, now).includes(timer);
}

function isSameRound(one: Handoff, other: Handoff): boolean {
  return one.round === other.round && placeOf(one.state) === placeOf(other.state);
}
