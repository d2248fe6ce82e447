/**
 * `npm run bench`: benchmarks one after the other; prints their tables and writes `bench/RESULTS.md` with the machine.
 * `npm run bench -- NAME …` runs those alone and replaces their parts of the file. Nothing else should run meanwhile.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { ensureBuild, ensureDependencies, ROOT, say } from './setup.mjs';

/** Each by the name of its file, in the order of the page; with what it is given for a run of half an hour in all. */
const BENCHES = [
  ['whole-turns'],
  ['growth'],
  ['start-up'],
  ['live-conversations'],
  ['day'],
  ['overload'],
  ['understanding'],
  ['storage'],
  ['jobs'],
  ['statistics'],
  ['session-search', [], { ENGINES: 'sqlite', SERVICES: '20000', SMALL: '2000', EXPORT_ROWS: '50000' }],
  ['search'],
  ['work-orders'],
];
const RESULTS = join(ROOT, 'bench', 'RESULTS.md');

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !existsSync(fileOf(name)));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no bench ${unknown.join(', ')}. There are: ${BENCHES.map(([name]) => name).join(', ')}\n`,
  );
  process.exit(1);
}

function fileOf(name) {
  return join(ROOT, 'bench', `${name}.bench.ts`);
}

/** The parts of the page as it is: by the name of the bench. */
function partsOf(page) {
  const parts = new Map();
  for (const part of page.split(/^(?=## )/mu).slice(1)) parts.set(/^## (\S+)/u.exec(part)?.[1], part);
  return parts;
}

/** The first sentences of the file's docstring, without how to run it. */
function aboutOf(name) {
  const comment = /\/\*\*([\s\S]*?)\*\//u.exec(readFileSync(fileOf(name), 'utf8'))?.[1] ?? '';
  const text = comment
    .replaceAll(/^\s*\* ?/gmu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  return text.split(/ Run: /u)[0];
}

function git(...args) {
  return spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' }).stdout.trim();
}

function run([name, args = [], env = {}]) {
  say(`${name} \u2026`);
  const began = Date.now();
  const tsx = join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs');
  const result = spawnSync(process.execPath, [tsx, fileOf(name), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  process.stdout.write(result.stdout);
  if (result.status !== 0) {
    process.stderr.write(`\u2717 ${name} failed\n`);
    process.exitCode = 1;
    return null;
  }
  const seconds = Math.round((Date.now() - began) / 1000);
  const when = `${new Date().toISOString().slice(0, 10)}, at ${git('rev-parse', '--short', 'HEAD')}, ${seconds} s`;
  return `## ${name}\n\n${aboutOf(name)}\n\n\`\`\`text\n${result.stdout.trimEnd()}\n\`\`\`\n\nMeasured ${when}.\n\n`;
}

ensureDependencies();
await ensureBuild();
const parts = existsSync(RESULTS) ? partsOf(readFileSync(RESULTS, 'utf8')) : new Map();
const [cpu] = cpus();
const machine = `${cpus().length} \u00d7 ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, ${type()} ${release()}, Node ${process.versions.node}`;
for (const bench of wanted.length === 0
  ? BENCHES
  : wanted.map((name) => BENCHES.find(([known]) => known === name) ?? [name])) {
  const part = run(bench);
  if (part !== null) parts.set(bench[0], part);
  const order = [...new Set([...BENCHES.map(([name]) => name), ...parts.keys()])];
  const head = `# Results of the benchmarks\n\nWritten by \`npm run bench\`. Ratios hold within one run; times are those of this machine: ${machine}.\n\n`;
  const page = [head, ...order.map((name) => parts.get(name) ?? '')].join('').trimEnd();
  writeFileSync(RESULTS, `${page}\n`);
}
