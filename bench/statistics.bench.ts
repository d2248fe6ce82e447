import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays } from '../src/knowledge/index.ts';
import { dailyFiguresCollection, lawyerFiguresCollection, Statistics } from '../src/oversight/index.ts';
import { countDay } from '../src/oversight/statistics/count-day.ts';
import { openSqlite, type Storage } from '../src/storage/index.ts';
import { drawing, servicesOfDay } from '../test/oversight/statistics/many-services.ts';

/**
 * What the statistics page costs over 90 days with the 90 before, of two numbers of services, on SQLite: it reads kept figures
 * alone, so the number of services should hardly matter. Prints p50 and p95 in milliseconds and the ratio.
 * Run: npx tsx bench/statistics.bench.ts [FEW] [MANY] [REGIONS] [DAYS]   (10000 1000000 20 180)
 */
const [FEW = 10_000, MANY = 1_000_000, REGIONS = 20, DAYS = 180] = process.argv.slice(2).map(Number);
const FROM = '2026-01-01';
const ROUNDS = 20;

interface Figures {
  p50: number;
  p95: number;
}

async function fill(storage: Storage, services: number): Promise<Statistics> {
  const dailyFigures = storage.collection(dailyFiguresCollection);
  const lawyerFigures = storage.collection(lawyerFiguresCollection);
  await storage.prepare();
  const draw = drawing(services);
  const regions = Array.from(
    { length: REGIONS },
    (_, at) => `34${String(1 + Math.floor(at / 20)).padStart(2, '0')}${String(1 + (at % 20)).padStart(2, '0')}`,
  );
  const lawyers = Array.from({ length: 20 }, (_, at) => `lawyer${at}`);
  const began = performance.now();
  let documents = 0;
  let bytes = 0;
  let largest = 0;
  let counting = 0;
  for (let at = 0; at < DAYS; at += 1) {
    const day = addDays(FROM, at);
    const made = servicesOfDay(day, Math.round(services / DAYS), { draw, regions: [...regions, null], lawyers });
    const start = performance.now();
    const counted = countDay({
      day,
      services: made,
      dutyMinutes: new Map(lawyers.map((id) => [id, 240])),
      countedAt: new Date(),
    });
    counting += performance.now() - start;
    documents += counted.figures.length + counted.lawyers.length;
    for (const one of [...counted.figures, ...counted.lawyers]) {
      const size = Buffer.byteLength(JSON.stringify(one));
      bytes += size;
      largest = Math.max(largest, size);
    }
    await Promise.all([
      ...counted.figures.map((one) => dailyFigures.insert(one)),
      ...counted.lawyers.map((one) => lawyerFigures.insert(one)),
    ]);
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  process.stderr.write(
    `${services} services: ${documents} documents in ${seconds} s; a day is counted in ${(counting / DAYS).toFixed(0)} ms, and is ` +
      `${Math.round(bytes / DAYS / 1024)} KiB, the largest document ${Math.round(largest / 1024)} KiB\n`,
  );
  return new Statistics({ dailyFigures, lawyerFigures });
}

async function measure(work: () => Promise<unknown>): Promise<Figures> {
  for (let at = 0; at < 3; at += 1) await work();
  const times: number[] = [];
  for (let at = 0; at < ROUNDS; at += 1) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  times.sort((one, other) => one - other);
  return { p50: times[Math.floor(ROUNDS * 0.5)] ?? 0, p95: times[Math.floor(ROUNDS * 0.95)] ?? 0 };
}

async function measureSize(services: number): Promise<Map<string, Figures>> {
  const dir = mkdtempSync(join(tmpdir(), 'hotline-statistics-'));
  const storage = await openSqlite({ file: join(dir, 'hotline.db') });
  const statistics = await fill(storage, services);
  const now = { from: addDays(FROM, DAYS / 2), before: addDays(FROM, DAYS) };
  const before = { from: FROM, before: addDays(FROM, DAYS / 2) };
  const page = (more: object) =>
    measure(() => Promise.all([statistics.figures({ ...now, ...more }), statistics.total({ ...before, ...more })]));
  const figures = new Map([
    ['everything', await page({})],
    ['one region', await page({ region: '340101' })],
    ['one topic', await page({ topic: '劳动纠纷' })],
    ['one channel', await page({ channel: 'voice' })],
    ['a supervisor of one city', await page({ within: ['340100'] })],
    ['people', await measure(() => statistics.lawyers(now))],
  ]);
  await storage.close();
  rmSync(dir, { recursive: true, force: true });
  return figures;
}

const [few, many] = [await measureSize(FEW), await measureSize(MANY)];
console.log(
  `| ms, ${DAYS / 2} days and as many before, ${REGIONS} regions | ${FEW}: p50 | p95 | ${MANY}: p50 | p95 | ratio of p50 |`,
);
console.log('|---|---:|---:|---:|---:|---:|');
for (const [name, small] of few) {
  const large = many.get(name) ?? { p50: 0, p95: 0 };
  const cells = [small.p50, small.p95, large.p50, large.p95].map((value) => value.toFixed(1));
  console.log(`| ${name} | ${cells.join(' | ')} | ${(large.p50 / small.p50).toFixed(1)} |`);
}
