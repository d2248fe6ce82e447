import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { decodeUtf8 } from '../text/index.ts';
import type { ContentProblem } from './errors.ts';

/** A file of content that has been read and checked against its schema. */
export interface ContentFile<T> {
  /** Relative to the content folder, e.g. `answers/labour.yaml`. */
  file: string;
  data: T;
}

/** The YAML files directly in `dir`, sorted; none when there is no such folder. */
export async function listYaml(root: string, folder: string): Promise<string[]> {
  const names = await readdir(path.join(root, folder)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => path.posix.join(folder, name));
}

/**
 * Reads one YAML file and checks it. What is wrong is added to `problems` with file, entry and field; the answer is
 * then null.
 */
export async function readContent<T>(
  root: string,
  file: string,
  schema: z.ZodType<T>,
  problems: ContentProblem[],
): Promise<ContentFile<T> | null> {
  const bytes = await readFile(path.join(root, file)).catch((error: NodeJS.ErrnoException) => {
    problems.push({ field: file, problem: error.code === 'ENOENT' ? 'the file is missing' : 'cannot be read' });
    return null;
  });
  if (bytes === null) return null;
  const decoded = decodeUtf8(bytes);
  if (decoded.text === null) {
    problems.push({ field: file, problem: decoded.problem });
    return null;
  }
  const document = parseDocument(decoded.text, { uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line;
    const where = line === undefined ? file : `${file} › line ${line}`;
    problems.push({ field: where, problem: `is not valid YAML (${error.code})` });
    return null;
  }
  const raw: unknown = document.toJS();
  const checked = schema.safeParse(raw);
  if (checked.success) return { file, data: checked.data };
  for (const issue of checked.error.issues) {
    problems.push({ field: [file, ...nameEntries(raw, issue.path)].join(' › '), problem: issue.message });
  }
  return null;
}

/** Replaces `answers, 3, short` by the id of that answer and the field: `wage-arrears, short`. */
function nameEntries(raw: unknown, where: readonly PropertyKey[]): string[] {
  const [list, index, ...rest] = where;
  if (typeof list !== 'string' || typeof index !== 'number') return where.length === 0 ? [] : [where.join('.')];
  const entries: unknown = isRecord(raw) ? raw[list] : undefined;
  const entry: unknown = Array.isArray(entries) ? entries[index] : undefined;
  const name = isRecord(entry) ? (entry.id ?? entry.code ?? entry.number ?? entry.name) : undefined;
  const label = typeof name === 'string' || typeof name === 'number' ? String(name) : `${list}[${index}]`;
  return rest.length === 0 ? [label] : [label, rest.join('.')];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
