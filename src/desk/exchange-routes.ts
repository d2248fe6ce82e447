import type { Router } from 'express';
import { z } from 'zod';
import { isInScope, type Staff } from '../staff/index.ts';
import { maskPersonalData } from '../text/index.ts';
import {
  EXCHANGE_STATES,
  type ExchangeMessage,
  ExchangeMessageMissingError,
  type Outbox,
  type PeerInbox,
  type RefusedDeliveries,
  type RefusedDelivery,
} from '../work-orders/index.ts';
import { badCursorNamed, noBody, parse, withoutEmpty } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskMissingError } from './errors.ts';
import { fullPage } from './full-page.ts';
import { type DeskCall, mount } from './guard.ts';
import { messageLine } from './order-views.ts';
import { codesOf } from './plain-codes.ts';

/** What the desk needs of the exchange with other offices. */
export interface DeskExchange {
  outbox: Pick<Outbox, 'list' | 'get' | 'ofStream' | 'heldBy' | 'counts' | 'replay' | 'setAside'>;
  refused: Pick<RefusedDeliveries, 'list' | 'find' | 'get' | 'bodyOf' | 'setAside'>;
  inbox: Pick<PeerInbox, 'retry'>;
}

/** Pages of waiting messages that the health of one peer is read from. */
const MOST_PAGES = 4;
const cursor = z.string().min(1).max(500).optional();
const peerId = z.string().min(1).max(60).optional();
const messageQuery = z.strictObject({ state: z.enum(EXCHANGE_STATES).default('dead'), peer: peerId, cursor });
const refusedQuery = z.strictObject({
  state: z.enum(['open', 'taken', 'set-aside']).default('open'),
  peer: peerId,
  cursor,
});
const asideBody = z.strictObject({ reason: z.string().trim().min(4, '请写明原因，至少四个字').max(300) });

/**
 * What goes to and comes from other offices (对外交换): health of each peer, dead letters, dispatches that could not be
 * taken. Of who has regions of his own, what is of them; nothing of what was said is shown.
 */
export function mountExchange(router: Router, deps: DeskDeps): void {
  const { exchange } = deps;
  const { outbox, refused } = exchange;

  mount(router, deps, 'peers.overview', async ({ staff }) => {
    const peers = await Promise.all(deps.orders.peers().map((peer) => healthOf(deps, staff, peer)));
    return { status: 200, body: { peers } };
  });

  mount(router, deps, 'peers.messages', async ({ staff, query }) => {
    const { state, peer, cursor: begin } = parse(messageQuery, withoutEmpty(query));
    const page = await badCursorNamed(
      fullPage(
        (after) => outbox.list({ state, ...only({ peer, cursor: after }) }),
        (one) => isInScope(staff, one.regionCode),
        begin,
      ),
    );
    const held = await outbox.heldBy(page.items.map(({ stream }) => stream));
    return { status: 200, body: { messages: page.items.map((one) => row(deps, one, held)), next: page.next } };
  });

  mount(router, deps, 'peers.message', async (call) => {
    const message = await nearMessage(deps, call);
    const held = await outbox.heldBy([message.stream]);
    const behind = (await outbox.ofStream(message.stream)).filter(({ seq }) => seq > message.seq);
    const body = {
      ...row(deps, message, held),
      attempts: message.attempts.map(({ at, ...rest }) => ({ at: at.toISOString(), ...rest })),
      response: maskPersonalData(message.response),
      replays: message.replays.map(({ byName, at }) => ({ byName, at: at.toISOString() })),
      setAside:
        message.setAside === null
          ? null
          : {
              byName: message.setAside.byName,
              at: message.setAside.at.toISOString(),
              reason: maskPersonalData(message.setAside.reason),
            },
      behind: behind.map(messageLine),
    };
    return { status: 200, body: { message: body } };
  });

  mount(router, deps, 'peers.replay', async (call) => {
    parse(noBody, call.body);
    await nearMessage(deps, call);
    const message = await outbox.replay(call.id, call.staff);
    await note(deps, call, 'peer-replay');
    return { status: 200, body: { message: row(deps, message, new Map()) } };
  });

  mount(router, deps, 'peers.set-aside', async (call) => {
    const { reason } = parse(asideBody, call.body);
    await nearMessage(deps, call);
    const message = await outbox.setAside(call.id, call.staff, reason);
    await note(deps, call, 'peer-set-aside', reason);
    return { status: 200, body: { message: row(deps, message, new Map()) } };
  });

  mount(router, deps, 'peers.refused', async ({ staff, query }) => {
    const { state, peer, cursor: begin } = parse(refusedQuery, withoutEmpty(query));
    const page = await badCursorNamed(
      fullPage(
        (after) => refused.list({ state, ...only({ peer, cursor: after }) }),
        (one) => isInScope(staff, one.regionCode),
        begin,
      ),
    );
    return { status: 200, body: { refused: page.items.map((one) => refusedRow(deps, one)), next: page.next } };
  });

  mount(router, deps, 'peers.refusal', async (call) => {
    const one = await nearRefusal(deps, call);
    const sent = one.state === 'open' && one.body !== '' ? codesOf(await refused.bodyOf(one._id)) : [];
    return { status: 200, body: { refusal: { ...refusedRow(deps, one), sent } } };
  });

  mount(router, deps, 'peers.retry', async (call) => {
    parse(noBody, call.body);
    await nearRefusal(deps, call);
    const order = await exchange.inbox.retry(call.id);
    await note(deps, call, 'peer-retry');
    return { status: 200, body: { orderId: order._id, number: order.number } };
  });

  mount(router, deps, 'peers.refusal-aside', async (call) => {
    const { reason } = parse(asideBody, call.body);
    await nearRefusal(deps, call);
    const one = await refused.setAside(call.id, call.staff, reason);
    await note(deps, call, 'peer-refusal-aside', reason);
    return { status: 200, body: { refusal: { ...refusedRow(deps, one), sent: [] } } };
  });
}

/** @throws ExchangeMessageMissingError 404, also for what is of other regions. */
async function nearMessage({ exchange }: DeskDeps, { staff, id }: DeskCall): Promise<ExchangeMessage> {
  const message = await exchange.outbox.get(id);
  if (message === null || !isInScope(staff, message.regionCode)) throw new ExchangeMessageMissingError();
  return message;
}

/** @throws HotlineError 404, also for what is of other regions. */
async function nearRefusal({ exchange }: DeskDeps, { staff, id }: DeskCall): Promise<RefusedDelivery> {
  const one = await exchange.refused.get(id);
  if (!isInScope(staff, one.regionCode)) throw new DeskMissingError();
  return one;
}

function row(deps: DeskDeps, message: ExchangeMessage, held: ReadonlyMap<string, string>) {
  const { peer, stream, number, call, finishBy, warnAt } = message;
  const now = deps.clock.now();
  const holds = held.get(stream);
  return {
    ...messageLine(message),
    peer,
    peerName: deps.orders.peerName(peer),
    orderId: call === 'incident' ? null : stream,
    number,
    finishBy: finishBy === null ? null : finishBy.toISOString(),
    isNear: message.isOpen && warnAt <= now,
    /** A dead letter before it holds it. */
    isHeld: message.isOpen && holds !== undefined && holds !== message._id,
  };
}

function refusedRow(deps: DeskDeps, one: RefusedDelivery) {
  const { _id: id, peer, call, orderNo, dispatchSeq, field, reason, receivedAt, lastAt, times, state, decision } = one;
  return {
    id,
    peer,
    peerName: deps.orders.peerName(peer),
    call,
    orderNo,
    dispatchSeq,
    field,
    reason: maskPersonalData(reason),
    receivedAt: receivedAt.toISOString(),
    lastAt: lastAt.toISOString(),
    times,
    state,
    orderId: one.orderId === '' ? null : one.orderId,
    decision:
      decision === null
        ? null
        : { byName: decision.byName, at: decision.at.toISOString(), reason: maskPersonalData(decision.reason) },
  };
}

/** How it stands with one peer: when something last arrived there, what waits, since when, what is dead. */
async function healthOf(deps: DeskDeps, staff: Staff, peer: { id: string; name: string; kind: string }) {
  const near = async (state: ExchangeMessage['state']) => {
    const found: ExchangeMessage[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const page: Awaited<ReturnType<Outbox['list']>> = await deps.exchange.outbox.list({
        state,
        peer: peer.id,
        ...(after === null ? {} : { cursor: after }),
      });
      found.push(...page.items.filter((one) => isInScope(staff, one.regionCode)));
      after = page.next;
      if (after === null || (state === 'delivered' && found.length > 0)) break;
    }
    return found;
  };
  const [due, sending, dead, delivered] = await Promise.all([
    near('due'),
    near('sending'),
    near('dead'),
    near('delivered'),
  ]);
  const waiting = [...due, ...sending];
  const oldest = waiting.reduce<Date | null>(
    (first, one) => (first === null || one.createdAt < first ? one.createdAt : first),
    null,
  );
  return {
    ...peer,
    lastSuccessAt: delivered[0]?.deliveredAt?.toISOString() ?? null,
    waiting: waiting.length,
    oldestAt: oldest === null ? null : oldest.toISOString(),
    dead: dead.length,
    failing: waiting.filter(({ tries }) => tries > 0).length,
  };
}

function only<T extends Record<string, string | undefined>>(fields: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: string;
  };
}

function note(
  deps: DeskDeps,
  { staff, id, address }: DeskCall,
  what: 'peer-replay' | 'peer-set-aside' | 'peer-retry' | 'peer-refusal-aside',
  reason = '',
): Promise<void> {
  return deps.audit.record({ who: staff.id, what, subject: id, address, reason });
}
