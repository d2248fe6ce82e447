import { HotlineError } from '../../errors.ts';

/** A document could not be made in its thread. */
export class DocumentFailedError extends HotlineError {
  constructor(why: string) {
    super('hotline_legal_aid_document_failed', 500, `The document could not be made: ${why}`);
  }
}

/** An agency's own template asks for fields that do not exist. */
export class TemplateFieldError extends HotlineError {
  constructor(file: string, unknown: readonly string[]) {
    super(
      'hotline_legal_aid_template_field',
      500,
      `${file}: there is no field ${unknown.map((name) => `{{${name}}}`).join(', ')}; see hotline aid fields`,
      { details: unknown.map((field) => ({ field, problem: 'is not a field of a document' })) },
    );
  }
}

/** A template cannot be read as DOCX, or its name is that of no document. */
export class TemplateFileError extends HotlineError {
  constructor(file: string, problem: string) {
    super('hotline_legal_aid_template_file', 500, `${file}: ${problem}`);
  }
}

/** What a document is to be filled from is not of the right shape. */
export class DocumentRecordError extends HotlineError {
  constructor(details: readonly { field: string; problem: string }[]) {
    super(
      'hotline_legal_aid_document_record',
      422,
      details.map(({ field, problem }) => `${field}: ${problem}`).join('; '),
      {
        details,
      },
    );
  }
}
