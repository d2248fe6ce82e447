import type { Dialog, Step } from './dialog.ts';
import { isMoney, type MoneySlot, type Slots, type SlotValue } from './slots.ts';

/** A slot in words, for the lawyer's card. */
export interface Fact {
  label: string;
  value: string;
}

/** What was told, in the order of the steps. Phone numbers are left out: they are kept sealed, not on a card. */
export function factsOf(dialog: Dialog, slots: Readonly<Slots>): Fact[] {
  return dialog.steps.flatMap((step) => {
    const value = slots[step.slot];
    if (value === undefined || step.kind === 'phone') return [];
    return [{ label: step.label ?? step.ask, value: inWords(step, value) }];
  });
}

function inWords(step: Step, value: SlotValue): string {
  if (value === null) return '不清楚';
  if (isMoney(value)) return moneyInWords(value);
  if (typeof value === 'boolean' && step.kind === 'yes-no') return value ? '是' : '否';
  if (step.kind === 'choice') return step.choices.find((choice) => choice.value === value)?.title ?? String(value);
  if (step.kind === 'days' && typeof value === 'number') return value < 0 ? `已过${-value}天` : `还有${value}天`;
  return String(value);
}

function moneyInWords({ fen, low, high }: MoneySlot): string {
  return low === undefined || high === undefined ? `${yuan(fen)}元` : `${yuan(low)}到${yuan(high)}元`;
}

function yuan(fen: number): string {
  return String(fen / 100);
}
