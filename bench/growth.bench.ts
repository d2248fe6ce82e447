/**
 * Whether a turn becomes slower as services pile up on embedded storage: the same load of text messages on stores of
 * 10², 10⁴ and 10⁶ services, in turn, twice; and how long the start of each takes. The stores are real services,
 * copied row by row. Run: npx tsx bench/growth.bench.ts [--sizes 100,10000,1000000] [--seconds 15]
 * A million services are some 20 GB under the temporary folder and take some minutes to make.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { quantile, steady } from './load/measure.ts';
import { multiplyStore } from './load/multiplied-store.ts';
import { arrive, QUESTIONS } from './load/residents.ts';
import { Served } from './load/served.ts';

const { values } = parseArgs({
  options: { sizes: { type: 'string', default: '100,10000,1000000' }, seconds: { type: 'string', default: '15' } },
});
const sizes = values.sizes.split(',').map(Number);
const seconds = Number(values.seconds);
const PER_SECOND = 30;
const ROUNDS = 2;
/** Numbers of the residents whose services are copied; the load begins far below. */
const FIRST_RESIDENT = 9_000_000;

/** A store of real services, over and counted. */
async function makeBase(dataDir: string): Promise<void> {
  const served = await Served.start('hotline', { dataDir });
  const doors = ['web', 'wechat', 'sms'] as const;
  for (let resident = 0; resident < 24; resident += 1) {
    const talker = await arrive(doors[resident % 3] ?? 'sms', served.port, FIRST_RESIDENT + resident);
    await talker.say(QUESTIONS[resident % QUESTIONS.length] ?? '');
    await talker.say('再见，谢谢');
    talker.leave();
  }
  // The record of a closed service is written a moment later.
  await new Promise((done) => setTimeout(done, 5000));
  await served.stop();
}

interface Store {
  services: number;
  dataDir: string;
  bytes: number;
  times: number[];
  readyMs: number[];
}

const stores: Store[] = [];
for (const size of sizes) {
  const dataDir = mkdtempSync(join(tmpdir(), 'hotline-growth-'));
  await makeBase(dataDir);
  const began = performance.now();
  const services = multiplyStore(dataDir, size, (made) => {
    if (made % 100_000 < 500)
      process.stderr.write(`\r${made} services, ${((performance.now() - began) / 1000).toFixed(0)} s`);
  });
  process.stderr.write(`\r${services} services in ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
  stores.push({ services, dataDir, bytes: statSync(join(dataDir, 'hotline.db')).size, times: [], readyMs: [] });
}
for (let round = 0; round < ROUNDS; round += 1) {
  for (const store of stores) {
    const served = await Served.start('hotline', { dataDir: store.dataDir });
    await steady('sms', served.port, PER_SECOND, 5);
    const { times } = await steady('sms', served.port, PER_SECOND, seconds);
    store.times.push(...times);
    store.readyMs.push(served.readyMs);
    await served.stop();
  }
}
const [smallest] = stores;
const p95Smallest = quantile(smallest?.times ?? [], 0.95);
const right = (text: string, width: number) => text.padStart(width);
const lines = stores.map(({ services, bytes, times, readyMs }) => {
  const p95 = quantile(times, 0.95);
  return [
    right(String(services), 10),
    right((bytes / 1e9).toFixed(2), 8),
    right(quantile(times, 0.5).toFixed(1), 8),
    right(p95.toFixed(1), 8),
    right(quantile(times, 0.99).toFixed(1), 8),
    right((p95 / p95Smallest).toFixed(2), 8),
    right(quantile(readyMs, 0.5).toFixed(0), 10),
  ].join('');
});
const head = ['services', 'GB', 'p50 ms', 'p95 ms', 'p99 ms', 'ratio', 'ready ms'];
const widths = [10, 8, 8, 8, 8, 8, 10];
process.stdout.write(`${[head.map((name, at) => right(name, widths[at] ?? 8)).join(''), ...lines].join('\n')}\n`);
for (const { dataDir } of stores) rmSync(dataDir, { recursive: true, force: true });
