import { Schema } from 'mongoose';
import type { ChannelName } from '../../sessions/index.ts';
import type { CollectionDefinition, Stored } from '../../storage/index.ts';

/**
 * How the police was offered (国办发〔2022〕12号): the number shown or said; a call put through by one key; a call of
 * three, where it is unclear whose matter it is.
 */
export const OFFER_WAYS = ['number', 'one-key', 'three-way'] as const;
export type OfferWay = (typeof OFFER_WAYS)[number];

/** `open`: nothing was answered, which is no refusal. `missed`: put through, and nobody took it. */
export const OFFER_ANSWERS = ['open', 'accepted', 'refused', 'connected', 'missed'] as const;
export type OfferAnswer = (typeof OFFER_ANSWERS)[number];

/** 报警转接的提出: also what was refused is kept. */
export interface PoliceOffer {
  /** The same offer again is one line. */
  id: string;
  way: OfferWay;
  at: Date;
  /** Staff id; null for the bot. */
  by: string | null;
  answer: OfferAnswer;
  answeredAt: Date | null;
}

/** 警情类别, as the mapping table of the police peer translates them. */
export const INCIDENT_KINDS = [
  'violence',
  'threat',
  'suicide',
  'minor',
  'fraud',
  'missing',
  'confinement',
  'traffic',
  'fire-or-medical',
  'crowd',
  'other',
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** Who keeps the matter when three have spoken: where they do not agree, who received it first. */
export const KEEPERS = ['police', 'us', 'both'] as const;
export type Keeper = (typeof KEEPERS)[number];

/** What was handed to the police, and why; words and numbers under the seal. */
export interface PoliceReport {
  /** Id of the message in the outbox; '' where a person told it by telephone. */
  messageId: string;
  kind: IncidentKind;
  transfer: 'one-key' | 'three-way' | 'data';
  /** Sealed JSON of {@link ReportWords}; '' when they were deleted lawfully. */
  words: string;
  /** Names of the fields that were passed on, for the record. */
  passedOn: string[];
  /** Why it may be passed on without asking (个人信息保护法 13), in words. */
  reason: string;
  keeper: Keeper | null;
  at: Date;
  by: string;
  byName: string;
}

/** The words of a report, in the clear. */
export interface ReportWords {
  place: string;
  summary: string;
  /** E.164; '' where nobody may call back. */
  callbackNumber: string;
  recordingRef: string;
}

/** How it ended, as far as we know. */
export const INCIDENT_RESULTS = ['police-took-it', 'safe', 'declined-help', 'no-danger', 'unknown'] as const;
export type IncidentResult = (typeof INCIDENT_RESULTS)[number];

export interface IncidentLine {
  at: Date;
  /** Staff id; null for the bot and timers. */
  by: string | null;
  step: 'opened' | 'more-danger' | 'offered' | 'answered' | 'attended' | 'reported' | 'keeper' | 'closed' | 'reopened';
  detail: string;
}

/** Danger told of in one service (110 联动): what was offered, who looked after it, what went to the police. */
export interface PoliceIncident extends Stored {
  conversationId: string;
  handoffId: string | null;
  channel: ChannelName;
  regionCode: string | null;
  /** Codes of the dangers, the first one first: `E-VIOLENCE` … */
  codes: string[];
  state: 'open' | 'attended' | 'closed';
  openedAt: Date;
  offers: PoliceOffer[];
  /** Who looks after it; null: nobody yet. */
  attendedBy: string | null;
  attendedName: string;
  attendedAt: Date | null;
  reports: PoliceReport[];
  result: IncidentResult | null;
  /** Masked. */
  note: string;
  closedAt: Date | null;
  history: IncidentLine[];
  /** Every report lies in the outbox. */
  settled: boolean;
}

const line = new Schema(
  { at: Date, by: { type: String, default: null }, step: String, detail: String },
  { _id: false },
);
const offer = new Schema(
  {
    id: { type: String, required: true },
    way: { type: String, required: true, enum: OFFER_WAYS },
    at: { type: Date, required: true },
    by: { type: String, default: null },
    answer: { type: String, required: true, enum: OFFER_ANSWERS },
    answeredAt: { type: Date, default: null },
  },
  { _id: false },
);
const report = new Schema(
  {
    messageId: { type: String, default: '' },
    kind: { type: String, required: true, enum: INCIDENT_KINDS },
    transfer: { type: String, required: true, enum: ['one-key', 'three-way', 'data'] },
    words: { type: String, default: '' },
    passedOn: { type: [String], default: [] },
    reason: { type: String, default: '' },
    keeper: { type: String, default: null },
    at: { type: Date, required: true },
    by: { type: String, required: true },
    byName: { type: String, default: '' },
  },
  { _id: false },
);
const schema = new Schema(
  {
    _id: { type: String, required: true },
    conversationId: { type: String, required: true },
    handoffId: { type: String, default: null },
    channel: { type: String, required: true },
    regionCode: { type: String, default: null },
    codes: { type: [String], required: true },
    state: { type: String, required: true, enum: ['open', 'attended', 'closed'] },
    openedAt: { type: Date, required: true },
    offers: { type: [offer], default: [] },
    attendedBy: { type: String, default: null },
    attendedName: { type: String, default: '' },
    attendedAt: { type: Date, default: null },
    reports: { type: [report], default: [] },
    result: { type: String, default: null },
    note: { type: String, default: '' },
    closedAt: { type: Date, default: null },
    history: { type: [line], default: [] },
    settled: { type: Boolean, default: true },
  },
  { versionKey: false, minimize: false },
);
schema.index({ state: 1, openedAt: -1 });
schema.index({ settled: 1, openedAt: 1 });
schema.index({ conversationId: 1, openedAt: -1 });

/** `_id` is that of the session: one incident a service, whatever dangers it tells of. */
export const policeIncidentCollection: CollectionDefinition<PoliceIncident> = { name: 'policeIncidents', schema };
