import type { Evaluation, OrderLine, WorkOrder } from './work-order.ts';

/** 不满意, 非常不满意 (GB/T 39735-2020). */
export type BadEvaluation = Extract<Evaluation, 1 | 2>;

/**
 * The bad rating of an order, and when it was given; null where nobody was dissatisfied. It is also found when the order
 * was taken up again since, which clears the rating of the order itself.
 */
export function badRatingOf({ evaluation, history }: WorkOrder): { evaluation: BadEvaluation; at: Date } | null {
  const line = history.find((one) => one.event === 'EVALUATE' && isBad(Number(one.note)));
  const given = line === undefined ? evaluation : Number(line.note);
  if (!isBad(given)) return null;
  const told = line ?? history.findLast(({ event }) => event === 'CALLBACK' || event === 'EVALUATE');
  return told === undefined ? null : { evaluation: given, at: told.at };
}

/** Ids of the staff who handled an order: they have no part in the review of it. */
export function handlersOf({ assigneeId, history }: WorkOrder): string[] {
  const handled = ({ by, event }: OrderLine) => by.as === 'handler' && event !== 'CLOSE_HERE' && event !== 'MERGE';
  const ids = [assigneeId, ...history.filter(handled).map(({ by }) => by.id)];
  return [...new Set(ids.filter((id) => id !== null))];
}

function isBad(evaluation: number | null): evaluation is BadEvaluation {
  return evaluation === 1 || evaluation === 2;
}
