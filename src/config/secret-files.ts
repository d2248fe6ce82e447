import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigInvalidError } from './errors.ts';

/** No secret is longer; what is, is another file. */
const LONGEST = 64 * 1024;

/**
 * The environment with what lies in files, as Docker, Kubernetes and systemd hand secrets over: `NAME_FILE` names the file
 * of the variable `NAME`, and in the folder `SECRETS_DIR` each file may be called like a variable. The line end at the
 * end of a file does not count.
 *
 * @throws ConfigInvalidError where a file cannot be read, or a variable is set twice; what is in a file is never told.
 */
export function withSecretFiles(env: NodeJS.ProcessEnv, names: readonly string[]): NodeJS.ProcessEnv {
  const filled = { ...env };
  const problems: { field: string; problem: string }[] = [];
  const folder = set(env.SECRETS_DIR);
  for (const name of names) {
    const own = set(env[`${name}_FILE`]);
    const ofFolder = folder === undefined ? undefined : join(folder, name);
    const file = own ?? (ofFolder !== undefined && existsSync(ofFolder) ? ofFolder : undefined);
    if (file === undefined) continue;
    const field = own === undefined ? name : `${name}_FILE`;
    if (set(env[name]) !== undefined) {
      problems.push({ field, problem: `is a file (${file}) beside the variable ${name}: only one may be set` });
      continue;
    }
    try {
      const text = readFileSync(file, 'utf8');
      if (text.length > LONGEST) throw new Error('too long');
      filled[name] = text.replace(/\r?\n$/, '');
    } catch {
      problems.push({ field, problem: `cannot be read from ${file}` });
    }
  }
  if (problems.length > 0) throw new ConfigInvalidError(problems);
  return filled;
}

/** A variable that is set to nothing is not set. */
function set(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}
