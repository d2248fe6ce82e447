import type { Conversation } from '../sessions/index.ts';
import type { CaseCard, Handoff, HandoffReason, HandoffWants } from './handoff.ts';

export interface HandoffRequest {
  /** As the bot has read it in this turn. */
  conversation: Conversation;
  sessionId: string;
  reason: HandoffReason;
  /** Lower is sooner: 0 emergency, 1 urgent, 2 normal. */
  priority: 0 | 1 | 2;
  /** Skills and languages wanted; default none. */
  wants?: HandoffWants;
  /** Who is never offered it, because he serves the other side; default nobody. */
  excluded?: string[];
  /** The lawyer who knows the resident from before. */
  knownBy?: string | null;
  card: CaseCard;
}

/** A handoff just asked for. Pure. */
export function newHandoff(id: string, request: HandoffRequest, now: Date): Handoff {
  const { conversation, sessionId, reason, priority, card } = request;
  return {
    _id: id,
    conversationId: conversation._id,
    sessionId,
    channel: conversation.channel,
    state: 'requested',
    place: 'waiting',
    reason,
    priority,
    wants: request.wants ?? { skills: [], languages: [] },
    excluded: request.excluded ?? [],
    knownBy: request.knownBy ?? null,
    requestedAt: now,
    waitingSince: now,
    warnedAt: null,
    limitToldAt: null,
    offer: null,
    passes: [],
    acceptedAt: null,
    awaitsSince: null,
    lawyerActiveAt: null,
    helpAskedAt: null,
    endedAt: null,
    handedBack: null,
    closedAt: null,
    lawyerId: null,
    lawyerName: null,
    round: 0,
    returns: 0,
    returnedBy: null,
    callback: null,
    regionCode: conversation.regionCode,
    card,
    outcome: null,
    note: '',
    clocks: { waitedMs: 0, servedMs: 0, wrapUpMs: 0 },
    history: [],
    dueAt: null,
    message: null,
    messageState: null,
    settled: false,
  };
}
