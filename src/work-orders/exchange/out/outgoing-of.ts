import type { FieldSeal } from '../../../storage/index.ts';
import type { OrderEventType } from '../../orders/order-states.ts';
import type { OrderStep } from '../../orders/order-steps.ts';
import type { OrderAttachment, OrderCaller, OrderOutgoing, WorkOrder } from '../../orders/work-order.ts';
import type { OutgoingAttachment, OutgoingPayload, OutgoingStep } from '../../peers/index.ts';

/** A message to a peer before it is sealed. */
export type NewOutgoing = Omit<OrderOutgoing, 'payload' | 'posted'> & { payload: OutgoingPayload };

/** What an office tells who gave it the order. `START` and `RESUME` go as the peer wants them told. */
const FEEDBACK: readonly OrderEventType[] = [
  'SIGN',
  'START',
  'RESUME',
  'PROGRESS',
  'COMPLETE',
  'RETURN_REQUEST',
  'EXTEND_REQUEST',
  'SUSPEND_REQUEST',
];
/** What stays in this house. */
const UNTOLD: readonly OrderEventType[] = ['ARCHIVE', 'TIMEOUT_SIGN'];

/**
 * What goes to the peer because of a step, or of being opened (`before` and `step` null). Pure. What the peer did itself is
 * not told back to it.
 * @param after the order after the step.
 * @param clear the caller in the clear: a dispatch brings him along, and of a confidential one nothing stands in words.
 */
export function outgoingOf(
  before: WorkOrder | null,
  after: WorkOrder,
  step: OrderStep | null,
  clear: { caller: OrderCaller },
): NewOutgoing[] {
  const { peer, handledBy, number } = after;
  if (peer === null) return [];
  if (handledBy === 'peer' && before?.handledBy !== 'peer') {
    const eventId = `${number}:dispatch:${after.dispatchSeq}`;
    const payload: OutgoingPayload = { call: 'dispatch', order: orderOf(after, clear.caller) };
    return [{ eventId, seq: 0, peer, call: 'dispatch', type: 'DISPATCH', at: after.dispatchedAt, payload }];
  }
  if (step === null || step.seq !== null || step.by.id === peer) return [];
  const isTold =
    handledBy === 'us' ? step.by.as === 'handler' && FEEDBACK.includes(step.type) : !UNTOLD.includes(step.type);
  const orderNo = handledBy === 'us' ? after.peerOrderNo : number;
  if (!isTold || orderNo === null) return [];
  const seq = after.ownSeq + 1;
  const call = handledBy === 'us' ? 'feedback' : 'event';
  const payload: OutgoingPayload = {
    call,
    orderNo,
    step: inJson(step),
    operator: operatorOf(step, after),
    kept: keptOf(clear.caller),
  };
  return [{ eventId: `${number}:${seq}`, seq, peer, call, type: step.type, at: step.at, payload }];
}

/** {@link outgoingOf} with what is stored: callers opened, payloads sealed. */
export function createOutgoing(
  seal: Pick<FieldSeal, 'open' | 'seal'>,
): (before: WorkOrder | null, after: WorkOrder, step: OrderStep | null) => OrderOutgoing[] {
  return (before, after, step) => {
    if (after.peer === null) return [];
    const { name, phone, callNumber, ...rest } = after.caller;
    const open = (sealed: string) => (sealed === '' ? '' : seal.open(sealed));
    const caller = { ...rest, name: open(name), phone: open(phone), callNumber: open(callNumber) };
    return outgoingOf(before, after, step, { caller }).map((one) => ({
      ...one,
      payload: seal.seal(JSON.stringify(one.payload)),
      posted: false,
    }));
  };
}

function orderOf(order: WorkOrder, caller: OrderCaller): Extract<OutgoingPayload, { call: 'dispatch' }>['order'] {
  const { number, dispatchSeq, origin, kind, urgency, mode, category, title, content, incidentAt, address } = order;
  const { signBy, contactBy, finishBy } = order.deadline;
  const same = { number, dispatchSeq, origin, kind, urgency, mode, category, title, content, incidentAt, address };
  return {
    ...same,
    target: order.target,
    acceptedAt: order.acceptedAt.toISOString(),
    dispatchedAt: order.dispatchedAt.toISOString(),
    deadline: { signBy: iso(signBy), contactBy: iso(contactBy), finishBy: iso(finishBy) },
    caller,
    attachments: order.attachments.map(attachmentOf),
    relatedOrderNos: [],
  };
}

function inJson({ by: _by, eventId: _id, seq: _seq, ...told }: OrderStep): OutgoingStep {
  const step = told.type === 'SUPPLEMENT' ? { ...told, attachments: told.attachments.map(attachmentOf) } : told;
  return JSON.parse(JSON.stringify(step)) as OutgoingStep;
}

function attachmentOf({ id, name, contentType, size, sha256 }: OrderAttachment): OutgoingAttachment {
  return { id, name, contentType, size, sha256 };
}

/** Residents and timers are nobody of the staff. */
function operatorOf({ by }: OrderStep, { handledBy, handler }: WorkOrder): { name: string; dept: string } | null {
  const isStaff = (by.as === 'handler' || by.as === 'dispatcher') && by.name !== '';
  return isStaff ? { name: by.name, dept: handledBy === 'us' ? handler.main.name : '' } : null;
}

function keptOf({ name, phone, callNumber, anonymous, confidential }: OrderCaller) {
  return anonymous || confidential ? { name, phone, callNumber, anonymous } : null;
}

function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
