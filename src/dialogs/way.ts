import type { DialogProgress } from '../sessions/index.ts';
import { holds, judge } from './conditions.ts';
import type { Dialog, Step } from './dialog.ts';
import type { DialogSetting } from './setting.ts';
import { givenSlots, publicSlots, type Slots, without } from './slots.ts';

/** Steps the resident answered, in order; what was brought along is not among them. */
export function answered(dialog: Dialog, progress: DialogProgress): Step[] {
  const slots = publicSlots(progress.slots);
  const given = givenSlots(progress.slots);
  return dialog.steps.filter(({ slot }) => slots[slot] !== undefined && !given.includes(slot));
}

/** Whether a step is to be asked now. */
export function isOpen(step: Step, slots: Readonly<Slots>, { isNeeded }: DialogSetting): boolean {
  if (slots[step.slot] !== undefined || (step.when !== undefined && !holds(step.when, slots))) return false;
  return !step.decides || isNeeded === undefined || isNeeded(step.slot, slots);
}

/**
 * Which question it is, and about how many there are, as far as the answers tell: a step that only may come counts
 * half.
 */
export function placeOf(dialog: Dialog, progress: DialogProgress, setting: DialogSetting): { n: number; of: number } {
  const slots = publicSlots(progress.slots);
  const toCome = new Set<string>();
  let sure = 0;
  for (const step of dialog.steps) {
    const { slot, when } = step;
    if (slots[slot] !== undefined) continue;
    const truth = when === undefined ? 'yes' : judge(when, slots, toCome);
    const isIdle = step.decides && setting.isNeeded?.(slot, slots) === false;
    if (truth === 'no' || (isIdle && slot !== progress.step)) continue;
    toCome.add(slot);
    if (truth === 'yes') sure += 1;
  }
  const before = answered(dialog, progress).length;
  return { n: before + 1, of: before + Math.ceil((sure + toCome.size) / 2) };
}

/** The stored slots without answers to questions that would no longer be asked: another matter, another branch. */
export function stillHolding(dialog: Dialog, stored: Readonly<Record<string, unknown>>): Record<string, unknown> {
  let kept: Record<string, unknown> = { ...stored };
  const given = givenSlots(stored);
  for (const { slot, when } of dialog.steps) {
    if (when === undefined || given.includes(slot) || kept[slot] === undefined) continue;
    if (!holds(when, publicSlots(kept))) kept = without(kept, slot);
  }
  return kept;
}
