/**
 * People's mediation (人民调解): kinds of disputes and the ladder, cases from the request to the file, the consent of the
 * other side, judicial confirmation, documents to print, and one subsidy a case.
 */

export { mediationUpToDate } from './cases/case-clock.ts';
export { mediationCaseCollection } from './cases/case-collection.ts';
export { isMediationOver, withoutMediationSides, withoutMediationWords } from './cases/case-forgetting.ts';
export { caseFrom, mediationId, type NewMediation } from './cases/case-from.ts';
export { isMediationStepOpen, takeMediationStep, withDueWarnings } from './cases/case-machine.ts';
export { MEDIATION_RULES, type MediationStep, type MediationStepOf } from './cases/case-steps.ts';
export { CONFIRMATION_WARNINGS, confirmationClock, confirmationPercent } from './cases/confirmation.ts';
export * from './cases/mediation-case.ts';
export { MediationCases } from './cases/mediation-cases.ts';
export type { MediationDeps, MediationOrders } from './cases/mediation-ports.ts';
export {
  MEDIATION_STATE_NAMES,
  type MediationProgress,
  mediationProgressBook,
  mediationProgressOf,
} from './cases/progress.ts';
export { isSameDispute } from './cases/same-dispute.ts';
export { subsidyFen } from './cases/subsidy.ts';
export { adviceInWords, type CommitteeFound } from './content/advice.ts';
export * from './content/dispute-kinds.ts';
export { type Ladder, type LadderQuestion, ladderFor, rungAfter } from './content/ladder.ts';
export {
  type Dispute,
  disputeFileSchema,
  disputeOf,
  ladderFileSchema,
  loadMediation,
  type MediationContent,
  mediabilityDoubts,
  mediationLimitFileSchema,
  subsidyFileSchema,
} from './content/mediation-content.ts';
export { type FormPress, MediationPapers } from './documents/mediation-papers.ts';
export {
  hasDocument,
  isMediationDocument,
  MEDIATION_DOCUMENTS,
  type MediationDocumentKind,
} from './documents/mediation-record.ts';
export {
  MediationCodeError,
  MediationInputError,
  MediationMissingError,
  MediationNotAllowedError,
  MediationOwnClaimError,
  MediationStateError,
} from './errors.ts';
