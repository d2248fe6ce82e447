import type { TurnView } from '../types.ts';

const ON_THE_WAY = ['with-answer', 'leaving', 'pending', 'sent'];
/** A receipt that is not here by then is not waited for on the page, ms. */
const PATIENCE_MS = 120_000;
/** Turns that are looked at again. */
const LAST = 40;

/** Number of the first of the last turns whose delivery may still change while the page is open; null: none. */
export function firstUnsettled(
  turns: readonly Pick<TurnView, 'seq' | 'at' | 'delivery'>[],
  now: number,
): number | null {
  const open = turns
    .slice(-LAST)
    .find(
      ({ delivery, at }) =>
        delivery === 'held' || (ON_THE_WAY.includes(delivery) && now - Date.parse(at) < PATIENCE_MS),
    );
  return open?.seq ?? null;
}
