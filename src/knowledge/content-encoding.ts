import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeUtf8 } from '../text/index.ts';
import { type ContentProblem, KnowledgeInvalidError } from './errors.ts';

/** Files below these folders of the content that are no UTF-8, with what they are and how to convert them. */
export async function encodingProblems(contentDir: string, folders: readonly string[]): Promise<ContentProblem[]> {
  const problems: ContentProblem[] = [];
  for (const folder of folders) {
    const names = await readdir(path.join(contentDir, folder), { recursive: true }).catch(() => []);
    for (const name of names.filter((one) => /\.(?:ya?ml|txt|csv)$/iu.test(one)).sort()) {
      const { problem } = decodeUtf8(await readFile(path.join(contentDir, folder, name)));
      if (problem !== null) problems.push({ field: path.posix.join(folder, name.replaceAll('\\', '/')), problem });
    }
  }
  return problems;
}

/**
 * Loaders read what they are given as UTF-8: a file that is none would be read with signs that nobody wrote.
 * @throws KnowledgeInvalidError naming each such file and how to convert it.
 */
export async function requireUtf8(contentDir: string, folders: readonly string[]): Promise<void> {
  const problems = await encodingProblems(contentDir, folders);
  if (problems.length > 0) throw new KnowledgeInvalidError(problems);
}
