import { type Handoff, type HandoffNote, placeOf } from '../handoff/index.ts';
import type { Staff } from '../staff/index.ts';

/**
 * Whether a handoff is within reach of this person: a lawyer sees what waits, what is offered to him, what is
 * or was his, and messages left, but nothing of a case whose other side he serves; a supervisor sees all. What is out
 * of reach is answered as if it did not exist.
 */
export function mayRead(staff: Staff, handoff: Handoff): boolean {
  if (staff.roles.includes('supervisor')) return true;
  if (!staff.roles.includes('lawyer')) return false;
  const { state, lawyerId, offer, excluded } = handoff;
  if (lawyerId === staff.id) return true;
  if (excluded.includes(staff.id)) return false;
  return placeOf(state) === 'waiting' || state === 'message-left' || offer?.to === staff.id;
}

/**
 * Personal data is shown in clear only to the lawyer who holds the conversation at this moment, and until he has
 * written its record.
 */
export function holds(staff: Staff, handoff: Handoff | null): boolean {
  if (handoff === null || handoff.lawyerId !== staff.id) return false;
  return placeOf(handoff.state) === 'served' || handoff.state === 'wrap-up';
}

/** Whose case it is, was, or may become: he knows of earlier services, and writes notes. */
export function hasPart(staff: Staff, { lawyerId, offer }: Handoff): boolean {
  return staff.roles.includes('supervisor') || lawyerId === staff.id || offer?.to === staff.id;
}

/** Notes of a case within reach: a whisper is for the one lawyer, the quality of the words for supervisors. */
export function mayReadNote(staff: Staff, note: HandoffNote): boolean {
  if (staff.roles.includes('supervisor')) return true;
  if (note.kind === 'service-words') return false;
  return note.kind !== 'whisper' || note.to === staff.id;
}

/** Whom a colleague serves is between him and his client: only that he passed the case on is told to the others. */
export function passReasonFor<T extends string>(staff: Staff, by: string | null, reason: T): T | 'declined' {
  const mayKnow = staff.roles.includes('supervisor') || staff.id === by;
  return reason === 'conflict' && !mayKnow ? 'declined' : reason;
}
