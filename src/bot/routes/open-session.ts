import { createHash } from 'node:crypto';
import { BLANK_SESSION } from '../../sessions/index.ts';
import type { TurnDraft } from '../turn-draft.ts';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Number of a service (服务编号): day in Shanghai and eight letters and digits that can be read out on the phone.
 * Derived from the turn that opens it, so that a turn repeated after a crash opens the same one.
 */
export function serviceNumber(turnKey: string, now: Date): string {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(now).replaceAll('-', '');
  const digest = createHash('sha256').update(turnKey).digest();
  const letters = Array.from(digest.subarray(0, 8), (byte) => CROCKFORD[byte % 32]).join('');
  return `${day}-${letters}`;
}

/** Open a service session with this turn unless one is open. What the last one left behind is cleared. */
export function openSession(draft: TurnDraft): void {
  if (draft.conversation.sessionId !== null) {
    draft.set({ turnCount: draft.conversation.turnCount + 1, lastTurnAt: draft.now });
    return;
  }
  const sessionId = serviceNumber(draft.key, draft.now);
  draft.sessionId = sessionId;
  // Offered since the last one closed: the question in the reason of a bad rating.
  const offered = draft.conversation.offered.filter(({ action }) => action.startsWith('intent:'));
  draft.set({
    sessionId,
    sessionOpenedAt: draft.now,
    turnCount: 1,
    lastTurnAt: draft.now,
    ...BLANK_SESSION,
    offered,
    ratingFor: null,
  });
}
