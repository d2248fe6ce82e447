import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../storage/index.ts';
import type { ChannelName } from './conversation.ts';

/** How a service session ended; set once, at closing. */
export type SessionOutcome =
  | 'answered'
  | 'pre-check'
  | 'handed-over'
  | 'message-taken'
  | 'work-order'
  | 'abandoned'
  | 'emergency'
  | 'wrong-number';

/** From the best to the worst; three of them are the default scale, all five 好差评 by configuration. */
export const SATISFACTIONS = [
  'very-satisfied',
  'satisfied',
  'basically-satisfied',
  'dissatisfied',
  'very-dissatisfied',
] as const;
export type Satisfaction = (typeof SATISFACTIONS)[number];

/** Who is rated: frozen when the service closes, whatever becomes of accounts, shifts and regions. */
export interface Attribution {
  /** Staff id of the lawyer who served last; null where no person served. */
  lawyerId: string | null;
  /** What the case asked for when it was queued, e.g. `labour`; null where it was never queued. */
  queue: string | null;
  /** Shift he served in; null where he served outside any. */
  shiftId: string | null;
  /** The firm or office he serves for (服务机构), as his profile said then; '' for none. */
  provider: string;
  /** GB/T 2260, six digits. */
  regionCode: string | null;
}

/** How long each had the resident, ms. They sum to the length of the service. */
export interface ServiceClocks {
  botMs: number;
  waitingMs: number;
  lawyerMs: number;
  wrapUpMs: number;
}

/**
 * One service (一次服务): from the first message to closing, whoever answers. One service, one record, one rating.
 */
export interface Session extends Stored {
  conversationId: string;
  channel: ChannelName;
  regionCode: string | null;
  openedAt: Date;
  closedAt: Date | null;
  /** `open` or `closed`; indexed for the supervisor's list. */
  state: 'open' | 'closed';
  outcome: SessionOutcome | null;
  topic: string | null;
  intents: string[];
  emergency: string | null;
  /** Resident's turns. */
  turnCount: number;
  handoffId: string | null;
  /** Frozen at closing: who is rated. */
  lawyerId: string | null;
  closeReason: 'silence' | 'goodbye' | 'handoff-closed' | 'message-left' | 'abuse' | 'hung-up' | null;
  rating: Satisfaction | null;
  ratedAt: Date | null;
  ratingState: 'none' | 'asked' | 'rated' | 'skipped';
  /** Why it is not rated though it was served: nobody rates his own service. */
  unratedBecause?: 'own-service' | null;
  /** When the one reminder went out, UTC; null while none did. */
  remindedAt?: Date | null;
  /** Null until it is closed. */
  attribution?: Attribution | null;
  /** Null until it is closed. */
  clocks?: ServiceClocks | null;
  /** Everything that follows from how it stands now was worked out: its record, its figures. False after each change. */
  settled?: boolean;
}

const sessionSchema = new Schema(
  {
    _id: { type: String, required: true },
    conversationId: { type: String, required: true },
    channel: { type: String, required: true },
    regionCode: { type: String, default: null },
    openedAt: { type: Date, required: true },
    closedAt: { type: Date, default: null },
    state: { type: String, required: true, enum: ['open', 'closed'], default: 'open' },
    outcome: { type: String, default: null },
    topic: { type: String, default: null },
    intents: { type: [String], default: [] },
    emergency: { type: String, default: null },
    turnCount: { type: Number, default: 0 },
    handoffId: { type: String, default: null },
    lawyerId: { type: String, default: null },
    closeReason: { type: String, default: null },
    rating: { type: String, default: null, enum: [...SATISFACTIONS, null] },
    ratedAt: { type: Date, default: null },
    ratingState: { type: String, required: true, enum: ['none', 'asked', 'rated', 'skipped'], default: 'none' },
    unratedBecause: { type: String, default: null },
    remindedAt: { type: Date, default: null },
    attribution: { type: Schema.Types.Mixed, default: null },
    clocks: { type: Schema.Types.Mixed, default: null },
    settled: { type: Boolean, default: false },
  },
  { versionKey: false, minimize: false },
);
sessionSchema.index({ openedAt: -1 });
sessionSchema.index({ state: 1, openedAt: -1 });
sessionSchema.index({ state: 1, settled: 1, closedAt: 1 });
sessionSchema.index({ outcome: 1, openedAt: -1 });
sessionSchema.index({ rating: 1, openedAt: -1 });
sessionSchema.index({ conversationId: 1, openedAt: -1 });

export const sessionCollection: CollectionDefinition<Session> = { name: 'sessions', schema: sessionSchema };
