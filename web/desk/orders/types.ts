import type { ordersZhCN } from '../texts/orders.zh-CN.ts';

type Words = typeof ordersZhCN;
export type OrderState = keyof Words['states'];
export type OrderEvent = keyof Words['events'];
export type OrderView = keyof Words['views'];
export type BoardColumn = keyof Words['board']['columns'];

export interface OrderRow {
  id: string;
  number: string;
  peerOrderNo: string | null;
  peerName: string | null;
  origin: keyof Words['origins'];
  handledBy: 'us' | 'peer';
  state: OrderState;
  kind: keyof Words['kinds'];
  urgency: keyof Words['urgencies'];
  title: string;
  regionName: string | null;
  assigneeId: string | null;
  assigneeName: string;
  nextDueAt: string | null;
  due: keyof Words['due'] | null;
  isLate: boolean;
  isRunning: boolean;
  percent: number | null;
  supervised: boolean;
  urgeCount: number;
  isConfidential: boolean;
  isMerged: boolean;
  awaitsCloseSince: string | null;
  isClosedHere: boolean;
  seen: number;
}

export interface OrderAction {
  type: OrderEvent;
  via: 'work' | 'decide';
  needs: string[];
}

export interface OrderDetail extends OrderRow {
  closedHere: { at: string; byName: string; reason: string } | null;
  mayCloseHere: boolean;
  content: string;
  incidentAt: string;
  address: string;
  target: string;
  caller: {
    anonymous: boolean;
    confidential: boolean;
    name: string;
    phoneTail: string;
    phone: string | null;
    hasMore: boolean;
  };
  safeTime: string;
  deadline: Record<keyof Words['limits'], string | null> & { basis: string; isCalendarKnown: boolean };
  handler: string;
  result: keyof Words['results'] | null;
  reply: string;
  legalBasis: string[];
  request: { type: string; reason: string; until: string | null } | null;
  attachments: { id: string; name: string; size: number; state: keyof Words['attachmentStates'] }[];
  notices: { key: string; text: string; at: string; by: keyof Words['toldBy']; sent: boolean }[];
  messages: {
    id: string;
    seq: number;
    type: string;
    state: keyof Words['messageStates'];
    reason: string;
    createdAt: string;
  }[];
  related: OrderRow[];
  duplicates: OrderRow[];
  mergedInto: OrderRow | null;
  likely: OrderRow[];
  sessionId: string | null;
  history: {
    key: string;
    at: string;
    as: keyof Words['sides'];
    byName: string;
    event: OrderEvent;
    from: OrderState;
    to: OrderState;
    note: string;
  }[];
  actions: OrderAction[];
}

export interface Load {
  id: string | null;
  name: string;
  open: number;
  late: number;
}

export interface Board {
  columns: Record<BoardColumn, { count: number; orders: OrderRow[] }>;
  regions: Load[];
  officers: Load[];
  isCut: boolean;
}

export interface OrderOptions {
  people: { id: string; name: string }[];
  peers: { id: string; name: string; kind: '12345' | '110' }[];
}

export interface RevealedCaller {
  name: string;
  phone: string;
  callNumber: string;
}
