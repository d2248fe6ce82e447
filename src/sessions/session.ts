import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../storage/index.ts';
import type { ChannelName } from './conversation.ts';

/** How a service session ended; set once, at closing. */
export type SessionOutcome =
  | 'answered'
  | 'pre-check'
  | 'handed-over'
  | 'message-taken'
  | 'abandoned'
  | 'emergency'
  | 'wrong-number';

export type Satisfaction = 'satisfied' | 'basically-satisfied' | 'dissatisfied';

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
    rating: { type: String, default: null, enum: ['satisfied', 'basically-satisfied', 'dissatisfied', null] },
    ratedAt: { type: Date, default: null },
    ratingState: { type: String, required: true, enum: ['none', 'asked', 'rated', 'skipped'], default: 'none' },
  },
  { versionKey: false, minimize: false },
);
sessionSchema.index({ openedAt: -1 });
sessionSchema.index({ state: 1, openedAt: -1 });
sessionSchema.index({ outcome: 1, openedAt: -1 });
sessionSchema.index({ rating: 1, openedAt: -1 });
sessionSchema.index({ conversationId: 1, openedAt: -1 });

export const sessionCollection: CollectionDefinition<Session> = { name: 'sessions', schema: sessionSchema };
