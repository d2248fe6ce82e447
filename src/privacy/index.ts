/**
 * Privacy (个人信息保护): how long what is kept, what is deleted and what is held, what residents were told and agreed to,
 * and what they ask for about their data.
 */
export {
  CONSENT_PURPOSES,
  type ConsentEvent,
  type ConsentPurpose,
  type ConsentStep,
  Consents,
  consentCollection,
} from './consents.ts';
export {
  type ClassCount,
  type DeletionReport,
  DeletionReports,
  deletionReportCollection,
} from './deletion-report.ts';
export { Erasure, type ErasureDeps, type IdentityKeeper, type WordKeeper } from './erasure.ts';
export {
  HeldError,
  HoldMissingError,
  PrivacyContentError,
  RequestMissingError,
  RequestStateError,
} from './errors.ts';
export { HOLD_SCOPES, type HoldScope, type LegalHold, LegalHolds, legalHoldCollection } from './hold.ts';
export { loadNotices, type Notices, noticesFileSchema } from './notices.ts';
export { copyInWords, copyOfRecord, type RecordCopy } from './record-copy.ts';
export {
  type PrivacyRequest,
  privacyRequestCollection,
  REQUEST_STATES,
  type RequestKind,
  type RequestState,
} from './request.ts';
export { PrivacyRequests, type PrivacyRequestsDeps, type Standing } from './requests.ts';
export {
  type DueItem,
  Retention,
  type RetentionMark,
  type RetentionWaiting,
  retentionMarkCollection,
  retentionWaitingCollection,
  type Shelf,
} from './retention.ts';
export {
  loadRetention,
  RETENTION_CLASSES,
  type RetentionClass,
  type RetentionClassId,
  type RetentionRules,
  retentionFileSchema,
  SWEPT_CLASSES,
  type SweptClass,
} from './retention-rules.ts';
export { serviceShelves } from './service-shelves.ts';
