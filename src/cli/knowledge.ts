import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createLogger, loadConfig } from '../config/index.ts';
import { composeHouse } from '../house.ts';
import { exportAnswers } from '../knowledge/index.ts';
import { PROJECT_DIR } from '../project-folders.ts';
import type { CommandIo } from './command.ts';

export const help = `hotline knowledge export --out DIR

Writes the answers in force as YAML files, so that the repository can catch up with what was published at the desk:
DIR/answers/*.yaml. Only answers that differ from the files are written anew; everything else stays to the letter.
Afterwards the published versions equal the files and a supervisor may drop them. The embedded storage serves one
process at a time: stop the server first.`;

/** @returns the exit code: 0 done, 2 not understood. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  const [what, flag, out, ...more] = args;
  if (what !== 'export' || flag !== '--out' || out === undefined || more.length > 0) {
    io.err(help);
    return 2;
  }
  const config = loadConfig({ ...process.env, LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' });
  const house = await composeHouse(config, createLogger(config, io.isTerminal));
  try {
    await house.releases.catchUp();
    const { files, current } = house.told;
    const exported = await exportAnswers(path.join(PROJECT_DIR, 'knowledge'), files.knowledge, current.knowledge);
    for (const { file, text, changed } of exported) {
      const target = path.join(out, file);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, text);
      if (changed.length > 0) io.out(`${target}: ${changed.join(', ')}`);
    }
    io.out(`${exported.length} files, ${exported.flatMap(({ changed }) => changed).length} answers changed`);
    return 0;
  } finally {
    await house.end();
  }
}
