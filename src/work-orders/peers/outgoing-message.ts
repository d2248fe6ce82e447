import type { IncidentMessage } from '../incidents/police-incidents.ts';
import type { OrderStep } from '../orders/order-steps.ts';
import type { OrderAttachment, OrderCaller, WorkOrder } from '../orders/work-order.ts';

/** The same in JSON: instants are text, UTC. */
export type InJson<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? InJson<Item>[]
    : T extends object
      ? { [Field in keyof T]: InJson<T[Field]> }
      : T;

/** What is told of an attachment; its address is made when it is sent. */
export type OutgoingAttachment = Pick<OrderAttachment, 'id' | 'name' | 'contentType' | 'size' | 'sha256'>;

/** An order that is handed to a peer, in our own codes, with the caller in the clear. */
export type OutgoingOrder = InJson<
  Pick<
    WorkOrder,
    | 'number'
    | 'dispatchSeq'
    | 'origin'
    | 'kind'
    | 'urgency'
    | 'mode'
    | 'category'
    | 'title'
    | 'content'
    | 'incidentAt'
    | 'address'
    | 'target'
    | 'acceptedAt'
    | 'dispatchedAt'
  > & { deadline: Pick<WorkOrder['deadline'], 'signBy' | 'contactBy' | 'finishBy'>; caller: OrderCaller }
> & { attachments: OutgoingAttachment[]; relatedOrderNos: string[] };

/** A step as it is told to a peer; who took it is in `operator`. */
export type OutgoingStep = OrderStep extends infer Step
  ? Step extends OrderStep
    ? InJson<Omit<Step, 'by' | 'eventId' | 'seq' | 'attachments'>> &
        (Step extends { attachments: unknown } ? { attachments: OutgoingAttachment[] } : unknown)
    : never
  : never;

/** What goes to a peer, in our own codes; it lies sealed in the order and in the outbox. */
export type OutgoingPayload =
  | { call: 'dispatch'; order: OutgoingOrder }
  | {
      /** `feedback`: we handle it; `event`: the peer does. */
      call: 'feedback' | 'event';
      /** 工单编号 that the order has at who gave it out. */
      orderNo: string;
      step: OutgoingStep;
      /** 承办单位 and who did it; null where it was nobody of the staff. */
      operator: { name: string; dept: string } | null;
      /** 保密、匿名: whose name and numbers must not stand in any words; null where nothing is kept back. */
      kept: Pick<OrderCaller, 'name' | 'phone' | 'callNumber' | 'anonymous'> | null;
    }
  | { call: 'incident'; incident: InJson<IncidentMessage> };

/** What is known only when a message is sent. */
export interface OutgoingPlace {
  eventId: string;
  /** Number of this event among ours of this order; 0 of a dispatch. */
  seq: number;
  /** Our attachments by id: where they can be fetched, and until when. What is not here is left out. */
  links: ReadonlyMap<string, { url: string; expiresAt: Date }>;
}
