/**
 * Understanding (理解): emergencies before everything, then which question a message asks, how sure that is, and
 * whether to answer, ask back or call a person. Works on the intents of `intents/` and on `knowledge/emergencies.yaml`.
 */
export { IntentCatalogue, loadIntents } from './catalogue.ts';
export { CONFUSABLE_GROUPS } from './confusable-pairs.ts';
export { type Emergency, EmergencyBook, findEmergency, loadEmergencies } from './emergency.ts';
export { CatalogueError, EmergencyContentError, EvaluationLineError, RecogniserNotReadyError } from './errors.ts';
export {
  type Evaluation,
  type EvaluationError,
  type EvaluationLine,
  evaluateFile,
  parseEvaluationLines,
} from './evaluation.ts';
export type { CatalogueIntent, Intent, IntentFile, LeadsTo } from './intent.ts';
export { createRecogniser, type RecogniserOptions } from './recogniser.ts';
export type { Scorer } from './scorer.ts';
export { trainModel } from './train-model.ts';
export type { Candidate, Decision, EmergencyFinding, Recogniser, Understanding } from './understanding.ts';
