import type { OrderEventType } from './order-states.ts';
import type {
  Evaluation,
  OrderActor,
  OrderAttachment,
  OrderCaller,
  OrderDeadline,
  OrderKind,
  OrderMode,
  OrderOrigin,
  OrderResult,
  OrderUrgency,
} from './work-order.ts';

/** What a step brings along, by its event; events that bring nothing are left out. */
export interface StepDetails {
  COMPLETE: { result: OrderResult; reply: string; legalBasis: string[]; contacted: boolean; contactedAt: Date | null };
  RETURN_REQUEST: { reason: string };
  RETURN_REJECTED: { reason: string };
  EXTEND_REQUEST: { reason: string; until: Date };
  /** Null: the limit that was asked for. */
  EXTEND_APPROVED: { until: Date | null };
  EXTEND_REJECTED: { reason: string };
  SUSPEND_REQUEST: { reason: string; until: Date | null };
  SUSPEND_REJECTED: { reason: string };
  TRANSFER: { to: { code: string; name: string }; reason: string };
  WITHDRAW: { reason: string };
  REVIEW_REJECTED: { reason: string };
  CALLBACK: { ok: boolean; solved: boolean | null; evaluation: Evaluation | null; dissatisfiedBecause: string };
  EVALUATE: { evaluation: Evaluation };
  REOPEN: { reason: string };
  /** `contacted`: the resident was spoken to for the first time. */
  PROGRESS: { text: string; toResident: boolean; contacted?: boolean };
  SUPPLEMENT: { text: string; attachments: OrderAttachment[] };
  URGE: { reason: string };
  SUPERVISE: { reason: string };
}

/**
 * One step of an order. `eventId` makes it count once; `seq` is there where a peer sent it.
 * Times are UTC.
 */
export type OrderStep = {
  [E in OrderEventType]: {
    type: E;
    at: Date;
    by: OrderActor;
    eventId: string;
    /** Of the peer's event; null for our own. */
    seq: number | null;
  } & (E extends keyof StepDetails ? StepDetails[E] : unknown);
}[OrderEventType];

/** An order that is to be opened; the same `key` again gives the order that is there. */
/** A limit to finish by that another room sets; `by` null for none. */
export type OrderFinish = { by: Date | null } & Pick<OrderDeadline, 'basis' | 'counts'>;

export interface NewOrder {
  key: string;
  origin: OrderOrigin;
  handledBy: 'us' | 'peer';
  peer: string | null;
  peerOrderNo: string | null;
  dispatchSeq: number;
  kind: OrderKind;
  urgency: OrderUrgency;
  mode: OrderMode;
  category: { scheme: string; code: string; path: string[] };
  title: string;
  content: string;
  incidentAt: string;
  address: { regionCode: string | null; street: string; community: string; text: string };
  regionCode: string | null;
  target: string;
  /** In the clear; the service seals it. */
  caller: OrderCaller;
  acceptedAt: Date;
  dispatchedAt: Date;
  /** Null: by the table of time limits. */
  deadline: Pick<OrderDeadline, 'signBy' | 'contactBy' | 'finishBy'> | null;
  /** A limit of its own to finish by, in place of the table's: a mediation runs as long as both sides wish. */
  finish?: OrderFinish;
  handler: { main: { code: string; name: string }; assist: { code: string; name: string }[] };
  attachments: OrderAttachment[];
  conversationId: string | null;
  sessionId: string | null;
  reach: 'channel' | 'phone' | 'none';
  safeTime: string;
  /** Numbers of the peer's orders that belong to it. */
  relatedOrderNos: string[];
  by: OrderActor;
}
