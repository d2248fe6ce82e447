import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { systemClock } from '../../src/clock.ts';
import { BullmqDelivery, DurableJobs, InProcessDelivery, jobCollection } from '../../src/jobs/index.ts';
import { openSqlite } from '../../src/storage/index.ts';

/**
 * Run as a process of its own: `<folder> <round> <jobs to schedule> [redis url]`. Each confirmed schedule goes to `scheduled`,
 * each begin and end of a run to `runs`, before the next step. On SIGTERM it drains, and must then end by itself.
 */
const [folder = '', round = '0', count = '0', redisUrl] = process.argv.slice(2);
const log = pino({ level: 'silent' });
const storage = await openSqlite({ file: join(folder, 'hotline.db') });
const records = storage.collection(jobCollection);
await storage.prepare();
const delivery =
  redisUrl === undefined
    ? new InProcessDelivery()
    : await BullmqDelivery.connect({ url: redisUrl, log, production: true });
const jobs = new DurableJobs({ records, delivery, clock: systemClock, log, soleOwner: true, concurrency: 8 });

const note = (file: string, line: string) => appendFileSync(join(folder, file), `${line}\n`);
jobs.handle('work', async ({ key }) => {
  note('runs', `begin ${key}`);
  await new Promise((resolve) => setTimeout(resolve, 10));
  note('runs', `end ${key}`);
});
jobs.handle('tick', async () => note('ticks', 'tick'));
process.once('SIGTERM', async () => {
  await jobs.drain();
  await storage.close();
  note('runs', 'drained');
});
await jobs.start();
await jobs.every('tick', 200);
process.stdout.write('ready\n');
for (let n = 0; n < Number(count); n += 1) {
  const key = `${round}-${n}`;
  await jobs.schedule('work', key, new Date(Date.now() + (n % 5) * 40), { round });
  note('scheduled', key);
}
