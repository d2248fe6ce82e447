import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { NAMED_FAILPOINTS } from './failpoint-plan.ts';
import type { ChaosReport } from './run-chaos.ts';

const FILE = join(resolve(import.meta.dirname, '../../..'), 'docs', 'chaos.md');
const HEAD = `# Chaos runs

Processes of the built hotline are killed (SIGKILL) at named failpoints while residents write, providers deliver each
message three times in parallel, and lawyers serve; Redis, storage, disk, clock and connections fail between. What the
clients sent and were told, what reached telephones and what is stored in the end are then compared by a pure checker
(\`test/support/chaos/history.ts\`), which \`test/chaos/history.test.ts\` proves by planted faults. Failpoints are a
preload of the killed process (\`test/support/chaos/failpoints.mjs\`): production has none.

Run: \`npx tsx bench/chaos.bench.ts --profile sqlite|cluster --cycles 500 --seed 1\`. Each run writes its section anew.
`;
const MOST_SHOWN = 40;

/** The table of a run, as lines to print. */
export function reportLines(report: ChaosReport): string[] {
  const { profile, storage, cycles, seconds, seed, killed, faults, counts, violations, trouble } = report;
  const rows = [...killed].sort(([one], [other]) => (one < other ? -1 : 1));
  const width = Math.max(20, ...rows.map(([point]) => point.length)) + 2;
  const named = Object.keys(NAMED_FAILPOINTS);
  const missed = named.filter((point) => !killed.has(point));
  return [
    `chaos, ${profile} (${storage}), seed ${seed}`,
    ...rows.map(
      ([point, count]) => `${point.padEnd(width)}${String(count).padStart(5)}  ${NAMED_FAILPOINTS[point] ?? ''}`,
    ),
    '',
    ...[...faults].map(([name, count]) => `${name.padEnd(width)}${String(count).padStart(5)}`),
    '',
    ...Object.entries(counts).map(([name, count]) => `${name.padEnd(width)}${String(count).padStart(5)}`),
    '',
    `${cycles} cycles in ${seconds.toFixed(0)} s at ${killed.size} failpoints, ${named.length - missed.length} of ${named.length} named ones`,
    ...(missed.length === 0 ? [] : [`not killed at: ${missed.join('; ')}`]),
    violations.length === 0 ? 'nothing lost, nothing doubled, nothing out of order' : `BROKEN: ${violations.length}`,
    ...violations.slice(0, MOST_SHOWN).map(({ promise, what }) => `${promise}: ${what}`),
    ...trouble.map((what) => `trouble: ${what.slice(0, 600)}`),
  ];
}

/** Writes the section of this profile in docs/chaos.md; the other profile's stays. */
export function writeChaosReport(report: ChaosReport): void {
  const before = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
  const sections = before.split(/^(?=## )/m).slice(1);
  const title = `## ${report.profile}: `;
  const kept = sections.filter((section) => !section.startsWith(title));
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node.js ${process.version}`;
  const mine = [
    `${title}${report.storage}`,
    '',
    `${new Date().toISOString().slice(0, 10)}, ${machine}.`,
    '',
    '```',
    ...reportLines(report),
    '```',
    '',
  ].join('\n');
  const own = sections.filter((section) => section.startsWith('## Found'));
  const others = kept.filter((section) => !section.startsWith('## Found'));
  const all = [...others, mine].sort().map((section) => `${section.trimEnd()}\n`);
  writeFileSync(FILE, [HEAD, ...all, ...own.map((section) => `${section.trimEnd()}\n`)].join('\n'));
}
