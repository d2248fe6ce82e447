import { type Conversation, moveFloor } from '../sessions/index.ts';
import { type Handoff, placeOf } from './handoff.ts';

/**
 * How long the bot may take from asking for a handoff (or ending it) to its own commit, which moves the floor.
 * After that the floor is moved for it.
 */
export const BOT_COMMIT_GRACE_MS = 10_000;

/** The bot may still be about to write the commit that asked for this handoff. A clock set back makes nobody wait. */
export function mayBotStillCommit({ requestedAt }: Handoff, now: Date): boolean {
  return Math.abs(now.getTime() - requestedAt.getTime()) < BOT_COMMIT_GRACE_MS;
}

/**
 * The turn in which the message was left has not committed its words yet: the conversation still holds the handoff, which
 * that commit lets go. What follows from the message comes after those words.
 */
export function isLeavingMessage(conversation: Conversation, handoff: Handoff, now: Date): boolean {
  if (handoff.state !== 'message-left' || handoff.message === null || conversation.handoffId !== handoff._id)
    return false;
  return Math.abs(now.getTime() - handoff.message.leftAt.getTime()) < BOT_COMMIT_GRACE_MS;
}

/**
 * The conversation with the floor where the handoff document says it is, or null when it is there already (or the
 * conversation went on to another handoff). The handoff is the truth, the floor follows: this is run after every
 * step of a lawyer, and again after a crash between the two writes. From one lawyer to another it goes in one change:
 * nobody speaks in between. Pure.
 */
export function floorFollowing(conversation: Conversation, handoff: Handoff, now: Date): Conversation | null {
  const handoffId = handoff._id;
  const mine = conversation.handoffId === handoffId;
  if (conversation.handoffId !== null && !mine) return null;
  switch (placeOf(handoff.state)) {
    case 'waiting': {
      if (mine) return conversation.floor === 'queue' ? null : moveFloor(conversation, { to: 'queue', handoffId });
      return mayBotStillCommit(handoff, now) ? null : moveFloor(conversation, { to: 'queue', handoffId });
    }
    case 'served': {
      const { lawyerId } = handoff;
      if (lawyerId === null) return null;
      if (mine && conversation.floor === 'lawyer' && conversation.lawyerId === lawyerId) return null;
      return moveFloor(moveFloor(conversation, { to: 'queue', handoffId }), { to: 'lawyer', handoffId, lawyerId });
    }
    case 'over':
      if (!mine || isLeavingMessage(conversation, handoff, now)) return null;
      return moveFloor(conversation, { to: 'bot', handoffId });
  }
}
