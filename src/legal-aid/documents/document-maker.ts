import type { Form } from '../../forms/index.ts';
import type { DocumentFormat } from './document-kind.ts';

/** Makes the bytes of documents. */
export interface DocumentMaker {
  /** A form in a format. */
  write(form: Form, format: DocumentFormat): Promise<Uint8Array>;
  /** An agency's own template (DOCX) with `{{field}}` filled; an empty value becomes a line to write on. */
  fill(template: Uint8Array, texts: Readonly<Record<string, string>>): Promise<Uint8Array>;
  /** The fields that a template asks for. Rejects when it is not DOCX. */
  fieldsOf(template: Uint8Array): Promise<string[]>;
}

/** A maker for a command, which may hold its thread; loads the libraries of both formats. A server uses `DocumentThread`. */
export async function createDocumentPress(): Promise<DocumentMaker> {
  const { DocumentPress } = await import('./document-press.ts');
  return new DocumentPress();
}
