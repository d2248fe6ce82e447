import { type Conversation, moveFloor } from '../sessions/index.ts';
import type { Handoff } from './handoff.ts';

/**
 * How long the bot may take from asking for a handoff (or ending it) to its own commit, which moves the floor.
 * After that the floor is moved for it.
 */
export const BOT_COMMIT_GRACE_MS = 10_000;

/**
 * The conversation with the floor where the handoff document says it is, or null when it is there already (or the
 * conversation went on to another handoff). The handoff is the truth, the floor follows: this is run after every
 * step of a lawyer, and again after a crash between the two writes. Pure.
 */
export function floorFollowing(conversation: Conversation, handoff: Handoff, now: Date): Conversation | null {
  const handoffId = handoff._id;
  const mine = conversation.handoffId === handoffId;
  if (conversation.handoffId !== null && !mine) return null;
  switch (handoff.state) {
    case 'queued': {
      if (mine) return conversation.floor === 'queue' ? null : moveFloor(conversation, { to: 'queue', handoffId });
      const patience = handoff.requestedAt.getTime() + BOT_COMMIT_GRACE_MS;
      return now.getTime() < patience ? null : moveFloor(conversation, { to: 'queue', handoffId });
    }
    case 'live': {
      const { lawyerId } = handoff;
      if (lawyerId === null) return null;
      if (mine && conversation.floor === 'lawyer' && conversation.lawyerId === lawyerId) return null;
      return moveFloor(moveFloor(conversation, { to: 'queue', handoffId }), { to: 'lawyer', handoffId, lawyerId });
    }
    default:
      return mine ? moveFloor(conversation, { to: 'bot', handoffId }) : null;
  }
}
