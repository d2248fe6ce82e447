import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmergencyContentError } from './errors.ts';
import { parseHeadedLines } from './headed-lines.ts';

/** Folder of the examples, in the folder of knowledge. */
const FOLDER = 'emergency-examples';
const LONGEST = 400;

/** What a resident may say, and how it is to be taken; written by legal staff. */
export interface EmergencyExample {
  text: string;
  /** Null when calm. */
  code: string | null;
  level: 'immediate' | 'lower' | 'calm';
}

const HEADING = /^(E-[A-Z]+) (immediate|lower)$/u;

function headed(heading: string, codes: ReadonlySet<string>): Omit<EmergencyExample, 'text'> | null {
  if (heading === 'calm') return { code: null, level: 'calm' };
  const [, code, level] = HEADING.exec(heading) ?? [];
  if (code === undefined || !codes.has(code)) return null;
  return { code, level: level === 'lower' ? 'lower' : 'immediate' };
}

function problemOf(text: string): string | null {
  if (text.length > LONGEST) return `longer than ${LONGEST} characters`;
  return /\p{L}/u.test(text) ? null : 'no words';
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * Reads `emergency-examples/*.txt` in the folder of knowledge: headings `## E-SUICIDE immediate`, `## E-SUICIDE lower`
 * or `## calm`, one example a line. In the order of file names, so that training is the same everywhere.
 *
 * @param codes codes of `emergencies.yaml`.
 * @throws EmergencyContentError naming file and line: a heading that is not known, a line without words, the same words
 *   twice.
 */
export async function loadEmergencyExamples(dir: string, codes: readonly string[]): Promise<EmergencyExample[]> {
  const known = new Set(codes);
  const examples: EmergencyExample[] = [];
  const problems: { field: string; problem: string }[] = [];
  const seen = new Map<string, string>();
  const files = (await namesIn(join(dir, FOLDER))).filter((name) => name.endsWith('.txt')).sort();
  for (const file of files) {
    for (const { heading, text, line } of parseHeadedLines(await readFile(join(dir, FOLDER, file), 'utf8'))) {
      const field = `${FOLDER}/${file}:${line}`;
      const words = text.toLowerCase().replace(/[\s\p{P}]+/gu, '');
      const sort = headed(heading, known);
      const earlier = seen.get(words);
      const problem =
        sort === null
          ? `unknown heading "${heading}"`
          : (problemOf(text) ?? (earlier === undefined ? null : `the same words as in ${earlier}`));
      if (problem !== null) problems.push({ field, problem });
      else if (sort !== null) examples.push({ text, ...sort });
      seen.set(words, field);
    }
  }
  if (files.length === 0) problems.push({ field: FOLDER, problem: 'no files' });
  if (problems.length > 0) throw new EmergencyContentError(problems);
  return examples;
}
