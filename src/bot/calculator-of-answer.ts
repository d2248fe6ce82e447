import type { Slots } from '../dialogs/index.ts';
import { isCalculatorId } from '../knowledge/index.ts';
import type { Mind } from './mind.ts';
import type { ReplyChoice } from './reply.ts';

/** Name of the dialog of each calculator: `calculate-severance`. */
const DIALOG_PREFIX = 'calculate-';

/** 帮我算一算, where the answer has a calculator whose dialog is there. */
export function calculatorChoice(mind: Mind, calculator: string | null): ReplyChoice[] {
  const dialog = calculatorDialog(mind, calculator);
  return dialog === null ? [] : [{ title: mind.phrases('offerCalculation').text, action: `dialog:${dialog}` }];
}

/** The dialog of a calculator; null where there is none to begin. */
export function calculatorDialog(mind: Mind, calculator: string | null): string | null {
  if (calculator === null || mind.knowledge.calculators === null) return null;
  const dialog = `${DIALOG_PREFIX}${calculator}`;
  return mind.dialogs.has(dialog) ? dialog : null;
}

/** What the answer a calculator is begun from settles of its dialog: after 违法辞退 it is not asked how the work ended. */
export function slotsOfAnswer(mind: Mind, dialogId: string, answerId: string | null): Slots {
  const { calculators } = mind.knowledge;
  const id = dialogId.startsWith(DIALOG_PREFIX) ? dialogId.slice(DIALOG_PREFIX.length) : '';
  if (calculators === null || answerId === null || !isCalculatorId(id)) return {};
  if (mind.knowledge.answer(answerId)?.calculator !== id) return {};
  return calculators.entries[id].fromAnswers[answerId] ?? {};
}

/** Which deadline is reckoned, said before its day is asked for. */
export function toldOfDeadline(mind: Mind, known: Slots): string[] {
  const rule = mind.knowledge.calculators?.deadlines.get(String(known.deadline));
  return rule === undefined ? [] : [`要算的是${rule.name}，从${rule.from}起算`];
}
