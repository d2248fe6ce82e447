import { randomUUID } from 'node:crypto';
import { ShortLived } from '../../src/short-lived.ts';
import { openMongo, openSqlite } from '../../src/storage/index.ts';
import { openStores } from '../../src/stores.ts';
import { StageClock, StageJobs } from '../handoff/stage.ts';
import { startMongoWireServer } from './mongo-wire-server.ts';

const server = await startMongoWireServer();
afterAll(() => server?.stop());
const engines = server === null ? ['sqlite'] : ['sqlite', 'mongo'];

describe.each(engines)('codes and passes on %s', (engine) => {
  it('are removed when nobody can use them any more, and not before', async () => {
    const storage =
      engine === 'sqlite'
        ? await openSqlite({ file: ':memory:', checkQueries: true })
        : await openMongo({ url: server?.url ?? '', dbName: `hotline-${randomUUID()}` });
    const stores = openStores(storage);
    await storage.prepare();
    const clock = new StageClock();
    const shortLived = new ShortLived({ stores, jobs: new StageJobs(clock), clock });
    const inMinutes = (minutes: number) => new Date(clock.now().getTime() + minutes * 60_000);
    for (const [id, minutes] of [
      ['over', -1],
      ['valid', 1],
    ] as const) {
      await stores.resumeCodes.insert({
        _id: id,
        conversationId: id,
        user: 'u',
        region: null,
        expiresAt: inMinutes(minutes),
      });
    }
    const pass = { code: '', tries: 0, sentAt: [], pass: '' };
    for (const [id, minutes] of [
      ['over', -61],
      ['valid', -59],
    ] as const) {
      await stores.aidAccess.insert({
        _id: id,
        ...pass,
        codeUntil: inMinutes(minutes),
        passUntil: inMinutes(minutes + 30),
      });
    }
    expect(await shortLived.sweep()).toBe(2);
    expect(await shortLived.sweep()).toBe(0);
    expect([await stores.resumeCodes.get('over'), await stores.aidAccess.get('over')]).toEqual([null, null]);
    expect(await stores.resumeCodes.count({})).toBe(1);
    expect((await stores.aidAccess.get('valid'))?._id).toBe('valid');
    await storage.close();
  });
});
