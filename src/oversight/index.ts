/**
 * Oversight (监督): what is known of every closed service, its quality, and the figures of all of them.
 */
export { CameBack } from './came-back.ts';
export { maskedPhone, plainPhone } from './exports/phone-cell.ts';
export {
  EXPORT_FORMATS,
  type ExportFormat,
  type SessionExport,
  sessionExportCollection,
} from './exports/session-export.ts';
export { SessionExports } from './exports/session-exports.ts';
export { factsOf } from './facts/facts-of.ts';
export { personKeyOf } from './facts/person-key.ts';
export { type ServiceFacts, serviceFactsCollection } from './facts/service-facts.ts';
export { ServiceFactsBook } from './facts/service-facts-book.ts';
export {
  type Agreement,
  type DrawReason,
  GRADES,
  type Grade,
  humanScoreOf,
  loadRubric,
  mayDecide,
  type OwnService,
  type QualityCase,
  QualityReviews,
  QualityScoring,
  qualityCaseCollection,
  qualityScoreCollection,
  REASONS,
  type Reason,
  type Rubric,
  rubricFileSchema,
  type ScoredItem,
  type ScoringKnowledge,
  type Sheet,
} from './quality/index.ts';
export { type FigureNames, figureTables, lawyerTable } from './reports/figure-tables.ts';
export { type ReportPeriod, reportPeriod } from './reports/report-period.ts';
export { ReportThread } from './reports/report-thread.ts';
export { type ReportFormat, Reports } from './reports/reports.ts';
export type { FigureReport, FigureTable } from './reports/table.ts';
export { tableCsv, tableXlsx } from './reports/write-tables.ts';
export { type SavedView, SavedViews, savedViewCollection, VIEW_NAME_LENGTH } from './search/saved-views.ts';
export { decodePlace } from './search/search-place.ts';
export {
  FILTER_VALUES,
  filterKinds,
  type SessionFilter,
  type SessionFilterInput,
  sessionFilterSchema,
} from './search/session-filter.ts';
export { type FoundService, SessionSearch } from './search/session-search.ts';
export { ServiceSettling } from './settling.ts';
export {
  type DailyFigures,
  dailyFiguresCollection,
  type LawyerFigures,
  lawyerFiguresCollection,
} from './statistics/daily-figures.ts';
export { DayCounting } from './statistics/day-counting.ts';
export { DICTIONARY } from './statistics/dictionary.ts';
export { percentText, shareText } from './statistics/in-words.ts';
export type { Lengths, Metrics, Share } from './statistics/metrics.ts';
export { rebuildFigures } from './statistics/rebuild.ts';
export { daysOf, rangeBefore } from './statistics/shanghai.ts';
export { type FiguresFilter, type PeriodFigures, Statistics } from './statistics/statistics.ts';
export {
  type AlarmKind,
  alarmCollection,
  type DangerousMediation,
  type OpenReview,
  type PersonFigures,
  RecordWatch,
  recordCheckCollection,
  type ServiceLevel,
  type StandingAlarm,
  Wall,
  type WallLimits,
  type WallReading,
} from './wall/index.ts';
