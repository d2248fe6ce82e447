import { allParsers } from '../test/security/fuzz/parsers.ts';
import { type FuzzReport, fuzz } from '../test/security/fuzz/run-fuzz.ts';

/**
 * Cases of made-up input for every parser of what strangers send: `tsx bench/fuzz.bench.ts [cases] [seed]`, a million
 * unless told. Ends with 1 when something was found, or one case took longer than 50 ms.
 */
const [cases = 1_000_000, seed = 20261123] = process.argv.slice(2).map(Number);
const SLOW_MS = 50;

const parsers = await allParsers();
const runs = Math.ceil(cases / parsers.length);
const began = performance.now();
const reports: FuzzReport[] = [];
console.log('| parser | cases | refused | slowest ms |\n|---|---:|---:|---:|');
for (const parser of parsers) {
  const report = await fuzz(parser, { runs, seed });
  reports.push(report);
  const { cases: done, refused, slowest } = report;
  console.log(`| ${report.parser} | ${done} | ${refused} | ${slowest.toFixed(1)} |`);
}
const all = reports.reduce((sum, one) => sum + one.cases, 0);
const minutes = ((performance.now() - began) / 60_000).toFixed(1);
console.log(`\n${all} cases, ${parsers.length} parsers, seed ${seed}, Node ${process.version}, ${minutes} min.`);
const slow = reports.filter(({ slowest }) => slowest > SLOW_MS);
for (const { parser, slowest, slowestInput } of slow)
  console.log(`slow: ${parser} ${slowest.toFixed(0)} ms ${slowestInput}`);
const findings = reports.flatMap((report) => report.findings);
for (const finding of findings) console.log(JSON.stringify(finding));
if (findings.length + slow.length > 0) process.exitCode = 1;
