import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CONSULTATION_FIELDS } from './consultation-fields.ts';
import { DOCUMENT_KINDS, type DocumentKind } from './document-kind.ts';
import type { DocumentMaker } from './document-maker.ts';
import { TemplateFieldError, TemplateFileError } from './errors.ts';
import { FIELDS } from './fields.ts';

/** A decision may have a template for each way it goes. */
const DECISIONS = ['decision-granted', 'decision-refused', 'decision-referred'] as const;
export type TemplateName = DocumentKind | (typeof DECISIONS)[number];
const NAMES: readonly string[] = [...DOCUMENT_KINDS, ...DECISIONS];

/**
 * The agency's own templates: DOCX files in one folder, named after their document (`application.docx`), with
 * `{{field}}` where a value goes. They are read at each use, so a changed one needs no restart.
 */
export class Templates {
  /** @param dir null: there are none. */
  constructor(
    private readonly dir: string | null,
    private readonly maker: Pick<DocumentMaker, 'fieldsOf'>,
  ) {}

  /**
   * Reads all of them; for the start and for `hotline aid templates`.
   *
   * @returns the names found.
   * @throws TemplateFileError, TemplateFieldError for the first that cannot be used.
   */
  async check(): Promise<string[]> {
    const names: string[] = [];
    for (const file of await this.files()) {
      const name = file.slice(0, -'.docx'.length);
      if (!NAMES.includes(name)) {
        throw new TemplateFileError(file, `is the template of no document; the names are ${NAMES.join(', ')}`);
      }
      await this.read(name);
      names.push(name);
    }
    return names;
  }

  /**
   * The first of these templates that there is, or null.
   *
   * @throws TemplateFileError, TemplateFieldError
   */
  async find(names: readonly TemplateName[]): Promise<Uint8Array | null> {
    const files = this.dir === null ? [] : await this.files();
    const name = names.find((one) => files.includes(`${one}.docx`));
    return name === undefined ? null : this.read(name);
  }

  private async files(): Promise<string[]> {
    if (this.dir === null) return [];
    try {
      const files = await readdir(this.dir);
      return files.filter((file) => file.endsWith('.docx') && !/^[.~]/u.test(file)).sort();
    } catch (error) {
      throw new TemplateFileError('AID_TEMPLATES_DIR', `cannot be read (${codeOf(error)})`);
    }
  }

  private async read(name: string): Promise<Uint8Array> {
    const file = `${name}.docx`;
    const bytes = await readFile(join(this.dir ?? '', file));
    let asked: string[];
    try {
      asked = await this.maker.fieldsOf(bytes);
    } catch {
      throw new TemplateFileError(file, 'is not a DOCX file that can be read');
    }
    const known = name === 'register' ? CONSULTATION_FIELDS : FIELDS;
    const unknown = asked.filter((field) => !Object.hasOwn(known, field));
    if (unknown.length > 0) throw new TemplateFieldError(file, unknown);
    return bytes;
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown reason';
}
