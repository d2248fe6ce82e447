import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { LawLibraryError } from './errors.ts';
import type { ImportedLaw } from './law-import.ts';

/** Name of the imported statutes in the operator's `DATA_DIR`. */
export const LAW_LIBRARY_FILE = 'laws.jsonl';

const FORMAT = 1;

const headerSchema = z.object({ format: z.literal(FORMAT), importedAt: z.iso.datetime(), laws: z.int() });

const lawLineSchema = z.object({
  law: z.string(),
  version: z.string().nullable(),
  title: z.string(),
  file: z.string(),
  hash: z.string(),
  changedOn: z.string().nullable(),
  versions: z.array(z.string()),
  doubts: z.array(z.object({ line: z.int(), problem: z.string() })),
  articles: z.array(
    z.object({
      article: z.string(),
      line: z.int(),
      paragraphs: z.array(
        z.object({ text: z.string(), items: z.array(z.object({ number: z.int(), text: z.string() })) }),
      ),
    }),
  ),
});

/** The imported statutes. */
export interface LawLibrary {
  /** When they were imported, UTC, ISO 8601. */
  importedAt: string;
  laws: ImportedLaw[];
}

/**
 * Writes the statutes: a line about the import, then a line of JSON for each text of a law. A file of its own, not the
 * storage: it is made whole again by every import, is read by processes that may not open the storage (one process has
 * it at a time), and is taken law by law, so that reading the few articles that are cited needs little memory. The file
 * is replaced at once: who reads meanwhile has the old one or the new one.
 */
export async function writeLawLibrary(file: string, laws: readonly ImportedLaw[], now: Date): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.new`;
  const handle = await open(draft, 'w');
  try {
    await handle.write(`${JSON.stringify({ format: FORMAT, importedAt: now.toISOString(), laws: laws.length })}\n`);
    for (const law of laws) await handle.write(`${JSON.stringify(law)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}

/**
 * Reads what {@link writeLawLibrary} wrote.
 * @param keep which articles to keep; the others are let go law by law.
 * @returns null when nothing was imported yet.
 * @throws LawLibraryError when the file is damaged or of another release.
 */
export async function readLawLibrary(
  file: string,
  keep: (law: ImportedLaw, article: string) => boolean = () => true,
): Promise<LawLibrary | null> {
  const written = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new LawLibraryError(file, `cannot be read (${error.code ?? error.message})`);
  });
  if (written === null) return null;
  const [first = '', ...lines] = written.split('\n').filter((line) => line !== '');
  const header = headerSchema.safeParse(jsonOf(first));
  if (!header.success) throw new LawLibraryError(file, 'is no import of this release');
  if (lines.length !== header.data.laws) throw new LawLibraryError(file, 'is cut off');
  const laws = lines.map((line, index) => {
    const law = lawLineSchema.safeParse(jsonOf(line));
    if (!law.success) throw new LawLibraryError(file, `line ${index + 2} is damaged`);
    return { ...law.data, articles: law.data.articles.filter(({ article }) => keep(law.data, article)) };
  });
  return { importedAt: header.data.importedAt, laws };
}

/**
 * The same, law by law, for who wants all of it beside other work: nothing waits longer than for one law.
 * @throws LawLibraryError when the file is damaged or of another release; some laws may have been given by then.
 */
export async function* lawsInLibrary(file: string): AsyncGenerator<ImportedLaw> {
  const handle = await open(file);
  let expected: number | null = null;
  let given = 0;
  try {
    for await (const line of handle.readLines({ encoding: 'utf8', autoClose: false })) {
      if (line === '') continue;
      if (expected === null) {
        const header = headerSchema.safeParse(jsonOf(line));
        if (!header.success) throw new LawLibraryError(file, 'is no import of this release');
        expected = header.data.laws;
        continue;
      }
      const law = lawLineSchema.safeParse(jsonOf(line));
      if (!law.success) throw new LawLibraryError(file, `line ${given + 2} is damaged`);
      given += 1;
      yield law.data;
      await setImmediate();
    }
  } finally {
    await handle.close();
  }
  if (expected === null) throw new LawLibraryError(file, 'is no import of this release');
  if (given !== expected) throw new LawLibraryError(file, 'is cut off');
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
