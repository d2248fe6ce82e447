import { hasRedisServer, type RedisServer, startRedisServer } from '../redis-server.ts';
import { type MongoWireServer, startMongoWireServer } from '../storage/mongo-wire-server.ts';
import { DRIVERS } from '../support/channel-drivers.ts';
import { type RunningHotline, runHotline, until } from '../support/running-hotline.ts';

const withRedis = hasRedisServer('the house on MongoDB and Redis') ? describe : describe.skip;

withRedis('the same house on MongoDB and Redis', () => {
  let mongo: MongoWireServer | null;
  let redis: RedisServer;
  let hotline: RunningHotline | null = null;

  beforeAll(async () => {
    [mongo, redis] = await Promise.all([startMongoWireServer(), startRedisServer()]);
    if (mongo === null) return;
    const database = `${mongo.url.replace(/\/$/, '')}/hotline_house_${process.pid}`;
    hotline = await runHotline({ MONGODB_URL: database, REDIS_URL: redis.url });
  }, 240_000);

  afterAll(async () => {
    await hotline?.end();
    await redis.stop();
    mongo?.stop();
  }, 60_000);

  it('answers, hands over, closes and is rated, on every channel', async () => {
    if (hotline === null) return;
    const { house } = hotline;
    expect(house.storage.engine).toBe('mongo');
    const [lawyer] = (await house.staff.list()).filter((staff) => staff.username === 'lawyer1');
    if (lawyer === undefined) throw new Error('no lawyer');
    for (const open of Object.values(DRIVERS)) {
      const driver = await open(hotline);
      const id = await driver.conversationId();
      const first = await driver.say('物业服务很差，物业费可以不交吗');
      if (first.includes('都不是')) await driver.say('1');
      await house.roster.setDuty(lawyer.id, true);
      expect(await driver.say('转人工')).toContain('值班律师');
      const waiting = await until(
        async () => (await house.handoff.waiting()).find((handoff) => handoff.conversationId === id),
        (found) => found !== undefined,
      );
      if (waiting === undefined) throw new Error('nobody waits');
      await house.handoff.accept(waiting._id, lawyer);
      await house.handoff.say(waiting._id, lawyer.id, { clientId: 'c1', text: '您好，我来看看。' });
      await house.handoff.close(waiting._id, lawyer.id, { outcome: 'resolved', note: '已解答' });
      await until(
        async () => (await house.stores.turns.read(id)).map((turn) => turn.activity.text ?? '').join('\n'),
        (text) => text.includes('我来看看') && text.includes('打个分'),
      );
      await driver.say('满意');
      const [session] = await house.stores.sessions.find({ where: { conversationId: id }, sort: { openedAt: -1 } });
      expect(session).toMatchObject({
        state: 'closed',
        outcome: 'handed-over',
        rating: 'satisfied',
        lawyerId: lawyer.id,
      });
    }
  }, 120_000);

  it('keeps nothing of what residents said in Redis', async () => {
    if (hotline === null) return;
    const { createClient } = await import('redis');
    const client = createClient({ url: redis.url });
    await client.connect();
    for await (const keys of client.scanIterator()) {
      for (const key of keys) {
        const dump = String(await client.dump(key));
        expect(`${key}${dump}`).not.toMatch(/物业|您好|\+86138/);
      }
    }
    client.destroy();
  });
});
