import { randomUUID } from 'node:crypto';
import { loadKnowledge } from '../../src/knowledge/index.ts';
import { openMongo } from '../../src/storage/index.ts';
import { startMongoWireServer } from '../storage/mongo-wire-server.ts';
import { contentFolder, removeFolders } from './content-folder.ts';
import {
  declarePublishing,
  LAWYER,
  OTHER_LAWYER,
  publishingProcess,
  SUPERVISOR,
  shortIn,
  twoAnswers,
} from './publishing-stage.ts';

const server = await startMongoWireServer();

if (server === null) {
  it.skip('publishing on MongoDB (no server; set MONGODB_URL)', () => {});
} else {
  const { url, kind, stop } = server;
  afterAll(stop);

  describe(`publishing on MongoDB (${kind})`, () => {
    it('of two processes that approve at the same moment one is in force, and both have it', async () => {
      const dbName = `hotline-${randomUUID()}`;
      const knowledge = await loadKnowledge(await contentFolder(twoAnswers));
      const clock = { now: () => new Date() };
      const processes = await Promise.all(
        [0, 1].map(async () => {
          const storage = await openMongo({ url, dbName });
          const stored = declarePublishing(storage);
          await storage.prepare();
          return { storage, ...publishingProcess(stored, knowledge, clock) };
        }),
      );
      const [one, two] = processes;
      if (one === undefined || two === undefined) throw new Error('two processes were opened');
      two.releases.follow(50);
      const propose = async (by: typeof LAWYER, short: string) => {
        const { answer, basedOn } = await one.publishing.inForce('wage-arrears');
        const input = { content: { ...answer, short }, note: '', basedOn, signOff: false };
        return (await one.publishing.propose('wage-arrears', input, by))._id;
      };
      const shorts = ['工资要按月发给您本人，拖欠了可以投诉', '单位欠工资，打12333投诉，或者去仲裁'];
      const ids = [await propose(LAWYER, shorts[0] ?? ''), await propose(OTHER_LAWYER, shorts[1] ?? '')];
      const results = await Promise.allSettled([
        one.publishing.approve(ids[0] ?? '', SUPERVISOR, ''),
        two.publishing.approve(ids[1] ?? '', SUPERVISOR, ''),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const winner = shorts[results.findIndex(({ status }) => status === 'fulfilled')];
      await one.releases.catchUp();
      for (let turn = 0; turn < 100 && shortIn(two.live) !== winner; turn += 1) {
        await new Promise((done) => setTimeout(done, 50));
      }
      expect([shortIn(one.live), shortIn(two.live)]).toEqual([winner, winner]);
      await two.releases.stop();
      await Promise.all(processes.map(({ storage }) => storage.close()));
      await removeFolders();
    }, 60_000);
  });
}
