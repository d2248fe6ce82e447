/**
 * From the start of the process until `/readyz` says yes: the built hotline on an empty store, and on one that was used;
 * as multiples of a process that only loads Express and listens. Run: npx tsx bench/start-up.bench.ts   (about 1 minute)
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HotlineProcess } from '../test/support/hotline-process.ts';
import { quantile } from './load/measure.ts';
import { Served } from './load/served.ts';

const TIMES = 5;

async function ofExpress(): Promise<number[]> {
  const times: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const served = await Served.start('bare');
    times.push(served.readyMs);
    await served.stop();
  }
  return times;
}

/** @param isFresh each start on a folder of its own. */
async function ofHotline(isFresh: boolean): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hotline-start-'));
  const times: number[] = [];
  for (let time = 0; time < TIMES + (isFresh ? 0 : 1); time += 1) {
    const began = performance.now();
    const started = await HotlineProcess.start(join(folder, isFresh ? String(time) : 'used'), { DEMO_STAFF: 'none' });
    // The first one makes the store that the others find.
    if (isFresh || time > 0) times.push(performance.now() - began);
    await started.stop();
  }
  rmSync(folder, { recursive: true, force: true });
  return times;
}

const rows: [string, number[]][] = [
  ['Express, TypeScript read', await ofExpress()],
  ['hotline, empty store', await ofHotline(true)],
  ['hotline, store in use', await ofHotline(false)],
];
const base = quantile(rows[0]?.[1] ?? [], 0.5);
process.stdout.write(
  `${[
    `${''.padEnd(28)}${['p50 ms', 'slowest', 'ratio'].map((name) => name.padStart(10)).join('')}`,
    ...rows.map(([what, times]) => {
      const p50 = quantile(times, 0.5);
      return `${what.padEnd(28)}${[p50, Math.max(...times)].map((ms) => ms.toFixed(0).padStart(10)).join('')}${(p50 / base).toFixed(2).padStart(10)}`;
    }),
  ].join('\n')}\n`,
);
