import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from 'recheck';
import { LEDGER_FILE, type PatternLedger, readLedger } from '../test/security/pattern-ledger.ts';
import { nameOf, type Pattern, writtenPatterns } from '../test/security/patterns.ts';

/**
 * Looks at every regular expression of the server that the ledger does not know (ReDoS), and writes down what is found:
 * `tsx bench/patterns.bench.ts`. What is found to be slow has to be mended, or be given a reason by hand.
 */
const TIME_MS = 20_000;

const script = join(import.meta.dirname, '../test/security/made-patterns.ts');
const loaded = JSON.parse(
  execFileSync(process.execPath, ['--import', 'tsx', script], { maxBuffer: 2 ** 26 }).toString(),
) as Pattern[];
const { literals, made } = writtenPatterns();
const all = new Map([...literals, ...loaded].map((pattern) => [nameOf(pattern), pattern]));
const ledger = readLedger();
const safe = new Set(ledger.safe.filter((name) => all.has(name)));
const bounded = new Map(
  ledger.bounded.map((one) => [nameOf(one), one]).filter(([name]) => all.has(String(name))) as [
    string,
    PatternLedger['bounded'][number],
  ][],
);

let left = 0;
for (const [name, pattern] of all) {
  if (safe.has(name) || bounded.has(name)) continue;
  const looked = await check(pattern.source, pattern.flags, { timeout: TIME_MS });
  if (looked.status === 'safe') safe.add(name);
  else {
    left += 1;
    const found = looked.status === 'vulnerable' ? orderOf(looked.complexity) : looked.status;
    bounded.set(name, { ...pattern, found, why: '' });
    console.log(`${found}: ${pattern.file} /${pattern.source}/${pattern.flags}`);
  }
}
const next: PatternLedger = {
  safe: [...safe].sort(),
  bounded: [...bounded.values()].sort((a, b) => (a.file + a.source < b.file + b.source ? -1 : 1)),
  made: Object.fromEntries(made),
};
writeFileSync(LEDGER_FILE, `${JSON.stringify(next, null, 2)}\n`);
console.log(`${all.size} patterns: ${safe.size} safe, ${bounded.size} bounded, ${left} new to be looked at.`);
if (left > 0) process.exitCode = 1;

function orderOf(complexity: { type: string; degree?: number }): string {
  return complexity.degree === undefined ? complexity.type : `${complexity.type} ${complexity.degree}`;
}
