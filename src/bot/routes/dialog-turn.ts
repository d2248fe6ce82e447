import {
  amend,
  askAgain,
  begin,
  type Dialog,
  type DialogSetting,
  factsInWords,
  isQuestion as isQuestionByForm,
  type Outcome,
  putRight,
  type Slots,
  type SlotValue,
  slotsFromFacts,
  take,
} from '../../dialogs/index.ts';
import { stillDecides } from '../../legal-aid/index.ts';
import { type DialogProgress, deliveryOf, type SessionFact } from '../../sessions/index.ts';
import type { Understanding } from '../../understanding/index.ts';
import { applicationSlots } from '../aid-collected.ts';
import { deadlineFromPaper } from '../aid-deadline.ts';
import { aidGroupIn, asksOthersCase, groupFact, isChildSpeaking } from '../aid-facts.ts';
import { slotsOfAnswer, toldOfDeadline } from '../calculator-of-answer.ts';
import { keptOf, withDialogKept } from '../kept-dialogs.ts';
import type { Mind } from '../mind.ts';
import { sealedProgress, sealedSlots } from '../sealed-slots.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { answerIntent } from './answer-turn.ts';
import { officesToChoose, saidTo } from './dialog-offers.ts';
import { isCorrection, keepFacts, keepOnCard, newlyTold } from './told-facts.ts';

export const AID_PRE_CHECK = 'legal-aid';
export const AID_APPLICATION = 'legal-aid-application';
const DEADLINE_SLOTS = ['hasDeadline', 'daysToDeadline'];
/** Longer messages in one's own words tell a story, also when they end with a question. */
const SHORT_QUESTION = 30;
/** Shorter messages that ask nothing by their form are answers: 我女儿. */
const SHORT_ANSWER = 6;

function isAidDialog(id: string): boolean {
  return id === AID_PRE_CHECK || id === AID_APPLICATION;
}

/** How sure we must be that a message inside a dialog is a question of its own. */
const INTERRUPTS_AT = 0.8;

/** What a dialog may use: places by name, and the rules that tell what still matters. */
export function dialogSetting(mind: Mind, { now }: TurnDraft): DialogSetting {
  return { places: mind.places, isNeeded: (slot, slots) => stillDecides(slot, slots, mind.legalAid, now) };
}

/** Begin a guided dialog with what is known. An application begins with the pre-check it hangs on. */
export async function beginDialog(mind: Mind, draft: TurnDraft, dialogId: string, brought: Slots = {}): Promise<void> {
  const isApplication = dialogId === AID_APPLICATION;
  const preCheck = keptOf(draft.conversation, draft.now)?.preCheck ?? null;
  if (isApplication && preCheck === null) {
    draft.say({ ...mind.phrases('aidPreCheckFirst'), expectsInput: false });
    await beginDialog(mind, draft, AID_PRE_CHECK);
    return;
  }
  const dialog = mind.dialogs.get(dialogId);
  if (dialog === undefined) return;
  if (isAidDialog(dialogId) && isChildSpeaking(draft.text)) {
    childAlone(mind, draft);
    return;
  }
  const fromAid = isApplication && preCheck !== null ? applicationSlots(mind, preCheck, draft.now) : {};
  const known = { ...knownSlots(mind, draft, dialog), ...fromAid, ...brought };
  const said = [...toldOfDeadline(mind, known), ...recap(draft, dialog, known)];
  const outcome = begin(dialog, known, draft.now, said, dialogSetting(mind, draft));
  if (dialog.resumable) await mind.keeping.expireLater(draft.conversation._id);
  await followDialog(mind, draft, dialog, null, outcome);
}

/**
 * What was understood, to be put right: said where a fact spares a question, with what else is taken as known. What was
 * told stays on the lawyer's card in any case.
 */
function recap(draft: TurnDraft, dialog: Dialog, known: Slots): string[] {
  const { knownFacts } = draft.conversation;
  const isFact = (step: Dialog['steps'][number]) => knownFacts.some(({ role }) => role === step.fact);
  if (!dialog.steps.some((step) => isFact(step) && (known[step.slot] ?? null) !== null)) return [];
  const assumed = dialog.steps.flatMap((step) => {
    const title = step.choices.find(({ value }) => value === known[step.slot])?.title;
    return title === undefined || isFact(step) ? [] : [`${step.label ?? step.ask}是${title}`];
  });
  return [...assumed, ...factsInWords(knownFacts).map(({ short }) => short)];
}

/** What facts answer of a dialog; a region that the bureau serves may be told though it is no choice. */
function told(mind: Mind, draft: TurnDraft, dialog: Dialog, facts: readonly SessionFact[]) {
  const slots = slotsFromFacts(dialog, facts, draft.now, (code) => mind.knowledge.regions.find(code) !== null);
  // 月息两分 was agreed on: whether any interest was is no question any more.
  const isAgreed = slots.rate != null && dialog.steps.some(({ slot }) => slot === 'hasInterest');
  return isAgreed ? { ...slots, hasInterest: true } : slots;
}

/** What the conversation knows already, so that it is not asked again. */
function knownSlots(mind: Mind, draft: TurnDraft, dialog: Dialog): Slots {
  const { channel, regionCode, lastIntent } = draft.conversation;
  const matter = lastIntent === null ? null : (mind.knowledge.answer(lastIntent)?.aidMatter ?? null);
  // A matter of the rules answers the question though it is not among its choices: 交通事故 of 受伤.
  const asksMatter = dialog.steps.some(({ slot }) => slot === 'matter') && matter !== null;
  const isChoice = asksMatter && mind.legalAid.matters.has(matter);
  const fromFacts = Object.entries(told(mind, draft, dialog, draft.conversation.knownFacts));
  return {
    // Who calls can be reached only by calling him, once he has hung up.
    canReach: deliveryOf(channel) === 'pending' && channel !== 'voice',
    callerNumber: channel === 'voice' && draft.conversation.address !== '',
    ...(regionCode === null ? {} : { regionCode }),
    ...Object.fromEntries(fromFacts.flatMap(([slot, value]) => (value === undefined ? [] : [[slot, value]]))),
    ...(isChoice ? { matter } : {}),
    ...slotsOfAnswer(mind, dialog.id, lastIntent),
  };
}

/**
 * One message inside a dialog.
 * @param understanding what the message means by itself; null where no other question is taken (in the queue).
 */
export async function dialogTurn(mind: Mind, draft: TurnDraft, understanding: Understanding | null): Promise<void> {
  const { dialog: progress } = draft.conversation;
  const dialog = progress === null ? undefined : mind.dialogBegun(progress);
  if (progress === null || dialog === undefined) return;
  const step = dialog.steps.find(({ slot }) => slot === progress.step);
  if (isAidDialog(dialog.id) && isChildSpeaking(draft.text)) {
    childAlone(mind, draft);
    return;
  }
  const isWhole = isQuestionByForm(draft.text) || draft.text.length > SHORT_ANSWER;
  const isOwnQuestion = understanding !== null && isWhole && isQuestion(understanding);
  // A question is no story: 法律援助要钱吗 where one's own words are asked for.
  // Of an order it is what the order is about.
  const isMatter = dialog.action.startsWith('orders/');
  if (
    isOwnQuestion &&
    !isMatter &&
    step?.kind === 'text' &&
    isQuestionByForm(draft.text) &&
    draft.text.length < SHORT_QUESTION
  ) {
    return answerBetween(mind, draft, dialog, progress, understanding);
  }
  // What a question names of facts (单位拖欠工资怎么办？) answers nothing here.
  const isAsking = isOwnQuestion && isQuestionByForm(draft.text) && !isCorrection(draft.text);
  const plain = isAsking ? take(dialog, progress, draft.text, draft.now, dialogSetting(mind, draft)) : null;
  // 工伤认定要多久 asks, though it says 工伤 once more.
  if (isAsking && plain !== null && 'again' in plain) {
    return answerBetween(mind, draft, dialog, progress, understanding);
  }
  const outcome =
    plain !== null && 'unsure' in plain && plain.unsure === true ? plain : takeWithFacts(mind, draft, dialog, progress);
  const isUnsure = 'unsure' in outcome && outcome.unsure === true;
  if (isUnsure && isOwnQuestion) return answerBetween(mind, draft, dialog, progress, understanding);
  const reason = `${dialog.title}：${step?.label ?? step?.ask ?? ''}${isUnsure ? '（没听懂）' : ''}`;
  draft.understood({ decision: 'dialog', reason });
  await followDialog(mind, draft, dialog, progress, outcome);
}

/** A question of law in between is answered, and the dialog's own question comes again. */
async function answerBetween(
  mind: Mind,
  draft: TurnDraft,
  dialog: Dialog,
  progress: DialogProgress,
  understanding: Understanding,
): Promise<void> {
  draft.understood({ ...understanding, emergency: null, reason: `对话中插问：${understanding.reason}` });
  answerIntent(mind, draft, understanding.intent ?? '', { offers: false });
  await followDialog(mind, draft, dialog, progress, askAgain(dialog, progress, dialogSetting(mind, draft)));
}

/** 人工 said instead of an answer while he waits is none: what is done is said, and the question comes again. */
export async function personAskedInDialog(mind: Mind, draft: TurnDraft): Promise<void> {
  const { dialog: progress } = draft.conversation;
  const dialog = progress === null ? undefined : mind.dialogBegun(progress);
  if (progress === null || dialog === undefined) return;
  draft.understood({ decision: 'queue', reason: '留言时又要人工' });
  draft.say({ ...mind.phrases('messagePerson'), expectsInput: false });
  await followDialog(mind, draft, dialog, progress, askAgain(dialog, progress, dialogSetting(mind, draft)));
}

/** What a message asks about somebody else's application; the dialog it came into goes on. */
export async function othersCaseTurn(mind: Mind, draft: TurnDraft): Promise<boolean> {
  if (!asksOthersCase(draft.text)) return false;
  draft.understood({ decision: 'dialog', reason: '查别人的申请' });
  draft.say(mind.phrases('aidOthersCase'));
  const { dialog: progress } = draft.conversation;
  const dialog = progress === null ? undefined : mind.dialogBegun(progress);
  if (progress === null || dialog === undefined) return true;
  await followDialog(mind, draft, dialog, progress, askAgain(dialog, progress, dialogSetting(mind, draft)));
  return true;
}

/** 不对，是三口人 said to the result of a pre-check: it is reckoned again. */
export async function rightAfterPreCheck(mind: Mind, draft: TurnDraft): Promise<boolean> {
  const finished = keptOf(draft.conversation, draft.now)?.preCheck ?? null;
  const dialog = finished === null ? undefined : mind.dialogs.get(finished.dialog);
  const isSpokenOf = draft.conversation.answered?.preCheck != null;
  if (finished === null || dialog === undefined || !isSpokenOf) return false;
  const outcome = putRightOf(mind, draft, dialog, finished);
  if (outcome === null) return false;
  draft.understood({ decision: 'dialog', reason: `${dialog.title}：更正` });
  await followDialog(mind, draft, dialog, finished, outcome);
  return true;
}

function putRightOf(mind: Mind, draft: TurnDraft, dialog: Dialog, progress: DialogProgress): Outcome | null {
  const setting = dialogSetting(mind, draft);
  const facts = isCorrection(draft.text) ? newlyTold(draft) : [];
  const more = told(mind, draft, dialog, facts);
  const words = factsInWords(facts).map(({ short }) => short);
  if (Object.keys(more).length > 0) return amend(dialog, progress, more, words, setting);
  return putRight(dialog, progress, draft.text, draft.now, setting);
}

/** The answer to the question asked, and what the same message tells of others or puts right. */
function takeWithFacts(mind: Mind, draft: TurnDraft, dialog: Dialog, progress: DialogProgress): Outcome {
  const setting = dialogSetting(mind, draft);
  const byPaper = paperOutcome(mind, draft, dialog, progress);
  if (byPaper !== null) return byPaper;
  const step = dialog.steps.find(({ slot }) => slot === progress.step);
  noteAidGroup(draft, step?.kind === 'money');
  const facts = newlyTold(draft);
  if (dialog.id === AID_APPLICATION) tellPreCheck(mind, draft, facts);
  const more = told(mind, draft, dialog, facts);
  const changes: Record<string, SlotValue | undefined> = {};
  for (const [slot, value] of Object.entries(more)) {
    const isSame = JSON.stringify(progress.slots[slot]) === JSON.stringify(value);
    // What is told in a story does not undo what was answered to the question itself.
    const isAnswered = progress.slots[slot] !== undefined && (slot === 'matter' || dialog.id === AID_APPLICATION);
    if (!isSame && slot !== progress.step && !(isAnswered && !isCorrection(draft.text))) changes[slot] = value;
  }
  const words = factsInWords(facts).map(({ short }) => short);
  // 不是，我是城里人 answers a yes-no question; 不是，是五个月 puts right what was known.
  const isPutRight = facts.some(({ role }) => draft.before.knownFacts.some((one) => one.role === role));
  const isFromFacts = Object.keys(more).length > 0 || dialog.id === AID_APPLICATION;
  if (isCorrection(draft.text) && words.length > 0 && isFromFacts && (isPutRight || step?.kind !== 'yes-no'))
    return amend(dialog, progress, more, words, setting);
  const outcome = take(dialog, progress, saidTo(step, draft), draft.now, setting);
  const isElsewhere = Object.keys(changes).length > 0;
  if (!isElsewhere || !('progress' in outcome)) return outcome;
  if (outcome.unsure === true) return amend(dialog, progress, changes, words, setting);
  return amend(dialog, outcome.progress, changes, words, setting);
}

/** 上个月十五号收到的判决书, said to the question for a deadline: the last day is reckoned. */
function paperOutcome(mind: Mind, draft: TurnDraft, dialog: Dialog, progress: DialogProgress): Outcome | null {
  if (dialog.id !== AID_PRE_CHECK || !DEADLINE_SLOTS.includes(progress.step)) return null;
  // The civil part of a criminal case follows its limits (刑事诉讼法 230): 10 days, not 15.
  const matter = String(progress.slots.criminalRole ?? progress.slots.matter);
  const isCriminal = /^(?:criminal|private-prosecution|incidental-civil)/u.test(matter);
  const found = deadlineFromPaper(mind, draft.text, draft.now, isCriminal);
  if (found === null) return null;
  const setting = dialogSetting(mind, draft);
  if (found !== 'unclear') {
    return amend(dialog, progress, { hasDeadline: true, daysToDeadline: found.daysLeft }, [found.words], setting);
  }
  return { progress: { ...progress, step: progress.step }, say: [phrasePrompt(mind.phrases('aidDocumentUnclear'))] };
}

function phrasePrompt({ text, speak }: { text: string; speak?: string }) {
  return { text, speak: speak ?? text };
}

/** Means told again while the application is written belong to the pre-check it hangs on. */
function tellPreCheck(mind: Mind, draft: TurnDraft, facts: readonly SessionFact[]): void {
  const kept = keptOf(draft.conversation, draft.now);
  const dialog = mind.dialogs.get(AID_PRE_CHECK);
  if (kept?.preCheck == null || dialog === undefined || !isCorrection(draft.text)) return;
  const more = Object.entries(told(mind, draft, dialog, facts)).filter(([, value]) => value !== undefined);
  if (more.length === 0) return;
  const preCheck = { ...kept.preCheck, slots: { ...kept.preCheck.slots, ...Object.fromEntries(more) } };
  draft.set({ kept: { ...kept, preCheck, at: draft.now } });
}

/** 老人没收入, 我吃低保: no question for the group is needed then. */
function noteAidGroup(draft: TurnDraft, isIncomeAsked: boolean): void {
  const group = aidGroupIn(draft.text, isIncomeAsked);
  if (group !== null) keepFacts(draft, [groupFact(group, draft.text, draft.now)]);
}

function isQuestion(understanding: Understanding): boolean {
  return (
    understanding.decision === 'answer' && understanding.intent !== null && understanding.confidence >= INTERRUPTS_AT
  );
}

/** Say and keep what comes of a message inside a dialog. @param before where it stood; null where it begins. */
export async function followDialog(
  mind: Mind,
  draft: TurnDraft,
  dialog: Dialog,
  before: DialogProgress | null,
  outcome: Outcome,
): Promise<void> {
  if ('progress' in outcome) {
    if (stopsAid(mind, draft, dialog, outcome.progress)) return;
    if (dialog.id === AID_APPLICATION && outcome.progress.slots.homeBecause === 'other') {
      await askComingAgain(mind, draft, dialog, outcome.progress);
      return;
    }
    draft.set({ dialog: sealedProgress(mind, dialog, outcome.progress) });
    const offices = await officesToChoose(mind, dialog, outcome.progress);
    for (const { text, speak, choices } of outcome.say) {
      const offered = [...(choices ?? []).map(({ title }) => title), ...offices].map((title) => ({
        title,
        action: 'dialog-answer',
      }));
      draft.say({ text, speak, choices: offered });
    }
    return;
  }
  draft.set({ dialog: null });
  if (!dialog.offCard) keepOnCard(draft, outcome.facts);
  if ('done' in outcome) {
    draft.dialogDone = true;
    notOpenAnyMore(draft, dialog.id);
    for (const prompt of before === null ? [] : (outcome.say ?? []))
      draft.say({ ...prompt, expectsInput: false, choices: [] });
    const done = sealedSlots(mind, dialog, outcome.done);
    await mind.actions.get(outcome.action)?.(mind, draft, done, before?.startedAt ?? draft.now);
    return;
  }
  if (outcome.left === 'paused' && dialog.resumable) {
    pause(mind, draft, sealedProgress(mind, dialog, outcome.at));
    return;
  }
  if (outcome.left !== 'gave-up') {
    draft.dialogDone = true;
    notOpenAnyMore(draft, dialog.id);
    draft.say(mind.phrases('dialogCancelled'));
    return;
  }
  const isWaiting = draft.conversation.floor === 'queue';
  draft.say(mind.phrases(isWaiting ? 'messageGaveUp' : 'dialogGaveUp'));
  if (draft.conversation.floor === 'bot') {
    draft.next = { do: 'hand-over', reason: 'not-understood', priority: 2, message: true };
  }
}

/** Put off: it is kept, and a code opens it elsewhere. */
function pause(mind: Mind, draft: TurnDraft, progress: DialogProgress): void {
  const { code, key } = mind.keeping.newCode();
  draft.conversation = withDialogKept(draft.conversation, progress, draft.now);
  draft.set({ resumeKey: key });
  draft.say({ ...mind.phrases('dialogPaused', { code: `${code.slice(0, 5)} ${code.slice(5)}` }), expectsInput: false });
}

function notOpenAnyMore(draft: TurnDraft, dialogId: string): void {
  const kept = keptOf(draft.conversation, draft.now);
  if (kept?.open?.dialog === dialogId) draft.set({ kept: { ...kept, open: null }, resumeKey: '' });
}

/** Where the application must not go on as it was told; what was told is kept. */
function stopsAid(mind: Mind, draft: TurnDraft, dialog: Dialog, progress: DialogProgress): boolean {
  if (dialog.id !== AID_APPLICATION) return false;
  if (progress.slots.isInfringer === true) {
    const { isInfringer: _, ...slots } = progress.slots;
    draft.conversation = withDialogKept(draft.conversation, { ...progress, slots, step: 'isInfringer' }, draft.now);
    draft.set({ dialog: null });
    draft.say({ ...mind.phrases('aidInfringer'), expectsInput: false });
    toPerson(draft, 2);
    return true;
  }
  return false;
}

/** Nobody comes to those who can come themselves: the question is asked again. */
async function askComingAgain(mind: Mind, draft: TurnDraft, dialog: Dialog, progress: DialogProgress): Promise<void> {
  const { homeBecause: _because, coming: _coming, ...slots } = progress.slots;
  draft.say({ ...mind.phrases('aidHomeVisitOnly'), expectsInput: false });
  const setting = dialogSetting(mind, draft);
  const again = askAgain(dialog, { ...progress, slots, step: 'coming' }, setting);
  await followDialog(mind, draft, dialog, progress, again);
}

/** A child is not led through questions: a person speaks with him. */
function childAlone(mind: Mind, draft: TurnDraft): void {
  draft.understood({ decision: 'dialog', reason: '未成年人自己来申请，请人接待' });
  draft.conversation = withDialogKept(draft.conversation, draft.conversation.dialog, draft.now);
  draft.set({ dialog: null, offered: [] });
  keepOnCard(draft, [{ label: '未成年人', value: '自己来申请法律援助' }]);
  draft.say({ ...mind.phrases('aidMinorAlone'), expectsInput: false });
  toPerson(draft, 1);
}

function toPerson(draft: TurnDraft, priority: 1 | 2): void {
  if (draft.conversation.floor === 'bot') {
    draft.next = { do: 'hand-over', reason: 'legal-aid', priority, message: true };
  }
}
