import type { ordersZhCN } from '../texts/orders.zh-CN.ts';

export interface PeerHealth {
  id: string;
  name: string;
  lastSuccessAt: string | null;
  waiting: number;
  oldestAt: string | null;
  dead: number;
  failing: number;
}

export interface ExchangeRow {
  id: string;
  type: string;
  call: string;
  state: keyof (typeof ordersZhCN)['messageStates'];
  tries: number;
  reason: string;
  createdAt: string;
  deliveredAt: string | null;
  peerName: string;
  orderId: string | null;
  number: string;
  finishBy: string | null;
  isNear: boolean;
  isHeld: boolean;
}

/** Who of the staff did it, and when. */
export interface Act {
  byName: string;
  at: string;
}

export interface ExchangeDetail extends ExchangeRow {
  attempts: { at: string; status: number | null; code: string; ms: number }[];
  response: string;
  replays: Act[];
  setAside: (Act & { reason: string }) | null;
  behind: { id: string; type: string }[];
}

export type RefusalState = 'open' | 'taken' | 'set-aside';

export interface RefusalRow {
  id: string;
  peerName: string;
  orderNo: string;
  field: string;
  reason: string;
  lastAt: string;
  times: number;
  state: RefusalState;
  /** Of the order that it became; null before. */
  orderId: string | null;
  decision: (Act & { reason: string }) | null;
}

export interface RefusalDetail extends RefusalRow {
  sent: { path: string; value: string | null }[];
}
