import { createClient } from 'redis';
import { BullmqDelivery } from '../../src/jobs/index.ts';
import { hasRedisServer, type RedisServer, startRedisServer } from '../redis-server.ts';
import { holdsTheJobsContract } from './jobs-contract.ts';
import { gate, inMs, JobsStage, type OpenDelivery, pause, until } from './jobs-stage.ts';

const suite = hasRedisServer('jobs delivered by BullMQ') ? describe : describe.skip;

async function openClient(url: string) {
  const client = createClient({ url });
  client.on('error', () => undefined);
  return client.connect();
}

suite('jobs delivered by BullMQ on Redis, with their records in SQLite', () => {
  let redis: RedisServer;
  const openDelivery: OpenDelivery = (log) => BullmqDelivery.connect({ url: redis.url, log, production: true });
  beforeAll(async () => {
    redis = await startRedisServer();
  });
  beforeEach(async () => {
    const client = await openClient(redis.url);
    await client.flushAll();
    client.destroy();
  });
  afterAll(() => redis.remove());

  holdsTheJobsContract(openDelivery);

  it('puts nothing into Redis but the id of the record', async () => {
    const stage = await JobsStage.open(openDelivery);
    const jobs = await stage.newProcess();
    await jobs.start({ work: false });
    await jobs.schedule('call-back', '+8613800138000', inMs(60_000), { openid: 'oSecret' });
    const [record] = await stage.all();
    const client = await openClient(redis.url);
    await until(async () => (await client.keys('bull:hotline-jobs:[0-9]*')).length === 1);
    const [key] = await client.keys('bull:hotline-jobs:[0-9]*');
    const entry = await client.hGetAll(key!);
    expect(JSON.parse(entry.data!)).toEqual({ id: record?._id });
    expect(JSON.stringify(entry)).not.toMatch(/13800138000|oSecret|call-back/);
    client.destroy();
    await stage.close();
  });
});

suite('jobs while Redis is in trouble', () => {
  let redis: RedisServer;
  let stage: JobsStage;
  beforeEach(async () => {
    redis = await startRedisServer();
    stage = await JobsStage.open((log) => BullmqDelivery.connect({ url: redis.url, log, production: true }));
  });
  afterEach(async () => {
    await stage.close();
    await redis.remove();
  });
  async function noting() {
    const jobs = await stage.newProcess();
    const runs: string[] = [];
    jobs.handle('note', async ({ key }) => void runs.push(key));
    await jobs.start();
    return { jobs, runs };
  }

  it('runs every due job when Redis was killed and came back empty', async () => {
    const { jobs, runs } = await noting();
    const keys = Array.from({ length: 40 }, (_, n) => `k${n}`);
    await Promise.all(keys.map((key) => jobs.schedule('note', key, inMs(1500), {})));
    await redis.kill();
    await redis.restart({ empty: true });
    await until(() => runs.length >= keys.length);
    await pause(600);
    expect([...runs].sort()).toEqual([...keys].sort());
  });

  it('goes on when Redis is killed again and again while it fetches', async () => {
    const { jobs, runs } = await noting();
    const rounds = 12;
    for (let round = 1; round <= rounds; round += 1) {
      const keys = Array.from({ length: 40 }, (_, n) => `${round}-${n}`);
      await Promise.all(keys.map((key) => jobs.schedule('note', key, inMs(30), {})));
      await pause(round * 5);
      await redis.kill();
      await redis.restart({ empty: true });
    }
    await until(() => new Set(runs).size === rounds * 40);
    expect(runs).toHaveLength(rounds * 40);
  });

  it('schedules and runs without Redis, and delivers again when it is back, without a restart', async () => {
    const { jobs, runs } = await noting();
    await jobs.schedule('note', 'before', inMs(0), {});
    await until(() => runs.length === 1);
    await redis.kill();
    const begun = Date.now();
    for (let n = 0; n < 20; n += 1) await jobs.schedule('note', `away-${n}`, inMs(0), {});
    expect(Date.now() - begun).toBeLessThan(20 * 500);
    await until(() => runs.length === 21);
    await redis.restart();

    // Not the sweeper alone: what is put into Redis again is also taken from it again.
    const back = await openClient(redis.url);
    const lastId = async () => Number((await back.get('bull:hotline-jobs:id')) ?? 0);
    const before = await lastId();
    let tries = 0;
    await until(async () => {
      tries += 1;
      await jobs.schedule('note', `back-${tries}`, inMs(0), {});
      await pause(200);
      return (await lastId()) > before;
    });
    await until(() => runs.length === 21 + tries);
    const id = await lastId();
    await until(async () => (await back.exists(`bull:hotline-jobs:${id}`)) === 0);
    back.destroy();
    expect(stage.logged.filter((line) => line.includes('Redis does not deliver')).length).toBeLessThan(10);
  });

  it('schedules and runs while Redis keeps its sockets open and answers nothing', async () => {
    const { jobs, runs } = await noting();
    redis.freeze();
    await jobs.schedule('note', 'a', inMs(0), {});
    await until(() => runs.length === 1);
    redis.thaw();
    await jobs.schedule('note', 'b', inMs(0), {});
    await until(() => runs.length === 2);
    await pause(500);
    expect(runs).toEqual(['a', 'b']);
  });

  it('drains while Redis is away, after the running job has ended', async () => {
    const jobs = await stage.newProcess();
    const held = gate();
    const seen: string[] = [];
    jobs.handle('slow', async () => {
      seen.push('begun');
      await held.opened;
      seen.push('ended');
    });
    await jobs.start();
    await jobs.schedule('slow', 'a', inMs(0), {});
    await until(() => seen.length === 1);
    await redis.kill();
    const drained = jobs.drain().then(() => seen.push('drained'));
    await pause(300);
    held.open();
    await drained;
    expect(seen).toEqual(['begun', 'ended', 'drained']);
    expect(await stage.all()).toEqual([]);
    // A client that was left behind would say now that it cannot connect.
    await pause(1500);
  });
});

suite('what Redis must be like at start', () => {
  const noted: string[] = [];
  const log = { warn: (_: unknown, text: string) => void noted.push(text) } as never;

  it('refuses one that may throw keys away in production, and warns elsewhere', async () => {
    const redis = await startRedisServer('allkeys-lru');
    await expect(BullmqDelivery.connect({ url: redis.url, log, production: true })).rejects.toMatchObject({
      code: 'hotline_jobs_redis_policy',
      message: expect.stringContaining('noeviction'),
    });
    expect(noted).toEqual([]);
    const delivery = await BullmqDelivery.connect({ url: redis.url, log, production: false });
    expect(noted).toEqual([expect.stringContaining('noeviction')]);
    await delivery.close();
    await redis.remove();
  });

  it('refuses one that is not there, with the name of the setting', async () => {
    const redis = await startRedisServer();
    await redis.stop();
    await expect(
      BullmqDelivery.connect({ url: redis.url, log, production: false, connectMs: 300 }),
    ).rejects.toMatchObject({
      code: 'hotline_jobs_redis_unavailable',
      message: expect.stringContaining('REDIS_URL'),
    });
    await redis.remove();
  });
});
