import type { Router } from 'express';
import { type AuditAction, isInScope, type Staff } from '../staff/index.ts';
import {
  AWAITING_CLOSE,
  awaitsClose,
  isClosedHere,
  OPEN_ORDER_STATES,
  ORDER_STATES,
  type OrderFilter,
  OrderMissingError,
  type WorkOrder,
  type WorkOrderService,
} from '../work-orders/index.ts';
import { badCursorNamed, parse, withoutEmpty } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { createDeskSearch } from './desk-search.ts';
import { DeskInputError, DeskMissingError } from './errors.ts';
import { fullPage } from './full-page.ts';
import { type DeskAnswer, type DeskCall, mount } from './guard.ts';
import { boardOf } from './order-board.ts';
import { lawQuery, type OrderListQuery, orderListQuery, revealOrderBody } from './order-bodies.ts';
import { callerOf, orderDetail, orderRow } from './order-views.ts';
import type { ViewLog } from './view-log.ts';

/** What the desk needs of work orders. */
export interface DeskOrders {
  service: Pick<
    WorkOrderService,
    | 'open'
    | 'step'
    | 'assign'
    | 'handToPeer'
    | 'closeHere'
    | 'merge'
    | 'relate'
    | 'get'
    | 'getMany'
    | 'byNumber'
    | 'byPeerOrder'
    | 'list'
    | 'counts'
    | 'markTold'
    | 'likelyDuplicates'
  >;
  /** Platforms of cities and of the police that we are connected with. */
  peers(): { id: string; name: string; kind: '12345' | '110' }[];
  /** Name of a peer, its id when it is not known any more. */
  peerName(id: string): string;
  /** What the resident would be told of a step; null for nothing. */
  toldOf(before: WorkOrder, after: WorkOrder, step: Parameters<WorkOrderService['step']>[1]): string | null;
  /** Our copy of an attachment. @throws HotlineError 404 */
  openFile(
    orderId: string,
    copy: string,
  ): Promise<{ file: { name: string; contentType: string }; content: AsyncIterable<Uint8Array> }>;
  /** Fetch attachments that could not be fetched once more. */
  fetchAgain(orderId: string): Promise<unknown>;
}

/** Work orders at the desk (工单): the list by limit, one order, and what is done about it. */
export function mountOrders(router: Router, deps: DeskDeps, viewLog: ViewLog): void {
  const { orders, audit, clock } = deps;
  const search = createDeskSearch(deps);

  mount(router, deps, 'orders.list', async (call) => {
    const { staff } = call;
    const asked = parse(orderListQuery, withoutEmpty(call.query));
    await viewLog.opened(call, 'work-orders', 'open-list');
    const page = await badCursorNamed(pageOf(deps, staff, asked));
    const now = clock.now();
    return { status: 200, body: { orders: page.items.map((one) => orderRow(deps, one, now)), next: page.next } };
  });

  mount(router, deps, 'orders.board', async ({ staff }) => ({
    status: 200,
    body: await boardOf(deps, (one) => isNear(staff, one)),
  }));

  mount(router, deps, 'orders.options', async () => {
    const people = (await deps.staff.list()).filter(
      ({ disabled, roles }) => !disabled && roles.some((role) => role === 'order-officer' || role === 'supervisor'),
    );
    const body = {
      people: people.map(({ id, displayName }) => ({ id, name: displayName })),
      peers: orders.peers(),
    };
    return { status: 200, body };
  });

  mount(router, deps, 'orders.laws', async ({ query }) => {
    const { articles } = await search(parse(lawQuery, query).q);
    return { status: 200, body: { articles: articles.map(({ label, text }) => ({ label, text })) } };
  });

  mount(router, deps, 'orders.read', async (call) => {
    const order = await nearOrder(deps, call);
    await viewLog.opened(call, order._id, 'order-open');
    return detailAnswer(deps, call.staff, order);
  });

  mount(router, deps, 'orders.reveal', async (call) => {
    const { reason } = parse(revealOrderBody, call.body);
    const order = await nearOrder(deps, call);
    await noted(deps, call, 'order-reveal', reason);
    const { name, phone, callNumber } = callerOf(order, deps.seal);
    return { status: 200, body: { caller: { name, phone, callNumber } } };
  });

  mount(router, deps, 'orders.attachment', async (call) => {
    const order = await nearOrder(deps, call);
    const found = order.attachments.find(({ id }) => id === call.params.attachmentId);
    if (found === undefined || found.copy === '') throw new DeskMissingError();
    const { file, content } = await orders.openFile(order._id, found.copy);
    await audit.record({
      who: call.staff.id,
      what: 'order-attachment',
      subject: order._id,
      address: call.address,
      reason: found.id,
    });
    return {
      status: 200,
      body: null,
      file: { name: file.name, type: file.contentType },
      stream: { type: 'application/octet-stream', sound: content },
    };
  });

  mount(router, deps, 'orders.fetch-again', async (call) => {
    const order = await nearOrder(deps, call);
    await orders.fetchAgain(order._id);
    await noted(deps, call, 'order-fetch-again');
    return detailAnswer(deps, call.staff, await nearOrder(deps, call));
  });
}

/** An order of the regions of this person. @throws OrderMissingError 404, also for what is of others. */
export async function nearOrder(deps: DeskDeps, { staff, id }: Pick<DeskCall, 'staff' | 'id'>): Promise<WorkOrder> {
  const order = await deps.orders.service.get(id);
  if (order === null || !isNear(staff, order)) throw new OrderMissingError();
  return order;
}

/** Who handles orders sees those of his regions, and what was given to him. */
export function isNear(staff: Staff, { regionCode, assigneeId }: WorkOrder): boolean {
  return isInScope(staff, regionCode) || assigneeId === staff.id;
}

export async function detailAnswer(deps: DeskDeps, staff: Staff, order: WorkOrder, status = 200): Promise<DeskAnswer> {
  return { status, body: { order: await orderDetail(deps, staff, order, (one) => isNear(staff, one)) } };
}

/** A line of the audit about the order of a call. */
export async function noted(
  deps: DeskDeps,
  call: DeskCall,
  what: AuditAction,
  reason = '',
  id = call.id,
): Promise<void> {
  await deps.audit.record({ who: call.staff.id, what, subject: id, address: call.address, reason });
}

async function pageOf(deps: DeskDeps, staff: Staff, asked: OrderListQuery) {
  const { service } = deps.orders;
  const near = (one: WorkOrder) => isNear(staff, one);
  if (asked.number !== undefined) {
    const found = await byNumber(deps, asked.number);
    return { items: found.filter(near), next: null };
  }
  if (asked.mine === '1' && asked.unassigned === '1') {
    throw new DeskInputError([{ field: 'unassigned', problem: 'contradicts mine' }]);
  }
  const { state, show, kind, overdue, cursor: begin, origin, peer, handledBy } = asked;
  const awaiting = asked.awaitingClose !== undefined;
  const states = state === undefined ? (awaiting ? AWAITING_CLOSE : statesOf(show)) : [state];
  const now = deps.clock.now();
  const filter: OrderFilter = {
    states,
    ...(origin === undefined ? {} : { origin }),
    ...(peer === undefined ? {} : { peer }),
    ...(handledBy === undefined ? {} : { handledBy }),
    ...(asked.supervised === undefined ? {} : { supervised: true }),
    ...(asked.mine === undefined ? {} : { assigneeId: staff.id }),
    ...(asked.unassigned === undefined ? {} : { assigneeId: null }),
  };
  const isShown = (one: WorkOrder) => {
    if (state !== undefined) return true;
    const isDone = !isOpen(one.state) || isClosedHere(one);
    return isDone === (show === 'done') && (!awaiting || awaitsClose(one));
  };
  const isWanted = (one: WorkOrder) =>
    near(one) &&
    isShown(one) &&
    (kind === undefined || one.kind === kind) &&
    (overdue === undefined || one.nextDueAt < now);
  return fullPage(
    (cursor) => service.list({ ...filter, ...(cursor === undefined ? {} : { cursor }) }, isWanted),
    () => true,
    begin,
  );
}

/** States that may stand in this part of the list; what was put away here is still in the state it was. */
function statesOf(show: 'open' | 'done') {
  return ORDER_STATES.filter((one) => isOpen(one) === (show === 'open') || AWAITING_CLOSE.includes(one));
}

function isOpen(state: (typeof ORDER_STATES)[number]): boolean {
  return OPEN_ORDER_STATES.includes(state);
}

async function byNumber({ orders }: DeskDeps, number: string): Promise<WorkOrder[]> {
  const ours = await orders.service.byNumber(number);
  const theirs = await Promise.all(orders.peers().map(({ id }) => orders.service.byPeerOrder(id, number)));
  const all = [ours, ...theirs].filter((one) => one !== null);
  return [...new Map(all.map((one) => [one._id, one])).values()];
}
