/** What came of one attempt. */
export type Outcome =
  | {
      status: number;
      /** `code` of an error of the contract; '' for none. */
      code: string;
      /** As sent; null for none. */
      retryAfter: string | null;
    }
  | {
      /** `connect`: no connection came about, so that the peer has surely not got it. */
      failure: 'connect' | 'timeout' | 'network';
    };

/** `delivered`; `again` after so many ms; `dead`: a person decides. */
export type Verdict = { is: 'delivered' } | { is: 'again'; afterMs: number } | { is: 'dead' };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Waits after the first attempt, the second …: about 27.7 hours in all. */
export const LADDER_MS: readonly number[] = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  12 * HOUR,
];
const JITTER = 0.2;
/** Longer than this nobody is waited for because he asks for it. */
const LONGEST_ASKED_MS = HOUR;
const AGAIN: readonly number[] = [408, 425, 429];
/** The contract's answer to a repetition while the first is still being worked on. */
const IN_PROGRESS = 'REQUEST_IN_PROGRESS';

/**
 * What is to be done after an attempt. Pure. Network errors, timeouts, 408, 425, 429 and 5xx are tried again; every other
 * answer that is not 2xx is final, redirects as well.
 * @param tries attempts so far, with this one.
 * @param random 0 ≤ x < 1, for the jitter.
 */
export function verdictOf(
  outcome: Outcome,
  { tries, now, random }: { tries: number; now: Date; random: number },
): Verdict {
  if ('status' in outcome) {
    const { status, code } = outcome;
    if (status >= 200 && status < 300) return { is: 'delivered' };
    const isAgain = status >= 500 || AGAIN.includes(status) || (status === 409 && code === IN_PROGRESS);
    if (!isAgain) return { is: 'dead' };
  }
  const step = LADDER_MS[tries - 1];
  if (step === undefined) return { is: 'dead' };
  const wait = step * (1 - JITTER + 2 * JITTER * random);
  const asked = 'status' in outcome ? askedMs(outcome.retryAfter, now) : 0;
  return { is: 'again', afterMs: Math.round(Math.max(wait, asked)) };
}

/** `Retry-After` as ms from now: seconds, or an HTTP date; 0 where it says nothing that can be read. */
export function askedMs(retryAfter: string | null, now: Date): number {
  const text = retryAfter?.trim() ?? '';
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now.getTime();
  return Number.isNaN(ms) ? 0 : Math.min(LONGEST_ASKED_MS, Math.max(0, ms));
}

/** Whether the peer may have got it: it may not where no connection came about, or where it refused it. */
export function mayHaveArrived(outcome: Outcome): boolean {
  if ('failure' in outcome) return outcome.failure !== 'connect';
  return outcome.status >= 500 || outcome.status === 408 || outcome.code === IN_PROGRESS;
}
