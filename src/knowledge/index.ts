/**
 * Knowledge (知识库): the answers of legal staff with the law they rest on, the register of laws, regions, hotlines, and
 * the directory of places and people (名录). Loads and checks the YAML of `knowledge/`, says what may be told on a day,
 * and puts it into words.
 */

export {
  type Answer,
  type AnswerLookup,
  type Ask,
  answerFileSchema,
  type Deadline,
  type Ground,
  type Law,
} from './answer.ts';
export { answerWordingSchema } from './answer-wording.ts';
export { calculate, calculatorInputs } from './calculators/calculate.ts';
export {
  CALCULATOR_IDS,
  type Calculation,
  type CalculatorId,
  type Figure,
  isCalculatorId,
} from './calculators/calculation.ts';
export {
  averagePayOn,
  type CalculatorContent,
  calculatorFileSchema,
  citedGrounds,
  deadlineFileSchema,
  figureFileSchema,
  lprFileSchema,
  urbanIncomeBefore,
} from './calculators/content.ts';
export { addDays, daysBetween } from './calculators/days.ts';
export { beyondCalendar, lastDayOf } from './calculators/deadline.ts';
export { type DescribedCalculation, describeCalculation, describeRange } from './calculators/describe-calculation.ts';
export { CalculatorInputError, CalendarNotCoveredError } from './calculators/errors.ts';
export {
  calendarCoveredTo,
  type DayOfCalendar,
  dayOfCalendar,
  isCalendarKnown,
  isRestDay,
} from './calculators/rest-days.ts';
export { type WorkingDeadline, workingDeadline } from './calculators/working-deadline.ts';
export { calendarDay, dayInWords, isCalendarDay } from './calendar-day.ts';
export { encodingProblems, requireUtf8 } from './content-encoding.ts';
export { type ContentFile, listYaml, readContent } from './content-file.ts';
export { ContentLines, type LocatedProblem } from './content-lines.ts';
export {
  type Coverage,
  coverageOf,
  loadQuestionCatalogue,
  type QuestionCatalogue,
  questionCatalogueSchema,
} from './coverage.ts';
export { DIRECTORY_COLUMNS, type RowProblem } from './directory/columns.ts';
export { Directory, type NearPlace } from './directory/directory.ts';
export { type DirectoryEntry, type DirectoryRecord, directoryCollection } from './directory/entry.ts';
export { type ImportReport, importDirectory, seedSample } from './directory/import-directory.ts';
export { DIRECTORY_KINDS, type DirectoryKind, isDirectoryKind, KIND_NAMES, kindIn } from './directory/kinds.ts';
export { phoneInWords } from './directory/phone-number.ts';
export { fromGcj02, isPosition, type Position, readPosition } from './directory/position.ts';
export { regionCode, regionsAbove } from './directory/region-code.ts';
export { directoryTemplate } from './directory/template.ts';
export { isOpenAt } from './directory/weekly-hours.ts';
export { type ContentDraft, contentDraftCollection, DRAFT_STATES, type DraftState } from './drafts/content-draft.ts';
export { ContentDrafts, settleDraft } from './drafts/content-drafts.ts';
export { clusterStateOf, type DraftChange, draftChangeSchema } from './drafts/draft-change.ts';
export { filesOfChange, patchOf, writeFiles } from './drafts/draft-files.ts';
export { DraftRefusedError } from './drafts/errors.ts';
export type { FileChange } from './drafts/unified-diff.ts';
export { type CannedReply, cannedReplyFileSchema, cannedReplySchema } from './duty/canned-replies.ts';
export { type DeskPhrases, loadDeskPhrases } from './duty/desk-phrases.ts';
export { forbiddenPhraseFileSchema } from './duty/forbidden-phrases.ts';
export { type ContentProblem, KnowledgeInvalidError } from './errors.ts';
export {
  type AnswerCard,
  type AnswerParts,
  answerParts,
  bareQuestion,
  type FormattedAnswer,
  formatAnswer,
} from './format-answer.ts';
export { articleLabel, chineseNumeral, lawTitle } from './ground-label.ts';
export { KnowledgeBase } from './knowledge-base.ts';
export { type CitationFinding, type CitationReport, checkCitations, MISTAKES } from './law-check.ts';
export { type Citation, collectCitations } from './law-citations.ts';
export { type ImportedLaw, type LawImport, readLaws } from './law-import.ts';
export { LAW_LIBRARY_FILE, type LawLibrary, readLawLibrary, writeLawLibrary } from './law-library.ts';
export { type FoundArticle, LawSearch } from './law-search.ts';
export { ImportedLawTexts, type LawQuotation, type LawTexts, NO_LAW_TEXTS } from './law-texts.ts';
export { LegalWords, legalWordFileSchema, loadLegalWords } from './legal-words.ts';
export { LiveKnowledge, type LiveKnowledgeOptions, type RefusedFiles } from './live-knowledge.ts';
export { lawFileSchema, loadKnowledge, loadLawRegister, loadRegions, readKnowledge } from './load-knowledge.ts';
export { type Hotline, hotlineFileSchema, type Region, regionFileSchema } from './places.ts';
export { answerChanges, type FieldChange, hashOfAnswer } from './publishing/answer-changes.ts';
export { type KnowledgeDecision, knowledgeDecisionCollection } from './publishing/decision.ts';
export { exportAnswers } from './publishing/export-answers.ts';
export {
  KnowledgePublishing,
  type ProposalInput,
  type PublishingChecks,
} from './publishing/knowledge-publishing.ts';
export { type Colleague, isSamePerson, parseAnswer } from './publishing/proposal.ts';
export { ReleaseLog } from './publishing/release-log.ts';
export type { ChannelPreview, PublishingReport, Regression } from './publishing/report.ts';
export {
  type Base,
  type KnowledgeRevision,
  knowledgeRevisionCollection,
  type RevisionState,
} from './publishing/revision.ts';
export type { Standing } from './publishing/standing.ts';
export { type AnswerReadability, type Readability, readability } from './readability.ts';
export { RegionTree } from './region-tree.ts';
export { type Corpus, corpusOf, type Ranked, rankByTerms, type SearchedText, searchedText } from './search-ranking.ts';
export { questionTerms, searchTerms } from './search-terms.ts';
export { similarAnswers } from './similar-answers.ts';
