import type { Conversation } from './conversation.ts';
import { FloorError } from './errors.ts';

/** A step of the floor (话语权): to the queue, to one lawyer, or back to the bot. */
export type FloorMove =
  | { to: 'queue'; handoffId: string }
  | { to: 'lawyer'; handoffId: string; lawyerId: string }
  | { to: 'bot'; handoffId: string };

/** Who wants to speak to the resident. `system` tells of the handoff itself and may speak on any floor. */
export type FloorSpeaker = { kind: 'bot' } | { kind: 'lawyer'; staffId: string } | { kind: 'system' };

/**
 * The conversation with the floor moved. Pure: runs inside the same atomic change as what depends on it.
 * Repeating a step that was already taken changes nothing.
 * @throws FloorError when the conversation is in another handoff, or the step is not one of bot → queue → lawyer → bot.
 */
export function moveFloor(conversation: Conversation, move: FloorMove): Conversation {
  const { floor, handoffId } = conversation;
  const mine = handoffId === move.handoffId;
  switch (move.to) {
    case 'queue':
      if (floor === 'queue' && mine) return conversation;
      if (floor === 'lawyer' && mine) return { ...conversation, floor: 'queue', lawyerId: null };
      if (floor !== 'bot') throw new FloorError('The conversation is already being handed over.');
      return { ...conversation, floor: 'queue', handoffId: move.handoffId, lawyerId: null, dialog: null };
    case 'lawyer':
      if (!mine) throw new FloorError('The conversation is not waiting in this handoff.');
      if (floor === 'lawyer' && conversation.lawyerId !== move.lawyerId) {
        throw new FloorError('Another lawyer holds the conversation.');
      }
      return { ...conversation, floor: 'lawyer', lawyerId: move.lawyerId, dialog: null, offered: [] };
    case 'bot':
      if (floor === 'bot') return conversation;
      if (!mine) throw new FloorError('The conversation belongs to another handoff.');
      return { ...conversation, floor: 'bot', handoffId: null, lawyerId: null, misses: 0 };
  }
}

/** Refuses whoever does not hold the floor. Called inside the same atomic change as the send. */
export function assertHoldsFloor(conversation: Conversation, speaker: FloorSpeaker): void {
  if (speaker.kind === 'system') return;
  if (speaker.kind === 'bot') {
    if (conversation.floor === 'lawyer') throw new FloorError('A lawyer holds the conversation: the bot is silent.');
    return;
  }
  if (conversation.floor !== 'lawyer' || conversation.lawyerId !== speaker.staffId) {
    throw new FloorError('You do not hold this conversation.');
  }
}
