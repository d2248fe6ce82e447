import {
  isBad,
  isFigure,
  keysInWords,
  levelsInWords,
  OFF_SCALE,
  parseRating,
  type RatingOutcome,
} from '../../follow-up/index.ts';
import type { Satisfaction } from '../../sessions/index.ts';
import type { Mind } from '../mind.ts';
import { ratingMark } from '../session-closing.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { dayOfReview, reasonChoice } from './rating-reason-turn.ts';

/** A digit soon after a rating is the same key pressed once more; later it may mean anything. */
const PRESSED_AGAIN_MS = 24 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
/** Services of a thread whose menus may still be on the screen. */
const MENUS_KEPT = 20;

/**
 * A message after closing that is the rating asked for. It opens no session and reopens none; a choice of an older menu
 * (微信菜单消息 stay where they are) is for the service that menu was for, also while another one is open.
 * @returns false when it is something else.
 */
export async function rateTurn(mind: Mind, draft: TurnDraft): Promise<boolean> {
  const said = parseRating(draft.text, mind.followUp);
  if (said === null) return false;
  const { ratingFor, sessionId } = draft.conversation;
  if (draft.mark !== null && said !== OFF_SCALE) {
    const meant = await markedService(mind, draft, draft.mark);
    if (meant !== null && meant !== ratingFor) return rate(mind, draft, meant, said);
  }
  if (sessionId !== null) return false;
  if (ratingFor === null) return tappedAgain(mind, draft, said);
  if (said === OFF_SCALE) return offScale(mind, draft, ratingFor);
  return rate(mind, draft, ratingFor, said);
}

/** The service whose menu was tapped; null where no service of this thread has it. */
async function markedService(mind: Mind, { conversation }: TurnDraft, mark: string): Promise<string | null> {
  if (conversation.ratingFor !== null && ratingMark(conversation.ratingFor) === mark) return conversation.ratingFor;
  const services = await mind.ratings.latestOf(conversation._id, MENUS_KEPT);
  return services.find(({ _id }) => ratingMark(_id) === mark)?._id ?? null;
}

async function rate(mind: Mind, draft: TurnDraft, meant: string, level: Satisfaction): Promise<true> {
  const { conversation, key, now: at } = draft;
  const outcome = await mind.ratings.take({ conversation, sessionId: meant, level, key, at });
  draft.sessionId = meant;
  if (conversation.ratingFor === meant) draft.set({ ratingFor: null });
  if (conversation.sessionId === null) draft.set({ offered: [], lastTurnAt: at });
  const isKept = outcome.result === 'kept';
  draft.understood({ decision: 'rating', reason: isKept ? `评价：${level}` : NOT_KEPT[outcome.result] });
  if (isKept && isBad(level)) sorry(mind, draft, outcome.review?._id ?? meant, outcome);
  else draft.say({ ...answerTo(mind, outcome), expectsInput: false });
  return true;
}

const NOT_KEPT: Readonly<Record<Exclude<RatingOutcome['result'], 'kept'>, string>> = {
  twice: '已经评过，以第一次为准',
  expired: '评价时间已过',
  'own-service': '本人值班接待，不能由本人评价',
  'not-asked': '这次服务不请评价',
  none: '没有等待评价的服务',
};

function answerTo(mind: Mind, { result }: RatingOutcome) {
  switch (result) {
    case 'kept':
      return mind.phrases('ratingThanks');
    case 'twice':
      return mind.phrases('ratingTwice');
    case 'expired':
      return mind.phrases('ratingExpired', { days: Math.floor(mind.followUp.takenMs / DAY_MS) });
    case 'own-service':
      return mind.phrases('ratingOwnService');
    default:
      return mind.phrases('ratingNothingOpen');
  }
}

/** When somebody looks at it; and, but for a caller who is about to hang up, why. Not while another service is open. */
function sorry(
  mind: Mind,
  draft: TurnDraft,
  sessionId: string,
  outcome: Extract<RatingOutcome, { result: 'kept' }>,
): void {
  const { review, session } = outcome;
  const { conversation } = draft;
  const date = dayOfReview(review);
  const words = mind.phrases(session.emergency === null ? 'ratingSorry' : 'ratingSorryInDanger', { date });
  if (conversation.channel === 'voice' || conversation.sessionId !== null) {
    draft.say({ ...words, expectsInput: false });
    return;
  }
  const choice = reasonChoice(mind, sessionId, date);
  const asked = mind.phrases('ratingReasonAsk', { skip: choice.title });
  draft.say({ text: `${words.text}\n${asked.text}`, choices: [choice] });
}

/** 9, 五星: said which levels there are; nothing is guessed, and the rating stays open. */
function offScale(mind: Mind, draft: TurnDraft, ratingFor: string): true {
  draft.sessionId = ratingFor;
  draft.set({ lastTurnAt: draft.now });
  draft.understood({ decision: 'rating', reason: '不在评价的档次里，请再选一次' });
  const { followUp } = mind;
  draft.say(mind.phrases('ratingOffScale', { levels: levelsInWords(followUp), keys: keysInWords(followUp) }));
  return true;
}

/** A choice of a rating that was given already, or of an old menu, while no service waits for one. */
async function tappedAgain(mind: Mind, draft: TurnDraft, said: Satisfaction | typeof OFF_SCALE): Promise<boolean> {
  const { conversation, now } = draft;
  if (said === OFF_SCALE) return false;
  const [latest] = await mind.ratings.latestOf(conversation._id, 1);
  if (isFigure(draft.text)) {
    if (conversation.offered.some(({ action }) => action.startsWith('intent:'))) return false;
    const ratedAt = latest?.ratedAt ?? null;
    if (ratedAt === null || now.getTime() - ratedAt.getTime() > PRESSED_AGAIN_MS) return false;
  } else if (!isTitle(mind, draft.text) || conversation.turnCount === 0) return false;
  if (latest !== undefined && latest.ratingState !== 'none') return rate(mind, draft, latest._id, said);
  draft.set({ lastTurnAt: now });
  draft.understood({ decision: 'rating', reason: NOT_KEPT.none });
  draft.say({ ...mind.phrases('ratingNothingOpen'), expectsInput: false });
  return true;
}

/** 还行 and 挺好 are said of many things; the titles of the levels are said of a rating. */
function isTitle({ followUp }: Mind, text: string): boolean {
  return followUp.levels.some(({ title }) => title === text.trim());
}
