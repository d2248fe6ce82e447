import { asksForLawyer } from '../../handoff/index.ts';
import type { Understanding } from '../../understanding/index.ts';
import { withDialogKept } from '../kept-dialogs.ts';
import type { Mind } from '../mind.ts';
import type { ReplyChoice } from '../reply.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { answerIntent, noteIntent, offersOf, sayInShort } from './answer-turn.ts';
import { askTurn, toldToAsk } from './ask-turn.ts';
import { bareTurn, endingTurn, isNothingMore } from './bare-turn.ts';
import { recalculateTurn } from './calculator-turn.ts';
import { endsWithCallForPerson } from './call-for-person.ts';
import { chosenOf } from './chosen.ts';
import { clarifyTurn, missTurn, noneOfTheseTurn, understandTogether } from './clarify-turn.ts';
import { contextTurn } from './context-turn.ts';
import { beginDialog, dialogTurn, othersCaseTurn, personAskedInDialog, rightAfterPreCheck } from './dialog-turn.ts';
import { directoryTurn, placeTurn, soughtPlaceTurn } from './directory-turn.ts';
import { askWhetherSafe, dangerInWords, emergencyTurn, isAboutSafety, noteEmergency } from './emergency-turn.ts';
import { handOver, LEAVE_MESSAGE_DIALOG } from './handoff-turn.ts';
import { openSession } from './open-session.ts';
import { isBareAnswer, orderChoiceTurn } from './order-choice-turn.ts';
import { orderProgressTurn, progressByNumber } from './order-progress-turn.ts';
import { orderRatingTurn } from './order-rating-turn.ts';
import { ownOrderTurn } from './own-order-turn.ts';
import { pictureNamedTurn } from './picture-turn.ts';
import { type PrivacyWish, privacyTurn, privacyWishOf } from './privacy-turn.ts';
import { questionsTurn, understandStory } from './questions-turn.ts';
import { asksForPlace, tellNobodyInDanger, wasJustSaid } from './queue-place.ts';
import { LEAVE_MESSAGE, NO_MORE_WAITING, noteConflict, noteDanger, noteMoreSaid, queueTurn } from './queue-turn.ts';
import { reasonTurn } from './rating-reason-turn.ts';
import { rateTurn } from './rating-turn.ts';
import { declineTurn, refuseTurn } from './refusal-turn.ts';
import { remindOfKept, resumeTurn } from './resume-turn.ts';
import { serviceTurn } from './service-turn.ts';
import { isSilent, noteHeard, silenceTurn } from './silence-turn.ts';
import { noteFacts } from './told-facts.ts';

/** Confidence from which a question is taken to a lawyer without asking what is meant. */
export const SURE_ENOUGH = 0.6;

/** 转人工客服: longer messages that ask for a person tell something too, characters. */
const LONGEST_CALL = 8;

/**
 * The way of one message: rating → safety → silence → floor → choice offered → dialog → short question about the last
 * answer → what was understood. Safety comes on every turn, also inside dialogs and in the queue (FACTS: check before intent recognition).
 */
export async function messageTurn(mind: Mind, draft: TurnDraft): Promise<void> {
  await takeMessage(mind, draft);
  while (draft.next !== null) {
    const step = draft.next;
    draft.next = null;
    if (step.do === 'hand-over') await handOver(mind, draft, step);
    else if (step.do === 'begin-dialog') await beginDialog(mind, draft, step.dialog, step.known);
    else if (step.do === 'progress') await orderProgressTurn(mind, draft);
    else if (step.do === 'privacy') await privacyTurn(mind, draft, step.wish);
    else if (step.do === 'find-place') await directoryTurn(mind, draft, step);
    else await placeTurn(mind, draft, step.id);
  }
  keepInterrupted(draft);
  remindOfKept(mind, draft);
}

/** A dialog that something else took the place of (danger, a lawyer, a message) is kept to go on with. */
function keepInterrupted(draft: TurnDraft): void {
  const { dialog: was } = draft.before;
  const isSame = draft.conversation.dialog?.dialog === was?.dialog;
  if (was === null || isSame || draft.dialogDone || draft.conversation.kept?.open?.dialog === was.dialog) return;
  draft.conversation = withDialogKept(draft.conversation, was, draft.now);
}

async function takeMessage(mind: Mind, draft: TurnDraft): Promise<void> {
  if ((await reasonTurn(mind, draft)) || (await orderRatingTurn(mind, draft)) || (await rateTurn(mind, draft))) return;
  openSession(draft);
  const { floor, dialog } = draft.conversation;
  const understanding = asHeard(
    mind,
    draft,
    await mind.recogniser.understand(draft.text, { hereOnly: floor !== 'bot' || dialog !== null }),
  );
  const { emergency } = understanding;
  draft.understood({ ...understanding, emergency: emergency?.code ?? null, cue: emergency?.cue ?? null });
  if (emergency !== null) {
    noteEmergency(draft, emergency);
    await noteDanger(mind, draft, emergency);
  }
  // While a lawyer speaks the bot is silent, whatever is said; the desk sees the finding beside the turn and on the case.
  if (draft.conversation.floor === 'lawyer') return noteConflict(mind, draft);
  if (!draft.heardBadly) noteFacts(mind, draft);
  if (emergency?.level === 'immediate') {
    const all = mind.emergency(emergency.code);
    const again =
      all !== undefined && draft.before.floor === 'queue' && (await wasJustSaid(mind, draft, dangerInWords(all)));
    emergencyTurn(mind, draft, emergency, again);
    if (draft.conversation.floor === 'queue') await tellNobodyInDanger(mind, draft);
    return;
  }
  const { offered } = draft.conversation;
  const asksWhileWaiting = draft.conversation.floor === 'queue' && asksForPlace(draft.text);
  if (!asksWhileWaiting && isSilent(draft, understanding)) {
    silenceTurn(mind, draft, offered);
    return;
  }
  noteHeard(draft);
  if (draft.conversation.floor === 'queue') {
    const told = chosenOf(draft.text, offered.filter(isAboutSafety));
    if (told !== null) {
      draft.set({ offered: [] });
      return act(mind, draft, told);
    }
    const isInDialog = draft.conversation.dialog !== null && !leavesMessage(draft);
    if (!isInDialog) return queueTurn(mind, draft, understanding);
    const isCall = isPersonWanted(understanding) && draft.text.length <= LONGEST_CALL;
    if (isCall) return personAskedInDialog(mind, draft);
    await dialogTurn(mind, draft, null);
    // A message that names the other side tells who must keep out of the case.
    if (draft.conversation.floor === 'queue') await noteMoreSaid(mind, draft);
    return;
  }
  draft.set({ offered: [] });
  if (isPersonWanted(understanding)) {
    serviceTurn(mind, draft, understanding.intent ?? 'talk-to-human');
    return;
  }
  if (asksForLawyer(draft.text, mind.duty.skills)) {
    draft.understood({ decision: 'service', intent: 'talk-to-lawyer', reason: '要找某一位、某一种律师' });
    serviceTurn(mind, draft, 'talk-to-lawyer');
    return;
  }
  const wish = privacyWishOf(draft.text);
  if (wish !== null && (await privacyTurn(mind, draft, wish))) {
    draft.understood({ decision: 'service', intent: 'delete-my-data', reason: '个人信息权利请求' });
    return;
  }
  const chosen = chosenOf(draft.text, offered) ?? toldToAsk(mind, draft.text, offered);
  if (chosen !== null && chosen.action !== 'dialog-answer') {
    await act(mind, draft, chosen);
    return;
  }
  if ((await othersCaseTurn(mind, draft)) || progressByNumber(mind, draft) || (await ownOrderTurn(mind, draft))) return;
  if (draft.conversation.dialog !== null) return dialogTurn(mind, draft, understanding);
  if (SAYS_NOTHING_YET.test(draft.text.trim())) {
    draft.understood({ decision: 'clarify', reason: '话才开头' });
    draft.say(mind.phrases('goOn'));
    return;
  }
  if (endingTurn(mind, draft)) return;
  if ((await resumeTurn(mind, draft)) || (await rightAfterPreCheck(mind, draft))) return;
  if (recalculateTurn(mind, draft)) return;
  if (await soughtPlaceTurn(mind, draft, understanding)) return;
  const isContext = await contextTurn(mind, draft, understanding);
  if (!isContext && !(await questionsTurn(mind, draft, (intent) => lead(mind, draft, intent)))) {
    const story = await understandStory(mind, draft.text, understanding);
    const meant = await understandTogether(mind, draft, story, (one) => isSure(mind, one));
    if (meant !== understanding) draft.understood({ ...meant, emergency: emergency?.code ?? null });
    if (meant !== story || !(await bareTurn(mind, draft, meant, offered))) await decide(mind, draft, meant);
  }
  answeredOnTheWay(mind, draft);
  const isNew = draft.before.emergency === null && draft.conversation.dialog === null;
  if (emergency !== null && isNew && draft.next?.do !== 'begin-dialog') askWhetherSafe(mind, draft, emergency);
}

/** 公司欠我三个月工资，我要找律师: the answer in a sentence, with its first limit, and the person who was asked for. */
function answeredOnTheWay(mind: Mind, draft: TurnDraft): void {
  if (draft.next !== null || draft.closing !== null || !endsWithCallForPerson(draft.text)) return;
  const { answered, floor, dialog } = draft.conversation;
  if (floor !== 'bot' || dialog !== null) return;
  draft.replies.splice(0);
  draft.set({ offered: [] });
  if (answered?.at === draft.now) sayInShort(mind, draft, answered.answer);
  draft.next = { do: 'hand-over', reason: 'asked', priority: 2, message: true };
}

/**
 * Where a message only names a person (我儿子), is nothing but one of the answers that were asked for (不用), begins a sentence
 * (我, 我想), or ends a service in which something was answered (没了), the trained half must not hear a danger in it; the written cues may.
 */
function asHeard(mind: Mind, draft: TurnDraft, understanding: Understanding): Understanding {
  const { text, conversation } = draft;
  if (understanding.emergency?.cue.startsWith('trained:') !== true) return understanding;
  const isEnd = conversation.told.length > 0 && conversation.emergency === null && isNothingMore(text);
  const isAnswer = isBareAnswer(mind, draft);
  if (!isEnd && !isAnswer && !SAYS_NOTHING_YET.test(text.trim()) && mind.contextQuestions.personAlone(text) === null)
    return understanding;
  return { ...understanding, emergency: null, decision: 'clarify', reason: '这句话本身没有说什么事' };
}

/** Who writes one word at a time has not said anything yet. */
const SAYS_NOTHING_YET = /^(?:我|你|您|他|她|它|俺|咱|人家)们?(?:就|只|是|想|要|想要|想问|要问)?[，,。.…]*$/u;

/** 留言 begins the message anew; 不等了 gives up waiting and the message with it. */
function leavesMessage({ text, conversation }: TurnDraft): boolean {
  return (
    LEAVE_MESSAGE.test(text) || (conversation.dialog?.dialog === LEAVE_MESSAGE_DIALOG && NO_MORE_WAITING.test(text))
  );
}

/** 人工, 0 and the like work at any moment, also inside dialogs. */
function isPersonWanted({ decision, intent }: Understanding): boolean {
  return decision === 'service' && (intent === 'talk-to-human' || intent === 'talk-to-lawyer');
}

/** Take a choice that was offered. */
async function act(mind: Mind, draft: TurnDraft, { title, action }: ReplyChoice): Promise<void> {
  const [kind, target = ''] = action.split(/:(.*)/s);
  const topic = kind === 'intent' ? mind.catalogue.topicOf(target) : null;
  draft.understood({ decision: 'choice', intent: kind === 'intent' ? target : null, topic, reason: `选了“${title}”` });
  switch (kind) {
    case 'intent':
      lead(mind, draft, target);
      return;
    case 'ask':
      askTurn(mind, draft, target, {
        answerIt: (id) => answerIntent(mind, draft, id, { offers: true, isInstead: true }),
        offers: ({ route, aidMatter, calculator }) => offersOf(mind, route, aidMatter !== null, calculator),
      });
      return;
    case 'dialog':
      draft.next = { do: 'begin-dialog', dialog: target };
      return;
    case 'service':
      serviceTurn(mind, draft, target);
      return;
    case 'order':
      await orderChoiceTurn(mind, draft, target);
      return;
    case 'handoff':
      draft.next = { do: 'hand-over', reason: 'asked', priority: 2, message: true };
      return;
    case 'danger': {
      const finding = { code: target, level: 'immediate', cue: 'told-when-asked' } as const;
      await noteDanger(mind, draft, finding);
      emergencyTurn(mind, draft, finding);
      return;
    }
    case 'safe':
      draft.say(mind.phrases('goodYouAreSafe'));
      return;
    case 'paper':
      await pictureNamedTurn(mind, draft, target);
      return;
    case 'privacy':
      await privacyTurn(mind, draft, target as PrivacyWish);
      return;
    case 'place':
      draft.next = { do: 'show-place', id: target };
      return;
    case 'say':
      await decide(mind, draft, await mind.recogniser.understand(target));
      return;
    default:
      await noneOfTheseTurn(mind, draft);
  }
}

async function decide(mind: Mind, draft: TurnDraft, understanding: Understanding): Promise<void> {
  const { decision, intent } = understanding;
  switch (decision) {
    case 'out-of-scope':
      if (isStillUnclear(mind, draft, understanding)) {
        await missTurn(mind, draft, understanding);
        return;
      }
      if (intent !== null) lead(mind, draft, intent);
      return;
    case 'service':
    case 'answer':
      if (intent !== null) {
        lead(mind, draft, intent);
        return;
      }
      await missTurn(mind, draft, understanding);
      return;
    case 'clarify':
      await clarifyTurn(mind, draft, understanding);
      return;
    case 'handoff':
      if (intent !== null && isForLawyers(mind, understanding)) lead(mind, draft, intent);
      else await missTurn(mind, draft, understanding);
      return;
    default:
      await missTurn(mind, draft, understanding);
  }
}

/** Who is asked what he means and answers something vague has not changed the subject to the weather. */
function isStillUnclear(mind: Mind, draft: TurnDraft, { intent, confidence }: Understanding): boolean {
  const leadsTo = mind.catalogue.get(intent ?? '')?.leadsTo;
  const isPlain = leadsTo !== undefined && 'outOfScope' in leadsTo && leadsTo.outOfScope === 'decline';
  return intent === null || (isPlain && draft.conversation.misses > 0 && confidence < 1);
}

/** Enough is known to act on without asking. */
function isSure(mind: Mind, understanding: Understanding): boolean {
  const { decision, intent } = understanding;
  if (decision === 'answer' || decision === 'service') return intent !== null;
  return decision === 'handoff' && isForLawyers(mind, understanding);
}

/** Understood, but nothing may be said to it without grounds: it leads to a lawyer. */
function isForLawyers(mind: Mind, { intent, confidence }: Understanding): boolean {
  const leadsTo = mind.catalogue.get(intent ?? '')?.leadsTo;
  return leadsTo !== undefined && 'handoff' in leadsTo && confidence >= SURE_ENOUGH;
}

/** Follow an intent to where the catalogue says it leads. */
function lead(mind: Mind, draft: TurnDraft, intentId: string): void {
  const intent = mind.catalogue.get(intentId);
  if (intent === undefined) {
    // Offered before, and gone since the content was changed.
    draft.say(mind.phrases('describeAgain'));
    return;
  }
  const { leadsTo } = intent;
  if ('answer' in leadsTo) {
    answerIntent(mind, draft, leadsTo.answer);
    return;
  }
  if ('service' in leadsTo) {
    serviceTurn(mind, draft, leadsTo.service);
    return;
  }
  if ('dialog' in leadsTo) {
    noteIntent(draft, intentId);
    // A message is left with a handoff to hang on, so that a lawyer who comes meanwhile can take it.
    if (leadsTo.dialog === 'leave-message') {
      serviceTurn(mind, draft, intentId);
      return;
    }
    draft.next = { do: 'begin-dialog', dialog: leadsTo.dialog };
    return;
  }
  if ('outOfScope' in leadsTo) {
    if (leadsTo.outOfScope === 'refuse-unlawful') refuseTurn(mind, draft);
    else declineTurn(mind, draft);
    return;
  }
  if (mind.catalogue.topicOf(intentId) === null) {
    serviceTurn(mind, draft, intentId);
    return;
  }
  noteIntent(draft, intentId);
  draft.say({ ...mind.phrases('noAnswer'), expectsInput: false });
  draft.next = { do: 'hand-over', reason: 'needs-lawyer', priority: leadsTo.urgent ? 1 : 2, message: true };
}
