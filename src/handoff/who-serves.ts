import type { Handoff } from './handoff.ts';

/** How whoever serves now came to it. */
export type ChangeOfHands = 'first' | 'next' | 'transferred' | 'taken-over';

/** Read from the history of a served handoff: the resident hears another sentence for each. Pure. */
export function changeOfHands({ history, round }: Pick<Handoff, 'history' | 'round'>): ChangeOfHands {
  const last = history.findLastIndex(({ step }) => step === 'accept' || step === 'take-over');
  if (history[last]?.step === 'take-over') return 'taken-over';
  const before = history
    .slice(0, Math.max(0, last))
    .findLast(({ step }) => SERVED.includes(step) || WAITING.includes(step));
  if (before !== undefined && SERVED.includes(before.step)) return 'transferred';
  return round === 0 ? 'first' : 'next';
}

/** After these a lawyer serves; after those nobody does. */
const SERVED: readonly string[] = ['accept', 'take-over', 'connect'];
const WAITING: readonly string[] = ['return', 'transfer-to-queue', 'offer', 'queue'];
