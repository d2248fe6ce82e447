import { OrderStateError } from './errors.ts';
import { maskedNote, withLine } from './order-machine.ts';
import { isOurs } from './order-sides.ts';
import type { OrderState } from './order-states.ts';
import type { OrderActor, WorkOrder } from './work-order.ts';

/** Answered, and a city has still to close it. */
export const AWAITING_CLOSE: readonly OrderState[] = ['REPLIED', 'CALLED_BACK', 'EVALUATED'];

/** Whether we have answered it and the office that gave it to us has not closed it; nothing of ours is left to do. */
export function awaitsClose(order: Pick<WorkOrder, 'state' | 'handledBy' | 'peer' | 'mergedInto'>): boolean {
  return !isOurs(order) && order.mergedInto === null && AWAITING_CLOSE.includes(order.state);
}

/** Whether it was put away here, and nobody has done anything with it since. */
export function isClosedHere({ closedHere: mark }: Pick<WorkOrder, 'closedHere'>): boolean {
  return (mark ?? null) !== null;
}

/**
 * The order marked as closed here, which the city did not confirm (本单位已结，派单方未确认). Its state stays: only who gave
 * it out may close it. Whatever the city then does with it takes the mark away.
 * @returns the same object when it is marked already.
 * @throws OrderStateError 409 when it does not wait for a city.
 */
export function closedHere(order: WorkOrder, by: OrderActor, reason: string, at: Date): WorkOrder {
  if (!awaitsClose(order)) throw new OrderStateError('CLOSE_HERE', order.state);
  if (isClosedHere(order)) return order;
  const { _id, state, lines } = order;
  const eventId = `${_id}:close-here:${lines}`;
  const line = { at, by, event: 'CLOSE_HERE' as const, from: state, to: state, note: maskedNote(reason), eventId };
  return withLine({ ...order, closedHere: { at, by: by.id ?? '', byName: by.name, reason: maskedNote(reason) } }, line);
}
