import { askAgain, begin, type Dialog, type Outcome, type Slots, take } from '../../dialogs/index.ts';
import { deliveryOf } from '../../sessions/index.ts';
import type { Understanding } from '../../understanding/index.ts';
import type { Mind } from '../mind.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { answerIntent } from './answer-turn.ts';

/** How sure we must be that a message inside a dialog is a question of its own. */
const INTERRUPTS_AT = 0.8;

/** Begin a guided dialog with what is known. */
export async function beginDialog(mind: Mind, draft: TurnDraft, dialogId: string): Promise<void> {
  const dialog = mind.dialogs.get(dialogId);
  if (dialog === undefined) return;
  await follow(mind, draft, begin(dialog, knownSlots(mind, draft, dialog), draft.now));
}

/** What the conversation knows already, so that it is not asked again. */
function knownSlots(mind: Mind, draft: TurnDraft, dialog: Dialog): Slots {
  const { channel, regionCode, lastIntent } = draft.conversation;
  const matter = lastIntent === null ? null : (mind.knowledge.answer(lastIntent)?.aidMatter ?? null);
  const isChoice = dialog.steps.some(
    ({ slot, choices }) => slot === 'matter' && choices.some((c) => c.value === matter),
  );
  return {
    canReach: deliveryOf(channel) === 'pending',
    ...(regionCode === null ? {} : { regionCode }),
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
  const outcome = take(dialog, progress, draft.text, draft.now);
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
  draft.set({ dialog: null, facts: [...draft.conversation.facts, ...outcome.facts] });
  if ('done' in outcome) {
    await mind.actions.get(outcome.action)?.(draft, outcome.done);
    return;
  }
  draft.say(mind.phrases(outcome.left === 'cancelled' ? 'dialogCancelled' : 'dialogGaveUp'));
  if (outcome.left === 'gave-up' && draft.conversation.floor === 'bot') {
    draft.next = { do: 'hand-over', reason: 'not-understood', priority: 2, message: true };
  }
}
