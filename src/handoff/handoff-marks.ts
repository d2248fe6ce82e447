import { HandoffNotYoursError } from './errors.ts';
import { type CallbackWish, type Handoff, placeOf } from './handoff.ts';

/**
 * What is noted of a handoff without moving it. Each gives null when there is nothing to note, as
 * `Collection.change` wants it. Pure.
 */

/** The resident has said something while a lawyer has him; the earliest unanswered words count. */
export function residentSpoke(handoff: Handoff, at: Date): Handoff | null {
  return placeOf(handoff.state) === 'served' && handoff.awaitsSince === null ? { ...handoff, awaitsSince: at } : null;
}

/**
 * The lawyer has spoken, or is typing.
 * @throws HandoffNotYoursError 409
 */
export function lawyerActive(handoff: Handoff, lawyerId: string, what: 'spoke' | 'typing', at: Date): Handoff | null {
  if (placeOf(handoff.state) !== 'served' || handoff.lawyerId !== lawyerId) throw new HandoffNotYoursError();
  return { ...handoff, lawyerActiveAt: at, awaitsSince: what === 'spoke' ? null : handoff.awaitsSince };
}

/** What the resident was told of his wait; once each. */
export function toldOfWait(handoff: Handoff, what: 'warning' | 'limit', at: Date): Handoff | null {
  if (placeOf(handoff.state) !== 'waiting') return null;
  if (what === 'warning') return handoff.warnedAt === null ? { ...handoff, warnedAt: at } : null;
  return handoff.limitToldAt === null ? { ...handoff, warnedAt: handoff.warnedAt ?? at, limitToldAt: at } : null;
}

/** He is called back when it is his turn; he keeps his place. */
export function callbackWished(handoff: Handoff, wish: CallbackWish): Handoff | null {
  return handoff.callback === null && placeOf(handoff.state) !== 'over' ? { ...handoff, callback: wish } : null;
}

/** @throws HandoffNotYoursError 409 */
export function helpAsked(handoff: Handoff, lawyerId: string, at: Date): Handoff | null {
  if (placeOf(handoff.state) !== 'served' || handoff.lawyerId !== lawyerId) throw new HandoffNotYoursError();
  return handoff.helpAskedAt === null ? { ...handoff, helpAskedAt: at } : null;
}

export function helpGiven(handoff: Handoff): Handoff | null {
  return handoff.helpAskedAt === null ? null : { ...handoff, helpAskedAt: null };
}
