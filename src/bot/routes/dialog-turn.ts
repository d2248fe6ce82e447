import {
  amend,
  askAgain,
  begin,
  type Dialog,
  factsInWords,
  type Outcome,
  type Slots,
  type SlotValue,
  slotsFromFacts,
  take,
} from '../../dialogs/index.ts';
import { type DialogProgress, deliveryOf, type SessionFact } from '../../sessions/index.ts';
import type { Understanding } from '../../understanding/index.ts';
import type { Mind } from '../mind.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { answerIntent } from './answer-turn.ts';
import { isCorrection, keepOnCard, newlyTold } from './told-facts.ts';

/** How sure we must be that a message inside a dialog is a question of its own. */
const INTERRUPTS_AT = 0.8;

/** Begin a guided dialog with what is known. */
export async function beginDialog(mind: Mind, draft: TurnDraft, dialogId: string): Promise<void> {
  const dialog = mind.dialogs.get(dialogId);
  if (dialog === undefined) return;
  const known = knownSlots(mind, draft, dialog);
  await follow(mind, draft, begin(dialog, known, draft.now, recap(draft, dialog, known)));
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
  return slotsFromFacts(dialog, facts, draft.now, (code) => mind.knowledge.regions.find(code) !== null);
}

/** What the conversation knows already, so that it is not asked again. */
function knownSlots(mind: Mind, draft: TurnDraft, dialog: Dialog): Slots {
  const { channel, regionCode, lastIntent } = draft.conversation;
  const matter = lastIntent === null ? null : (mind.knowledge.answer(lastIntent)?.aidMatter ?? null);
  const isChoice = dialog.steps.some(
    ({ slot, choices }) => slot === 'matter' && choices.some((c) => c.value === matter),
  );
  const fromFacts = Object.entries(told(mind, draft, dialog, draft.conversation.knownFacts));
  return {
    canReach: deliveryOf(channel) === 'pending',
    ...(regionCode === null ? {} : { regionCode }),
    ...Object.fromEntries(fromFacts.flatMap(([slot, value]) => (value === undefined ? [] : [[slot, value]]))),
    ...(isChoice ? { matter } : {}),
  };
}

/**
 * One message inside a dialog.
 * @param understanding what the message means by itself; null where no other question is taken (in the queue).
 */
export async function dialogTurn(mind: Mind, draft: TurnDraft, understanding: Understanding | null): Promise<void> {
  const { dialog: progress } = draft.conversation;
  const dialog = progress === null ? undefined : mind.dialogs.get(progress.dialog);
  if (progress === null || dialog === undefined) return;
  const outcome = takeWithFacts(mind, draft, dialog, progress);
  const isUnsure = 'unsure' in outcome && outcome.unsure === true;
  if (isUnsure && understanding !== null && isQuestion(understanding)) {
    draft.understood({ ...understanding, emergency: null, reason: `对话中插问：${understanding.reason}` });
    answerIntent(mind, draft, understanding.intent ?? '', { offers: false });
    await follow(mind, draft, askAgain(dialog, progress));
    return;
  }
  const step = dialog.steps.find(({ slot }) => slot === progress.step);
  const reason = `${dialog.title}：${step?.label ?? step?.ask ?? ''}${isUnsure ? '（没听懂）' : ''}`;
  draft.understood({ decision: 'dialog', reason });
  await follow(mind, draft, outcome);
}

/** The answer to the question asked, and what the same message tells of others or puts right. */
function takeWithFacts(mind: Mind, draft: TurnDraft, dialog: Dialog, progress: DialogProgress): Outcome {
  const facts = newlyTold(draft);
  const more = told(mind, draft, dialog, facts);
  const changes: Record<string, SlotValue | undefined> = {};
  for (const [slot, value] of Object.entries(more)) {
    const isSame = JSON.stringify(progress.slots[slot]) === JSON.stringify(value);
    if (!isSame && slot !== progress.step) changes[slot] = value;
  }
  const words = factsInWords(facts).map(({ short }) => short);
  const step = dialog.steps.find(({ slot }) => slot === progress.step);
  // 不是，我是城里人 answers a yes-no question; 不是，是五个月 puts right what was known.
  const isPutRight = facts.some(({ role }) => draft.before.knownFacts.some((one) => one.role === role));
  if (isCorrection(draft.text) && words.length > 0 && (isPutRight || step?.kind !== 'yes-no'))
    return amend(dialog, progress, more, words);
  const outcome = take(dialog, progress, draft.text, draft.now);
  const isElsewhere = Object.keys(changes).length > 0;
  if (!isElsewhere || !('progress' in outcome)) return outcome;
  if (outcome.unsure === true) return amend(dialog, progress, changes, words);
  return amend(dialog, outcome.progress, changes, words);
}

function isQuestion(understanding: Understanding): boolean {
  return (
    understanding.decision === 'answer' && understanding.intent !== null && understanding.confidence >= INTERRUPTS_AT
  );
}

async function follow(mind: Mind, draft: TurnDraft, outcome: Outcome): Promise<void> {
  if ('progress' in outcome) {
    draft.set({ dialog: outcome.progress });
    for (const { text, speak, choices } of outcome.say) {
      const offered = (choices ?? []).map(({ title }) => ({ title, action: 'dialog-answer' }));
      draft.say({ text, speak, choices: offered });
    }
    return;
  }
  draft.set({ dialog: null });
  keepOnCard(draft, outcome.facts);
  if ('done' in outcome) {
    await mind.actions.get(outcome.action)?.(mind, draft, outcome.done);
    return;
  }
  draft.say(mind.phrases(outcome.left === 'cancelled' ? 'dialogCancelled' : 'dialogGaveUp'));
  if (outcome.left === 'gave-up' && draft.conversation.floor === 'bot') {
    draft.next = { do: 'hand-over', reason: 'not-understood', priority: 2, message: true };
  }
}
