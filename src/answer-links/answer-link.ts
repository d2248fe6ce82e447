import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../storage/index.ts';

/**
 * A short link (短链接) to what the hotline said, for a resident who cannot be shown all of it. Whoever has the code may
 * read the words, so the code itself is not kept: `_id` is its fingerprint.
 */
export interface AnswerLink extends Stored {
  conversationId: string;
  /** The turns whose words are shown, in order. */
  turnIds: string[];
  /** UTC. */
  until: Date;
}

const linkSchema = new Schema(
  {
    _id: { type: String, required: true },
    conversationId: { type: String, required: true },
    turnIds: { type: [String], required: true },
    until: { type: Date, required: true },
  },
  { versionKey: false, minimize: false },
);
linkSchema.index({ until: 1 });

export const answerLinkCollection: CollectionDefinition<AnswerLink> = { name: 'answerLinks', schema: linkSchema };
