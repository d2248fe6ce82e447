import { stat } from 'node:fs/promises';
import path from 'node:path';
import {
  type CitationFinding,
  type CitationReport,
  checkCitations,
  collectCitations,
  type ImportedLaw,
  LAW_LIBRARY_FILE,
  type Law,
  loadLawRegister,
  MISTAKES,
  readLawLibrary,
  readLaws,
  writeLawLibrary,
} from '../knowledge/index.ts';
import type { CommandIo } from './command.ts';

/** Where the command writes, and the folders it works on. */
export type LawsCommandIo = Pick<CommandIo, 'out' | 'err'> & {
  /** Folder with the content; the working directory when not given. */
  contentDir?: string;
  /** The operator's data; `DATA_DIR` when not given. */
  dataDir?: string;
};

export const help = `hotline laws import DIR [--json] [--all]
hotline laws check [--json]

import   Reads the statutes below DIR: Markdown, one file a law, "# 标题", then the articles ("第一条 …" or
         "**第一条** …"). Keeps the laws of knowledge/laws.yaml, every version found (--all: every law), in
         DATA_DIR/${LAW_LIBRARY_FILE}, and compares what the content cites with them. A running hotline quotes them.
check    Compares again with what was imported last.

Reported is each cited article, 款 or 项 that the text of the named version does not have, with file, line and id; then
laws of which another version than the register's, or none, was imported. Exit code 1 when an article or part is missing.`;

/** What `hotline laws … --json` prints. */
export interface LawsReport extends CitationReport {
  importedAt: string;
  /** Markdown files read, and passed over because their law is not in the register; null for `check`. */
  files: number | null;
  passedOver: number | null;
  articles: number;
  laws: (Pick<ImportedLaw, 'law' | 'version' | 'title' | 'file' | 'hash' | 'changedOn' | 'doubts'> & {
    articles: number;
  })[];
  /** Laws of the register of which no text of that version was found. */
  lacking: { law: string; version: string; found: string[] }[];
  problems: { file: string; problem: string }[];
}

/** Takes what follows `hotline laws`. @returns the exit code: 0 sound, 1 mistakes, 2 not understood. */
export async function run(args: readonly string[], io: LawsCommandIo): Promise<number> {
  if (args.includes('--help')) {
    io.out(help);
    return 0;
  }
  const [action, dir, ...more] = args.filter((arg) => !arg.startsWith('--'));
  const options = args.filter((arg) => arg.startsWith('--'));
  const isKnown = options.every((option) => ['--json', '--all'].includes(option)) && more.length === 0;
  const isImport = action === 'import' && dir !== undefined;
  if (!isKnown || !(isImport || (action === 'check' && dir === undefined))) {
    io.err(help);
    return 2;
  }
  const contentDir = io.contentDir ?? process.cwd();
  const library = path.join(io.dataDir ?? (process.env.DATA_DIR?.trim() || './data'), LAW_LIBRARY_FILE);
  const register = await loadLawRegister(path.join(contentDir, 'knowledge'));
  const report = isImport
    ? await importLaws(dir, { contentDir, library, register, keepAll: options.includes('--all') }, io)
    : await checkAgain({ contentDir, library, register }, io);
  if (report === null) return 1;
  if (options.includes('--json')) io.out(JSON.stringify(report, null, 2));
  else print(report, library, io);
  return report.findings.some(({ kind }) => MISTAKES.includes(kind)) ? 1 : 0;
}

interface Places {
  contentDir: string;
  library: string;
  register: readonly Law[];
}

async function importLaws(
  dir: string,
  { contentDir, library, register, keepAll }: Places & { keepAll: boolean },
  io: LawsCommandIo,
): Promise<LawsReport | null> {
  const isFolder = await stat(dir).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    io.err(`${dir} is no folder`);
    return null;
  }
  const { files, passedOver, laws, problems } = await readLaws(dir, register, keepAll);
  if (laws.length === 0) {
    io.err(`${dir}: none of its ${files} Markdown files is a law of knowledge/laws.yaml; nothing was imported`);
    return null;
  }
  const now = new Date();
  await writeLawLibrary(library, laws, now);
  const citations = checkCitations(await collectCitations(contentDir, register), laws);
  return { ...citations, ...summed(laws, register), importedAt: now.toISOString(), files, passedOver, problems };
}

async function checkAgain({ contentDir, library, register }: Places, io: LawsCommandIo): Promise<LawsReport | null> {
  const kept = await readLawLibrary(library);
  if (kept === null) {
    io.err(`No statutes were imported into ${library} yet: hotline laws import DIR`);
    return null;
  }
  const citations = checkCitations(await collectCitations(contentDir, register), kept.laws);
  const { importedAt, laws } = kept;
  return { ...citations, ...summed(laws, register), importedAt, files: null, passedOver: null, problems: [] };
}

function summed(
  laws: readonly ImportedLaw[],
  register: readonly Law[],
): Pick<LawsReport, 'articles' | 'laws' | 'lacking'> {
  const has = (name: string, version: string) => laws.some((one) => one.law === name && one.version === version);
  return {
    articles: laws.reduce((sum, { articles }) => sum + articles.length, 0),
    laws: laws.map(({ articles, versions: _, ...law }) => ({ ...law, articles: articles.length })),
    lacking: register
      .filter(({ name, version }) => !has(name, version))
      .map(({ name, version }) => ({
        law: name,
        version,
        found: laws.filter(({ law }) => law === name).map(({ versions, file }) => `${versions[0] ?? '?'} (${file})`),
      })),
  };
}

function print(report: LawsReport, library: string, io: LawsCommandIo): void {
  for (const { file, problem } of report.problems) io.out(`${file}: ${problem}`);
  for (const { file, doubts } of report.laws)
    for (const { line, problem } of doubts) io.out(`${file}:${line}: ${problem}`);
  for (const finding of report.findings.filter(({ kind }) => MISTAKES.includes(kind))) io.out(lineOf(finding));
  for (const { law, version, found } of report.lacking) {
    const ids = report.findings.filter((one) => one.law === law && one.version === version).map(({ id }) => id);
    const cited = ids.length === 0 ? 'cited nowhere' : `cited in ${[...new Set(ids)].join(', ')}`;
    const problem = found.length === 0 ? 'no text was imported' : `imported is another version: ${found.join(', ')}`;
    io.out(`${law} ${version}: ${problem}; ${cited}`);
  }
  if (report.files !== null) {
    io.out(`${report.files} files read, ${report.passedOver} passed over as no law of the register.`);
  }
  io.out(`${report.laws.length} texts with ${report.articles} articles in ${library} (${report.importedAt}).`);
  const mistakes = report.findings.filter(({ kind }) => MISTAKES.includes(kind)).length;
  const untold = report.findings.length - mistakes;
  io.out(
    `${report.citations} citations: ${report.found} stand in the text, ${mistakes} mistaken, ${untold} of laws without a text of that version.`,
  );
}

function lineOf({ file, line, id, problem }: CitationFinding): string {
  return `${file}:${line} › ${id}: ${problem}`;
}
