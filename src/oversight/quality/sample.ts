import { isBad } from '../../follow-up/index.ts';
import type { Handoff, HandoffNote } from '../../handoff/index.ts';
import type { Session, Turn } from '../../sessions/index.ts';
import type { FieldSeal } from '../../storage/index.ts';
import type { DrawReason } from './quality-case.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
/** Characters of a fingerprint that make the lot: 40 bits. */
const LOT = 8;

/**
 * The lot of a service, 0 ≤ lot < 1: from its id and the field key. Nobody at the desk can foresee or choose it, and
 * the same id always has the same one, so that the draw can be proved afterwards.
 */
export function lotOf(sessionId: string, seal: Pick<FieldSeal, 'fingerprint'>): number {
  const letters = seal.fingerprint(`quality-sample:${sessionId}`).slice(0, LOT);
  return [...letters].reduce((lot, letter, at) => lot + ALPHABET.indexOf(letter) / 32 ** (at + 1), 0);
}

/** Why a closed service is reviewed by a person; empty: it is not. All 不满意 and all emergencies are. */
export function drawReasons(
  { _id, rating, emergency }: Pick<Session, '_id' | 'rating' | 'emergency'>,
  percent: number,
  seal: Pick<FieldSeal, 'fingerprint'>,
): DrawReason[] {
  const reasons: DrawReason[] = [];
  if (lotOf(_id, seal) < percent / 100) reasons.push('drawn');
  if (isBad(rating)) reasons.push('dissatisfied');
  if (emergency !== null) reasons.push('emergency');
  return reasons;
}

/** Staff who had a part in a service: served, was offered it, did a step, wrote a note, or serves the other side. */
export function involvedIn(
  session: Pick<Session, 'lawyerId'>,
  handoffs: readonly Handoff[],
  turns: readonly Pick<Turn, 'staffId'>[],
  notes: readonly Pick<HandoffNote, 'staffId' | 'to'>[],
): string[] {
  const found = [
    session.lawyerId,
    ...handoffs.flatMap(({ lawyerId, offer, passes, excluded, history, message }) => [
      lawyerId,
      offer?.to ?? null,
      message?.doneBy ?? null,
      ...passes.map(({ staffId }) => staffId),
      ...excluded,
      ...history.map(({ by }) => by),
    ]),
    ...turns.map(({ staffId }) => staffId),
    ...notes.flatMap(({ staffId, to }) => [staffId, to]),
  ];
  return [...new Set(found.filter((id) => id !== null))].sort();
}

/** Whether somebody is spoken of by name in a service: then he does not judge it. */
export function isNamedIn(turns: readonly Pick<Turn, 'activity'>[], displayName: string): boolean {
  const name = displayName.trim();
  return [...name].length >= 2 && turns.some(({ activity }) => (activity.text ?? '').includes(name));
}
