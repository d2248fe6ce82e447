import type { HandoffDetail } from '../types.ts';

/** A record is to be written in this time (the server's limit by default), ms. */
export const WRAP_UP_MS = 120_000;

/** Whether somebody owes the record of a case: it has ended, and nothing is written. */
export function owesRecord(
  { state, lawyerId, endedAt, outcome }: Pick<HandoffDetail, 'state' | 'lawyerId' | 'endedAt' | 'outcome'>,
  me: string,
): boolean {
  return lawyerId === me && outcome === null && (state === 'wrap-up' || (state === 'closed' && endedAt !== null));
}
