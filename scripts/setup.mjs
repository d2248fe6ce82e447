/**
 * What every command needs before it can run, done once and told as it is done: dependencies installed when they
 * are missing or changed, code and pages built when their sources are newer. Only Node's own modules are used here.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');

export function say(line) {
  process.stdout.write(`\u25b8 ${line}\n`);
}

/** Run a command with its output on this terminal; ends this process when it fails. */
export function run(command, args, env = {}) {
  const result = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } });
  if (result.status !== 0) {
    process.stderr.write(`\u2717 ${command} ${args.join(' ')} failed\n`);
    process.exit(result.status ?? 1);
  }
}

/** npm as this Node runs it, on every system. */
function npm(args) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) run(process.execPath, [cli, ...args]);
  else run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args);
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 11)) return;
  process.stderr.write(`Node 20.11 or newer is needed; this is ${process.versions.node}.\n`);
  process.exit(1);
}

function hashOf(...files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function filesUnder(dir) {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true })
    .map((name) => join(dir, String(name)))
    .filter((file) => statSync(file).isFile())
    .sort();
}

/** True when `name` was last made from files with this hash. */
function isFresh(name, hash) {
  const mark = join(ROOT, 'dist', '.made', name);
  return existsSync(mark) && readFileSync(mark, 'utf8') === hash;
}

function made(name, hash) {
  mkdirSync(join(ROOT, 'dist', '.made'), { recursive: true });
  writeFileSync(join(ROOT, 'dist', '.made', name), hash);
}

/** Install dependencies when there are none, or when the lock file is another than the one installed. */
export function ensureDependencies() {
  requireNode();
  const mark = join(ROOT, 'node_modules', '.installed-lock');
  const hash = hashOf(join(ROOT, 'package-lock.json'));
  if (existsSync(mark) && readFileSync(mark, 'utf8') === hash) return;
  // Installed by hand (npm install, npm ci) after the lock file last changed: good as it is.
  const installed = join(ROOT, 'node_modules', '.package-lock.json');
  if (
    !existsSync(mark) &&
    existsSync(installed) &&
    statSync(installed).mtimeMs > statSync(join(ROOT, 'package-lock.json')).mtimeMs
  ) {
    writeFileSync(mark, hash);
    return;
  }
  say('Installing dependencies (once, about a minute) \u2026');
  npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(mark, hash);
}

/** Files whose change makes everything be made again. */
const COMMON = [join(ROOT, 'package-lock.json'), join(ROOT, 'tsconfig.json')];

/** Compile the server when its sources changed. Returns the hash of what it was made from. */
export function ensureServer() {
  const hash = hashOf(...COMMON, join(ROOT, 'tsconfig.build.json'), ...filesUnder(join(ROOT, 'src')));
  if (isFresh('server', hash) && existsSync(join(ROOT, 'dist', 'start.js'))) return hash;
  say('Compiling the server \u2026');
  run(process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json']);
  made('server', hash);
  return hash;
}

/**
 * Train the recogniser when the server or its content changed; the command itself knows whether a model fits. It takes
 * one core and minutes, so it runs beside what else there is to do; resolves when it is done.
 */
async function ensureModel(server) {
  const content = hashOf(...filesUnder(join(ROOT, 'intents')), ...filesUnder(join(ROOT, 'knowledge')));
  const hash = createHash('sha256').update(server).update(content).digest('hex');
  if (isFresh('model', hash)) return;
  say('Training the recogniser where its content changed \u2026');
  const training = spawn(process.execPath, [join(ROOT, 'dist', 'cli', 'hotline.js'), 'train'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  const status = await new Promise((ended) => training.on('exit', (code) => ended(code ?? 1)));
  if (status !== 0) {
    process.stderr.write('\u2717 the recogniser was not trained\n');
    process.exit(status);
  }
  made('model', hash);
}

/** Build the pages when their sources changed. */
export function ensurePages() {
  const hash = hashOf(...COMMON, ...filesUnder(join(ROOT, 'web')));
  if (isFresh('web', hash) && existsSync(join(ROOT, 'dist', 'web'))) return;
  say('Building the pages \u2026');
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  run(process.execPath, [vite, 'build', '--config', 'web/vite.config.ts', '--logLevel', 'warn']);
  made('web', hash);
}

/** Everything that a start needs, each part only when its sources changed. `beside` runs while the recogniser is trained. */
export async function ensureBuild({ pages = true, beside = () => {} } = {}) {
  const model = ensureModel(ensureServer());
  if (pages) ensurePages();
  beside();
  await model;
}
