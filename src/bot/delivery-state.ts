import type { DeliveryAttempt, DeliveryState, Turn } from '../sessions/index.ts';

/**
 * The states of a message on its way out, and the only steps between them; pure. Each is one conditional change of
 * the stored turn, so that of all processes exactly one hands a message over.
 */

/** A message that should have left with the answer to a webhook is sent by itself after this, ms. */
export const LEFT_BEHIND_MS = 20_000;
/** Handing over takes seconds; what is found at it after this was left by a crash, ms. */
export const HANDING_OVER_MS = 60_000;

/** Who takes a message to hand it over. */
export interface Claim {
  id: string;
  now: Date;
}

/**
 * Taken for the answer to a webhook. A provider that delivers its message again did not get the first answer, so
 * that the same words may be in both: `repeated` takes over what an answer is at, never what the courier has.
 */
export function claimedForAnswer(turn: Turn, claim: Claim, repeated: boolean): Turn | null {
  if (turn.delivery === 'with-answer' || turn.delivery === 'pending') return leaving(turn, 'answer', claim);
  if (!repeated || !isOfAnswer(turn, claim.now)) return null;
  return isOneOf(turn, ['leaving', 'unknown']) ? leaving(turn, 'answer', claim) : null;
}

/**
 * Left with an answer a moment ago: a repeated answer has the same words, and nobody takes them back. Were they
 * claimed anew, an answer that does not arrive would give to the courier what the first has said.
 */
export function isSaidAgain(turn: Turn, now: Date): boolean {
  return turn.delivery === 'sent' && isOfAnswer(turn, now);
}

/** Taken by the courier. */
export function claimedForSending(turn: Turn, claim: Claim): Turn | null {
  return turn.delivery === 'pending' ? leaving(turn, 'courier', claim) : null;
}

/**
 * The answer reached the wire, or a send came back. What a receipt said meanwhile stands; what a second answer that
 * broke off gave to the courier is taken back from it.
 */
export function handedOver(turn: Turn, state: 'sent' | 'unknown', channel: string | null): Turn | null {
  if (!isOneOf(turn, ['leaving', 'unknown', 'with-answer', 'pending'])) return null;
  return { ...turn, delivery: state, reason: null, ...(channel === null ? {} : { sentOn: channel }) };
}

/** It surely did not leave with the answer, and is the courier's now; only for who holds the claim. */
export function givenToCourier(turn: Turn, claimId: string | null): Turn | null {
  if (turn.delivery === 'with-answer') return { ...turn, delivery: 'pending' };
  const isOurs = turn.delivery === 'leaving' && turn.attempt?.by === 'answer' && turn.attempt.id === claimId;
  return isOurs ? { ...turn, delivery: 'pending', attempt: null } : null;
}

/** Left at the handing over by a crash: nobody can tell, and it is not sent again. */
export function lostInFlight(turn: Turn): Turn | null {
  return turn.delivery === 'leaving' ? { ...turn, delivery: 'unknown', reason: 'hotline_bot_crashed' } : null;
}

/** It certainly did not go out and is tried again at `nextAt`. */
export function putOff(turn: Turn, reason: string, nextAt: Date): Turn | null {
  if (turn.delivery !== 'leaving' || turn.attempt == null) return null;
  return { ...turn, delivery: 'pending', reason, attempt: { ...turn.attempt, nextAt } };
}

/** It is not to be sent before `until`, which is later than now; nothing has been tried. */
export function waiting(turn: Turn, until: Date, now: Date): Turn | null {
  if (turn.delivery !== 'pending') return null;
  return { ...turn, attempt: { ...(turn.attempt ?? untried(now)), nextAt: until } };
}

/** It certainly did not go out and is not tried by itself any more, or not now. */
export function stopped(
  turn: Turn,
  state: 'held' | 'dropped' | 'failed',
  reason: string,
  channel: string,
): Turn | null {
  return isOneOf(turn, ['leaving', 'pending']) ? { ...turn, delivery: state, reason, sentOn: channel } : null;
}

/** Queued again: the resident wrote, or somebody mended what was wrong. It goes behind what was said before now. */
export function queuedAgain(turn: Turn, from: readonly DeliveryState[], now: Date): Turn | null {
  if (!isOneOf(turn, from)) return null;
  return { ...turn, delivery: 'pending', reason: null, attempt: { ...untried(now), queuedAt: now } };
}

/**
 * A receipt of the provider; forward only, in any order. `delivered` is the last word. `undelivered` counts for what
 * has been handed over, and for nothing else.
 */
export function receipted(turn: Turn, state: 'delivered' | 'undelivered', reason: string): Turn | null {
  if (turn.delivery === 'not-needed' || turn.delivery === 'delivered') return null;
  if (state === 'delivered') return { ...turn, delivery: 'delivered', reason: null };
  return isOneOf(turn, ['leaving', 'sent', 'unknown']) ? { ...turn, delivery: 'undelivered', reason } : null;
}

/** Order in which messages leave: as they were said, or as they were queued again. */
export function inOrder(a: Turn, b: Turn): number {
  return queuedAt(a) - queuedAt(b) || Number(isQueuedAgain(a)) - Number(isQueuedAgain(b)) || a.seq - b.seq;
}

function queuedAt({ at, attempt }: Turn): number {
  return (attempt?.queuedAt ?? at).getTime();
}

/** An answer has, or had, it within the time that handing over takes. */
function isOfAnswer({ attempt }: Turn, now: Date): boolean {
  return attempt?.by === 'answer' && now.getTime() - attempt.at.getTime() <= HANDING_OVER_MS;
}

function untried(now: Date): DeliveryAttempt {
  return { by: 'courier', id: '', at: now, since: now, tries: 0, nextAt: null, queuedAt: null };
}

const isQueuedAgain = ({ attempt }: Turn): boolean => attempt?.queuedAt != null;

function leaving(turn: Turn, by: 'answer' | 'courier', { id, now }: Claim): Turn {
  const before = turn.attempt ?? null;
  const attempt: DeliveryAttempt = {
    by,
    id,
    at: now,
    since: before?.tries ? before.since : now,
    tries: (before?.tries ?? 0) + 1,
    nextAt: null,
    queuedAt: before?.queuedAt ?? null,
  };
  return { ...turn, delivery: 'leaving', attempt };
}

function isOneOf(turn: Turn, states: readonly DeliveryState[]): boolean {
  return states.includes(turn.delivery);
}
