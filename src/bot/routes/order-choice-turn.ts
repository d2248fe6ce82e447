import type { Mind } from '../mind.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { APPOINTMENT_DIALOG } from './appointment-turn.ts';
import { COMPLAINT_DIALOG } from './complaint-turn.ts';
import { askCodeAgain } from './order-progress-turn.ts';
import { OTHER_OFFICE_DIALOG } from './other-office-turn.ts';
import { ownOrderChoice } from './own-order-turn.ts';

const ORDER_DIALOGS = [OTHER_OFFICE_DIALOG, APPOINTMENT_DIALOG, COMPLAINT_DIALOG];

/** A choice about orders: `<what>:<of what>`. */
export async function orderChoiceTurn(mind: Mind, draft: TurnDraft, target: string): Promise<void> {
  const [what = '', of = ''] = target.split(/:(.*)/s);
  if (what === 'write') {
    draft.next = { do: 'begin-dialog', dialog: OTHER_OFFICE_DIALOG, known: of === '' ? {} : { matter: of } };
    return;
  }
  if (what === 'code') {
    askCodeAgain(draft, of);
    return;
  }
  if (!(await ownOrderChoice(mind, draft, what, of))) draft.say(mind.phrases('describeAgain'));
}

/** Questions of order dialogs that are answered by a place, a day or a name. */
const NAMING = ['regionCode', 'where', 'since', 'target', 'name', 'office', 'address', 'appointmentTime'];
/** Longer answers tell more. */
const LONGEST_NAME = 24;
/** Of somebody who does something, or of what happens: 我吃了药, 有人跟着我, 别打了. A place or a day has none of it. */
const TELLS = /[我俺咱他她它你您们了着被别死杀砍血毒割吃喝救]|有人|孩子|儿子|女儿|老公|老婆|爸|妈|正在|快[来点]|要打/u;

/**
 * 不用, 涡北路菜市场门口: nothing but an answer to what the dialog has just asked: one of its choices, a place, a name. What
 * may tell of danger is never one.
 */
export function isBareAnswer(mind: Mind, { text, conversation }: TurnDraft): boolean {
  const { dialog: progress } = conversation;
  const dialog = progress === null ? undefined : mind.dialogBegun(progress);
  const step = dialog?.steps.find(({ slot }) => slot === progress?.step);
  if (dialog === undefined || step === undefined) return false;
  const said = text.replace(/[\s\p{P}]+/gu, '');
  if (step.choices.some(({ title, also }) => [title, ...also].includes(said))) return true;
  return (
    ORDER_DIALOGS.includes(dialog.id) && NAMING.includes(step.slot) && said.length <= LONGEST_NAME && !TELLS.test(said)
  );
}
