import { createHash } from 'node:crypto';
import { type FollowUpRules, isRated, keysInWords } from '../follow-up/index.ts';
import {
  type Attribution,
  type Choice,
  type Conversation,
  deliveryOf,
  newTurn,
  type Session,
  type SessionOutcome,
  type Turn,
} from '../sessions/index.ts';
import type { NewEvent } from '../storage/index.ts';
import { withDialogKept } from './kept-dialogs.ts';
import type { Phrases } from './phrases.ts';

import { toStoredActivity } from './reply.ts';

export type CloseReason = NonNullable<Session['closeReason']>;

/** How a service ended, from what happened in it. */
export function outcomeOf(
  conversation: Conversation,
  reason: CloseReason,
  rated: boolean,
  lawyerId: string | null = null,
): SessionOutcome {
  if (reason === 'message-left') return 'message-taken';
  // A lawyer has served, also where the bot went on after him.
  if (reason === 'handoff-closed' || lawyerId !== null) return 'handed-over';
  if (!rated && reason === 'goodbye') return 'wrong-number';
  if (conversation.emergency !== null) return 'emergency';
  if ((conversation.orders ?? []).length > 0) return 'work-order';
  if (conversation.preCheck !== null) return 'pre-check';
  if (conversation.told.length > 0) return 'answered';
  return 'abandoned';
}

/** The session as it is closed; attribution is frozen here. A session closed before stays as it is. */
export function closed(
  session: Session,
  conversation: Conversation,
  ending: {
    reason: CloseReason;
    rated: boolean;
    now: Date;
    topic: string | null;
    attribution: Attribution;
    /** The resident is the one who served. */
    isOwn: boolean;
  },
): Session {
  if (session.state === 'closed') return session;
  const { attribution, isOwn } = ending;
  const outcome = outcomeOf(conversation, ending.reason, ending.rated, session.lawyerId);
  const isToRate = ending.rated && isRated({ outcome });
  return {
    ...session,
    state: 'closed',
    closedAt: ending.now,
    closeReason: ending.reason,
    outcome,
    topic: ending.topic,
    intents: conversation.sessionIntents,
    emergency: conversation.emergency,
    turnCount: conversation.turnCount,
    regionCode: session.regionCode ?? attribution.regionCode,
    attribution,
    settled: false,
    ratingState: isToRate && !isOwn ? 'asked' : 'skipped',
    unratedBecause: isToRate && isOwn ? 'own-service' : null,
  };
}

/** The conversation after its session was closed: free for the next one, waiting for a rating where one is due. */
export function withoutSession(conversation: Conversation, session: Session): Conversation {
  return {
    ...withDialogKept(conversation, conversation.dialog, conversation.lastTurnAt),
    sessionId: null,
    sessionOpenedAt: null,
    dialog: null,
    offered: [],
    misses: 0,
    ratingFor: session.ratingState === 'asked' ? session._id : null,
  };
}

/** Eight digits of a service, short enough for the menus of a channel. */
export function ratingMark(sessionId: string): string {
  return String(10_000_000 + (createHash('sha256').update(sessionId).digest().readUInt32BE(0) % 90_000_000));
}

/** The levels to choose from, each with the mark of the service it is for. */
export function ratingChoices({ levels }: Pick<FollowUpRules, 'levels'>, sessionId: string): Choice[] {
  const mark = ratingMark(sessionId);
  return levels.map(({ title }) => ({ title, value: title, mark }));
}

/** The one request for a rating where one is due; who served himself is told that there is none. */
export function ratingRequest(
  { phrases, rules }: { phrases: Phrases; rules: FollowUpRules },
  conversation: Conversation,
  session: Session,
  now: Date,
): NewEvent<Turn>[] {
  const { ratingState, unratedBecause } = session;
  if (ratingState !== 'asked' && unratedBecause !== 'own-service') return [];
  const isAsked = ratingState === 'asked';
  const words = isAsked
    ? phrases('ratingAsk', { keys: keysInWords(rules) })
    : { ...phrases('ratingOwnService'), expectsInput: false };
  const activity = toStoredActivity(words);
  return [
    newTurn({
      key: `${session._id}/${isAsked ? 'rating-request' : 'own-service'}`,
      at: now,
      from: 'system',
      sessionId: session._id,
      activity: isAsked ? { ...activity, choices: ratingChoices(rules, session._id) } : activity,
      delivery: deliveryOf(conversation.channel),
      kind: 'rating',
    }),
  ];
}
