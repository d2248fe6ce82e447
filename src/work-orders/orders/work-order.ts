import type { Stored } from '../../storage/index.ts';
import type { OrderEventType, OrderState } from './order-states.ts';

/**
 * Where an order comes from (来源): the city's platform; or here: a complaint about this service (投诉), a matter of another
 * office (非法律事务), a request for mediation, an appointment, a message left after hours, what the desk wrote down.
 */
export const ORDER_ORIGINS = [
  'city',
  'complaint',
  'other-office',
  'mediation',
  'appointment',
  'message',
  'desk',
] as const;
export type OrderOrigin = (typeof ORDER_ORIGINS)[number];

/** 诉求类型: 咨询, 求助, 投诉, 举报, 建议, 表扬, 其他. */
export const ORDER_KINDS = ['enquiry', 'help', 'complaint', 'report', 'suggestion', 'praise', 'other'] as const;
export type OrderKind = (typeof ORDER_KINDS)[number];

/** 紧急程度: 普通, 紧急, 特急. */
export const URGENCIES = ['normal', 'urgent', 'critical'] as const;
export type OrderUrgency = (typeof URGENCIES)[number];

/** 处理方式: 转办, 督办, 回访复核. */
export const ORDER_MODES = ['forward', 'supervised', 'recheck'] as const;
export type OrderMode = (typeof ORDER_MODES)[number];

/** 办理结果: 已解决, 部分解决, 未解决, 不办理退单. */
export const ORDER_RESULTS = ['solved', 'partly', 'unsolved', 'not-handled'] as const;
export type OrderResult = (typeof ORDER_RESULTS)[number];

/** 评价, 5 非常满意 … 1 非常不满意 (GB/T 39735-2020). */
export type Evaluation = 1 | 2 | 3 | 4 | 5;

/** Who asks (来电人). Name and telephones are sealed; '' where unknown. */
export interface OrderCaller {
  name: string;
  gender: 'male' | 'female' | 'unknown';
  /** 联系电话, E.164 under the seal. */
  phone: string;
  /** 来电号码 when it is another one, under the seal. */
  callNumber: string;
  /** 匿名 */
  anonymous: boolean;
  /** 保密: who he is never goes to whom he complains of, nor to anybody who handles the order for them. */
  confidential: boolean;
}

/** Limits (时限), UTC; null: none. */
export interface OrderDeadline {
  signBy: Date | null;
  contactBy: Date | null;
  finishBy: Date | null;
  /** Where they come from: told by the peer, or the row of the table. */
  basis: string;
  /** How its time is measured: on working days alone, or round the clock. */
  counts: 'working-days' | 'hours';
  /** False where holidays of some of these days are not published yet. */
  isCalendarKnown: boolean;
}

/** 附件: kept by who holds it, fetched by an address that runs out. */
export interface OrderAttachment {
  id: string;
  name: string;
  contentType: string;
  /** Bytes. */
  size: number;
  sha256: string;
  /** Where a peer keeps it; '' for our own. */
  url: string;
  /** UTC; null for our own. */
  expiresAt: Date | null;
  /** Where our copy lies; '' while there is none. */
  copy: string;
  /** Why there is no copy; '' for none. */
  problem: string;
}

/** Who did it. `handler`: who is to settle the matter; `dispatcher`: who gave it to him; `resident`; `system`: a timer. */
export interface OrderActor {
  as: 'handler' | 'dispatcher' | 'resident' | 'system';
  /** Staff id, or id of the peer; null for resident and system. */
  id: string | null;
  /** Display name; '' where there is none. */
  name: string;
}

export interface OrderLine {
  at: Date;
  by: OrderActor;
  event: OrderEventType | 'OPEN' | 'ASSIGN' | 'MERGE' | 'RELATE' | 'WARN' | 'CLOSE_HERE';
  from: OrderState;
  to: OrderState;
  /** Masked words of who did it; '' for none. */
  note: string;
  /** Unique: the same event twice is one line. */
  eventId: string;
}

/** What goes to a peer because of one event; carried to the outbox afterwards. */
export interface OrderOutgoing {
  /** `_id` of the message in the outbox, and its Idempotency-Key. */
  eventId: string;
  /** 1, 2, 3 … of our messages about this order. */
  seq: number;
  peer: string;
  /** `dispatch`: the whole order; `feedback`: of who handles it; `event`: of who gave it. */
  call: 'dispatch' | 'feedback' | 'event';
  type: OrderEventType | 'DISPATCH';
  at: Date;
  /** JSON of the event in our own codes, sealed. */
  payload: string;
  posted: boolean;
}

/** Words for the resident that follow from a step; carried to his channel afterwards. */
export interface OrderNotice {
  key: string;
  text: string;
  at: Date;
  /** `phone`: a person tells it; `none`: nobody is written to. */
  by: 'channel' | 'phone' | 'none';
  sent: boolean;
}

/** A work order (工单). */
export interface WorkOrder extends Stored {
  /** Our number, told to the resident: `GD20261122-0007-3`. */
  number: string;
  /** What makes it one: `<peer>:<orderNo>:<dispatchSeq>` of a city's, or the key its origin gave it. Unique. */
  key: string;
  origin: OrderOrigin;
  /** Who is to settle it: we, or the peer. */
  handledBy: 'us' | 'peer';
  /** Id of the peer in `knowledge/peers/`; null for an order that stays in this house. */
  peer: string | null;
  /** 工单编号 of the peer; null until it is known. */
  peerOrderNo: string | null;
  /** 派单序号, 1 for the first. */
  dispatchSeq: number;
  state: OrderState;
  /** When it came into this state, UTC, by our clock. */
  stateSince: Date;
  /** First signing, UTC; null before. */
  signedAt: Date | null;
  kind: OrderKind;
  urgency: OrderUrgency;
  mode: OrderMode;
  /** 事项分类; `code` in the peer's own scheme. */
  category: { scheme: string; code: string; path: string[] };
  title: string;
  /** 诉求内容 as it was told. */
  content: string;
  /** 事发时间, as told: a day or a time. */
  incidentAt: string;
  /** 事发地址; `regionCode` is GB/T 2260 or null. */
  address: { regionCode: string | null; street: string; community: string; text: string };
  /** GB/T 2260, of the order; null where unknown. What the regions of staff are compared with. */
  regionCode: string | null;
  /** 被反映对象; '' for none. */
  target: string;
  caller: OrderCaller;
  acceptedAt: Date;
  dispatchedAt: Date;
  deadline: OrderDeadline;
  /** When its clock was stopped, by suspension or by the reply; null while it runs. */
  suspendedAt: Date | null;
  /** What is gone of its time: so much before `since`, ms as `deadline.counts` measures it, and what went by after it. */
  clock: { since: Date; goneMs: number };
  /** Percents of the time that were warned of: 50, 80, 100. */
  warned: number[];
  /** The limit that comes first, UTC, also when it has passed; `9999` when none runs. */
  nextDueAt: Date;
  /** When a timer has something to do, UTC; `9999` for never. */
  wakeAt: Date;
  /** 主办、协办单位 */
  handler: { main: { code: string; name: string }; assist: { code: string; name: string }[] };
  /** Who of us works on it; null: nobody yet. */
  assigneeId: string | null;
  assigneeName: string;
  result: OrderResult | null;
  reply: string;
  legalBasis: string[];
  /** 是否联系来电人 */
  contact: { contacted: boolean; at: Date | null };
  /** Of a pending or decided request: what was asked. */
  request: { type: 'return' | 'extend' | 'suspend'; reason: string; until: Date | null } | null;
  /** 催办 */
  urgeCount: number;
  /** 督办 */
  supervised: boolean;
  /** 回访 */
  callback: {
    at: Date;
    ok: boolean;
    solved: boolean | null;
    evaluation: Evaluation | null;
    dissatisfiedBecause: string;
  } | null;
  evaluation: Evaluation | null;
  /** A supervisor has put it away although the city has not closed it, and why (masked); null else, not there in old ones. */
  closedHere?: { at: Date; by: string; byName: string; reason: string } | null;
  /** Orders that belong together, by id. */
  related: string[];
  /** The order that this one says again; it lives on there. */
  mergedInto: string | null;
  /** Orders that say the same, merged into this one. */
  duplicates: string[];
  attachments: OrderAttachment[];
  /** Of the resident here; null where he has none. */
  conversationId: string | null;
  sessionId: string | null;
  /** How he is told: in his conversation, by a person's call, or not at all. */
  reach: 'channel' | 'phone' | 'none';
  /** When he may be called, in his words. */
  safeTime: string;
  /** Keyed fingerprint of his telephone, to find what is the same; '' for none. */
  personKey: string;
  /** Last event of the peer that was taken. */
  peerSeq: number;
  /** Last event of ours. */
  ownSeq: number;
  /** Ids of the peer's events that were taken, so that each counts once. */
  takenEvents: string[];
  /** The first line and the latest; those between may be gone, the service log has them. */
  history: OrderLine[];
  /** Lines that were ever written, and how many of them the log of its service has. */
  lines: number;
  loggedLines: number;
  outgoing: OrderOutgoing[];
  notices: OrderNotice[];
  createdAt: Date;
  updatedAt: Date;
  /** What follows from the last step has happened. */
  settled: boolean;
}

/** Later than any limit: the place of what has none running. */
export const NO_LIMIT = new Date('9999-12-31T00:00:00.000Z');
