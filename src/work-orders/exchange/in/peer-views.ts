import { z } from 'zod';
import type { OrderLine, WorkOrder } from '../../orders/work-order.ts';
import { writeInstant } from '../../peers/peer-time.ts';

const instant = z.iso.datetime({ offset: true });
const side = z.enum(['handler', 'dispatcher', 'resident', 'system']);

/** 201 of a dispatch, and what stands in ORDER_EXISTS. */
export const takenOrderSchema = z.strictObject({
  /** Ours, opaque. */
  workOrderId: z.string(),
  /** Our number, told to the resident. */
  number: z.string(),
  state: z.string(),
});

/** 202 of an event. */
export const takenEventSchema = z.strictObject({
  workOrderId: z.string(),
  number: z.string(),
  eventId: z.string(),
  seq: z.int(),
  /** Into which the event brought it. */
  state: z.string(),
});

/** One order in the listing. */
export const listedOrderSchema = z.strictObject({
  orderNo: z.string(),
  dispatchSeq: z.int(),
  workOrderId: z.string(),
  number: z.string(),
  state: z.string(),
  stateSince: instant,
  /** `seq` that your next event must have. */
  nextSeq: z.int(),
  updatedAt: instant,
});

export const orderListSchema = z.strictObject({
  items: z.array(listedOrderSchema),
  /** `cursor` of the next page; null at the end. */
  next: z.string().nullable(),
});

/** One order with its history. */
export const shownOrderSchema = listedOrderSchema.extend({
  receivedAt: instant,
  signedAt: instant.nullable(),
  deadline: z.strictObject({
    signBy: instant.nullable(),
    contactBy: instant.nullable(),
    finishBy: instant.nullable(),
  }),
  contacted: z.boolean(),
  urgeCount: z.int(),
  supervised: z.boolean(),
  /** What lies with us, by an address that is valid for a day. */
  attachments: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      contentType: z.string(),
      size: z.int(),
      sha256: z.string(),
      url: z.url(),
      expiresAt: instant,
    }),
  ),
  history: z.array(
    z.strictObject({
      event: z.string(),
      from: z.string(),
      to: z.string(),
      at: instant,
      side,
      /** Office of who did it; '' where there is none. Never a person. */
      dept: z.string(),
      /** Of an event that you sent. */
      eventId: z.string().optional(),
    }),
  ),
});

/** What a view needs to know of the peer. */
export interface ViewedBy {
  id: string;
  name: string;
  wireState(state: WorkOrder['state']): string;
}

/** What stays in the house: who of us works on it, warnings, what belongs together. */
const OWN_LINES: readonly OrderLine['event'][] = ['ASSIGN', 'WARN', 'RELATE', 'MERGE', 'CLOSE_HERE'];

/** Event ids of a peer as they lie in the order: never the same as ours. */
export function storedEventId(peer: { id: string }, eventId: string): string {
  return `${peer.id}:${eventId}`;
}

/** An order in a list, as its peer may see it. */
export function listedOrder(order: WorkOrder, peer: ViewedBy): z.output<typeof listedOrderSchema> {
  return {
    orderNo: order.peerOrderNo ?? order.number,
    dispatchSeq: order.dispatchSeq,
    workOrderId: order._id,
    number: order.number,
    state: peer.wireState(order.state),
    stateSince: told(order.stateSince),
    nextSeq: order.peerSeq + 1,
    updatedAt: told(order.updatedAt),
  };
}

/**
 * An order and its history, as its peer may see it: no name of the staff, no note, nothing of whom it is for.
 * @param links where our own attachments can be fetched.
 */
export function shownOrder(
  order: WorkOrder,
  peer: ViewedBy,
  links: ReadonlyMap<string, { url: string; expiresAt: Date }>,
): z.output<typeof shownOrderSchema> {
  const { deadline, attachments, history } = order;
  return {
    ...listedOrder(order, peer),
    receivedAt: told(order.createdAt),
    signedAt: toldOrNull(order.signedAt),
    deadline: {
      signBy: toldOrNull(deadline.signBy),
      contactBy: toldOrNull(deadline.contactBy),
      finishBy: toldOrNull(deadline.finishBy),
    },
    contacted: order.contact.contacted,
    urgeCount: order.urgeCount,
    supervised: order.supervised,
    attachments: attachments.flatMap(({ id, name, contentType, size, sha256, url }) => {
      const link = links.get(id);
      if (url !== '' || link === undefined) return [];
      return [{ id, name, contentType, size, sha256, url: link.url, expiresAt: told(link.expiresAt) }];
    }),
    history: history
      .filter(({ event }) => !OWN_LINES.includes(event))
      .map((line) => ({
        event: line.event,
        from: peer.wireState(line.from),
        to: peer.wireState(line.to),
        at: told(line.at),
        side: line.by.as,
        dept: officeOf(line, order, peer),
        ...(line.eventId.startsWith(storedEventId(peer, '')) && line.by.id === peer.id
          ? { eventId: line.eventId.slice(storedEventId(peer, '').length) }
          : {}),
      })),
  };
}

function officeOf({ by }: OrderLine, { handler }: WorkOrder, peer: ViewedBy): string {
  if (by.id === peer.id) return peer.name;
  return by.as === 'handler' ? handler.main.name : '';
}

/** Asia/Shanghai, with its offset. */
function told(at: Date): string {
  return writeInstant(at.toISOString(), 'iso');
}

function toldOrNull(at: Date | null): string | null {
  return at === null ? null : told(at);
}
