import type { Clock } from '../clock.ts';
import { asHotlineError } from '../errors.ts';
import type { DeskSteps } from './desk-steps.ts';
import { type Handoff, placeOf } from './handoff.ts';
import type { HandoffBook } from './handoff-book.ts';
import type { HandoffQueue } from './handoff-queue.ts';
import type { Loads } from './loads.ts';

interface Dependencies {
  queue: Pick<HandoffQueue, 'getMany' | 'mine'>;
  book: HandoffBook;
  loads: Loads;
  desk: Pick<DeskSteps, 'giveBack'>;
  clock: Clock;
}

/** What becomes of somebody's cases when he leaves (离岗): what he has before him moves on, what he serves goes back. */
export class Leaving {
  constructor(private readonly deps: Dependencies) {}

  /** What somebody has before him now: offers of the queue, and transfers of colleagues. */
  async offersTo(staffId: string): Promise<Handoff[]> {
    const { holds } = await this.deps.loads.of(staffId);
    const held = await this.deps.queue.getMany(holds.map(({ handoffId }) => handoffId));
    return held.filter(({ offer }) => offer?.to === staffId);
  }

  /** He is not there: what he has before him is for others at once. */
  async withdrawAll(staffId: string): Promise<void> {
    for (const handoff of await this.offersTo(staffId)) await this.withdraw(handoff);
  }

  async withdraw({ _id, offer }: Handoff): Promise<void> {
    if (offer === null) return;
    const at = this.deps.clock.now();
    await this.deps.book.step(_id, { type: 'pass', staffId: offer.to, reason: 'gone', offeredAt: offer.at, at });
  }

  /** He takes no cases any more: what he serves goes back to the queue, with its place. */
  async releaseAll(staffId: string): Promise<void> {
    await this.withdrawAll(staffId);
    for (const { _id, state } of await this.deps.queue.mine(staffId)) {
      if (placeOf(state) !== 'served') continue;
      try {
        await this.deps.desk.giveBack(_id, staffId, 'gone');
      } catch (error) {
        // Closed or given back meanwhile.
        if (asHotlineError(error).statusCode !== 409) throw error;
      }
    }
  }
}
