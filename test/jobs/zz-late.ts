import { BullmqDelivery, InProcessDelivery } from '../../src/jobs/index.ts';
import { startRedisServer } from '../redis-server.ts';
import { inMs, JobsStage, until } from './jobs-stage.ts';

const redis = await startRedisServer();
for (const [name, open] of [
  ['inproc', async () => new InProcessDelivery()],
  ['bullmq', (log: any) => BullmqDelivery.connect({ url: redis.url, log, production: true })],
] as const) {
  const stage = await JobsStage.open(open as any);
  const jobs = await stage.newProcess();
  const late: number[] = [];
  jobs.handle('note', async ({ dueAt }) => void late.push(Date.now() - dueAt.getTime()));
  await jobs.start();
  for (let n = 0; n < 60; n++) await jobs.schedule('note', `k${n}`, inMs(50 + n * 83), {});
  await until(() => late.length === 60);
  late.sort((a, b) => a - b);
  console.log(name, 'p50', late[30], 'p90', late[54], 'max', late[59]);
  const t = Date.now();
  let steps = 0;
  jobs.handle('chain', async () => {
    steps++;
    if (steps < 20) await jobs.schedule('chain', 'a', inMs(50), {});
  });
  await jobs.schedule('chain', 'a', inMs(0), {});
  await until(() => steps === 20);
  console.log(name, 'chain 20x50ms', Date.now() - t);
  await stage.close();
}
await redis.remove();
