import type { HandoffSummary, Queue } from '../types.ts';

/** As many rows as are drawn; whoever waits behind them is counted. */
export const SHOWN = 200;

/** The first rows of a list, and how many there are in all. */
export function firstOnes(
  items: readonly HandoffSummary[],
  total = items.length,
): { shown: readonly HandoffSummary[]; total: number } {
  return { shown: items.slice(0, SHOWN), total: Math.max(total, items.length) };
}

export interface MyCases {
  serving: HandoffSummary[];
  /** Just ended: the record is written now. */
  wrapUp: HandoffSummary[];
  /** Ended before, record not written. */
  owed: HandoffSummary[];
}

/** Whoever waits for a lawyer's words longest stands first. */
export function byAwaiting(items: readonly HandoffSummary[]): HandoffSummary[] {
  const rank = ({ awaitsSince }: HandoffSummary): number =>
    awaitsSince === null ? Number.MAX_SAFE_INTEGER : Date.parse(awaitsSince);
  return [...items].sort((one, other) => rank(one) - rank(other));
}

/** What is mine, by what it asks of me. */
export function myCases({ mine, owed }: Pick<Queue, 'mine' | 'owed'>): MyCases {
  const wrapUp = mine.filter(({ state }) => state === 'wrap-up');
  const written = new Set(wrapUp.map(({ id }) => id));
  return {
    serving: byAwaiting(mine.filter(({ place }) => place === 'served')),
    wrapUp,
    owed: owed.filter(({ id }) => !written.has(id)),
  };
}

/** Those who hung up and wait to be called back, in the order of the queue. */
export function callbacksOf(waiting: readonly HandoffSummary[]): HandoffSummary[] {
  return waiting.filter(({ callback }) => callback !== null);
}

/** Whether a case is in one of the lists that are ours to see. */
export function isListed(queue: Queue | null, id: string): boolean {
  if (queue === null) return false;
  return [queue.waiting, queue.mine, queue.offers, queue.owed, queue.help].some((list) =>
    list.some((each) => each.id === id),
  );
}

/** The row `by` steps from the open one; the ends hold, and with nothing open it begins at the first. */
export function stepFrom<T extends { id: string }>(items: readonly T[], id: string | null, by: number): T | null {
  const at = items.findIndex((each) => each.id === id);
  return items[at < 0 ? 0 : Math.max(0, Math.min(items.length - 1, at + by))] ?? null;
}
