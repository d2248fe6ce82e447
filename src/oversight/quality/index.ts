/** Quality review (质检): the rubric, the automatic score of every service, the sample for people, and what comes of it. */
export type { Agreement, TotalAgreement } from './agreement.ts';
export { mayDecide } from './case-machine.ts';
export { loadRubric } from './load-rubric.ts';
export {
  type CaseEvent,
  type CaseState,
  type DrawReason,
  humanScoreOf,
  type QualityCase,
  qualityCaseCollection,
  type Sheet,
} from './quality-case.ts';
export { type OwnService, QualityReviews } from './quality-reviews.ts';
export { qualityScoreCollection, REASONS, type Reason, type ScoredItem } from './quality-score.ts';
export { QualityScoring } from './quality-scoring.ts';
export { GRADES, type Grade, type Rubric, rubricFileSchema } from './rubric.ts';
export type { ScoringKnowledge } from './service-reading.ts';
