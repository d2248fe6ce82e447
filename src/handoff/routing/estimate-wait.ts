import type { LoadKind } from '../lawyer-profile.ts';
import type { Candidate } from './candidate.ts';

/** From fewer services nothing is said of the next ones. */
export const LEAST_SERVICES = 3;
/** Beyond this no number of minutes is honest. */
const LONGEST_TOLD = 120;
/** From here on it is told in steps of five: nobody knows it to the minute. */
const ROUGH_FROM = 10;

export interface WaitInput {
  /** Place in the queue, 1 = next. */
  position: number;
  kind: LoadKind;
  /** Who is there and takes cases; who must not take this one is left out. */
  candidates: readonly Candidate[];
  /** How long the last services of this kind took, ms. */
  recentMs: readonly number[];
  /** Somebody who was free has let it pass: that others are free says nothing of when it is taken. */
  passed?: boolean;
}

/**
 * How long somebody at this place waits (预计等待), rounded up to minutes, from ten on to steps of five, at least one; null
 * when that cannot be said honestly: nobody is there, too little is known of how long a service takes, it would be more
 * than two hours, or who is free has let it pass. With all places taken, one becomes free every (mean service time ÷
 * places). Pure.
 */
export function estimateWait(input: WaitInput): { minutes: number } | null {
  const { position, kind, candidates, recentMs, passed = false } = input;
  const places = sumOf(candidates, ({ profile }) => profile.capacity[kind]);
  if (places <= 0) return null;
  const free = sumOf(candidates, ({ profile, load }) => Math.max(0, profile.capacity[kind] - load[kind]));
  const inFront = Math.max(0, position - free);
  if (inFront === 0) return passed ? null : { minutes: 1 };
  if (recentMs.length < LEAST_SERVICES) return null;
  const mean = recentMs.reduce((sum, ms) => sum + ms, 0) / recentMs.length;
  const minutes = Math.max(1, Math.ceil((inFront * mean) / places / 60_000));
  const told = minutes <= ROUGH_FROM ? minutes : Math.ceil(minutes / 5) * 5;
  return told > LONGEST_TOLD ? null : { minutes: told };
}

function sumOf(candidates: readonly Candidate[], figure: (candidate: Candidate) => number): number {
  return candidates.reduce((sum, candidate) => sum + figure(candidate), 0);
}
