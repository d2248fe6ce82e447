import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { BrokenFileError } from './errors.ts';

/** What a YAML file holds. @throws BrokenFileError naming file and line. */
export function readYaml(file: string): unknown {
  const document = parseDocument(readFileSync(file, 'utf8'), { uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) throw new BrokenFileError(file, error.linePos?.[0].line ?? null, error.code);
  return document.toJS();
}
