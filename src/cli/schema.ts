import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CommandIo } from './command.ts';
import { CONTENT_KINDS, editorSettings, jsonSchemaOf, schemaFile } from './content-schemas.ts';
import { optionOf } from './understanding-places.ts';

export const help = `hotline schema --out DIR [--check]

Writes a JSON Schema for every kind of content into DIR: editors then complete fields and mark mistakes. Those of this
release are in schemas/, and .vscode/settings.json tells VS Code (with the YAML extension) which is for which files.

  --check   write nothing; exit code 1 when a file in DIR is missing or not as it would be written
  --editor  print the settings for VS Code instead`;

/** Takes what follows `hotline schema`. @returns the exit code: 0 written or current, 1 not current, 2 not understood. */
export async function run(args: readonly string[], io: Pick<CommandIo, 'out' | 'err'>): Promise<number> {
  if (args.includes('--help')) {
    io.out(help);
    return 0;
  }
  const dir = optionOf(args, '--out');
  const options = args.filter((_, at) => args[at - 1] !== '--out');
  const isKnown = options.every((option) => ['--out', '--check', '--editor'].includes(option));
  if (!isKnown || dir === undefined || dir.startsWith('--')) {
    io.err(help);
    return 2;
  }
  if (args.includes('--editor')) {
    io.out(editorSettings(path.posix.normalize(dir)).trimEnd());
    return 0;
  }
  if (!args.includes('--check')) await mkdir(dir, { recursive: true });
  let stale = 0;
  for (const kind of CONTENT_KINDS) {
    const file = path.join(dir, schemaFile(kind.name));
    const made = jsonSchemaOf(kind);
    if (!args.includes('--check')) {
      await writeFile(file, made);
      io.out(`${file}: ${kind.title}`);
      continue;
    }
    const there = await readFile(file, 'utf8').catch(() => null);
    if (there === made) continue;
    stale += 1;
    io.out(`${file}: ${there === null ? 'is missing' : 'is not as it would be written'}`);
  }
  return stale === 0 ? 0 : 1;
}
