import {
  AID_DOCUMENTS,
  type AidDocumentKind,
  AidDocuments,
  BLANK_CONSULTATION,
  BLANK_RECORD,
  createDocumentPress,
  type DocumentContext,
  type DocumentFormat,
  type DocumentKind,
} from '../../../src/legal-aid/documents/index.ts';
import { fullConsultation, fullRecord, longConsultation, longRecord, sampleContext } from './sample-record.ts';

export const SIZES = ['blank', 'full', 'long'] as const;
export type Size = (typeof SIZES)[number];

const RECORDS = { blank: BLANK_RECORD, full: fullRecord, long: longRecord };
const CONSULTATIONS = { blank: BLANK_CONSULTATION, full: fullConsultation, long: longConsultation };

/** One set of fonts for a whole test file. */
export const documents = new AidDocuments(await createDocumentPress(), null);

export async function makeDocument(
  kind: DocumentKind,
  format: DocumentFormat,
  size: Size,
  numbers: DocumentContext['numbers'] = 'full',
): Promise<Uint8Array> {
  const context = sampleContext(numbers);
  const file =
    kind === 'register'
      ? await documents.register(format, CONSULTATIONS[size], context)
      : await documents.ofApplication(kind, format, RECORDS[size], context);
  return file.bytes;
}

export const AID_KINDS = Object.keys(AID_DOCUMENTS) as AidDocumentKind[];
