import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { loadWords } from '../text/index.ts';
import { Dialect, type DialectEntry } from './dialect.ts';
import { DialectContentError } from './errors.ts';

const FILE = 'dialect.yaml';

/** Where a word is said; 网络 is the spelling of chats. */
const REGIONS = ['四川', '安徽', '浙江', '宁夏', '东北', '河南', '广东', '湖南', '网络'] as const;

const word = z.string().regex(/^\p{Script=Han}{1,8}$/u, 'must be 1 to 8 Chinese characters');

const entrySchema = z.strictObject({
  say: z.array(word).min(1),
  means: word,
  regions: z.array(z.enum(REGIONS)).min(1),
  example: z.string().min(2).max(40),
  notIn: z.array(word).default([]),
  ending: z.boolean().default(false),
});

const dialectFileSchema = z.strictObject({ entries: z.array(entrySchema) });

/** Line of the innermost part on the path that the file has. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : null;
    if (Array.isArray(range) && typeof range[0] === 'number') return lines.linePos(range[0]).line;
  }
  return 1;
}

/**
 * Reads `dialect.yaml` in the folder of knowledge; an empty table when there is none.
 *
 * @throws DialectContentError naming file and line: a field that is wrong, a spelling that is there twice, a standard
 *   word that the table would change again, an example that the entry does not change.
 */
export async function loadDialect(dir: string): Promise<Dialect> {
  const lines = new LineCounter();
  const written = await readFile(join(dir, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (written === null) return new Dialect([]);
  const document = parseDocument(written, { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken !== undefined) {
    const { line } = lines.linePos(broken.pos[0]);
    throw new DialectContentError([{ field: `${FILE}:${line}`, problem: broken.message }]);
  }
  const parsed = dialectFileSchema.safeParse(document.toJS());
  if (!parsed.success) {
    throw new DialectContentError(
      parsed.error.issues.map(({ path, message }) => ({
        field: `${FILE}:${lineOf(document, lines, path)}: ${path.join('.')}`,
        problem: message,
      })),
    );
  }
  const { entries } = parsed.data;
  const problems = (await problemsIn(entries)).map(({ entry, problem }) => ({
    field: `${FILE}:${lineOf(document, lines, ['entries', entry])}`,
    problem,
  }));
  if (problems.length > 0) throw new DialectContentError(problems);
  return new Dialect(entries);
}

async function problemsIn(entries: readonly DialectEntry[]): Promise<{ entry: number; problem: string }[]> {
  const dialect = new Dialect(entries);
  const words = await loadWords([]);
  const seen = new Set<string>();
  return entries.flatMap((one, entry) => {
    const { say, means, example, notIn } = one;
    const problems: string[] = [];
    for (const spelling of say) {
      if (seen.has(spelling)) problems.push(`${spelling} is there twice`);
      seen.add(spelling);
    }
    if (dialect.standard(means, words) !== means) problems.push(`${means} is itself changed by the table`);
    if (new Dialect([one]).standard(example, words) === example) problems.push(`the example does not need ${say[0]}`);
    for (const word of notIn) {
      if (!say.some((spelling) => word.includes(spelling) && word !== spelling)) {
        problems.push(`notIn ${word} holds none of ${say.join(', ')}`);
      }
    }
    return problems.map((problem) => ({ entry, problem }));
  });
}
