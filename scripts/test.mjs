/**
 * `npm test`: set up, then type check, lint, content check and all suites. Servers that tests want (Redis, a browser,
 * a Chinese font) are installed from Debian's packages when that is possible, else their suites say that they skip.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { ensureBuild, ensureDependencies, ROOT, run, say } from './setup.mjs';
import { fetchWebChat } from './web-chat.mjs';

/** Debian packages, each with what shows that it is there. */
const WANTED = [
  { name: 'redis-server', isThere: () => onPath('redis-server') },
  { name: 'chromium', isThere: () => onPath('chromium') || onPath('google-chrome') },
  { name: 'caddy', isThere: () => onPath('caddy') },
  { name: 'fonts-noto-cjk', isThere: () => existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc') },
];

function onPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((dir) => existsSync(join(dir, program)));
}

/** Begins to install what is missing, beside everything else; resolves when it is done. */
async function installServers() {
  const missing = WANTED.filter(({ isThere }) => !isThere()).map(({ name }) => name);
  if (missing.length === 0) return;
  const canInstall = onPath('apt-get') && process.getuid?.() === 0;
  if (!canInstall) {
    say(
      `NOT INSTALLED: ${missing.join(', ')} \u2014 their suites will be SKIPPED (Debian: apt-get install ${missing.join(' ')})`,
    );
    return;
  }
  say(`Installing ${missing.join(', ')} from Debian's packages \u2026`);
  // One shell for both steps: this process is held by the steps of its own meanwhile.
  const steps = 'apt-get update -qq; exec apt-get install -y -qq --no-install-recommends "$@"';
  const installing = spawn('sh', ['-c', steps, 'sh', ...missing], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  const status = await new Promise((ended) => installing.on('exit', ended).on('error', () => ended(1)));
  if (status !== 0) say(`COULD NOT INSTALL ${missing.join(', ')}: their suites will be SKIPPED`);
}

/** Room that all suites together need, bytes, and much more. */
const ROOM = 2 * 1024 ** 3;

/** Where suites keep their data: in memory where there is room, else they wait for a disk at every commit. */
function placeForData() {
  const memory = '/dev/shm';
  try {
    const { bavail, bsize } = statfsSync(memory);
    if (bavail * bsize < ROOM) return tmpdir();
    const place = mkdtempSync(join(memory, 'legal-hotline-'));
    process.on('exit', () => rmSync(place, { recursive: true, force: true }));
    return place;
  } catch {
    return tmpdir();
  }
}

const node = (...args) => run(process.execPath, args);
const bin = (...path) => join(ROOT, 'node_modules', ...path);

const installed = installServers();
ensureDependencies();
const webChat = fetchWebChat();
await ensureBuild({
  beside() {
    say('Content check \u2026');
    node(join(ROOT, 'dist', 'cli', 'hotline.js'), 'check');
    say('Type check \u2026');
    node(bin('typescript', 'bin', 'tsc'), '--noEmit', '-p', 'tsconfig.json');
    node(bin('typescript', 'bin', 'tsc'), '--noEmit', '-p', 'web/tsconfig.json');
    say('Lint \u2026');
    node(bin('@biomejs', 'biome', 'bin', 'biome'), 'ci', '.');
  },
});
await installed;
await webChat;
say('Tests \u2026');
const env = { ...process.env, TZ: 'UTC', TMPDIR: placeForData() };

function jest(...args) {
  const program = bin('jest', 'bin', 'jest.js');
  const options = ['--experimental-vm-modules', '--no-warnings', program, ...args];
  return spawnSync(process.execPath, options, { cwd: ROOT, stdio: 'inherit', env }).status ?? 1;
}

/** More suites than these do not fail because others kept the machine busy. */
const MOST_DISTURBED = 3;

/**
 * All suites. Two at a time, browsers and servers among them, can starve each other on a small machine: the few that
 * failed run once more by themselves. What fails again has failed; what does not is named, so that it is mended.
 */
function allSuites() {
  const report = join(env.TMPDIR, `suites-${process.pid}.json`);
  const status = jest('--json', `--outputFile=${report}`);
  if (status === 0 || !existsSync(report)) return status;
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const failed = testResults.filter((suite) => suite.status === 'failed').map(({ name }) => relative(ROOT, name));
  rmSync(report);
  if (failed.length === 0 || failed.length > MOST_DISTURBED) return status;
  say(`FAILED beside other suites, once more by themselves: ${failed.join(', ')}`);
  const again = jest('--runTestsByPath', ...failed, '--maxWorkers=1');
  if (again === 0) say(`PASSED by themselves, but not beside others: ${failed.join(', ')}`);
  return again;
}

const wanted = process.argv.slice(2);
process.exitCode = wanted.length === 0 ? allSuites() : jest(...wanted);
