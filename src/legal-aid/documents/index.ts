/**
 * Documents (文书) of legal aid: forms, receipts and notices of an application, and the register of a consultation, as
 * PDF and DOCX from one record. Nothing here decides; a document says what the record holds.
 */
export { AidDocuments } from './aid-documents.ts';
export { CONSULTATION_FIELDS } from './consultation-fields.ts';
export {
  AID_DOCUMENTS,
  type AidDocumentKind,
  DOCUMENT_KINDS,
  DOCUMENT_TITLES,
  type DocumentFile,
  type DocumentFormat,
  type DocumentKind,
  FORMATS,
  isAidDocumentKind,
  isDocumentFormat,
  isDocumentKind,
} from './document-kind.ts';
export { createDocumentPress, type DocumentMaker } from './document-maker.ts';
export {
  type AidDocumentRecord,
  BLANK_CONSULTATION,
  BLANK_RECORD,
  type Consultation,
  type DocumentContext,
} from './document-record.ts';
export { DocumentThread } from './document-thread.ts';
export { DocumentFailedError, DocumentRecordError, TemplateFieldError, TemplateFileError } from './errors.ts';
export { FIELDS } from './fields.ts';
export type { NumbersShown } from './in-words.ts';
export { readConsultation, readDocumentRecord } from './read-record.ts';
