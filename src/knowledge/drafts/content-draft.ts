import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../../storage/index.ts';
import type { DraftChange } from './draft-change.ts';

/** `taken`: its lines are in the files. */
export const DRAFT_STATES = ['open', 'taken', 'dropped'] as const;
export type DraftState = (typeof DRAFT_STATES)[number];

/** A change of the content files, drafted at the desk and written into them by whoever keeps them (内容草稿). */
export interface ContentDraft extends Stored {
  state: DraftState;
  change: DraftChange;
  /** The cluster of questions it is made from; null without. */
  clusterId: string | null;
  /** Ids of the questions that were chosen. */
  questions: string[];
  note: string;
  /** Staff id. */
  by: string;
  byName: string;
  /** UTC. */
  at: Date;
  /** Who took or dropped it; '' where the files were found to hold it. */
  decidedBy: string;
  decidedAt: Date | null;
  reason: string;
}

const draftSchema = new Schema(
  {
    _id: { type: String, required: true },
    state: { type: String, required: true, enum: DRAFT_STATES },
    change: { type: Schema.Types.Mixed, required: true },
    clusterId: { type: String, default: null },
    questions: { type: [String], default: [] },
    note: { type: String, default: '' },
    by: { type: String, required: true },
    byName: { type: String, required: true },
    at: { type: Date, required: true },
    decidedBy: { type: String, default: '' },
    decidedAt: { type: Date, default: null },
    reason: { type: String, default: '' },
  },
  { versionKey: false, minimize: false },
);
draftSchema.index({ state: 1, at: -1 });
draftSchema.index({ clusterId: 1, at: -1 });

export const contentDraftCollection: CollectionDefinition<ContentDraft> = {
  name: 'content_drafts',
  schema: draftSchema,
};
