import { Schema } from 'mongoose';
import type { Attribution, ChannelName, Satisfaction, ServiceClocks, SessionOutcome } from '../../sessions/index.ts';
import type { CollectionDefinition, Stored } from '../../storage/index.ts';

/** How the resident was brought to a person; null where nobody was asked for. */
export interface HandoffFacts {
  /** First asked for, UTC. */
  requestedAt: Date;
  /** First answered by a person, UTC; null where nobody answered. */
  answeredAt: Date | null;
  /** From the first request to the first answer, or to giving up, ms. */
  waitedMs: number;
  /** `answered`, `message-left`, `abandoned`, or `open` where it was cut off by the end of the service. */
  result: 'answered' | 'message-left' | 'abandoned' | 'open';
  /** Handoffs of this service. */
  count: number;
  /** Code the lawyer chose at the end; null without. */
  wrapUp: string | null;
}

/**
 * What is known of one closed service (服务要素), for search, figures, exports and the sample: one document a service,
 * worked out from the session, its turns, handoffs, rating and review, and again after each change. Nothing personal is
 * in it: the person is a keyed fingerprint, and the terms are of masked words.
 */
export interface ServiceFacts extends Stored {
  conversationId: string;
  /** The same for the same telephone number or account; the thread's own id where the channel knows neither. */
  personKey: string;
  channel: ChannelName;
  /** GB/T 2260, six digits; null where nobody told. */
  regionCode: string | null;
  openedAt: Date;
  closedAt: Date;
  /** Day it was opened on in Asia/Shanghai, `YYYY-MM-DD`. */
  day: string;
  /** Hour it was opened in, Asia/Shanghai, 0 to 23. */
  hour: number;
  outcome: SessionOutcome;
  topic: string | null;
  intents: string[];
  emergency: string | null;
  /** Resident's turns. */
  turnCount: number;
  /** From the resident's first words to the first answer of anybody, ms; null where none came. */
  firstReplyMs: number | null;
  /** Keyed fingerprints of telephone numbers that were left for a callback. */
  phoneKeys: string[];
  lawyerId: string | null;
  attribution: Attribution;
  clocks: ServiceClocks;
  handoff: HandoffFacts | null;
  ratingState: 'none' | 'asked' | 'rated' | 'skipped';
  rating: Satisfaction | null;
  ratedAt: Date | null;
  /** State of the review that a bad rating opened; null without. */
  reviewState: string | null;
  /** The same person had another service within 7 days before. */
  isRepeat: boolean;
  /** Automatic score, 0 to 100; null until it is scored. */
  quality: number | null;
  /** What search goes by: words of the masked transcript and one term for each filter. See `search-terms.ts`. */
  terms: string[];
}

const factsSchema = new Schema(
  {
    _id: { type: String, required: true },
    conversationId: { type: String, required: true },
    personKey: { type: String, required: true },
    channel: { type: String, required: true },
    regionCode: { type: String, default: null },
    openedAt: { type: Date, required: true },
    closedAt: { type: Date, required: true },
    day: { type: String, required: true },
    hour: { type: Number, required: true },
    outcome: { type: String, required: true },
    topic: { type: String, default: null },
    intents: { type: [String], default: [] },
    emergency: { type: String, default: null },
    turnCount: { type: Number, default: 0 },
    firstReplyMs: { type: Number, default: null },
    phoneKeys: { type: [String], default: [] },
    lawyerId: { type: String, default: null },
    attribution: { type: Schema.Types.Mixed, required: true },
    clocks: { type: Schema.Types.Mixed, required: true },
    handoff: { type: Schema.Types.Mixed, default: null },
    ratingState: { type: String, required: true },
    rating: { type: String, default: null },
    ratedAt: { type: Date, default: null },
    reviewState: { type: String, default: null },
    isRepeat: { type: Boolean, default: false },
    quality: { type: Number, default: null },
    terms: { type: [String], default: [] },
  },
  { versionKey: false, minimize: false },
);
factsSchema.index({ openedAt: -1 });
factsSchema.index({ day: 1 });
factsSchema.index({ personKey: 1, openedAt: -1 });
factsSchema.index({ lawyerId: 1, openedAt: -1 });
factsSchema.index({ terms: 1, openedAt: -1 });

export const serviceFactsCollection: CollectionDefinition<ServiceFacts> = { name: 'serviceFacts', schema: factsSchema };
