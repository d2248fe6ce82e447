/**
 * Fetches Microsoft's Web Chat, the other side of a test of our web channel: one file of one version of the package,
 * checked against its hash. Its hundreds of dependencies are inside of that file, so none is installed.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, say } from './setup.mjs';

const PACKAGE = 'botframework-webchat@4.18.1';
const INTEGRITY = 'sha512-7jpEUJ7olT62Xm+8eh7BhhIcXVfU2xD4pZDaeBt8K4XcNy6K/83UGIxE9BFkXmHMZ4hDEVOzs5cre07GWuaXzg==';
const FOLDER = join(ROOT, 'node_modules', '.cache', 'web-chat');
const BUNDLE = join('package', 'dist', 'webchat.js');
/** Where the test looks for it. */
const KEPT = join(FOLDER, 'webchat-4.18.1.js');
const PATIENCE_MS = 120_000;

/** Resolves when it is there, or when it cannot be had: then its suite says that it skips. */
export async function fetchWebChat() {
  if (existsSync(KEPT)) return;
  mkdirSync(FOLDER, { recursive: true });
  const work = mkdtempSync(join(FOLDER, 'work-'));
  try {
    await npm(['pack', PACKAGE, '--ignore-scripts', '--silent', '--fetch-retries=1', '--pack-destination', work]);
    const archive = readdirSync(work).find((name) => name.endsWith('.tgz'));
    if (archive === undefined) throw new Error('npm brought nothing');
    const hash = createHash('sha512')
      .update(readFileSync(join(work, archive)))
      .digest('base64');
    if (`sha512-${hash}` !== INTEGRITY) throw new Error('it is not the file it should be (hash)');
    await ended(spawn('tar', ['-xzf', archive, BUNDLE.replaceAll('\\', '/')], { cwd: work, stdio: 'ignore' }));
    renameSync(join(work, BUNDLE), KEPT);
  } catch (error) {
    say(`NOT FETCHED: ${PACKAGE} (${error.message}) \u2014 its suite will be SKIPPED`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** npm as this Node runs it, on every system. */
function npm(args) {
  const options = { cwd: FOLDER, stdio: 'ignore', timeout: PATIENCE_MS };
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) return ended(spawn(process.execPath, [cli, ...args], options));
  const isWindows = process.platform === 'win32';
  return ended(spawn(isWindows ? 'npm.cmd' : 'npm', args, { ...options, shell: isWindows }));
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${child.spawnfile} ended with ${code}`))));
  });
}

if (process.argv[1] === import.meta.filename) await fetchWebChat();
