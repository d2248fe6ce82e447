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
  peerName: string;
  orderId: string | null;
  number: string;
  finishBy: string | null;
  isNear: boolean;
  isHeld: boolean;
}

export interface ExchangeDetail extends ExchangeRow {
  attempts: { at: string; status: number | null; code: string }[];
  response: string;
  behind: { id: string; type: string }[];
}

export interface RefusalRow {
  id: string;
  peerName: string;
  orderNo: string;
  field: string;
  reason: string;
  lastAt: string;
  times: number;
}

export interface RefusalDetail extends RefusalRow {
  sent: { path: string; value: string | null }[];
}
