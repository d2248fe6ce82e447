import { parseRating, RATING_CHOICES } from '../../follow-up/index.ts';
import type { Mind } from '../mind.ts';
import type { TurnDraft } from '../turn-draft.ts';

/**
 * A message after closing that is the rating asked for. It opens no session and reopens none.
 * @returns false when it is something else.
 */
export async function rateTurn(mind: Mind, draft: TurnDraft): Promise<boolean> {
  const { ratingFor, sessionId } = draft.conversation;
  if (sessionId !== null) return false;
  const rating = parseRating(draft.text);
  if (rating === null) return false;
  if (ratingFor === null) return tappedAgain(mind, draft);
  draft.sessionId = ratingFor;
  const kept = await mind.recordRating(ratingFor, rating, draft.now);
  draft.set({ ratingFor: null, offered: [], lastTurnAt: draft.now });
  draft.understood({ decision: 'rating', reason: kept ? `评价：${rating}` : '评价已过期或已评过' });
  const phrase = !kept ? 'ratingNothingOpen' : rating === 'dissatisfied' ? 'ratingSorry' : 'ratingThanks';
  draft.say({ ...mind.phrases(phrase), expectsInput: false });
  return true;
}

/** A choice of a rating that was given already, or of an old menu (微信菜单消息 stay where they are). */
function tappedAgain(mind: Mind, draft: TurnDraft): boolean {
  const isChoice = RATING_CHOICES.some(({ title }) => title === draft.text.trim());
  if (!isChoice || draft.conversation.turnCount === 0) return false;
  draft.set({ lastTurnAt: draft.now });
  draft.understood({ decision: 'rating', reason: '没有等待评价的服务' });
  draft.say({ ...mind.phrases('ratingNothingOpen'), expectsInput: false });
  return true;
}
