import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { asHotlineError, HotlineError } from '../errors.ts';
import type { DutyPeople } from './duty-people.ts';
import type { Handoff } from './handoff.ts';
import type { HandoffBook } from './handoff-book.ts';
import type { HandoffLimits } from './handoff-due.ts';
import type { HandoffQueue } from './handoff-queue.ts';
import type { LoadKind } from './lawyer-profile.ts';
import type { OnCallDispatch } from './on-call-dispatch.ts';
import type { Candidate } from './routing/candidate.ts';
import { loadKindOf } from './routing/load-kind.ts';
import { rank } from './routing/rank.ts';

/** Cases looked at first; and in all, when those cannot be served by whoever is free: fifty callers, say, by writers. */
const HEADS = 50;
const MOST_HEADS = 500;

interface Dependencies {
  queue: Pick<HandoffQueue, 'heads'>;
  book: HandoffBook;
  people: DutyPeople;
  onCall: OnCallDispatch;
  limits: HandoffLimits;
  clock: Clock;
  log: Logger;
}

/**
 * Offers the head of the queue to whoever fits best (派单). The queue is the storage, not an event: whenever it runs, in
 * whichever process, it matches all that waits with all who are free. A place is reserved before each offer, and of two
 * processes one writes it.
 */
export class Dispatcher {
  private running: Promise<void> | null = null;
  private isWantedAgain = false;

  constructor(private readonly deps: Dependencies) {}

  /** One run at a time in a process; asked for during a run, one more follows. */
  dispatch(): Promise<void> {
    if (this.running !== null) {
      this.isWantedAgain = true;
      return this.running;
    }
    this.running = this.runs();
    return this.running;
  }

  private async runs(): Promise<void> {
    try {
      do {
        this.isWantedAgain = false;
        await this.match();
      } while (this.isWantedAgain);
    } finally {
      this.running = null;
    }
  }

  private async match(): Promise<void> {
    const heads = await this.deps.queue.heads(HEADS);
    if (heads.length === 0) return;
    const candidates = await this.deps.people.candidates();
    if (candidates.length === 0) return this.deps.onCall.serve(heads);
    const room = new Room(candidates);
    await this.offerAll(heads, room);
    if (heads.length < HEADS || room.isFull()) return;
    const seen = new Set(heads.map(({ _id }) => _id));
    await this.offerAll(
      (await this.deps.queue.heads(MOST_HEADS)).filter(({ _id }) => !seen.has(_id)),
      room,
    );
  }

  private async offerAll(heads: readonly Handoff[], room: Room): Promise<void> {
    for (const head of heads) {
      if (room.isFull()) return;
      try {
        await this.offerBest(head, room);
      } catch (error) {
        this.deps.log.warn({ handoff: head._id, code: asHotlineError(error).code }, 'a case could not be offered');
      }
    }
  }

  private async offerBest(head: Handoff, room: Room): Promise<void> {
    const now = this.deps.clock.now();
    const kind = loadKindOf(head.channel);
    for (const candidate of rank(head, room.candidates, now)) {
      const { id, displayName, capacity } = candidate.profile;
      const reservation = await this.deps.people.reserve(id, head, capacity);
      room.took(id, kind, reservation === null);
      if (reservation === null) continue;
      const until = new Date(now.getTime() + this.deps.limits.offerMs);
      try {
        await this.deps.book.step(head._id, { type: 'offer', to: id, toName: displayName, until, at: now });
      } catch (error) {
        await reservation.cancel();
        // Somebody was quicker: offered by another process, taken, or the resident left.
        if (!(error instanceof HotlineError) || error.statusCode === 500) throw error;
      }
      return;
    }
  }
}

/** The candidates of one run, with their loads as the run fills them. */
class Room {
  candidates: Candidate[];

  constructor(candidates: readonly Candidate[]) {
    this.candidates = [...candidates];
  }

  /** @param isFull he had no place any more: others were quicker. */
  took(staffId: string, kind: LoadKind, isFull: boolean): void {
    this.candidates = this.candidates.map((each) => {
      if (each.profile.id !== staffId) return each;
      return { ...each, load: { ...each.load, [kind]: isFull ? each.profile.capacity[kind] : each.load[kind] + 1 } };
    });
  }

  isFull(): boolean {
    return this.candidates.every(
      ({ profile, load }) => load.text >= profile.capacity.text && load.voice >= profile.capacity.voice,
    );
  }
}
