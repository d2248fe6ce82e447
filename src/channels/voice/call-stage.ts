import type { Conversation } from '../../sessions/index.ts';
import type { CallStage } from './voice-call.ts';

/** What a call is about, by the conversation that is spoken over it. A call begins before its conversation. */
export function stageOf(conversation: Conversation | null): CallStage {
  if (conversation === null) return 'talk';
  const { floor, dialog, sessionId, ratingFor, turnCount } = conversation;
  if (floor === 'lawyer') return 'lawyer';
  if (floor === 'queue') return dialog === null ? 'wait' : 'talk';
  if (sessionId !== null || turnCount === 0) return 'talk';
  return ratingFor === null ? 'end' : 'rate';
}
