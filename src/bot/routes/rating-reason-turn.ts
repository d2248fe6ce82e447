import { OFF_SCALE, parseRating, type ServiceReview } from '../../follow-up/index.ts';
import { asksForLawyer } from '../../handoff/index.ts';
import type { Understanding } from '../../understanding/index.ts';
import type { Mind } from '../mind.ts';
import type { ReplyChoice } from '../reply.ts';
import type { ServiceStep } from '../services.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { chosenOf } from './chosen.ts';

/** Begins the action of 不说了, which stands for the question why somebody is not satisfied; session and day follow. */
const REASON = 'rating-reason:';
/** Words of parting, which tell no reason and ask for nothing. */
const PARTING = ['thanks', 'goodbye'];
const COMPLAINT = 'complain-service';
/** Services that somebody wants now; of others (说慢点, 你是机器人吗) it is told what was not good. */
const LEADING_ON: readonly ServiceStep[] = [
  'handoff-person',
  'handoff-lawyer',
  'handoff-complaint',
  'dialog',
  'progress',
  'other-office',
  'message',
  'aid',
  'directory',
];

/** The way out of the question, which also marks that it was asked, and for which service. */
export function reasonChoice({ followUp }: Mind, sessionId: string, date: string): ReplyChoice {
  return { title: followUp.reason.skip, action: `${REASON}${sessionId}:${date}` };
}

/** 11月30日: until when the review of a bad rating is done. */
export function dayOfReview(review: Pick<ServiceReview, 'dueDay'> | null): string {
  const [, month, day] = (review?.dueDay ?? '').split('-').map(Number);
  return month === undefined || day === undefined ? '五个工作日' : `${month}月${day}日`;
}

/**
 * The next message after a bad rating is why. It opens no session, unless it is something else: danger, a wish for a person,
 * another service word. A legal question that is understood for sure is kept as the reason and offered to be answered, so
 * that nothing is lost.
 * @returns false when the message is to go the way of all messages.
 */
export async function reasonTurn(mind: Mind, draft: TurnDraft): Promise<boolean> {
  const { offered, sessionId, floor, lastTurnAt } = draft.conversation;
  const asked = offered.find(({ action }) => action.startsWith(REASON));
  if (asked === undefined || sessionId !== null || floor !== 'bot') return false;
  const { reason } = mind.followUp;
  const text = draft.text.trim();
  if (draft.now.getTime() - lastTurnAt.getTime() > reason.withinMs || text === '' || draft.heardBadly) return false;
  const isSkipped = chosenOf(text, [asked]) !== null || reason.declines.some((words) => bare(words) === bare(text));
  if (isSkipped) return answer(mind, draft, asked, 'ratingReasonSkipped');
  const again = parseRating(text, mind.followUp);
  if (again !== null && again !== OFF_SCALE) return false;
  const understanding = await mind.recogniser.understand(text);
  const { decision, intent, emergency } = understanding;
  if (emergency !== null || asksForLawyer(text, mind.duty.skills)) return false;
  const step = decision === 'service' ? mind.services.get(intent ?? '')?.next : undefined;
  if (step === 'close' || PARTING.includes(intent ?? '')) return answer(mind, draft, asked, 'ratingReasonSkipped');
  if (step !== undefined && LEADING_ON.includes(step)) {
    // 我要投诉: the reason, and a wish that is followed.
    if (step === 'handoff-complaint' || intent === COMPLAINT) await keep(mind, draft, asked);
    return false;
  }
  await keep(mind, draft, asked);
  const question = questionOf(mind, understanding);
  return question === null
    ? answer(mind, draft, asked, 'ratingReasonKept')
    : answer(mind, draft, asked, 'ratingReasonQuestion', [question]);
}

async function keep(mind: Mind, { text, key, now: at }: TurnDraft, asked: ReplyChoice): Promise<void> {
  await mind.ratings.giveReason({ sessionId: askedFor(asked).sessionId, text, key, at });
}

function answer(
  mind: Mind,
  draft: TurnDraft,
  asked: ReplyChoice,
  phrase: 'ratingReasonKept' | 'ratingReasonSkipped' | 'ratingReasonQuestion',
  choices: ReplyChoice[] = [],
): true {
  const { sessionId, date } = askedFor(asked);
  draft.sessionId = sessionId;
  draft.set({ offered: [], lastTurnAt: draft.now });
  draft.understood({
    decision: 'rating',
    reason: phrase === 'ratingReasonSkipped' ? '不说不满意的原因' : '记下不满意的原因',
  });
  draft.say({ ...mind.phrases(phrase, { date }), choices, expectsInput: choices.length > 0 });
  return true;
}

/** The answer that a reason asks for beside; null where nothing is sure. */
function questionOf({ catalogue }: Mind, { decision, intent }: Understanding): ReplyChoice | null {
  const found = decision !== 'answer' || intent === null ? undefined : catalogue.get(intent);
  return found === undefined || !('answer' in found.leadsTo)
    ? null
    : { title: found.name, action: `intent:${found.id}` };
}

function askedFor({ action }: ReplyChoice): { sessionId: string; date: string } {
  const [sessionId = '', date = ''] = action.slice(REASON.length).split(':');
  return { sessionId, date };
}

function bare(text: string): string {
  return text.replace(/[\s\p{P}]+/gu, '').replace(/[吧了啊呢]+$/u, '');
}
