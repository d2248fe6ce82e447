import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { systemClock } from '../src/clock.ts';
import { BullmqDelivery, DurableJobs, InProcessDelivery, type JobDelivery, jobCollection } from '../src/jobs/index.ts';
import { openSqlite } from '../src/storage/index.ts';
import { hasRedisServer, startRedisServer } from '../test/redis-server.ts';

/**
 * Jobs a second, durable on SQLite: scheduled one after the other, scheduled 50 at a time, and run when all are due,
 * against a bare setImmediate loop in the same run.
 */
const budgetMs = 1500;
const together = 50;
const log = pino({ level: 'silent' });

interface Figures {
  alone: number;
  together: number;
  run: number;
}

/** Calls of `work` a second, `width` at a time. */
async function perSecond(
  work: (at: number) => Promise<unknown>,
  width: number,
): Promise<{ rate: number; calls: number }> {
  const start = performance.now();
  let calls = 0;
  while (performance.now() - start < budgetMs) {
    await Promise.all(Array.from({ length: width }, (_, at) => work(calls + at)));
    calls += width;
  }
  return { rate: (calls * 1000) / (performance.now() - start), calls };
}

async function measure(delivery: JobDelivery): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'hotline-bench-'));
  const storage = await openSqlite({ file: join(folder, 'hotline.db') });
  const records = storage.collection(jobCollection);
  await storage.prepare();
  const jobs = new DurableJobs({ records, delivery, clock: systemClock, log, soleOwner: true });
  let runs = 0;
  jobs.handle('count', async () => {
    runs += 1;
  });
  const due = new Date();
  const one = await perSecond((at) => jobs.schedule('count', `a${at}`, due, {}), 1);
  const many = await perSecond((at) => jobs.schedule('count', `b${at}`, due, {}), together);
  const start = performance.now();
  await jobs.start();
  while (runs < one.calls + many.calls && performance.now() - start < 2 * budgetMs) await pause(5);
  const run = (runs * 1000) / (performance.now() - start);
  await jobs.drain();
  await storage.close();
  rmSync(folder, { recursive: true, force: true });
  return { alone: one.rate, together: many.rate, run };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const bare = await perSecond(() => new Promise((resolve) => setImmediate(resolve)), 1);
const rows: [string, Figures][] = [['in-process', await measure(new InProcessDelivery())]];
if (hasRedisServer('BullMQ')) {
  const redis = await startRedisServer();
  rows.push(['BullMQ', await measure(await BullmqDelivery.connect({ url: redis.url, log, production: true }))]);
  await redis.remove();
}
const cell = (rate: number) => `${Math.round(rate)}/s (1:${Math.round(bare.rate / rate)})`;
console.log(`bare setImmediate loop: ${Math.round(bare.rate)}/s; in brackets the ratio to it\n`);
console.table(
  Object.fromEntries(
    rows.map(([name, { alone, together: many, run }]) => [
      name,
      { 'schedule, one by one': cell(alone), [`schedule, ${together} at a time`]: cell(many), run: cell(run) },
    ]),
  ),
);
