import type { Router } from 'express';
import type { Staff } from '../staff/index.ts';
import { parsePhone } from '../text/index.ts';
import { OrderNotAllowedError, type OrderStep, takeOrderStep, type WorkOrder } from '../work-orders/index.ts';
import { parse } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskInputError, DeskMissingError } from './errors.ts';
import { type DeskAnswer, type DeskCall, mount } from './guard.ts';
import { actorAt, mayTake, type OrderDoor } from './order-actions.ts';
import {
  assignOrderBody,
  closeHereBody,
  type DecideBody,
  decideBody,
  handOnBody,
  otherOrderBody,
  toldOrderBody,
  type WorkBody,
  workBody,
  writeDownBody,
} from './order-bodies.ts';
import { detailAnswer, isNear, nearOrder, noted } from './order-routes.ts';

/** What is done about an order. Each says what it saw: who decided on a stale page is shown the newest instead. */
export function mountOrderSteps(router: Router, deps: DeskDeps): void {
  const { service } = deps.orders;

  mount(router, deps, 'orders.work', async (call) => step(deps, call, 'work', parse(workBody, call.body)));
  mount(router, deps, 'orders.decide', async (call) => step(deps, call, 'decide', parse(decideBody, call.body)));

  mount(router, deps, 'orders.assign', async (call) => {
    const { seen, staffId } = parse(assignOrderBody, call.body);
    const { staff } = call;
    const order = await nearOrder(deps, call);
    const stale = await staleAnswer(deps, call, order, seen);
    if (stale !== null) return stale;
    // An officer takes what nobody has and gives back what is his; a supervisor gives it to whom he wants.
    const isOwn =
      (staffId === staff.id && order.assigneeId === null) || (staffId === null && order.assigneeId === staff.id);
    if (!isOwn && !staff.roles.includes('supervisor')) throw new OrderNotAllowedError('ASSIGN', 'handler');
    const person = staffId === null ? null : await handlerOf(deps, staffId);
    if (person !== null && !isForRegion(person, order)) {
      throw new DeskInputError([{ field: 'staffId', problem: 'is not for the region of this order' }]);
    }
    const to = person === null ? null : { id: person.id, name: person.displayName };
    const assigned = await service.assign(order._id, to, actorAt('work', staff));
    await noted(deps, call, 'order-assign', staffId ?? '');
    return detailAnswer(deps, staff, assigned);
  });

  mount(router, deps, 'orders.hand-on', async (call) => {
    const { seen, peer, reason } = parse(handOnBody, call.body);
    const order = await nearOrder(deps, call);
    const stale = await staleAnswer(deps, call, order, seen);
    if (stale !== null) return stale;
    const to = deps.orders.peers().find(({ id, kind }) => id === peer && kind === '12345');
    if (to === undefined) throw new DeskInputError([{ field: 'peer', problem: 'is no connected platform of a city' }]);
    const handed = await service.handToPeer(order._id, to, actorAt('work', call.staff), reason);
    await noted(deps, call, 'order-hand-on', to.id);
    return detailAnswer(deps, call.staff, handed);
  });

  mount(router, deps, 'orders.close-here', async (call) => {
    const { seen, reason } = parse(closeHereBody, call.body);
    const order = await nearOrder(deps, call);
    const stale = await staleAnswer(deps, call, order, seen);
    if (stale !== null) return stale;
    const closed = await service.closeHere(order._id, actorAt('work', call.staff), reason);
    await noted(deps, call, 'order-close-here', reason);
    return detailAnswer(deps, call.staff, closed);
  });

  mount(router, deps, 'orders.merge', (call) =>
    withOther(deps, call, 'order-merge', (order, other) =>
      service.merge(order._id, other._id, actorAt('work', call.staff)),
    ),
  );
  mount(router, deps, 'orders.relate', (call) =>
    withOther(deps, call, 'order-relate', (order, other) =>
      service.relate(order._id, other._id, actorAt('work', call.staff)),
    ),
  );

  mount(router, deps, 'orders.told', async (call) => {
    const { key } = parse(toldOrderBody, call.body);
    const order = await nearOrder(deps, call);
    if (!order.notices.some((one) => one.key === key && one.by === 'phone')) throw new DeskMissingError();
    const told = await service.markTold(order._id, key);
    await noted(deps, call, 'order-told');
    return detailAnswer(deps, call.staff, told);
  });

  mount(router, deps, 'orders.write-down', (call) => writeDown(deps, call));
}

async function step(
  deps: DeskDeps,
  call: DeskCall,
  door: OrderDoor,
  { seen, ...asked }: WorkBody | DecideBody,
): Promise<DeskAnswer> {
  const { staff, query } = call;
  const order = await nearOrder(deps, call);
  if (!mayTake(staff, order, asked.type, door)) throw new OrderNotAllowedError(asked.type, actorAt(door, staff).as);
  const stale = await staleAnswer(deps, call, order, seen);
  if (stale !== null) return stale;
  const at = deps.clock.now();
  const taken = {
    ...asked,
    ...(asked.type === 'COMPLETE' ? { contactedAt: asked.contacted ? (order.contact.at ?? at) : null } : {}),
    ...(asked.type === 'SUPPLEMENT' ? { attachments: [] } : {}),
    at,
    by: actorAt(door, staff),
    // The same button pressed twice is one step.
    eventId: `${order._id}:${asked.type.toLowerCase()}:${seen}:${staff.id}`,
    seq: null,
  } as OrderStep;
  if (query.preview === '1') {
    const text = deps.orders.toldOf(order, takeOrderStep(order, taken, at), taken);
    return { status: 200, body: { told: text === null ? null : { text, by: order.reach } } };
  }
  const after = await deps.orders.service.step(order._id, taken);
  await noted(deps, call, door === 'work' ? 'order-work' : 'order-decide', asked.type);
  return detailAnswer(deps, staff, after);
}

/** Null when nothing happened since this person looked; else 409 with the order as it is now. */
async function staleAnswer(
  deps: DeskDeps,
  { staff }: DeskCall,
  order: WorkOrder,
  seen: number,
): Promise<DeskAnswer | null> {
  if (order.lines === seen) return null;
  const { body } = await detailAnswer(deps, staff, order);
  const told = { code: 'hotline_desk_order_changed', message: '这张工单刚有新的变化，请看过后再办理。' };
  return { status: 409, body: { ...told, ...(body as object) } };
}

async function withOther(
  deps: DeskDeps,
  call: DeskCall,
  what: 'order-merge' | 'order-relate',
  change: (order: WorkOrder, other: WorkOrder) => Promise<WorkOrder>,
): Promise<DeskAnswer> {
  const { seen, otherId } = parse(otherOrderBody, call.body);
  const order = await nearOrder(deps, call);
  const other = await nearOrder(deps, { staff: call.staff, id: otherId });
  const stale = await staleAnswer(deps, call, order, seen);
  if (stale !== null) return stale;
  const changed = await change(order, other);
  await noted(deps, call, what, other._id);
  return detailAnswer(deps, call.staff, changed);
}

async function writeDown(deps: DeskDeps, call: DeskCall): Promise<DeskAnswer> {
  const { key, name, phone, address, anonymous, confidential, safeTime, handTo, ...asked } = parse(
    writeDownBody,
    call.body,
  );
  const { staff } = call;
  const number = phone === '' ? '' : parsePhone(phone);
  if (number === null) throw new DeskInputError([{ field: 'phone', problem: 'is no telephone number' }]);
  if (handTo !== null && !deps.orders.peers().some(({ id, kind }) => id === handTo && kind === '12345')) {
    throw new DeskInputError([{ field: 'handTo', problem: 'is no platform that we are connected with' }]);
  }
  const now = deps.clock.now();
  const { order } = await deps.orders.service.open({
    ...asked,
    key: `desk:${staff.id}:${key}`,
    origin: 'desk',
    handledBy: handTo === null ? 'us' : 'peer',
    peer: handTo,
    peerOrderNo: null,
    dispatchSeq: 1,
    mode: 'forward',
    category: { scheme: '', code: '', path: [] },
    incidentAt: '',
    address: { regionCode: asked.regionCode, street: '', community: '', text: address },
    caller: { name, gender: 'unknown', phone: number, callNumber: '', anonymous, confidential },
    acceptedAt: now,
    dispatchedAt: now,
    deadline: null,
    handler: { main: { code: '', name: '' }, assist: [] },
    attachments: [],
    conversationId: null,
    sessionId: null,
    reach: number === '' ? 'none' : 'phone',
    safeTime,
    relatedOrderNos: [],
    by: actorAt('decide', staff),
  });
  await noted(deps, call, 'order-write-down', '', order._id);
  // Who writes down an order of another region has done so, and does not see it afterwards.
  if (!isNear(staff, order)) return { status: 201, body: { order: null, number: order.number } };
  return detailAnswer(deps, staff, order, 201);
}

async function handlerOf(deps: DeskDeps, staffId: string): Promise<Staff> {
  const found = (await deps.staff.list()).find(({ id, disabled }) => id === staffId && !disabled);
  const mayHandle = found?.roles.some((role) => role === 'order-officer' || role === 'supervisor') ?? false;
  if (found === undefined || !mayHandle) {
    throw new DeskInputError([{ field: 'staffId', problem: 'handles no orders' }]);
  }
  return found;
}

function isForRegion(person: Staff, order: WorkOrder): boolean {
  return isNear(person, { ...order, assigneeId: null });
}
