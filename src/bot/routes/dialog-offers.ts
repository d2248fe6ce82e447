import type { Dialog } from '../../dialogs/index.ts';
import type { DialogProgress } from '../../sessions/index.ts';
import type { Mind } from '../mind.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { APPOINTMENT_DIALOG, officesOf } from './appointment-turn.ts';
import { chosenOf } from './chosen.ts';

/** Where he may come to, at the question which office of his region. */
export async function officesToChoose(mind: Mind, dialog: Dialog, { step, slots }: DialogProgress): Promise<string[]> {
  if (dialog.id !== APPOINTMENT_DIALOG || step !== 'office') return [];
  return (await officesOf(mind, slots.regionCode)).map(({ name }) => name);
}

/** The title of what was offered, where it is chosen by its digit at a question that is answered in words. */
export function saidTo(step: Dialog['steps'][number] | undefined, { text, before }: TurnDraft): string {
  if (step?.kind !== 'text') return text;
  return (
    chosenOf(
      text,
      before.offered.filter(({ action }) => action === 'dialog-answer'),
    )?.title ?? text
  );
}
