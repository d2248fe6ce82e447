import type { Handoff } from '../handoff/index.ts';
import type { Staff } from '../staff/index.ts';

/**
 * Whether a handoff is within reach of this person: a lawyer sees what waits, what is or was his, and messages left;
 * a supervisor sees all. What is out of reach is answered as if it did not exist.
 */
export function mayRead(staff: Staff, handoff: Handoff): boolean {
  if (staff.roles.includes('supervisor')) return true;
  if (!staff.roles.includes('lawyer')) return false;
  return handoff.state === 'queued' || handoff.state === 'message-left' || handoff.lawyerId === staff.id;
}

/** Personal data is shown in clear only to the lawyer who holds the conversation at this moment. */
export function holds(staff: Staff, handoff: Handoff | null): boolean {
  return handoff !== null && handoff.state === 'live' && handoff.lawyerId === staff.id;
}
