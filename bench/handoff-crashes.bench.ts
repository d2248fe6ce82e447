/**
 * P7: handoffs at work in a process that is killed (SIGKILL) at one of its writes and begun again on the same data; each
 * time at the kind of write that was tried least so far. At the end everything is served and looked at: what was
 * confirmed and is lost, what is doubled, and how long anybody stood still after a restart.
 * Run: npx tsx bench/handoff-crashes.bench.ts [--cycles 500] [--seed 1] [--at-once 2]   (about 1 s a cycle and line)
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { runCrashes } from '../test/support/handoff-crashes.ts';

/** P7: the stall of a job (30 s) and 5 s. */
const MOVING_AGAIN_MS = 35_000;
const { values } = parseArgs({
  options: {
    cycles: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: '2' },
  },
});
const began = performance.now();
const report = await runCrashes({
  cycles: Number(values.cycles),
  seed: Number(values.seed),
  atOnce: Number(values['at-once']),
});
const seconds = (performance.now() - began) / 1000;

const steps = [...report.deaths].sort(([one], [other]) => (one < other ? -1 : 1));
const width = Math.max(20, ...steps.map(([step]) => step.length)) + 2;
const row = (what: string, before: string | number, after: string | number) =>
  `${what.padEnd(width)}${String(before).padStart(8)}${String(after).padStart(8)}`;
const missed = steps.filter(([, { before, after }]) => before + after === 0).map(([step]) => step);
console.log(
  [
    row('killed at', 'before', 'after'),
    ...steps.map(([step, { before, after }]) => row(step, before, after)),
    '',
    `${report.killed} of ${report.cycles} killed, in ${steps.length - missed.length} of ${steps.length} kinds of writes`,
    ...(missed.length > 0 ? [`not at: ${missed.join(', ')}`] : []),
    `${report.asked} asked, ${report.accepted} accepted, ${report.said} said; lost or doubled: ${report.wrong.length}`,
    `longest standstill after a restart ${(report.longestStandstillMs / 1000).toFixed(1)} s (promise ${MOVING_AGAIN_MS / 1000} s)`,
    `${seconds.toFixed(0)} s, ${(seconds / report.cycles).toFixed(2)} s a cycle; Node.js ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    ...report.wrong.map((what) => `WRONG: ${what}`),
  ].join('\n'),
);
const isKept = report.wrong.length === 0 && report.longestStandstillMs <= MOVING_AGAIN_MS;
process.exitCode = isKept && report.killed === report.cycles ? 0 : 1;
