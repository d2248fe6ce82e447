import { isPersonal } from '../../dialogs/index.ts';
import type { Mind } from '../mind.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { LEAVE_MESSAGE_DIALOG, takeMessage } from './handoff-turn.ts';
import { leaveQueue } from './leaving-queue.ts';

/**
 * The resident is gone: he has hung up (挂断) or unfollowed the account (取消关注). The service ends unrated, and nobody
 * waits for him any more. It goes on where a lawyer has the floor, where he is to be called back, and in the queue after danger was told of: a person decides then.
 */
export async function hangUpTurn(mind: Mind, draft: TurnDraft, placeKept: boolean): Promise<void> {
  const { floor, handoffId, emergency, sessionId, channel } = draft.conversation;
  const how = channel === 'voice' ? '挂断' : '离开';
  draft.understood({ decision: 'hung-up', reason: placeKept ? `${how}，等回电` : how });
  if (sessionId === null || floor === 'lawyer' || placeKept) return;
  if (floor === 'queue' && handoffId !== null) {
    if (emergency !== null || (await keepMessage(mind, draft))) return;
    if (!(await leaveQueue(mind, draft, handoffId))) return;
  }
  draft.set({ offered: [] });
  draft.closing = { reason: 'hung-up', rated: false };
}

/** A message that was told, with the number to call, is kept though its last question was not answered. */
async function keepMessage(mind: Mind, draft: TurnDraft): Promise<boolean> {
  const { dialog, address } = draft.conversation;
  if (dialog?.dialog !== LEAVE_MESSAGE_DIALOG) return false;
  const { text, phone, sameNumber } = dialog.slots;
  const number = isPersonal(phone) ? phone.sealed : sameNumber === true ? address : '';
  if (typeof text !== 'string' || number === '') return false;
  // A lawyer was quicker: the case is his, and goes on.
  if (!(await takeMessage(mind, draft, { text, phone: number, safeTime: null }))) return true;
  draft.set({ dialog: null });
  draft.dialogDone = true;
  draft.closing = { reason: 'message-left', rated: false };
  // There is nobody to say it to.
  draft.replies.splice(0);
  return true;
}
