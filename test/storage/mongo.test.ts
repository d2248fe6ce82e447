import { randomUUID } from 'node:crypto';
import { openMongo } from '../../src/storage/index.ts';
import { StallingProxy } from '../support/chaos/stalling-proxy.ts';
import { startMongoWireServer } from './mongo-wire-server.ts';
import { describeStorage } from './storage-contract.ts';
import { day, happeningDefinition, thing, thingDefinition } from './things.ts';

const server = await startMongoWireServer();

if (server === null) {
  it.skip('storage contract: MongoDB (no server; set MONGODB_URL)', () => {});
} else {
  const { url, kind, stop } = server;
  afterAll(stop);

  describeStorage(`MongoDB (${kind})`, () => openMongo({ url, dbName: `hotline-${randomUUID()}` }));

  describe('several processes on one MongoDB', () => {
    const open = async (dbName: string) => {
      const storage = await openMongo({ url, dbName });
      const things = storage.collection(thingDefinition('things'));
      const happenings = storage.eventStream(happeningDefinition('happenings'));
      await storage.prepare();
      return { storage, things, happenings };
    };

    it('go on where a connection vanished without a word', async () => {
      const { hostname, port } = new URL(url);
      const proxy = new StallingProxy(hostname, Number(port));
      const through = url.replace(/:\d+/, `:${await proxy.open()}`);
      const storage = await openMongo({ url: through, dbName: `hotline-${randomUUID()}`, silentSocketMs: 300 });
      const things = storage.collection(thingDefinition('things'));
      await storage.prepare();
      await things.insert(thing('a'));
      proxy.stall();
      // The driver itself would wait for 40 s.
      expect((await things.change('a', (now) => ({ ...now, rank: 7 })))?.rank).toBe(7);
      proxy.cut();
      await storage.close();
      proxy.close();
    }, 15_000);

    it('leave no gap and no double in a stream', async () => {
      const dbName = `hotline-${randomUUID()}`;
      const processes = await Promise.all([open(dbName), open(dbName), open(dbName)]);
      await Promise.all(
        processes.flatMap(({ happenings }, who) =>
          Array.from({ length: 15 }, (_, at) =>
            happenings.append('s', [
              { key: `${who}/${at}`, at: day(1), what: 'own', box: null },
              { key: `shared/${at}`, at: day(1), what: 'shared', box: null },
            ]),
          ),
        ),
      );
      const events = await processes[0]!.happenings.read('s');
      expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1));
      expect(new Set(events.map(({ key }) => key)).size).toBe(60);
      await Promise.all(processes.map(({ storage }) => storage.close()));
    });

    it('lose no change and share no claim', async () => {
      const dbName = `hotline-${randomUUID()}`;
      const processes = await Promise.all([open(dbName), open(dbName), open(dbName)]);
      await processes[0]?.things.insert(thing('a'));
      await Promise.all(
        processes.flatMap(({ things }) =>
          Array.from({ length: 20 }, () => things.change('a', (now) => ({ ...now, rank: now.rank + 1 }))),
        ),
      );
      expect((await processes[1]?.things.get('a'))?.rank).toBe(60);

      await Promise.all(
        Array.from({ length: 20 }, (_, at) => processes[0]?.things.insert(thing(`t${at}`, { rank: 500 }))),
      );
      const claimed = await Promise.all(
        processes.flatMap(({ things }, who) =>
          Array.from({ length: 10 }, () =>
            things.claim({ where: { state: 'open', rank: 500 } }, (now) => ({
              ...now,
              state: 'taken',
              name: `${who}`,
            })),
          ),
        ),
      );
      const got = claimed.flatMap((each) => (each === null ? [] : [each._id]));
      expect(got).toHaveLength(20);
      expect(new Set(got).size).toBe(20);
      await Promise.all(processes.map(({ storage }) => storage.close()));
    });
  });

  it('says which address does not answer, without credentials', async () => {
    const opening = openMongo({ url: 'mongodb://user:secret@127.0.0.1:1/x' });
    await expect(opening).rejects.toMatchObject({ code: 'hotline_storage_unavailable' });
    await expect(opening).rejects.toThrow(/127\.0\.0\.1.*MONGODB_URL/);
    await expect(opening).rejects.not.toThrow(/secret/);
  });
}
