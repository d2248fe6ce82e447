import { Schema } from 'mongoose';
import type { ChannelName, SessionOutcome } from '../../sessions/index.ts';
import type { CollectionDefinition, Stored } from '../../storage/index.ts';
import type { ServiceScore } from './quality-score.ts';
import type { Grade } from './rubric.ts';

/** Why a service is looked at by a person: chance, an unhappy rating, danger (抽取原因). */
export const DRAW_REASONS = ['drawn', 'dissatisfied', 'emergency'] as const;
export type DrawReason = (typeof DRAW_REASONS)[number];

/** waiting → taken → reviewed → appealed → decided. A reviewer who recuses himself gives it back to waiting. */
export const CASE_STATES = ['waiting', 'taken', 'reviewed', 'appealed', 'decided'] as const;
export type CaseState = (typeof CASE_STATES)[number];

/** One item as a person scores it; null points: it does not apply in his opinion. */
export interface SheetItem {
  id: string;
  points: number | null;
  comment: string;
}

/** A filled-in sheet (评分表). */
export interface Sheet {
  items: SheetItem[];
  total: number | null;
  grade: Grade | null;
  comment: string;
}

export interface HumanScore extends Sheet {
  by: string;
  /** UTC. */
  at: Date;
}

/** What was decided on an appeal: the first score stays, or this one counts. Both are kept. */
export interface AppealDecision {
  by: string;
  at: Date;
  verdict: 'upheld' | 'changed';
  /** Null where the first score is upheld. */
  sheet: Sheet | null;
  comment: string;
}

export interface CaseEvent {
  step: 'drawn' | 'taken' | 'recused' | 'reviewed' | 'answered' | 'appealed' | 'decided';
  at: Date;
  /** Staff id; null for the system. */
  by: string | null;
  detail: string;
}

/** A service that the system drew for a second look by a person (人工复核), with all that was said on it. */
export interface QualityCase extends Stored {
  /** Of the service. */
  regionCode: string | null;
  channel: ChannelName;
  topic: string | null;
  outcome: SessionOutcome;
  openedAt: Date;
  closedAt: Date;
  /** Who answers for it: the lawyer who served last; null where the bot served alone. */
  lawyerId: string | null;
  /** Everybody who had a part in it: nobody of these reviews it. */
  involved: string[];
  /** Who recused himself, with his reason. */
  recused: { by: string; at: Date; reason: string }[];
  reasons: DrawReason[];
  drawnAt: Date;
  /** To be reviewed by, UTC: the end of a working day in Shanghai. */
  dueAt: Date;
  state: CaseState;
  /** Who has it before him, until when it is his alone. */
  taken: { by: string; at: Date; until: Date } | null;
  /** The sheet that is filled in: items, their names and points, as the rubric was when it was taken. */
  sheet: { rubricVersion: string; items: { id: string; name: string; of: number }[] } | null;
  /** The automatic score as it was when the person had given his. */
  automatic: ServiceScore | null;
  review: HumanScore | null;
  /** Same as `review.at`, to be indexed. */
  reviewedAt: Date | null;
  /** Until when the lawyer may answer or appeal, UTC. */
  answerUntil: Date | null;
  answer: { by: string; at: Date; text: string } | null;
  appeal: { by: string; at: Date; text: string } | null;
  decision: AppealDecision | null;
  /** What happened, oldest first; never shortened. */
  history: CaseEvent[];
}

const caseSchema = new Schema(
  {
    _id: { type: String, required: true },
    regionCode: { type: String, default: null },
    channel: { type: String, required: true },
    topic: { type: String, default: null },
    outcome: { type: String, required: true },
    openedAt: { type: Date, required: true },
    closedAt: { type: Date, required: true },
    lawyerId: { type: String, default: null },
    involved: { type: [String], default: [] },
    recused: { type: [Schema.Types.Mixed], default: [] },
    reasons: { type: [String], required: true, enum: DRAW_REASONS },
    drawnAt: { type: Date, required: true },
    dueAt: { type: Date, required: true },
    state: { type: String, required: true, enum: CASE_STATES },
    taken: { type: Schema.Types.Mixed, default: null },
    sheet: { type: Schema.Types.Mixed, default: null },
    automatic: { type: Schema.Types.Mixed, default: null },
    review: { type: Schema.Types.Mixed, default: null },
    reviewedAt: { type: Date, default: null },
    answerUntil: { type: Date, default: null },
    answer: { type: Schema.Types.Mixed, default: null },
    appeal: { type: Schema.Types.Mixed, default: null },
    decision: { type: Schema.Types.Mixed, default: null },
    history: { type: [Schema.Types.Mixed], default: [] },
  },
  { versionKey: false, minimize: false },
);
caseSchema.index({ state: 1, dueAt: 1 });
caseSchema.index({ reviewedAt: -1 });
caseSchema.index({ openedAt: -1 });
caseSchema.index({ reasons: 1, openedAt: -1 });

export const qualityCaseCollection: CollectionDefinition<QualityCase> = { name: 'qualityCases', schema: caseSchema };

/** The person's score that counts now: the decision's where it changed the first, else the first. */
export function humanScoreOf({ review, decision }: Pick<QualityCase, 'review' | 'decision'>): Sheet | null {
  return decision?.sheet ?? review;
}
