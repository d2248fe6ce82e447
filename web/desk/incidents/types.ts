import type { incidentsZhCN } from '../texts/incidents.zh-CN.ts';

type Words = typeof incidentsZhCN;
export type IncidentState = keyof Words['states'];
export type OfferWay = keyof Words['ways'];
export type OfferAnswer = keyof Words['answers'];
export type IncidentKind = keyof Words['kinds'];
export type Transfer = keyof Words['transfers'];
export type Keeper = keyof Words['keepers'];
export type IncidentResult = keyof Words['results'];

export interface IncidentRow {
  id: string;
  conversationId: string;
  handoffId: string | null;
  channel: string;
  regionCode: string | null;
  dangers: string[];
  /** Somebody else may hold the telephone. */
  mayBeWatched: boolean;
  state: IncidentState;
  openedAt: string;
  attendedName: string | null;
  isMine: boolean;
  reports: number;
  result: IncidentResult | null;
}

export interface IncidentDetail extends Omit<IncidentRow, 'reports'> {
  isConnected: boolean;
  /** By telephone, in a case that somebody has: the police can be called into it. */
  mayCall: boolean;
  offers: {
    id: string;
    way: OfferWay;
    at: string;
    byName: string | null;
    answer: OfferAnswer;
    answeredAt: string | null;
  }[];
  reports: {
    kind: IncidentKind;
    transfer: Transfer;
    at: string;
    byName: string;
    reason: string;
    passedOn: string[];
    keeper: Keeper | null;
    delivery: keyof Words['deliveries'] | null;
    place: string;
    summary: string;
  }[];
  note: string;
  closedAt: string | null;
  history: { at: string; byName: string | null; step: keyof Words['steps']; detail: string }[];
}

/** What is handed to the police. */
export interface NewReport {
  kind: IncidentKind;
  transfer: Transfer;
  place: string;
  summary: string;
  callbackNumber: string;
  callbackAgreed: boolean;
  recordingRef: string;
  reason: string;
  byTelephone: boolean;
  seen: number;
}

export interface RevealedReport {
  place: string;
  summary: string;
  callbackNumber: string;
  recordingRef: string;
}
