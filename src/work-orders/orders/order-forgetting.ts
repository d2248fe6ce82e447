import { TERMINAL_STATES } from './order-states.ts';
import type { OrderLine, WorkOrder } from './work-order.ts';

/** Whether nothing is to be done with it any more, so that its words may go when their time is over. */
export function isOrderOver({ state }: Pick<WorkOrder, 'state'>): boolean {
  return TERMINAL_STATES.includes(state);
}

/**
 * The order without words: what it was about stays as its category, its numbers and its times. Null when it has none,
 * or is not over.
 */
export function withoutOrderWords(order: WorkOrder): WorkOrder | null {
  const isBare =
    `${order.title}${order.content}${order.reply}${order.target}${order.safeTime}` === '' &&
    order.address.text === '' &&
    order.history.every(({ event, note }) => note === '' || keepsNote({ event })) &&
    order.notices.length === 0 &&
    order.outgoing.length === 0 &&
    order.attachments.length === 0;
  if (isBare || !isOrderOver(order)) return null;
  return {
    ...order,
    title: '',
    content: '',
    incidentAt: '',
    address: { regionCode: order.address.regionCode, street: '', community: '', text: '' },
    target: '',
    reply: '',
    safeTime: '',
    request: order.request === null ? null : { ...order.request, reason: '' },
    callback: order.callback === null ? null : { ...order.callback, dissatisfiedBecause: '' },
    attachments: [],
    history: order.history.map((line) => (keepsNote(line) ? line : { ...line, note: '' })),
    notices: [],
    outgoing: [],
  };
}

/** The order without who asked. Null when nothing is known of him, or it is not over. */
export function withoutOrderCaller(order: WorkOrder): WorkOrder | null {
  const { caller, personKey } = order;
  const isBare = `${caller.name}${caller.phone}${caller.callNumber}${personKey}` === '';
  if (isBare || !isOrderOver(order)) return null;
  return { ...order, caller: { ...caller, name: '', phone: '', callNumber: '' }, personKey: '', reach: 'none' };
}

/** Numbers and codes that timers and merging wrote. */
function keepsNote({ event }: Pick<OrderLine, 'event'>): boolean {
  return event === 'WARN' || event === 'EVALUATE';
}
