import type { Form } from '../../forms/index.ts';
import { type Faces, loadFaces } from '../../pdf/index.ts';
import type { DocumentFormat } from './document-kind.ts';
import type { DocumentMaker } from './document-maker.ts';
import { fillTemplate, templateFields } from './docx/fill-template.ts';
import { renderDocx } from './docx/render-docx.ts';
import { renderPdf } from './pdf/render-pdf.ts';

/**
 * Makes documents here and now. The fonts are read at the first PDF and kept. It holds its thread for a tenth of a
 * second and more, so a server uses it through `DocumentThread`.
 */
export class DocumentPress implements DocumentMaker {
  private faces: Promise<Faces> | null = null;

  async write(form: Form, format: DocumentFormat): Promise<Uint8Array> {
    if (format === 'docx') return renderDocx(form);
    this.faces ??= loadFaces();
    return renderPdf(form, await this.faces);
  }

  fill(template: Uint8Array, texts: Readonly<Record<string, string>>): Promise<Uint8Array> {
    return fillTemplate(template, texts);
  }

  fieldsOf(template: Uint8Array): Promise<string[]> {
    return templateFields(template);
  }
}
