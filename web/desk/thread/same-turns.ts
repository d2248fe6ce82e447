import type { TurnView } from '../types.ts';

/**
 * Turns fetched again, each as the copy that is shown already where nothing changed: a long thread is not drawn anew
 * for one new line.
 */
export function keepSame(shown: readonly TurnView[], fetched: readonly TurnView[]): TurnView[] {
  const bySeq = new Map(shown.map((turn) => [turn.seq, turn]));
  return fetched.map((turn) => {
    const old = bySeq.get(turn.seq);
    return old !== undefined && JSON.stringify(old) === JSON.stringify(turn) ? old : turn;
  });
}
