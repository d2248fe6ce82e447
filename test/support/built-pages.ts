import { execFile } from 'node:child_process';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const ROOT = resolve(import.meta.dirname, '../..');
const LOCK = join(ROOT, 'dist', '.made', 'pages-lock');
/** A build takes seconds; a lock this old was left by a process that ended. */
const LEFT_BEHIND_MS = 120_000;
const run = promisify(execFile);
const ENSURE = `import(${JSON.stringify(join(ROOT, 'scripts', 'setup.mjs'))}).then(({ ensurePages }) => ensurePages())`;

/**
 * The built pages, `dist/web`. `npm test` builds them before the suites begin; where a single suite is run after the
 * sources changed, they are built here, by one of the suites that run at the same time.
 * @returns the folder.
 */
export function builtPages(): Promise<string> {
  built ??= build();
  return built;
}

/** Once for all suites of a thread. */
let built: Promise<string> | null = null;

async function build(): Promise<string> {
  await mkdir(join(LOCK, '..'), { recursive: true });
  while (!(await take())) await sleep(200);
  try {
    await run(process.execPath, ['--input-type=module', '-e', ENSURE], { cwd: ROOT });
  } finally {
    await rm(LOCK, { recursive: true, force: true });
  }
  return join(ROOT, 'dist', 'web');
}

async function take(): Promise<boolean> {
  try {
    await mkdir(LOCK);
    return true;
  } catch {
    const made = await stat(LOCK).catch(() => null);
    if (made !== null && Date.now() - made.mtimeMs > LEFT_BEHIND_MS) await rm(LOCK, { recursive: true, force: true });
    return false;
  }
}
