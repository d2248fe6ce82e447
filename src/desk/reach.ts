import { type Handoff, type HandoffNote, placeOf } from '../handoff/index.ts';
import type { Session } from '../sessions/index.ts';
import { isInScope, type Staff } from '../staff/index.ts';
import { DeskMissingError } from './errors.ts';

/** Of what region a service, a case or an application is; null where nobody told. */
interface Regional {
  regionCode: string | null;
}

/** A supervisor sees what is of his regions. */
function supervises(staff: Staff, { regionCode }: Regional): boolean {
  return staff.roles.includes('supervisor') && isInScope(staff, regionCode);
}

/** Sees the services of others, after the event at least. */
export function oversees(staff: Staff, { regionCode }: Regional): boolean {
  return staff.roles.some((role) => role === 'supervisor' || role === 'reviewer') && isInScope(staff, regionCode);
}

/** Sees services of others, but not of everywhere. */
export function isRegional({ roles, regions }: Staff): boolean {
  return regions.length > 0 && roles.some((role) => role !== 'lawyer');
}

/**
 * Whether a handoff is within reach of this person: a lawyer sees what waits, what is offered to him, what is
 * or was his, and messages left, but nothing of a case whose other side he serves; a supervisor sees all of his regions.
 * What is out of reach is answered as if it did not exist.
 */
export function mayRead(staff: Staff, handoff: Handoff): boolean {
  const { state, lawyerId, offer, excluded } = handoff;
  if (supervises(staff, handoff) || lawyerId === staff.id) return true;
  if (!staff.roles.includes('lawyer') || excluded.includes(staff.id)) return false;
  return placeOf(state) === 'waiting' || state === 'message-left' || offer?.to === staff.id;
}

/** Whether a service is: a lawyer's those that he served; who oversees, those of his regions. */
export function mayReadService(staff: Staff, session: Pick<Session, 'lawyerId' | 'regionCode'>): boolean {
  return session.lawyerId === staff.id || oversees(staff, session);
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
export function hasPart(staff: Staff, handoff: Handoff): boolean {
  return supervises(staff, handoff) || handoff.lawyerId === staff.id || handoff.offer?.to === staff.id;
}

/** Notes of a case within reach: a whisper is for the one lawyer, the quality of the words for supervisors. */
export function mayReadNote(staff: Staff, note: HandoffNote, handoff: Handoff): boolean {
  if (supervises(staff, handoff)) return true;
  if (note.kind === 'service-words') return false;
  return note.kind !== 'whisper' || note.to === staff.id;
}

/** Whom a colleague serves is between him and his client: only that he passed the case on is told to the others. */
export function passReasonFor<T extends string>(
  staff: Staff,
  handoff: Handoff,
  { by, reason }: { by: string | null; reason: T },
): T | 'declined' {
  const mayKnow = supervises(staff, handoff) || staff.id === by;
  return reason === 'conflict' && !mayKnow ? 'declined' : reason;
}

/** What is of all regions at once is not for who has regions of his own. @throws DeskMissingError 404 */
export function assertWholeHouse(staff: Staff): void {
  if (isRegional(staff)) throw new DeskMissingError();
}
