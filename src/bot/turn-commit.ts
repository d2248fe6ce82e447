import {
  type ChannelName,
  type Conversation,
  type ConversationLog,
  deliveryOf,
  newTurn,
  type StoredActivity,
  type Turn,
} from '../sessions/index.ts';
import type { NewEvent } from '../storage/index.ts';
import type { SessionKeeper } from './session-keeper.ts';
import type { TurnDraft } from './turn-draft.ts';

interface Dependencies {
  log: ConversationLog;
  keeper: SessionKeeper;
}

/** What a turn has come to. */
export interface Committed {
  conversation: Conversation;
  replies: Turn[];
}

/**
 * One atomic step: what became of the conversation, and what is said.
 * @returns null, and nothing is done, where the floor is no more the lawyer's for whom the bot was silent.
 */
export async function commitTurn(
  { log, keeper }: Dependencies,
  turn: Turn,
  draft: TurnDraft,
  mayRefuse: boolean,
): Promise<Committed | null> {
  const { before, conversation: next } = draft;
  if (next.sessionId !== null && next.sessionId !== before.sessionId) await keeper.open(next);
  const ending =
    draft.closing !== null && next.sessionId !== null
      ? await keeper.close(next, next.sessionId, draft.closing.reason, draft.closing.rated)
      : null;
  let refused = false;
  const { conversation, said } = await log.commit(turn.stream, (current) => {
    refused = mayRefuse && before.floor === 'lawyer' && current.floor !== 'lawyer';
    if (refused) return { conversation: current, say: [] };
    // A lawyer took the conversation while the bot was thinking: the bot is silent.
    const overtaken = current.floor === 'lawyer' && before.floor !== 'lawyer';
    if (overtaken) return { conversation: withoutWords(current, next), say: [] };
    const { floor, handoffId, lawyerId } = current;
    const moved = floor !== before.floor || handoffId !== before.handoffId || lawyerId !== before.lawyerId;
    const merged = moved ? { ...next, floor, handoffId, lawyerId } : next;
    const words = floor === 'lawyer' ? [] : draft.sent;
    const say = words.map((activity, index) =>
      newTurn({
        key: `${turn.key}/${index + 1}`,
        at: draft.now,
        from: 'bot',
        sessionId: draft.sessionId,
        activity,
        inReplyTo: turn._id,
        delivery: activity.type === 'event' ? 'not-needed' : answering(current.channel),
        kind: isForDanger(activity) ? 'emergency' : 'answer',
      }),
    );
    if (ending === null) return { conversation: merged, say };
    const end = keeper.ending(merged, ending);
    return {
      conversation: end.conversation,
      say: [...say, ...end.say.map((request) => inAnswer(request, turn._id))],
    };
  });
  if (refused) return null;
  if (ending === null) await keeper.note(before, next);
  else await keeper.ended(ending._id);
  return { conversation, replies: said.filter((reply) => reply.inReplyTo === turn._id) };
}

/** What the turn learned, where a lawyer speaks instead of the bot. */
function withoutWords(current: Conversation, next: Conversation): Conversation {
  const { sessionId, sessionOpenedAt, turnCount, lastTurnAt, sessionIntents, emergency } = next;
  return { ...current, sessionId, sessionOpenedAt, turnCount, lastTurnAt, sessionIntents, emergency };
}

/** Replies of a turn leave in the answer to its webhook, where there is one. */
function answering(channel: ChannelName): Turn['delivery'] {
  return deliveryOf(channel) === 'pending' ? 'with-answer' : 'not-needed';
}

/** The numbers to call in danger go out before everything else. */
function isForDanger({ attachments = [] }: StoredActivity): boolean {
  return attachments.some(({ contentType }) => contentType === 'application/vnd.legal-hotline.emergency+json');
}

function inAnswer(request: NewEvent<Turn>, inReplyTo: string): NewEvent<Turn> {
  return { ...request, inReplyTo, delivery: request.delivery === 'pending' ? 'with-answer' : request.delivery };
}
