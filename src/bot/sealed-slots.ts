import { type Dialog, isPersonal, type Slots, tailOf } from '../dialogs/index.ts';
import type { DialogProgress } from '../sessions/index.ts';
import type { Mind } from './mind.ts';

const PERSONAL = ['phone', 'identity', 'address'];

/** The slots with personal numbers and addresses sealed, before anything is stored. */
export function sealedSlots<Held extends Record<string, unknown>>(
  { seal }: Pick<Mind, 'seal'>,
  dialog: Dialog,
  slots: Held,
): Held {
  const sealed = dialog.steps.flatMap(({ slot, kind }) => {
    const value = slots[slot];
    if (!PERSONAL.includes(kind) || typeof value !== 'string') return [];
    return [[slot, { sealed: seal(value), shown: kind === 'address' ? '已记下' : tailOf(value) }]];
  });
  return sealed.length === 0 ? slots : { ...slots, ...Object.fromEntries(sealed) };
}

export function sealedProgress(mind: Pick<Mind, 'seal'>, dialog: Dialog, progress: DialogProgress): DialogProgress {
  return { ...progress, slots: sealedSlots(mind, dialog, progress.slots) };
}

/** A sealed slot in the clear, for handing it on; '' when it was not told. */
export function openedSlot({ open }: Pick<Mind, 'open'>, slots: Slots, name: string): string {
  const value = slots[name];
  return isPersonal(value) ? open(value.sealed) : '';
}
