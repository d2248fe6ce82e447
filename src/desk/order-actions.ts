import type { Staff } from '../staff/index.ts';
import { isAllowed, type OrderActor, type OrderEventType, stateAfter, type WorkOrder } from '../work-orders/index.ts';

/** Which door a step goes through: of who handles an order, or of who gave it out. */
export type OrderDoor = 'work' | 'decide';

const WORK: readonly OrderEventType[] = [
  'SIGN',
  'START',
  'COMPLETE',
  'PROGRESS',
  'EXTEND_REQUEST',
  'SUSPEND_REQUEST',
  'RESUME',
  'RETURN_REQUEST',
];
const DECIDE: readonly OrderEventType[] = [
  'RETURN_APPROVED',
  'RETURN_REJECTED',
  'EXTEND_APPROVED',
  'EXTEND_REJECTED',
  'SUSPEND_APPROVED',
  'SUSPEND_REJECTED',
  'RESUME',
  'CALLBACK',
  'EVALUATE',
  'CLOSE',
  'REVIEW_REJECTED',
  'REOPEN',
  'TRANSFER',
  'SUPPLEMENT',
  'URGE',
  'SUPERVISE',
  'WITHDRAW',
  'ARCHIVE',
];
/** Of the side that gave it out, what an order officer does too: he asks the resident, and writes down what he adds. */
const OF_OFFICERS: readonly OrderEventType[] = ['CALLBACK', 'EVALUATE', 'SUPPLEMENT'];

/** The case of a mediation sets the limit of its order. */
const OF_ITS_CASE: readonly OrderEventType[] = ['EXTEND_REQUEST', 'SUSPEND_REQUEST'];

/** What each step asks for, in the order of its form. */
const NEEDS: Readonly<Partial<Record<OrderEventType, readonly string[]>>> = {
  COMPLETE: ['result', 'reply', 'legalBasis', 'contacted'],
  PROGRESS: ['text', 'toResident', 'contacted'],
  EXTEND_REQUEST: ['reason', 'until'],
  SUSPEND_REQUEST: ['reason', 'until?'],
  RETURN_REQUEST: ['reason'],
  RETURN_REJECTED: ['reason'],
  EXTEND_APPROVED: ['until?'],
  EXTEND_REJECTED: ['reason'],
  SUSPEND_REJECTED: ['reason'],
  CALLBACK: ['ok', 'solved', 'evaluation?', 'dissatisfiedBecause'],
  EVALUATE: ['evaluation'],
  REVIEW_REJECTED: ['reason'],
  REOPEN: ['reason'],
  TRANSFER: ['to', 'reason'],
  SUPPLEMENT: ['text'],
  URGE: ['reason?'],
  SUPERVISE: ['reason?'],
  WITHDRAW: ['reason'],
};

export interface OrderAction {
  type: OrderEventType;
  via: OrderDoor;
  needs: readonly string[];
}

/** Who somebody is to an order when he comes through a door. */
export function actorAt(door: OrderDoor, { id, displayName }: Pick<Staff, 'id' | 'displayName'>): OrderActor {
  return { as: door === 'work' ? 'handler' : 'dispatcher', id, name: displayName };
}

/** Whether this person may do this to this order at all, whatever its state. */
export function mayTake(staff: Staff, order: WorkOrder, type: OrderEventType, via: OrderDoor): boolean {
  if (!(via === 'work' ? WORK : DECIDE).includes(type)) return false;
  if (order.origin === 'mediation' && OF_ITS_CASE.includes(type)) return false;
  if (via === 'decide' && !staff.roles.includes('supervisor') && !OF_OFFICERS.includes(type)) return false;
  return isAllowed(order, type, actorAt(via, staff));
}

/** What this person can do to this order now; each event once. */
export function actionsFor(staff: Staff, order: WorkOrder): OrderAction[] {
  const doors: [OrderDoor, readonly OrderEventType[]][] = [
    ['work', order.mergedInto === null ? WORK : []],
    ['decide', DECIDE],
  ];
  const all = doors.flatMap(([via, types]) =>
    types
      .filter((type) => stateAfter(order.state, type) !== null && mayTake(staff, order, type, via))
      .map((type) => ({ type, via, needs: NEEDS[type] ?? [] })),
  );
  return all.filter(({ type }, index) => all.findIndex((one) => one.type === type) === index);
}
