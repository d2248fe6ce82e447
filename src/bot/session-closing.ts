import { isRated, RATING_CHOICES } from '../follow-up/index.ts';
import {
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
  if (conversation.preCheck !== null) return 'pre-check';
  if (conversation.told.length > 0) return 'answered';
  return 'abandoned';
}

/** The session as it is closed; attribution is frozen here. A session closed before stays as it is. */
export function closed(
  session: Session,
  conversation: Conversation,
  ending: { reason: CloseReason; rated: boolean; now: Date; topic: string | null },
): Session {
  if (session.state === 'closed') return session;
  const outcome = outcomeOf(conversation, ending.reason, ending.rated, session.lawyerId);
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
    settled: false,
    ratingState: ending.rated && isRated({ outcome }) ? 'asked' : 'skipped',
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

/** The one request for a rating, where one is due. */
export function ratingRequest(
  phrases: Phrases,
  conversation: Conversation,
  session: Session,
  now: Date,
): NewEvent<Turn>[] {
  if (session.ratingState !== 'asked') return [];
  const choices = RATING_CHOICES.map(({ title }) => ({ title, action: 'rating' }));
  return [
    newTurn({
      key: `${session._id}/rating-request`,
      at: now,
      from: 'system',
      sessionId: session._id,
      activity: toStoredActivity({ ...phrases('ratingAsk'), choices }),
      delivery: deliveryOf(conversation.channel),
      kind: 'rating',
    }),
  ];
}
