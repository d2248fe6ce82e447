/**
 * Chaos: processes of the built hotline killed at named failpoints while residents, lawyers and providers go on, with
 * faults of Redis, storage, disk, clock and network between; a checker of the history then proves what is promised.
 * Prints one table and writes docs/chaos.md, one section a profile; ends with 1 when something is broken.
 * Needs the built server (npm run build), and for the cluster redis-server and mongod or Java with Maven.
 * Run: npx tsx bench/chaos.bench.ts [--cycles 500] [--profile cluster|sqlite] [--seed N] [--fault-seconds 60]
 *      (0: kills alone) [--longest SECONDS] [--project FOLDER] [--no-report]
 *      [--keep FILE: the history as JSON]
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { ChaosProfile } from '../test/support/chaos/chaos-house.ts';
import { reportLines, writeChaosReport } from '../test/support/chaos/chaos-report.ts';
import { runChaos } from '../test/support/chaos/run-chaos.ts';

const { values } = parseArgs({
  options: {
    cycles: { type: 'string', default: '500' },
    profile: { type: 'string', default: 'cluster' },
    seed: { type: 'string', default: '1' },
    'fault-seconds': { type: 'string', default: '60' },
    'no-report': { type: 'boolean', default: false },
    keep: { type: 'string' },
    longest: { type: 'string' },
    project: { type: 'string' },
  },
});

const report = await runChaos({
  profile: values.profile as ChaosProfile,
  cycles: Number(values.cycles),
  seed: Number(values.seed),
  faultSeconds: Number(values['fault-seconds']),
  onCycle: (line) => process.stderr.write(`${line}\n`),
  ...(values.longest === undefined ? {} : { longestSeconds: Number(values.longest) }),
  ...(values.project === undefined ? {} : { project: values.project }),
});
if (report === null) process.exit(2);
process.stdout.write(`${reportLines(report).join('\n')}\n`);
if (values.keep !== undefined) writeFileSync(values.keep, JSON.stringify(report.history));
if (!values['no-report']) writeChaosReport(report);
process.exit(report.violations.length + report.trouble.length === 0 ? 0 : 1);
