import { Schema } from 'mongoose';
import { type Attribution, type ChannelName, SATISFACTIONS, type Satisfaction } from '../sessions/index.ts';
import type { CollectionDefinition, Stored } from '../storage/index.ts';
import type { RatingScale } from './follow-up-content.ts';
import { RATING_CLASSES, type RatingClass } from './satisfaction.ts';

/** What a record says: the one rating, the reason of a bad one, or what was said to the callback after it. */
export const RATING_KINDS = ['rating', 'reason', 'after-callback'] as const;
export type RatingKind = (typeof RATING_KINDS)[number];

/**
 * One line of the book of ratings (评价), which is only ever added to. The rating has its session's id, so that there is
 * never a second one; what comes later stands beside it and replaces nothing.
 */
export interface RatingRecord extends Stored {
  sessionId: string;
  kind: RatingKind;
  /** Of a reason the level that it is for. */
  level: Satisfaction;
  /** Its class, the same on either scale. */
  ratingClass: RatingClass;
  /** The scale it was given on. */
  scale: RatingScale;
  /** UTC. */
  at: Date;
  channel: ChannelName;
  by: 'resident' | 'callback';
  /** Who called back and wrote it down; null where the resident gave it himself. */
  staffId: string | null;
  /** Key of the message it came with: the same message twice is the same rating. */
  key: string;
  /** Who is rated, as it was frozen when the service closed; null for services closed before that was kept. */
  attribution: Attribution | null;
  /** Of a reason: the resident's words with personal data masked; '' else. */
  words: string;
  /** The same as he wrote them, sealed with the field key; '' where nothing was masked. */
  wordsSealed: string;
}

const ratingSchema = new Schema(
  {
    _id: { type: String, required: true },
    sessionId: { type: String, required: true },
    kind: { type: String, required: true, enum: RATING_KINDS },
    level: { type: String, required: true, enum: SATISFACTIONS },
    ratingClass: { type: String, required: true, enum: RATING_CLASSES },
    scale: { type: String, required: true, enum: ['three', 'five'] },
    at: { type: Date, required: true },
    channel: { type: String, required: true },
    by: { type: String, required: true, enum: ['resident', 'callback'] },
    staffId: { type: String, default: null },
    key: { type: String, required: true },
    attribution: { type: Schema.Types.Mixed, default: null },
    words: { type: String, default: '' },
    wordsSealed: { type: String, default: '' },
  },
  { versionKey: false, minimize: false },
);
ratingSchema.index({ sessionId: 1, at: 1 });
ratingSchema.index({ at: 1 });

export const ratingCollection: CollectionDefinition<RatingRecord> = { name: 'ratings', schema: ratingSchema };
