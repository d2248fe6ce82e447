import { asHotlineError } from '../../errors.ts';
import { moveFloor } from '../../sessions/index.ts';
import type { Mind } from '../mind.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** Nobody waits any more. @returns false when a lawyer was quicker: the case is his, and so are the words. */
export async function leaveQueue(mind: Mind, draft: TurnDraft, handoffId: string): Promise<boolean> {
  return unlessServed(async () => {
    const { activities } = await mind.handoff.abandon(handoffId);
    draft.conversation = { ...moveFloor(draft.conversation, { to: 'bot', handoffId }), dialog: null };
    draft.tell(activities);
  });
}

/** A step out of the queue that may meet an acceptance at the same instant. @returns false when it did. */
export async function unlessServed(step: () => Promise<void>): Promise<boolean> {
  try {
    await step();
    return true;
  } catch (error) {
    if (asHotlineError(error).code === 'hotline_handoff_state') return false;
    throw error;
  }
}
