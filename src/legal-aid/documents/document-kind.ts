/** Documents of an application, and their titles. */
export const AID_DOCUMENTS = {
  application: '法律援助申请表',
  'income-statement': '经济状况说明表',
  commitment: '个人诚信承诺书',
  receipt: '申请材料接收凭证',
  'missing-papers': '补充材料通知书',
  decision: '法律援助决定书',
} as const;
export type AidDocumentKind = keyof typeof AID_DOCUMENTS;

/** Every kind: those of an application, and the register of a consultation. */
export const DOCUMENT_TITLES = { ...AID_DOCUMENTS, register: '电话（网络）咨询登记表' } as const;
export type DocumentKind = keyof typeof DOCUMENT_TITLES;

export const DOCUMENT_KINDS = Object.keys(DOCUMENT_TITLES) as DocumentKind[];

export const FORMATS = ['pdf', 'docx'] as const;
export type DocumentFormat = (typeof FORMATS)[number];

const MEDIA_TYPES: Readonly<Record<DocumentFormat, string>> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

/** A document as bytes, with the name and media type it is saved under. */
export interface DocumentFile {
  name: string;
  type: string;
  bytes: Uint8Array;
}

export function isAidDocumentKind(kind: string): kind is AidDocumentKind {
  return Object.hasOwn(AID_DOCUMENTS, kind);
}

export function isDocumentKind(kind: string): kind is DocumentKind {
  return Object.hasOwn(DOCUMENT_TITLES, kind);
}

export function isDocumentFormat(format: string): format is DocumentFormat {
  return FORMATS.some((known) => known === format);
}

/** `法律援助申请表-FY20261122-0007-3.pdf`: title and number, never a name. */
export function documentFile(title: string, number: string, format: DocumentFormat, bytes: Uint8Array): DocumentFile {
  const safe = number.replace(/[^\w-]/gu, '');
  return { name: `${title}${safe === '' ? '' : `-${safe}`}.${format}`, type: MEDIA_TYPES[format], bytes };
}
