import { Schema } from 'mongoose';
import { type Attribution, type ChannelName, SATISFACTIONS, type Satisfaction } from '../sessions/index.ts';
import type { CollectionDefinition, Stored } from '../storage/index.ts';

/**
 * Where the review of a bad rating stands (不满意回访): open → calling (somebody has tried to reach the resident) →
 * finding (what it was is written down) → closed.
 */
export const REVIEW_STATES = ['open', 'calling', 'finding', 'closed'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** How a try to call back ended; `no-contact`: no number is known, or calling may put the resident in danger. */
export const CALLBACK_RESULTS = ['reached', 'not-reached', 'no-contact'] as const;
export type CallbackResult = (typeof CALLBACK_RESULTS)[number];

/** What it was (查明). Those that are ours have to be put right. */
export const FINDING_CODES = [
  'answer-wrong',
  'answer-unclear',
  'attitude',
  'waited-too-long',
  'could-not-serve',
  'not-our-business',
  'resident-mistaken',
  'other',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

const OURS: readonly FindingCode[] = [
  'answer-wrong',
  'answer-unclear',
  'attitude',
  'waited-too-long',
  'could-not-serve',
];

/** The fault is ours: what was put right has to be told before the review is closed. */
export function isOurs(code: FindingCode): boolean {
  return OURS.includes(code);
}

/** What was done about it (整改): a proposal for the knowledge, a talk with the lawyer, training, hours or staffing. */
export const CORRECTION_KINDS = ['knowledge', 'talk', 'training', 'staffing', 'other'] as const;
export type CorrectionKind = (typeof CORRECTION_KINDS)[number];

export interface ReviewCallback {
  at: Date;
  /** Staff id. */
  by: string;
  result: CallbackResult;
  /** What the resident said, written down; personal data masked. */
  words: string;
  /** The same as written, sealed with the field key; '' where nothing was masked. */
  wordsSealed: string;
}

export interface ReviewFinding {
  at: Date;
  by: string;
  code: FindingCode;
  text: string;
}

export interface ReviewCorrection {
  at: Date;
  by: string;
  kind: CorrectionKind;
  /** Id of the proposal, or another reference; '' for none. */
  ref: string;
  text: string;
}

/** One line of what happened: codes and ids only. */
export interface ReviewEvent {
  step: 'opened' | 'taken' | 'callback' | 'finding' | 'correction' | 're-rating' | 'warned' | 'closed';
  at: Date;
  /** Staff id; null for the hotline itself. */
  by: string | null;
  detail: string;
}

/** Whether it is of a work order, and not of a service. */
export function isOfOrder({ orderId }: Pick<ServiceReview, 'orderId'>): boolean {
  return (orderId ?? null) !== null;
}

/** The review of one badly rated service or work order (工单); its `_id` is the session's, or the order's. */
export interface ServiceReview extends Stored {
  /** Of the order that was rated; null or not there for a service. */
  orderId?: string | null;
  /** '' for an order of nobody who speaks with us. */
  conversationId: string;
  channel: ChannelName;
  regionCode: string | null;
  /** The rating that opened it; it stays whatever comes after. */
  level: Satisfaction;
  state: ReviewState;
  /** Not closed; for the indexes. */
  isOpen: boolean;
  openedAt: Date;
  /** End of the last working day, UTC. */
  dueAt: Date;
  /** That day in Shanghai, `YYYY-MM-DD`. */
  dueDay: string;
  /** False where the deadline reaches into a time whose holidays were not published: Mondays to Fridays were counted. */
  isCalendarKnown: boolean;
  attribution: Attribution | null;
  /** The resident told of danger in this service: whoever calls back thinks of who may answer. */
  isDangerous: boolean;
  /** Who has it in hand; null where nobody could be found. */
  assigneeId: string | null;
  /** Who served, or took part: has no part in the review (回避). */
  recused: string[];
  callbacks: ReviewCallback[];
  finding: ReviewFinding | null;
  correction: ReviewCorrection | null;
  /** What the resident said when he was called back; beside the rating, never instead of it. */
  reRating: { level: Satisfaction; at: Date; by: string } | null;
  /** Highest percent of the time that was warned of; 0 before. */
  warned: number;
  /** When the next warning is due, UTC; null when there is none. */
  warnAt: Date | null;
  history: ReviewEvent[];
  closedAt: Date | null;
  closedBy: string | null;
}

const reviewSchema = new Schema(
  {
    _id: { type: String, required: true },
    orderId: { type: String, default: null },
    conversationId: { type: String, default: '' },
    channel: { type: String, required: true },
    regionCode: { type: String, default: null },
    level: { type: String, required: true, enum: SATISFACTIONS },
    state: { type: String, required: true, enum: REVIEW_STATES },
    isOpen: { type: Boolean, required: true },
    openedAt: { type: Date, required: true },
    dueAt: { type: Date, required: true },
    dueDay: { type: String, required: true },
    isCalendarKnown: { type: Boolean, required: true },
    attribution: { type: Schema.Types.Mixed, default: null },
    isDangerous: { type: Boolean, default: false },
    assigneeId: { type: String, default: null },
    recused: { type: [String], default: [] },
    callbacks: { type: [Schema.Types.Mixed], default: [] },
    finding: { type: Schema.Types.Mixed, default: null },
    correction: { type: Schema.Types.Mixed, default: null },
    reRating: { type: Schema.Types.Mixed, default: null },
    warned: { type: Number, default: 0 },
    warnAt: { type: Date, default: null },
    history: { type: [Schema.Types.Mixed], default: [] },
    closedAt: { type: Date, default: null },
    closedBy: { type: String, default: null },
  },
  { versionKey: false, minimize: false },
);
reviewSchema.index({ isOpen: 1, dueAt: 1 });
reviewSchema.index({ isOpen: 1, warnAt: 1 });
reviewSchema.index({ isOpen: 1, assigneeId: 1 });
reviewSchema.index({ isOpen: 1, closedAt: -1 });

export const serviceReviewCollection: CollectionDefinition<ServiceReview> = {
  name: 'serviceReviews',
  schema: reviewSchema,
};
