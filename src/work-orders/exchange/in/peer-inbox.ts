import { z } from 'zod';
import { HotlineError } from '../../../errors.ts';
import type { FieldSeal } from '../../../storage/index.ts';
import { OrderNotAllowedError, OrderSequenceGapError } from '../../orders/errors.ts';
import { orderId } from '../../orders/order-from.ts';
import { stateAfter } from '../../orders/order-machine.ts';
import { EVENT_SIDES } from '../../orders/order-sides.ts';
import type { OrderStep } from '../../orders/order-steps.ts';
import type { WorkOrder } from '../../orders/work-order.ts';
import type { WorkOrderService } from '../../orders/work-order-service.ts';
import { type NewOrderParts, type Peer, type PeerBook, UnmappedValueError, WireShapeError } from '../../peers/index.ts';
import type { Answer } from './answered-requests.ts';
import type { AttachmentCopies } from './attachment-copies.ts';
import type { AttachmentLinks } from './attachment-links.ts';
import { ExchangeRefusal } from './errors.ts';
import { listedOrder, type orderListSchema, shownOrder, type shownOrderSchema, storedEventId } from './peer-views.ts';
import type { DeliveryPlace, RefusedDeliveries } from './refused-deliveries.ts';

export interface PeerInboxDeps {
  orders: Pick<WorkOrderService, 'open' | 'step' | 'byNumber' | 'byPeerOrder' | 'listOfPeer'>;
  refused: RefusedDeliveries;
  copies: Pick<AttachmentCopies, 'expect'>;
  links: Pick<AttachmentLinks, 'of'>;
  peers: () => PeerBook;
  seal: Pick<FieldSeal, 'fingerprint'>;
}

/** `?status=&cursor=&limit=&direction=`; what else stands there is not read. */
export const listQuerySchema = z.object({
  status: z.string().min(1).max(40).optional(),
  cursor: z.string().min(1).max(500).optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'is a number from 1 to 200')
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= 200, 'is a number from 1 to 200')
    .default(50),
  /** `received`: what the peer dispatched to us; `sent`: what we handed to it. */
  direction: z.enum(['received', 'sent']).default('received'),
});

/**
 * What a peer sends, once it is known who it is: orders that it dispatches to us, events of these and of the orders that
 * we handed to it, and what it asks about both. A peer meets its own orders alone.
 *
 * @throws ExchangeRefusal with a code of the contract.
 */
export class PeerInbox {
  constructor(private readonly deps: PeerInboxDeps) {}

  /**
   * 派单. What the mapping table cannot read is refused, and kept for a person who mends the table.
   * @param isAgain the same request was begun before and nobody knows how it ended: its order is its answer.
   */
  async dispatch(peer: Peer, body: unknown, isAgain: boolean): Promise<Answer> {
    const place: DeliveryPlace = { ...peer.placeOf(body), peer: peer.id, call: 'dispatch', eventId: '' };
    const state = peer.wireState('DISPATCHED');
    const told = await this.read(peer, place, body, () => peer.inbound(body));
    const { order, isNew } = await this.open(told);
    await this.deps.refused.taken(place, order._id);
    const { _id: workOrderId, number } = order;
    if (isNew || isAgain) return { status: 201, body: { workOrderId, number, state } };
    throw new ExchangeRefusal('ORDER_EXISTS', 'This orderNo with this dispatchSeq was dispatched before.', {
      facts: { workOrderId, number, state: peer.wireState(order.state) },
    });
  }

  /** Something happened to an order: of who gave it to us, or of who handles ours. */
  async event(peer: Peer, orderNo: string, body: unknown): Promise<Answer> {
    const order = await this.addressed(peer, orderNo, body);
    const { eventId, orderNo: written } = peer.placeOf(body);
    const { dispatchSeq, regionCode } = order;
    const named = order.peerOrderNo ?? order.number;
    if (!['', orderNo, named, order.number].includes(written)) {
      throw invalid([{ field: 'orderNo', problem: 'is another order than that of the path' }]);
    }
    const place: DeliveryPlace = { peer: peer.id, call: 'event', orderNo: named, dispatchSeq, eventId, regionCode };
    const step = await this.read(peer, place, body, () => peer.inboundEvent(body, sideOf(order)));
    const after = await this.take(peer, order, step);
    const line = after.history.find(({ eventId }) => eventId === storedEventId(peer, step.eventId));
    if (line !== undefined && line.event !== step.type) {
      const details = [{ field: 'eventId', problem: `was used for ${line.event}` }];
      throw new ExchangeRefusal('IDEMPOTENCY_CONFLICT', 'This eventId came with another event before.', { details });
    }
    await this.deps.refused.taken(place, order._id);
    const { _id: workOrderId, number } = after;
    const state = peer.wireState(line?.to ?? after.state);
    return { status: 202, body: { workOrderId, number, eventId: step.eventId, seq: step.seq, state } };
  }

  async show(peer: Peer, orderNo: string): Promise<z.output<typeof shownOrderSchema>> {
    const order = await this.existing(peer, orderNo);
    return shownOrder(order, peer, this.deps.links.of(order));
  }

  /** 对账: all orders of the peer, the oldest first; what comes meanwhile is at the end. */
  async list(peer: Peer, query: unknown): Promise<z.output<typeof orderListSchema>> {
    const read = listQuerySchema.safeParse(query);
    if (!read.success)
      throw invalid(read.error.issues.map(({ path, message }) => ({ field: path.join('.'), problem: message })));
    const { status, cursor, limit, direction } = read.data;
    const state = status === undefined ? undefined : stateIn(peer, status);
    const page = await this.deps.orders
      .listOfPeer(peer.id, {
        handledBy: direction === 'received' ? 'us' : 'peer',
        limit,
        ...(state === undefined ? {} : { state }),
        ...(cursor === undefined ? {} : { cursor }),
      })
      .catch((error: unknown) => {
        const isCursor = error instanceof HotlineError && error.code === 'hotline_storage_bad_cursor';
        throw isCursor ? invalid([{ field: 'cursor', problem: 'is no cursor of this list' }]) : error;
      });
    return { items: page.items.map((order) => listedOrder(order, peer)), next: page.next };
  }

  /**
   * Take what was refused, now that the mapping was mended.
   * @returns the order that it became or belongs to.
   * @throws UnmappedValueError 422 with a sentence when a value is still unmapped; 404; 409 when it is over.
   */
  async retry(refusedId: string): Promise<WorkOrder> {
    const { refused, peers } = this.deps;
    const delivery = await refused.get(refusedId);
    const body = await refused.bodyOf(refusedId);
    const peer = peers().get(delivery.peer);
    if (peer === null) throw notFound('The peer is no longer in the configuration.');
    try {
      const order =
        delivery.call === 'dispatch'
          ? (await this.open(peer.inbound(body))).order
          : await this.retryEvent(peer, delivery.orderNo, body);
      await refused.taken(delivery, order._id);
      return order;
    } catch (error) {
      if (error instanceof UnmappedValueError) await refused.stillRefused(refusedId, error);
      throw error;
    }
  }

  private async retryEvent(peer: Peer, orderNo: string, body: unknown): Promise<WorkOrder> {
    const order = await this.addressed(peer, orderNo, body);
    return this.take(peer, order, peer.inboundEvent(body, sideOf(order)));
  }

  /** Copies of attachments are asked for first, so that a crash after the order loses none. */
  private async open({ channel: _atTheCity, ...told }: NewOrderParts): Promise<{ order: WorkOrder; isNew: boolean }> {
    const { orders, copies, seal } = this.deps;
    if (told.attachments.length > 0) await copies.expect(orderId(told.key, seal), 'dispatch');
    try {
      return await orders.open(told);
    } catch (error) {
      throw asRefusal(error) ?? error;
    }
  }

  private async take(peer: Peer, order: WorkOrder, step: OrderStep): Promise<WorkOrder> {
    const { orders, copies } = this.deps;
    if (step.type === 'SUPPLEMENT' && step.attachments.length > 0) await copies.expect(order._id, step.eventId);
    try {
      return await orders.step(order._id, { ...step, eventId: storedEventId(peer, step.eventId) });
    } catch (error) {
      throw asRefusal(error, { peer, order, step }) ?? error;
    }
  }

  /** @throws ExchangeRefusal VALIDATION; what no table has is kept for a person. */
  private async read<T>(peer: Peer, place: DeliveryPlace, body: unknown, read: () => T): Promise<T> {
    try {
      return read();
    } catch (error) {
      if (error instanceof UnmappedValueError) {
        const phone = place.call === 'dispatch' ? peer.phoneOf(body) : '';
        await this.deps.refused.note(place, body, error, phone);
        throw invalid(error.details, 'A value has no line in the table that is kept here for you; nothing was taken.');
      }
      if (error instanceof WireShapeError) throw invalid(error.details);
      throw error;
    }
  }

  /** The order of an event: the city may give back to us what we gave to it, so that two have its number. */
  private async addressed(peer: Peer, orderNo: string, body: unknown): Promise<WorkOrder> {
    const order = await this.existing(peer, orderNo);
    if (order.handledBy === 'peer' || order.peerOrderNo !== orderNo) return order;
    const given = await this.deps.orders.byPeerOrder(peer.id, orderNo, 'peer');
    if (given === null) return order;
    const type = typeOf(peer, body);
    return type === null || EVENT_SIDES[type].includes(sideOf(order)) ? order : given;
  }

  /** By the number of either side; of several dispatches the latest. @throws ExchangeRefusal NOT_FOUND */
  private async existing(peer: Peer, orderNo: string): Promise<WorkOrder> {
    const { orders } = this.deps;
    const order = (await orders.byPeerOrder(peer.id, orderNo)) ?? (await orders.byNumber(orderNo));
    if (order?.peer !== peer.id) throw notFound('There is no such order of yours.');
    return order;
  }
}

function sideOf({ handledBy }: WorkOrder): 'dispatcher' | 'handler' {
  return handledBy === 'us' ? 'dispatcher' : 'handler';
}

/** Null for an event that cannot be read; what is wrong with it is told where it is taken. */
function typeOf(peer: Peer, body: unknown): OrderStep['type'] | null {
  try {
    return peer.inboundEvent(body, 'handler').type;
  } catch {
    return null;
  }
}

function stateIn(peer: Peer, status: string): WorkOrder['state'] {
  try {
    return peer.ourState(status);
  } catch (error) {
    if (!(error instanceof UnmappedValueError)) throw error;
    throw invalid([{ field: 'status', problem: 'is no state of an order' }]);
  }
}

/** An error of the orders in the words of the contract; null for one that is not of the peer's making. */
function asRefusal(error: unknown, at?: { peer: Peer; order: WorkOrder; step: OrderStep }): ExchangeRefusal | null {
  if (!(error instanceof HotlineError)) return null;
  if (error instanceof OrderSequenceGapError) {
    const message = `The next event of this order has the seq ${error.expected}.`;
    return new ExchangeRefusal('SEQUENCE_GAP', message, {
      facts: { expectedSeq: error.expected },
      details: error.details,
    });
  }
  if (error instanceof OrderNotAllowedError && at !== undefined && stateAfter(at.order.state, at.step.type) !== null) {
    return invalid([{ field: 'type', problem: `${at.step.type} is not for your side of this order` }]);
  }
  if (
    at !== undefined &&
    (error.statusCode === 409 || error.statusCode === 403) &&
    error.code.startsWith('hotline_order_')
  ) {
    const message = `The order does not take ${at.step.type} in its state.`;
    return new ExchangeRefusal('STATE_CONFLICT', message, {
      facts: { state: at.peer.wireState(stateOf(error, at.order)) },
    });
  }
  if (error.statusCode === 404 && error.code === 'hotline_order_missing')
    return notFound('There is no such order of yours.');
  return error.code === 'hotline_order_input' ? invalid(error.details) : null;
}

/** As it was when the event was refused. */
function stateOf(error: HotlineError, order: WorkOrder): WorkOrder['state'] {
  return 'state' in error ? (error.state as WorkOrder['state']) : order.state;
}

function invalid(
  details: readonly { field: string; problem: string }[],
  message = 'Some fields are not as the contract says.',
) {
  return new ExchangeRefusal('VALIDATION', message, { details });
}

function notFound(message: string): ExchangeRefusal {
  return new ExchangeRefusal('NOT_FOUND', message);
}
