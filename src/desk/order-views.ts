import type { Staff } from '../staff/index.ts';
import { maskPersonalData } from '../text/index.ts';
import {
  awaitsClose,
  type ExchangeMessage,
  isClockRunning,
  isClosedHere,
  isContactDue,
  isSigningDue,
  NO_LIMIT,
  type OrderCaller,
  percentGoneOf,
  type WorkOrder,
  withoutCaller,
} from '../work-orders/index.ts';
import type { DeskDeps } from './desk-deps.ts';
import { actionsFor } from './order-actions.ts';
import { oversees } from './reach.ts';

/** Words of an order as staff may read them: nothing that names anybody, and of who wants to stay unknown not even in passing. */
export function readable(order: WorkOrder, seal: DeskDeps['seal']): (text: string) => string {
  const hidden = withoutCaller(callerOf(order, seal));
  return (text) => (text === '' ? '' : maskPersonalData(hidden(text)));
}

/** The caller in the clear: to be shown by reason alone, or to who calls him. */
export function callerOf({ caller }: WorkOrder, seal: DeskDeps['seal']): OrderCaller {
  return {
    ...caller,
    name: opened(caller.name, seal),
    phone: opened(caller.phone, seal),
    callNumber: opened(caller.callNumber, seal),
  };
}

export type OrderRow = ReturnType<typeof orderRow>;

/** One line of a list. */
export function orderRow(deps: Pick<DeskDeps, 'seal' | 'orders' | 'documents'>, order: WorkOrder, now: Date) {
  const { nextDueAt, peer } = order;
  return {
    id: order._id,
    number: order.number,
    peerOrderNo: order.peerOrderNo,
    peer,
    peerName: peer === null ? null : deps.orders.peerName(peer),
    origin: order.origin,
    handledBy: order.handledBy,
    state: order.state,
    kind: order.kind,
    urgency: order.urgency,
    title: readable(order, deps.seal)(order.title),
    regionCode: order.regionCode,
    regionName: order.regionCode === null ? null : deps.documents.regionName(order.regionCode),
    assigneeId: order.assigneeId,
    assigneeName: order.assigneeName,
    nextDueAt: nextDueAt < NO_LIMIT ? nextDueAt.toISOString() : null,
    due: dueOf(order),
    isLate: nextDueAt < now,
    isRunning: isClockRunning(order),
    percent: percentGoneOf(order, now),
    supervised: order.supervised,
    urgeCount: order.urgeCount,
    isConfidential: order.caller.confidential,
    isMerged: order.mergedInto !== null,
    /** Since when it has been answered, and the city that gave it has not closed it; null else. */
    awaitsCloseSince: awaitsClose(order) ? answeredAt(order).toISOString() : null,
    isClosedHere: isClosedHere(order),
    createdAt: order.createdAt.toISOString(),
    seen: order.lines,
  };
}

/** Everything of one order, as this person may see it. */
export async function orderDetail(deps: DeskDeps, staff: Staff, order: WorkOrder, isNear: (one: WorkOrder) => boolean) {
  const { seal, orders, exchange, clock } = deps;
  const now = clock.now();
  const plain = readable(order, seal);
  const [messages, likely, linked] = await Promise.all([
    exchange.outbox.ofStream(order._id),
    orders.service.likelyDuplicates(order),
    orders.service.getMany([...order.related, ...order.duplicates, ...(order.mergedInto ? [order.mergedInto] : [])]),
  ]);
  const rows = (found: readonly WorkOrder[]) => found.filter(isNear).map((one) => orderRow(deps, one, now));
  const among = (ids: readonly string[]) => rows(linked.filter(({ _id }) => ids.includes(_id)));
  const { deadline, request, callback } = order;
  return {
    ...orderRow(deps, order, now),
    dispatchSeq: order.dispatchSeq,
    mode: order.mode,
    category: order.category.path.join(' / ') || order.category.code,
    content: plain(order.content),
    incidentAt: plain(order.incidentAt),
    address: plain([order.address.street, order.address.community, order.address.text].filter(Boolean).join(' ')),
    target: plain(order.target),
    caller: callerView(order, staff, seal),
    reach: order.reach,
    safeTime: plain(order.safeTime),
    acceptedAt: order.acceptedAt.toISOString(),
    dispatchedAt: order.dispatchedAt.toISOString(),
    deadline: {
      signBy: isSigningDue(order) ? iso(deadline.signBy) : null,
      contactBy: isContactDue(order) ? iso(deadline.contactBy) : null,
      finishBy: iso(deadline.finishBy),
      basis: deadline.basis,
      isCalendarKnown: deadline.isCalendarKnown,
    },
    suspendedAt: iso(order.suspendedAt),
    handler: order.handler.main.name,
    assist: order.handler.assist.map(({ name }) => name),
    result: order.result,
    reply: plain(order.reply),
    legalBasis: order.legalBasis,
    contacted: order.contact.contacted,
    request: request === null ? null : { ...request, reason: plain(request.reason), until: iso(request.until) },
    callback:
      callback === null
        ? null
        : { ...callback, at: callback.at.toISOString(), dissatisfiedBecause: plain(callback.dissatisfiedBecause) },
    evaluation: order.evaluation,
    closedHere:
      order.closedHere === null || order.closedHere === undefined
        ? null
        : {
            at: order.closedHere.at.toISOString(),
            byName: order.closedHere.byName,
            reason: plain(order.closedHere.reason),
          },
    mayCloseHere: staff.roles.includes('supervisor') && awaitsClose(order) && !isClosedHere(order),
    attachments: order.attachments.map(({ id, name, size, contentType, copy, problem, url }) => ({
      id,
      name: plain(name),
      size,
      contentType,
      state:
        copy !== '' ? ('here' as const) : problem !== '' || url === '' ? ('missing' as const) : ('coming' as const),
      problem,
    })),
    notices: order.notices.map(({ key, text, at, by, sent }) => ({
      key,
      text: plain(text),
      at: at.toISOString(),
      by,
      sent,
    })),
    messages: messages.map(messageLine),
    related: among(order.related),
    duplicates: among(order.duplicates),
    mergedInto: among(order.mergedInto === null ? [] : [order.mergedInto])[0] ?? null,
    likely: rows(likely),
    sessionId: order.sessionId !== null && oversees(staff, order) ? order.sessionId : null,
    history: order.history.map(({ at, by, event, from, to, note }, index) => ({
      key: String(order.lines - order.history.length + index),
      at: at.toISOString(),
      as: by.as,
      byName: by.as === 'resident' ? '' : by.name,
      event,
      from,
      to,
      note: plain(note),
    })),
    actions: actionsFor(staff, order),
  };
}

/** A message to a peer without what it says. */
export function messageLine(message: ExchangeMessage) {
  const { _id: id, seq, call, type, state, tries, nextAt, reason, createdAt, deliveredAt } = message;
  return {
    id,
    seq,
    call,
    type,
    state,
    tries,
    nextAt: state === 'due' ? nextAt.toISOString() : null,
    reason: maskPersonalData(reason),
    createdAt: createdAt.toISOString(),
    deliveredAt: iso(deliveredAt),
  };
}

/** When it was answered the last time. */
function answeredAt({ history, stateSince }: WorkOrder): Date {
  return history.findLast(({ event }) => event === 'COMPLETE')?.at ?? stateSince;
}

/** Which limit comes first. */
function dueOf(order: WorkOrder): 'sign' | 'contact' | 'finish' | 'resume' | null {
  const { deadline, nextDueAt, state } = order;
  if (!(nextDueAt < NO_LIMIT)) return null;
  if (state === 'SUSPENDED') return 'resume';
  if (isSigningDue(order) && deadline.signBy?.getTime() === nextDueAt.getTime()) return 'sign';
  if (isContactDue(order) && deadline.contactBy?.getTime() === nextDueAt.getTime()) return 'contact';
  return 'finish';
}

/** Of who asks; of who wants to stay unknown nothing, and his number only to who handles the order and may call him. */
function callerView(order: WorkOrder, staff: Staff, seal: DeskDeps['seal']) {
  const { anonymous, confidential, gender } = order.caller;
  const clear = callerOf(order, seal);
  const number = clear.phone || clear.callNumber;
  const isHidden = confidential || anonymous;
  return {
    anonymous,
    confidential,
    gender: confidential ? 'unknown' : gender,
    name: isHidden || clear.name === '' ? '' : `${[...clear.name][0]}**`,
    phoneTail: confidential || number.length < 4 ? '' : number.slice(-4),
    /** In the clear for who is to call him. */
    phone: !confidential && order.assigneeId === staff.id ? number : null,
    hasMore: clear.name !== '' || number !== '',
  };
}

function opened(sealed: string, seal: DeskDeps['seal']): string {
  try {
    return sealed === '' ? '' : seal.open(sealed);
  } catch {
    // Sealed by a key that is gone: it is as if nobody had told it.
    return '';
  }
}

function iso(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}
