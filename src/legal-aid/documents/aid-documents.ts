import { consultationTexts } from './consultation-fields.ts';
import {
  type AidDocumentKind,
  DOCUMENT_TITLES,
  type DocumentFile,
  type DocumentFormat,
  documentFile,
} from './document-kind.ts';
import type { DocumentMaker } from './document-maker.ts';
import type { AidDocumentRecord, Consultation, DocumentContext } from './document-record.ts';
import { fieldTexts } from './fields.ts';
import { aidForm, registerForm, titleOf } from './make-form.ts';
import { type TemplateName, Templates } from './templates.ts';

/** Documents of applications and consultations as files. DOCX comes from the agency's own template where it has one. */
export class AidDocuments {
  private readonly templates: Templates;

  /** @param templatesDir folder of the agency's own templates; null: none. */
  constructor(
    private readonly maker: DocumentMaker,
    templatesDir: string | null,
  ) {
    this.templates = new Templates(templatesDir, maker);
  }

  /** Reads all templates. @throws TemplateFileError, TemplateFieldError @returns the names found. */
  checkTemplates(): Promise<string[]> {
    return this.templates.check();
  }

  /** @throws TemplateFileError, TemplateFieldError, DocumentFailedError */
  async ofApplication(
    kind: AidDocumentKind,
    format: DocumentFormat,
    record: AidDocumentRecord,
    context: DocumentContext,
  ): Promise<DocumentFile> {
    const own = format === 'docx' ? await this.templates.find(namesOf(kind, record)) : null;
    const bytes =
      own === null
        ? await this.maker.write(aidForm(kind, record, context), format)
        : await this.maker.fill(own, fieldTexts(record, context));
    return documentFile(titleOf(kind, record), record.number, format, bytes);
  }

  /** @throws TemplateFileError, TemplateFieldError, DocumentFailedError */
  async register(format: DocumentFormat, consultation: Consultation, context: DocumentContext): Promise<DocumentFile> {
    const own = format === 'docx' ? await this.templates.find(['register']) : null;
    const bytes =
      own === null
        ? await this.maker.write(registerForm(consultation, context), format)
        : await this.maker.fill(own, consultationTexts(consultation, context));
    return documentFile(DOCUMENT_TITLES.register, consultation.number, format, bytes);
  }
}

function namesOf(kind: AidDocumentKind, { decision }: AidDocumentRecord): TemplateName[] {
  return kind === 'decision' && decision !== null ? [`decision-${decision.outcome}`, kind] : [kind];
}
