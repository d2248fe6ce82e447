import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Turn } from '../sessions/index.ts';
import type { EventStream } from '../storage/index.ts';
import { claimedForAnswer, givenToCourier, handedOver, isSaidAgain } from './delivery-state.ts';

/** Replies that leave in the answer to a webhook: taken for it, gone with it, or left for the courier. */
export class AnswerClaims {
  constructor(private readonly deps: { turns: EventStream<Turn>; clock: Clock }) {}

  /** @returns those that are this answer's now, in their order, as they stand. */
  async take(replies: readonly Turn[], repeated: boolean): Promise<Turn[]> {
    const { turns, clock } = this.deps;
    const claim = { id: randomUUID(), now: clock.now() };
    const taken = await Promise.all(
      replies.map(async (turn) => {
        if (turn.delivery === 'not-needed') return turn;
        const after = await turns.change(turn._id, (current) => claimedForAnswer(current, claim, repeated));
        if (after === null) return null;
        const isOurs = after.attempt?.id === claim.id || (repeated && isSaidAgain(after, claim.now));
        return isOurs ? after : null;
      }),
    );
    return taken.filter((turn) => turn !== null);
  }

  /** The answer reached the wire. */
  async gone(replies: readonly Turn[]): Promise<void> {
    await Promise.all(
      replies
        .filter(({ delivery }) => delivery !== 'not-needed')
        .map(({ _id }) => this.deps.turns.change(_id, (current) => handedOver(current, 'sent', null))),
    );
  }

  /** These surely did not leave with an answer. @returns those that the courier has to send. */
  async left(replies: readonly Turn[]): Promise<Turn[]> {
    const due: Turn[] = [];
    for (const turn of replies) {
      if (turn.delivery === 'pending') due.push(turn);
      if (turn.delivery !== 'with-answer' && turn.delivery !== 'leaving') continue;
      const claimId = turn.attempt?.id ?? null;
      const after = await this.deps.turns.change(turn._id, (current) => givenToCourier(current, claimId));
      if (after?.delivery === 'pending') due.push(after);
    }
    return due;
  }
}
