/**
 * Understanding (理解): emergencies before everything, then which question a message asks, how sure that is, and
 * whether to answer, ask back or call a person. Works on the intents of `intents/` and on `knowledge/emergencies.yaml`.
 */

export { type AnswerRegression, answerRegression } from './answer-regression.ts';
export { apartFileSchema } from './apart.ts';
export { IntentCatalogue, loadIntents } from './catalogue.ts';
export { type ChangedLine, type Comparison, catalogueOf, compare, mcNemar } from './compare.ts';
export { ContentWatch, fingerprintOf } from './content-watch.ts';
export {
  type Corpus,
  type CorpusCounts,
  corpusOf,
  parseCorpus,
  type ReadLine,
  readCorpus,
  readCorpusLines,
} from './corpus.ts';
export { Dialect, type DialectEntry } from './dialect.ts';
export { loadDialect } from './dialect-content.ts';
export { type JudgedLine, lineOf } from './draft-lines.ts';
export { type Emergency, EmergencyBook, findEmergency, loadEmergencies } from './emergency.ts';
export { emergencyFileSchema } from './emergency-content.ts';
export { type EngineSettings, openEngine } from './engines/open-engine.ts';
export {
  CatalogueError,
  ContentRefusedError,
  CorpusLineError,
  DialectContentError,
  EmergencyContentError,
  EvaluationLineError,
  RecogniserNotReadyError,
} from './errors.ts';
export {
  type Evaluation,
  type EvaluationError,
  type EvaluationLine,
  evaluateFile,
  parseEvaluationLines,
} from './evaluation.ts';
export { type CommandLine, evaluateInProcess } from './evaluation-process.ts';
export { type Fact, type FactSettings, findFacts, mainFacts, restatedFacts } from './facts.ts';
export { loadFeatureReader } from './feature-reader.ts';
export { type CatalogueIntent, type Intent, type IntentFile, intentFileSchema, type LeadsTo } from './intent.ts';
export type { NearLine } from './line-index.ts';
export { type Comprehension, LiveRecogniser, type RecognisedContent, type Renewal } from './live-recogniser.ts';
export {
  MISUNDERSTOOD_STATES,
  type Misunderstood,
  type MisunderstoodKind,
  MisunderstoodQuestions,
  misunderstoodCollection,
  questionIdOf,
} from './misunderstood.ts';
export { modelHash } from './model.ts';
export { readStoredModel } from './model-store.ts';
export {
  NightlyEvaluation,
  type NightlyReport,
  nightlyReportCollection,
} from './nightly-evaluation.ts';
export {
  CLUSTER_STATES,
  type ClusterState,
  clusterCountCollection,
  type QuestionCluster,
  questionClusterCollection,
} from './question-cluster.ts';
export { QuestionClusters, settleClustersOf, typicalAsIds } from './question-clusters.ts';
export { CatalogueReading, type QuestionReading } from './question-reading.ts';
export { QuestionThread, wordsOf } from './question-thread.ts';
export { createRecogniser, type RecogniserOptions } from './recogniser.ts';
export { RemoteEngine } from './remote-engine.ts';
export { RemoteFirstRecogniser } from './remote-first-recogniser.ts';
export type { Scorer } from './scorer.ts';
export { findQuestion, type Question, splitQuestions } from './story.ts';
export { allExamples } from './train-model.ts';
export { trainInProcess } from './training-process.ts';
export type {
  Candidate,
  Decision,
  EmergencyFinding,
  Recogniser,
  Understander,
  Understanding,
} from './understanding.ts';
