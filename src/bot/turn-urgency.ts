import type { Conversation, StoredActivity } from '../sessions/index.ts';
import { chosenOf } from './routes/chosen.ts';
import type { Urgency } from './turn-gate.ts';

/** 人工, 转律师, 0: the way to a person stays open whatever the load; a question that names a lawyer may go first, too. */
const CALLS_FOR_PERSON = /人工|真人|律师|客服|^\s*[0０零]\s*$/u;
/** A story is no call for a person only because a lawyer comes into it, characters. */
const LONGEST_CALL = 24;

/** How soon a message has to be handled. Pure; quick enough for the door. */
export function urgencyOf(
  { type, text = '' }: StoredActivity,
  conversation: Pick<Conversation, 'floor' | 'dialog' | 'offered' | 'unclear' | 'channel' | 'emergency'>,
  isDanger: (text: string) => boolean,
): Urgency {
  const { floor, dialog, offered, unclear, channel, emergency } = conversation;
  if (floor !== 'bot' || emergency !== null) return 'urgent';
  if (type !== 'message') return 'in-course';
  if (text.length <= LONGEST_CALL && CALLS_FOR_PERSON.test(text)) return 'urgent';
  if (isDanger(text)) return 'urgent';
  const isAsked = dialog !== null || unclear !== null || chosenOf(text, offered) !== null;
  // Who is on the telephone hears nothing until he is answered.
  return isAsked || channel === 'voice' ? 'in-course' : 'ordinary';
}
