/**
 * Uploads (申请材料): the papers that residents send for legal aid — what is taken, where it lies, who may open it.
 */
export { createPapers, type PapersSettings, resealPapers } from './create-papers.ts';
export {
  NoOpenApplicationError,
  PaperFolderError,
  PaperMissingError,
  PaperNotScannedError,
  PaperRefusedError,
  PaperUnderReviewError,
} from './errors.ts';
export { type Paper, paperCollection, type ScanState } from './paper.ts';
export { createPaperCipher } from './paper-cipher.ts';
export { PaperFiles } from './paper-files.ts';
export { PAPER_LIMITS, PAPER_TYPES, type PaperType } from './paper-limits.ts';
export { createScanCommand, type PaperScan, type ScanResult } from './paper-scan.ts';
export { type PaperOwner, Papers, type PapersDeps, type PapersView, type PaperView } from './papers.ts';
export { PAPERS_CARD, type PapersWanted, papersAttachment } from './papers-wanted.ts';
