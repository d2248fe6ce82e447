import type { Satisfaction, Session } from '../sessions/index.ts';
import type { Collection } from '../storage/index.ts';

/** How long after closing a rating is taken, hours. */
const RATING_OPEN_HOURS = 48;

/** The three levels in the order of their digits (满意 1, 基本满意 2, 不满意 3). */
export const RATING_CHOICES: readonly { value: Satisfaction; title: string }[] = [
  { value: 'satisfied', title: '满意' },
  { value: 'basically-satisfied', title: '基本满意' },
  { value: 'dissatisfied', title: '不满意' },
];

const WORDS: readonly [RegExp, Satisfaction][] = [
  [/^(?:3|三|3[.、]?不满意|不太?满意|很不满意|不好|差评?|非常不满意)$/u, 'dissatisfied'],
  [/^(?:2|二|2[.、]?基本满意|基本满意|还行|一般|还可以|凑合)$/u, 'basically-satisfied'],
  [/^(?:1|一|1[.、]?满意|满意|很满意|非常满意|好评|挺好的?|很好)$/u, 'satisfied'],
];

/** The level that a message names, or null when it is something else: a rating is never guessed. */
export function parseRating(text: string): Satisfaction | null {
  const said = text
    .normalize('NFKC')
    .trim()
    .replace(/[\s。.!！,，~]+$/u, '');
  return WORDS.find(([pattern]) => pattern.test(said))?.[1] ?? null;
}

/**
 * Is this session's service rated? Once, and only when something was done for the resident: a wrong number and a
 * session in which nothing was answered are not.
 */
export function isRated(session: Pick<Session, 'outcome'>): boolean {
  return session.outcome !== null && !['abandoned', 'wrong-number'].includes(session.outcome);
}

/** Has the time to rate passed? */
export function ratingExpired(session: Pick<Session, 'closedAt'>, now: Date): boolean {
  return session.closedAt === null || now.getTime() - session.closedAt.getTime() > RATING_OPEN_HOURS * 3_600_000;
}

/**
 * Keep a rating. Only the first counts, only of a closed session that was asked for one; nothing is reopened.
 * @returns true when it was kept.
 */
export async function recordRating(
  sessions: Collection<Session>,
  sessionId: string,
  rating: Satisfaction,
  now: Date,
): Promise<boolean> {
  let kept = false;
  await sessions.change(sessionId, (session) => {
    kept = session.state === 'closed' && session.ratingState === 'asked' && !ratingExpired(session, now);
    return kept ? { ...session, rating, ratedAt: now, ratingState: 'rated', settled: false } : null;
  });
  return kept;
}
