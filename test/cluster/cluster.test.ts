import pino from 'pino';
import { NewsWire, RedisLink, redisMemory } from '../../src/cluster/index.ts';
import { hasRedisServer, type RedisServer, startRedisServer } from '../redis-server.ts';
import { until } from '../support/running-hotline.ts';

const isHere = hasRedisServer('What processes share');
const log = pino({ level: 'silent' });

/** What one process holds. */
async function member(url: string) {
  const link = await RedisLink.open(url, log);
  const wire = await NewsWire.open(url, link, log);
  const shared = redisMemory(link, (plain) => `print-of-${plain.length}`);
  return { link, wire, shared, end: () => [wire, link].map((each) => each.close()) };
}

(isHere ? describe : describe.skip)('what processes share by Redis', () => {
  let redis: RedisServer;
  let one: Awaited<ReturnType<typeof member>>;
  let other: Awaited<ReturnType<typeof member>>;
  beforeAll(async () => {
    redis = await startRedisServer();
    [one, other] = await Promise.all([member(redis.url), member(redis.url)]);
  });
  afterAll(async () => {
    one.end();
    other.end();
    await redis.remove();
  });

  it('counts one limit together, with its burst, and gives back', async () => {
    const terms = { name: 'limit', points: 2, seconds: 60 };
    const [here, there] = [one.shared.limit(terms), other.shared.limit(terms)];
    expect(await here.take('a')).toBe(0);
    expect(await there.take('a')).toBe(0);
    expect(await here.take('a')).toBeGreaterThan(30);
    expect(await there.take('another')).toBe(0);
    await here.giveBack('a');
    await there.giveBack('a');
    expect(await there.take('a')).toBe(0);
    const bursty = { name: 'bursty', points: 1, seconds: 60, burst: { points: 2, seconds: 60 } };
    const limits = [one.shared.limit(bursty), other.shared.limit(bursty)];
    const waits: number[] = [];
    for (const limit of [...limits, ...limits]) waits.push(await limit.take('b'));
    expect(waits.map((wait) => wait > 0)).toEqual([false, false, false, true]);
  });

  it('changes a note one after the other, whoever changes it', async () => {
    const count = (current: number | null) => ({ next: (current ?? 0) + 1, result: (current ?? 0) + 1 });
    const notes = [one.shared.notes<number>('sum', 60_000), other.shared.notes<number>('sum', 60_000)];
    const results = await Promise.all(Array.from({ length: 8 }, (_, n) => notes[n % 2]?.change('c', count)));
    expect(results.map(Number).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('tells the others, not itself, and keeps nothing that names anybody', async () => {
    const heard: unknown[] = [];
    one.wire.on('turns', () => heard.push('itself'));
    other.wire.on('turns', (ids) => heard.push(ids));
    one.wire.tell('turns', ['web-1', 7]);
    await until(
      () => heard,
      (seen) => seen.length > 0,
    );
    expect(heard).toEqual([['web-1', 7]]);
    await one.shared.limit({ name: 'named', points: 1, seconds: 60 }).take('203.0.113.7');
    const keys = await one.link.client.keys('*');
    expect(keys).toContain('hotline:limit:named:print-of-11');
    expect(keys.filter((key) => key.includes('203.0.113.7'))).toEqual([]);
  });

  it('goes on alone while Redis is away, and says that it heard nothing meanwhile', async () => {
    const limit = one.shared.limit({ name: 'alone', points: 1, seconds: 60 });
    const note = one.shared.notes<string>('alone', 60_000);
    let returned = false;
    one.wire.onReturn(() => {
      returned = true;
    });
    redis.freeze();
    // Nobody answers: asked once, and then not for a while.
    expect(await limit.take('d')).toBe(0);
    expect(await limit.take('d')).toBeGreaterThan(0);
    expect(await note.change('d', () => ({ next: 'x', result: 'taken' }))).toBe('taken');
    // What could not be told is lost, and the others are told that.
    let hasMissed = false;
    other.wire.onReturn(() => {
      hasMissed = true;
    });
    one.wire.tell('turns', ['web-1', 8]);
    redis.thaw();
    await until(
      () => {
        one.wire.tell('turns', ['web-1', 9]);
        return hasMissed;
      },
      (is) => is,
    );
    await redis.kill();
    expect(await limit.take('e')).toBe(0);
    one.wire.tell('turns', ['web-1', 8]);
    await redis.restart();
    await until(
      () => returned && one.link.client.isReady,
      (is) => is,
    );
    // And together again.
    await until(
      async () => {
        await limit.take('f');
        return one.link.client.keys('hotline:limit:alone:*');
      },
      (keys) => keys.length > 0,
    );
  });
});
