import type { MediationCase, MediationState } from '../cases/mediation-case.ts';

/** Documents of a case (文书), and their titles. */
export const MEDIATION_DOCUMENTS = {
  application: '人民调解申请书',
  record: '人民调解记录',
  agreement: '人民调解协议书',
  spoken: '人民调解口头协议登记表',
  confirmation: '司法确认申请书',
  contents: '人民调解卷宗目录',
  short: '无卷宗调解登记表',
} as const;
export type MediationDocumentKind = keyof typeof MEDIATION_DOCUMENTS;

export function isMediationDocument(kind: string): kind is MediationDocumentKind {
  return Object.hasOwn(MEDIATION_DOCUMENTS, kind);
}

/** What a document of a case is written from beside the case. */
export interface MediationDocumentContext {
  /** Names are always written out, numbers only where they are asked for in full. */
  numbers: 'masked' | 'full';
  open(sealed: string): string;
  disputeName: string;
  now: Date;
}

/** In these it may still be settled without a file: the form is printed and filled in by hand. */
const TAKES_SHORT: readonly MediationState[] = ['consented', 'assigned', 'mediating'];

/** Whether a document says something of this case: an agreement only where there is one. */
export function hasDocument(found: MediationCase, kind: MediationDocumentKind): boolean {
  switch (kind) {
    case 'application':
      return true;
    case 'record':
      return found.meetings.length > 0;
    case 'agreement':
      return found.agreement !== null;
    case 'spoken':
      return found.agreement?.form === 'spoken' && found.record === 'full';
    case 'confirmation':
      return found.agreement !== null && found.confirmation !== null;
    case 'contents':
      return found.state !== 'requested' && found.record === 'full';
    case 'short':
      return found.shortRecord !== null || TAKES_SHORT.includes(found.state);
  }
}
