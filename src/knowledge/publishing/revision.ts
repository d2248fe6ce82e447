import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../../storage/index.ts';
import type { Answer } from '../answer.ts';
import type { PublishingReport } from './report.ts';

/** `published` is in force; `replaced` and `rolled-back` were. */
export const REVISION_STATES = ['proposed', 'rejected', 'withdrawn', 'published', 'replaced', 'rolled-back'] as const;
export type RevisionState = (typeof REVISION_STATES)[number];

/** What was in force when a change was begun: a decision on it needs that nothing happened since. */
export interface Base {
  /** Number of the published version; null while the file's answer is in force. */
  revision: number | null;
  /** How often what is in force was decided on: published, rolled back, marked stale. */
  release: number;
  /** {@link hashOfAnswer} of the answer in the file. */
  file: string;
}

/** A proposed version of an answer (修订稿). Versions are never removed and their content never changes. */
export interface KnowledgeRevision extends Stored {
  answerId: string;
  /** 1, 2, 3 … within one answer, in the order of proposals. */
  number: number;
  content: Answer;
  basedOn: Base;
  /** The answer in force when it was proposed: what the change is a change of. */
  base: Answer;
  /** Follows from the decisions; written here to be listed. */
  state: RevisionState;
  /** Staff id. */
  proposedBy: string;
  proposedByName: string;
  /** UTC. */
  proposedAt: Date;
  /** Why, in the words of who proposed. */
  note: string;
  /** What the checks said at the proposal. */
  checked: PublishingReport;
  decidedBy: string | null;
  decidedByName: string | null;
  decidedAt: Date | null;
  reason: string;
}

export function revisionId(answerId: string, number: number): string {
  return `${answerId}:${number}`;
}

const revisionSchema = new Schema(
  {
    _id: { type: String, required: true },
    answerId: { type: String, required: true },
    number: { type: Number, required: true },
    content: { type: Schema.Types.Mixed, required: true },
    basedOn: { type: Schema.Types.Mixed, required: true },
    base: { type: Schema.Types.Mixed, required: true },
    state: { type: String, required: true, enum: REVISION_STATES },
    proposedBy: { type: String, required: true },
    proposedByName: { type: String, required: true },
    proposedAt: { type: Date, required: true },
    note: { type: String, default: '' },
    checked: { type: Schema.Types.Mixed, required: true },
    decidedBy: { type: String, default: null },
    decidedByName: { type: String, default: null },
    decidedAt: { type: Date, default: null },
    reason: { type: String, default: '' },
  },
  { versionKey: false, minimize: false },
);
revisionSchema.index({ answerId: 1, number: -1 });
revisionSchema.index({ state: 1, proposedAt: -1 });

export const knowledgeRevisionCollection: CollectionDefinition<KnowledgeRevision> = {
  name: 'knowledgeRevisions',
  schema: revisionSchema,
};
