import { Schema } from 'mongoose';
import type { CollectionDefinition, StreamEvent } from '../../storage/index.ts';

/** `publish`, `roll-back` and `stale` change what is in force; `reject` and `withdraw` settle a proposal. */
export const DECISION_KINDS = ['publish', 'roll-back', 'stale', 'reject', 'withdraw'] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

/**
 * One decision on an answer. The decisions in their order are the truth of what is in force: every process reads on
 * from the last it knows. The key counts the decisions of one answer, so that of two made at once only one is taken.
 */
export interface KnowledgeDecision extends StreamEvent {
  answerId: string;
  kind: DecisionKind;
  /** Version it is about; null for the answer of the file. */
  revision: number | null;
  by: string;
  byName: string;
  /** UTC. */
  at: Date;
  reason: string;
}

const decisionSchema = new Schema(
  {
    _id: { type: String, required: true },
    stream: { type: String, required: true },
    seq: { type: Number, required: true },
    key: { type: String, required: true },
    answerId: { type: String, required: true },
    kind: { type: String, required: true, enum: DECISION_KINDS },
    revision: { type: Number, default: null },
    by: { type: String, required: true },
    byName: { type: String, required: true },
    at: { type: Date, required: true },
    reason: { type: String, default: '' },
  },
  { versionKey: false },
);

export const knowledgeDecisionCollection: CollectionDefinition<KnowledgeDecision> = {
  name: 'knowledgeDecisions',
  schema: decisionSchema,
};
