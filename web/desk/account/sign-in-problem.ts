import { fill } from '../../shared/fill.ts';
import { ApiError } from '../api-error.ts';
import type { DeskTexts } from '../texts/index.ts';
import { minutesIn } from './code.ts';

/** The ticket of the second step is no longer good: begin with the password again. */
export const TICKET_EXPIRED = 'hotline_staff_ticket_over';
export const LOCKED = 'hotline_staff_locked';

/** Why nobody was signed in, at the step that was tried. */
export function signInProblem(error: unknown, step: 'password' | 'code' | 'recovery', t: DeskTexts['signIn']): string {
  if (!(error instanceof ApiError)) return t.failed;
  if (error.code === TICKET_EXPIRED) return t.second.expired;
  if (error.status === 429 || error.status === 423) {
    return fill(error.code === LOCKED ? t.locked : t.tooMany, { minutes: minutesIn(error.message) ?? 15 });
  }
  if (error.status === 401 || error.status === 422) {
    return { password: t.wrong, code: t.second.wrong, recovery: t.second.wrongRecovery }[step];
  }
  return t.failed;
}

/** What the address says of a sign-in at the directory that did not succeed; '' when it says nothing. */
export function directoryProblem(search: string, name: string, t: DeskTexts['signIn']): string {
  const reason = new URLSearchParams(search).get('signin');
  if (reason === null || reason === '') return '';
  const words: Record<string, string> = t.reasons;
  return fill(words[reason] ?? t.reasons.other, { name });
}
