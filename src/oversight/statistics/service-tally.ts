import type { ServiceFacts } from '../facts/service-facts.ts';
import { lengthStep, type OpenTally, type Tally } from './tally.ts';

/** Limits of the first answer by a person, ms: telephone 15 s (GB/T 33358-2016) and 20 s, written channels 3 min. */
export const LIMITS = { voice15: 15_000, voice20: 20_000, text180: 180_000 } as const;

/**
 * What one service adds to the figures (计入统计的量). Every name is defined in `dictionary.ts`, which is what the page and
 * the reports print.
 */
export function serviceTally(facts: ServiceFacts): Tally {
  return {
    services: 1,
    [`hour:${facts.hour}`]: 1,
    [`outcome:${facts.outcome}`]: 1,
    [`topic:${facts.topic ?? ''}`]: 1,
    ...Object.fromEntries([...new Set(facts.intents)].map((intent) => [`intent:${intent}`, 1])),
    ...(facts.emergency === null ? {} : { emergency: 1 }),
    ...(facts.isRepeat ? { repeat: 1 } : {}),
    ...(facts.outcome === 'wrong-number' ? {} : { meant: 1 }),
    ...(isAlone(facts) ? { alone: 1 } : {}),
    ...(facts.channel === 'voice' ? { voice: 1, ...(facts.firstReplyMs === null ? {} : { 'voice-answered': 1 }) } : {}),
    ...waiting(facts),
    ...rating(facts),
    ...quality(facts),
    [`open:${lengthStep(facts.closedAt.getTime() - facts.openedAt.getTime())}`]: 1,
    'clock:botMs': facts.clocks.botMs,
    'clock:waitingMs': facts.clocks.waitingMs,
    'clock:lawyerMs': facts.clocks.lawyerMs,
    'clock:wrapUpMs': facts.clocks.wrapUpMs,
  };
}

/** What it adds to the figures of the lawyer who served last. */
export function lawyerTally(facts: ServiceFacts): Tally {
  return {
    services: 1,
    ...waiting(facts),
    ...rating(facts),
    ...quality(facts),
    'clock:lawyerMs': facts.clocks.lawyerMs,
    'clock:wrapUpMs': facts.clocks.wrapUpMs,
  };
}

/** Settled without a person being asked for: answered, or led through the pre-check. */
function isAlone({ handoff, outcome }: ServiceFacts): boolean {
  return handoff === null && (outcome === 'answered' || outcome === 'pre-check');
}

/** A late answer stays a miss, and who gave up waiting is counted. */
function waiting({ handoff, channel }: ServiceFacts): Tally {
  if (handoff === null) return {};
  const kind = channel === 'voice' ? 'voice' : 'text';
  const found: OpenTally = { asked: 1, [`asked:${kind}`]: 1, [`handoff:${handoff.result}`]: 1 };
  if (handoff.result !== 'answered') return found;
  found[`wait:${lengthStep(handoff.waitedMs)}`] = 1;
  for (const [name, limit] of Object.entries(LIMITS)) {
    if (name.startsWith(kind) && handoff.waitedMs <= limit) found[`within:${name}`] = 1;
  }
  return found;
}

function rating({ ratingState, rating: level }: ServiceFacts): Tally {
  if (ratingState !== 'asked' && ratingState !== 'rated') return {};
  return { 'rating-asked': 1, ...(level === null ? {} : { [`rating:${level}`]: 1 }) };
}

function quality({ quality: score }: ServiceFacts): Tally {
  return score === null ? {} : { 'quality-n': 1, 'quality-tenths': Math.round(score * 10) };
}
