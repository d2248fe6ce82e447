import { asHotlineError } from '../errors.ts';
import type { Conversation, Satisfaction, Session } from '../sessions/index.ts';
import type { Collection, FieldSeal } from '../storage/index.ts';
import { maskPersonalData } from '../text/index.ts';
import { ReviewMissingError } from './errors.ts';
import type { FollowUpRules } from './follow-up-content.ts';
import { ratingExpired } from './rating.ts';
import type { RatingKind, RatingRecord } from './rating-record.ts';
import type { ServiceReview } from './review.ts';
import { classOf, isBad } from './satisfaction.ts';
import type { ServiceReviews } from './service-reviews.ts';

/** Longest reason that is kept, characters. */
const LONGEST_REASON = 1000;

interface Dependencies {
  ratings: Collection<RatingRecord>;
  sessions: Collection<Session>;
  reviews: ServiceReviews;
  settling: { touch(sessionId: string): Promise<void> };
  seal: Pick<FieldSeal, 'seal' | 'open'>;
  rules: () => FollowUpRules;
  /** Whether the resident of this conversation is the one who served. */
  isOwnService(conversation: Pick<Conversation, '_id' | 'address' | 'channel'>, staffId: string): Promise<boolean>;
}

/** A rating that a resident gives. */
export interface GivenRating {
  conversation: Pick<Conversation, '_id' | 'address' | 'channel'>;
  sessionId: string;
  level: Satisfaction;
  /** Key of the message. */
  key: string;
  at: Date;
}

/**
 * What became of a rating. `twice`: the first stays; `expired`: too late; `own-service`: nobody rates himself;
 * `not-asked`: that service asks for none; `none`: there is no such service of this conversation.
 */
export type RatingOutcome =
  | { result: 'kept'; session: Session; review: ServiceReview | null }
  | { result: 'twice' | 'expired' | 'own-service' | 'not-asked' | 'none' };

/** The book of ratings (评价簿), and what follows from each: the session tells it, a bad one is reviewed. */
export class Ratings {
  /** Makes good what a crash kept from a service or from the book; runs whenever a closed service has changed. */
  readonly step = { name: 'ratings', settle: (session: Session) => this.repair(session) };

  constructor(private readonly deps: Dependencies) {}

  /** The same message again gives the same outcome; a crash in between is made good by it, and by {@link step}. */
  async take(given: GivenRating): Promise<RatingOutcome> {
    const { sessions, ratings, rules, isOwnService } = this.deps;
    const { conversation, sessionId, key, at } = given;
    const session = await sessions.get(sessionId);
    if (session === null || session.conversationId !== conversation._id || session.state !== 'closed') {
      return { result: 'none' };
    }
    const before = await ratings.get(sessionId);
    if (before !== null) return this.again(session, before, key);
    if (session.ratingState === 'rated') return { result: 'twice' };
    if (session.unratedBecause === 'own-service') return { result: 'own-service' };
    if (session.ratingState !== 'asked') return { result: 'not-asked' };
    if (ratingExpired(session, rules(), at)) return { result: 'expired' };
    if (session.lawyerId !== null && (await isOwnService(conversation, session.lawyerId))) {
      return { result: 'own-service' };
    }
    await this.unsettled(sessionId);
    const record = await this.write(session, given.level, { kind: 'rating', at, key });
    return this.again(session, record, key);
  }

  /** Why somebody is not satisfied, in his words; the first one is kept. @returns the review it belongs to. */
  async giveReason(given: { sessionId: string; text: string; key: string; at: Date }): Promise<ServiceReview | null> {
    const { ratings, sessions, reviews } = this.deps;
    const { sessionId, text, key, at } = given;
    const [session, rated] = await Promise.all([sessions.get(sessionId), ratings.get(sessionId)]);
    if (session === null || rated === null || !isBad(rated.level)) return null;
    await this.write(session, rated.level, { kind: 'reason', at, key, text: text.slice(0, LONGEST_REASON) });
    await this.unsettle(sessionId);
    return reviews.get(sessionId);
  }

  /** What the resident says of it when he is called back: a record of its own, after which the first one stays. */
  async afterCallback(given: { sessionId: string; level: Satisfaction; staffId: string; at: Date }): Promise<void> {
    const { sessionId, level, staffId, at } = given;
    const session = await this.deps.sessions.get(sessionId);
    if (session === null) throw new ReviewMissingError();
    await this.writeReRating(session, { level, by: staffId, at });
    await this.unsettle(sessionId);
  }

  /** The last services of a conversation, the newest first. */
  latestOf(conversationId: string, limit: number): Promise<Session[]> {
    return this.deps.sessions.find({ where: { conversationId }, sort: { openedAt: -1 }, limit });
  }

  /** All records of a service, the rating first. */
  async of(sessionId: string): Promise<RatingRecord[]> {
    return this.deps.ratings.find({ where: { sessionId }, sort: { at: 1 } });
  }

  /** Words of a resident as they are kept: masked, and whole under seal where that hides something. */
  kept(text: string): { words: string; wordsSealed: string } {
    const words = maskPersonalData(text);
    return { words, wordsSealed: words === text ? '' : this.deps.seal.seal(text) };
  }

  /** The reason as the resident wrote it; '' where none is kept. */
  rawWords({ words, wordsSealed }: Pick<RatingRecord, 'words' | 'wordsSealed'>): string {
    return wordsSealed === '' ? words : this.deps.seal.open(wordsSealed);
  }

  /** @returns the record that stands: this one, or the one before it. */
  private async write(
    session: Session,
    level: Satisfaction,
    line: { kind: RatingKind; at: Date; key: string; text?: string; staffId?: string },
  ): Promise<RatingRecord> {
    const { ratings, rules } = this.deps;
    const { kind, at, key, text = '', staffId = null } = line;
    const _id = kind === 'rating' ? session._id : `${session._id}/${kind}`;
    try {
      return await ratings.insert({
        _id,
        sessionId: session._id,
        kind,
        level,
        ratingClass: classOf(level),
        scale: rules().scale,
        at,
        channel: session.channel,
        by: staffId === null ? 'resident' : 'callback',
        staffId,
        key,
        attribution: session.attribution ?? null,
        ...this.kept(text),
      });
    } catch (error) {
      if (asHotlineError(error).code !== 'hotline_storage_conflict') throw error;
      const before = await ratings.get(_id);
      if (before === null) throw error;
      return before;
    }
  }

  /** Another message changes nothing, but what the first one did may not have come to its end. */
  private async again(session: Session, before: RatingRecord, key: string): Promise<RatingOutcome> {
    if (before.key !== key && session.ratingState === 'rated') return { result: 'twice' };
    const kept = await this.follow(session, before);
    return before.key === key ? kept : { result: 'twice' };
  }

  private async repair(session: Session): Promise<void> {
    const { _id, ratingState } = session;
    if (ratingState !== 'asked' && ratingState !== 'rated') return;
    // A service rated before the book was kept is left as it is.
    const given = await this.deps.ratings.get(_id);
    if (given === null) return;
    const review = isBad(given.level) ? await this.deps.reviews.get(_id) : null;
    if (ratingState === 'asked' || (isBad(given.level) && review === null)) await this.follow(session, given);
    const later = review?.reRating ?? null;
    if (later !== null) await this.writeReRating(session, later);
  }

  private async follow(session: Session, { level, at }: RatingRecord): Promise<RatingOutcome> {
    const { sessions, reviews, settling } = this.deps;
    const rated = await sessions.change(session._id, (current) =>
      current.ratingState === 'rated'
        ? null
        : { ...current, rating: level, ratedAt: at, ratingState: 'rated', settled: false },
    );
    const review = isBad(level) ? await reviews.open(rated ?? session, level, at) : null;
    await settling.touch(session._id);
    return { result: 'kept', session: rated ?? session, review };
  }

  private writeReRating(
    session: Session,
    { level, by: staffId, at }: NonNullable<ServiceReview['reRating']>,
  ): Promise<RatingRecord> {
    return this.write(session, level, { kind: 'after-callback', at, key: `callback:${staffId}`, staffId });
  }

  private async unsettle(sessionId: string): Promise<void> {
    await this.unsettled(sessionId);
    await this.deps.settling.touch(sessionId);
  }

  /** Marked before what is written elsewhere, so that a crash in between is found. */
  private async unsettled(sessionId: string): Promise<void> {
    await this.deps.sessions.change(sessionId, (session) =>
      session.state === 'closed' ? { ...session, settled: false } : null,
    );
  }
}
