import { newConversation, type StoredActivity } from '../sessions/index.ts';
import type { Mind } from './mind.ts';
import { answerIntent } from './routes/answer-turn.ts';
import { TurnDraft } from './turn-draft.ts';

/**
 * What a resident would be told who asks the question of an answer, with the knowledge of `mind`. Nothing is stored and
 * nobody is called.
 */
export function previewAnswer(mind: Mind, answer: string, now: Date): StoredActivity[] {
  const nobody = newConversation({ _id: 'preview', channel: 'web', address: '', regionCode: null, at: now });
  const question = mind.knowledge.answer(answer)?.question ?? '';
  const draft = new TurnDraft(nobody, 'preview', question, now);
  answerIntent(mind, draft, answer);
  return draft.replies;
}
