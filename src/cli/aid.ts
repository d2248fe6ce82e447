import { readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { HotlineError } from '../errors.ts';
import {
  AidDocuments,
  CONSULTATION_FIELDS,
  createDocumentPress,
  DOCUMENT_KINDS,
  DOCUMENT_TITLES,
  type DocumentContext,
  type DocumentFile,
  type DocumentFormat,
  type DocumentKind,
  FIELDS,
  isDocumentFormat,
  isDocumentKind,
  loadLegalAidRules,
  readConsultation,
  readDocumentRecord,
} from '../legal-aid/index.ts';
import type { CommandIo } from './command.ts';

type Io = Pick<CommandIo, 'out' | 'err'> & {
  /** Folder with the content; the working directory when not given. */
  contentDir?: string;
};

const NOT_UNDERSTOOD = 2;

export const help = `hotline aid document FILE.json --kind KIND --out FILE [--numbers full|masked] [--templates DIR]
hotline aid document --blank --kind KIND --out FILE
hotline aid fields
hotline aid templates DIR

document   makes one document of an application (register: of a consultation) from a JSON file with the fields of its
           record; what is left out stays a place to write on. FILE ends in .pdf or .docx
  --kind       ${DOCUMENT_KINDS.join(' | ')}
  --numbers    full writes out identity numbers, phones and addresses (default: masked)
  --templates  folder of your own DOCX templates; a DOCX is then made from yours where there is one
  --blank      the empty form
fields     the fields that a template may name as {{field}}
templates  checks a folder of templates`;

/** Takes what follows `hotline aid`. @returns the exit code: 0 done, 1 wrong input, 2 not understood. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const [command, ...rest] = args;
  try {
    if (command === 'document') return await runDocument(rest, io);
    if (command === 'templates' && rest.length === 1) return await runTemplates(rest[0] ?? '', io);
  } catch (error) {
    if (!(error instanceof HotlineError)) throw error;
    io.err(error.message);
    return 1;
  }
  if (command === 'fields' && rest.length === 0) return runFields(io);
  io.err(help);
  return NOT_UNDERSTOOD;
}

interface Wanted {
  /** null: the empty form. */
  file: string | null;
  kind: DocumentKind;
  format: DocumentFormat;
  out: string;
  numbers: DocumentContext['numbers'];
  templates: string | null;
}

async function runDocument(args: readonly string[], io: Io): Promise<number> {
  const wanted = wantedFrom(args);
  if (wanted === null) {
    io.err(help);
    return NOT_UNDERSTOOD;
  }
  const raw = wanted.file === null ? {} : await readJson(wanted.file, io);
  if (raw === undefined) return 1;
  const { bytes } = await make(wanted, raw, io.contentDir ?? process.cwd());
  try {
    await writeFile(wanted.out, bytes);
  } catch {
    io.err(`${wanted.out} cannot be written`);
    return 1;
  }
  io.out(`${DOCUMENT_TITLES[wanted.kind]}: ${wanted.out}`);
  return 0;
}

async function make({ kind, format, numbers, templates }: Wanted, raw: unknown, dir: string): Promise<DocumentFile> {
  const { groups } = await loadLegalAidRules(join(dir, 'knowledge', 'legal-aid'));
  const documents = new AidDocuments(await createDocumentPress(), templates);
  const groupName = (code: string) => groups.get(code)?.name ?? code;
  const context: DocumentContext = { numbers, open: (told) => told, groupName, now: new Date() };
  if (kind === 'register') return documents.register(format, readConsultation(raw), context);
  return documents.ofApplication(kind, format, readDocumentRecord(raw), context);
}

async function runTemplates(dir: string, io: Io): Promise<number> {
  const names = await new AidDocuments(await createDocumentPress(), dir).checkTemplates();
  io.out(names.length === 0 ? 'no templates' : names.map((name) => `${name}.docx: in order`).join('\n'));
  return 0;
}

function runFields(io: Io): number {
  const table = (fields: Readonly<Record<string, { label: string }>>) =>
    Object.entries(fields).map(([key, { label }]) => `  {{${key}}}`.padEnd(36) + label);
  io.out(['Documents of an application:', ...table(FIELDS), '', 'register:', ...table(CONSULTATION_FIELDS)].join('\n'));
  return 0;
}

function wantedFrom(args: readonly string[]): Wanted | null {
  const given = optionsOf(args);
  if (given === null) return null;
  const { values, positionals } = given;
  const { kind = '', out = '', numbers = 'masked', templates = null, blank = false } = values;
  const format = extname(out).slice(1).toLowerCase();
  const [file = null] = positionals;
  const isClear = positionals.length === (blank ? 0 : 1) && (numbers === 'full' || numbers === 'masked');
  if (!isClear || !isDocumentKind(kind) || !isDocumentFormat(format)) return null;
  return { file, kind, format, out, numbers, templates };
}

function optionsOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        kind: { type: 'string' },
        out: { type: 'string' },
        numbers: { type: 'string' },
        templates: { type: 'string' },
        blank: { type: 'boolean' },
      },
    });
  } catch {
    return null;
  }
}

async function readJson(file: string, io: Io): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    io.err(`${file} ${error instanceof SyntaxError ? 'is not JSON' : 'cannot be read'}`);
    return undefined;
  }
}
