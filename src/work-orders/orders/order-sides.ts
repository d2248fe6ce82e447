import type { OrderEventType } from './order-states.ts';
import type { OrderActor, WorkOrder } from './work-order.ts';

type Side = OrderActor['as'];

/** Who may do which event: 办理方, 派单方, 来电人, timers. */
export const EVENT_SIDES: Readonly<Record<OrderEventType, readonly Side[]>> = {
  SIGN: ['handler'],
  START: ['handler'],
  COMPLETE: ['handler'],
  RETURN_REQUEST: ['handler'],
  EXTEND_REQUEST: ['handler'],
  SUSPEND_REQUEST: ['handler'],
  PROGRESS: ['handler'],
  RESUME: ['handler', 'dispatcher'],
  RETURN_APPROVED: ['dispatcher'],
  RETURN_REJECTED: ['dispatcher'],
  EXTEND_APPROVED: ['dispatcher'],
  EXTEND_REJECTED: ['dispatcher'],
  SUSPEND_APPROVED: ['dispatcher'],
  SUSPEND_REJECTED: ['dispatcher'],
  TRANSFER: ['dispatcher'],
  REVIEW_REJECTED: ['dispatcher'],
  REOPEN: ['dispatcher'],
  WITHDRAW: ['dispatcher', 'resident'],
  CALLBACK: ['dispatcher', 'resident'],
  EVALUATE: ['dispatcher', 'resident'],
  CLOSE: ['dispatcher', 'system'],
  ARCHIVE: ['dispatcher', 'system'],
  TIMEOUT_SIGN: ['dispatcher', 'system'],
  URGE: ['dispatcher', 'resident'],
  SUPERVISE: ['dispatcher'],
  SUPPLEMENT: ['dispatcher', 'resident'],
};

/** A supervisor of this house may add these to an order of the city as well. */
const OWN_SUPERVISION: readonly OrderEventType[] = ['URGE', 'SUPERVISE', 'SUPPLEMENT'];
/** What a resident does to an order that we gave out; of a city's order he says it to the city. */
const TO_OWN_ORDERS: readonly OrderEventType[] = ['WITHDRAW', 'CALLBACK', 'EVALUATE'];

/** Whether we are the ones who gave it out, so that its decisions are ours. */
export function isOurs({ handledBy, peer }: Pick<WorkOrder, 'handledBy' | 'peer'>): boolean {
  return peer === null || handledBy === 'peer';
}

/**
 * Whether somebody may do this to this order. A side that is the peer's is taken by the peer alone, under its id, and
 * ours by anybody but it.
 */
export function isAllowed(
  order: Pick<WorkOrder, 'handledBy' | 'peer'>,
  type: OrderEventType,
  { as, id }: Pick<OrderActor, 'as' | 'id'>,
): boolean {
  if (!EVENT_SIDES[type].includes(as)) return false;
  const isPeer = id !== null && id === order.peer;
  switch (as) {
    case 'handler':
      return isPeer === (order.handledBy === 'peer');
    case 'dispatcher':
      return isPeer !== isOurs(order) || (!isPeer && OWN_SUPERVISION.includes(type));
    case 'resident':
      return isOurs(order) || !TO_OWN_ORDERS.includes(type);
    case 'system':
      return type !== 'CLOSE' || isOurs(order);
  }
}
