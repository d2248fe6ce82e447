import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createPaperCipher, PaperFiles, paperCollection } from '../../../src/legal-aid/index.ts';
import { PaperShelf } from '../../../src/legal-aid/uploads/paper-shelf.ts';
import { openMongo } from '../../../src/storage/index.ts';
import { startMongoWireServer } from '../../storage/mongo-wire-server.ts';
import { AidStage, OFFICER, RESIDENT, told } from './aid-stage.ts';

const server = await startMongoWireServer();

if (server === null) {
  it.skip('applications on MongoDB (no server; set MONGODB_URL)', () => {});
} else {
  const { url, kind, stop } = server;
  afterAll(stop);

  describe(`applications on MongoDB (${kind})`, () => {
    let one: AidStage;
    let two: AidStage;
    beforeEach(async () => {
      const dbName = `hotline-${randomUUID()}`;
      const fieldKey = randomBytes(32).toString('base64');
      const open = () => AidStage.on(() => openMongo({ url, dbName }), fieldKey);
      [one, two] = [await open(), await open()];
    });
    afterEach(async () => {
      await Promise.all([one.end(), two.end()]);
    });

    it('go from the draft to the end, with lists, counts, clocks and notices', async () => {
      const { _id, number } = await one.received('a');
      expect(number).toMatch(/^FY20261122-0001-\d$/);
      const kept = await two.service.byNumber(number);
      expect(kept).toEqual(await one.service.get(_id));
      expect(kept?.clocks[0]?.dueAt.toISOString()).toBe('2026-11-29T16:00:00.000Z');
      const upload = {
        id: 'u1',
        paperId: 'p2',
        name: '欠条.jpg',
        mediaType: 'image/jpeg',
        bytes: 9,
        at: one.clock.now(),
      };
      await two.service.attachUpload(_id, upload);
      await two.take(_id, OFFICER, { type: 'begin-review' });
      await one.take(_id, OFFICER, { type: 'grant', serviceForm: 'labour-arbitration', reasons: '' });
      const lawyer = { lawyerId: 'staff-lawyer', lawyerName: '值班律师一号', lawyerSkills: [], note: '' };
      const assigned = await two.take(_id, OFFICER, { type: 'assign', ...lawyer });
      expect(assigned).toMatchObject({ state: 'assigned', settled: false, lawyerId: 'staff-lawyer' });
      const settled = await one.service.get(_id);
      expect([settled?.settled, settled?.notices.every(({ sent }) => sent)]).toEqual([true, true]);
      expect((await one.service.list({ lawyerId: 'staff-lawyer' })).items.map((item) => item._id)).toEqual([_id]);
      expect((await one.service.list({})).items).toHaveLength(1);
      expect((await one.service.list({ running: true })).items).toHaveLength(0);
      expect(await one.service.counts()).toEqual({ states: { assigned: 1 }, overdue: 0 });
      expect(await one.service.casesOfLawyers()).toEqual(new Map([['staff-lawyer', 1]]));
      await one.service.reconcile();
      expect([...one.said, ...two.said]).toHaveLength(3);
    });

    it('of two processes: numbers are never double, an open key, a slot and a code are taken once', async () => {
      const stages = [one, two, one, two];
      const apart = (name: string) => ({
        applicant: { ...told('x').applicant, name, identityNumber: '', phone: `+861380013800${name}` },
      });
      const made = await Promise.all(stages.map((stage, at) => stage.received(String(at), apart(String(at)))));
      expect(new Set(made.map(({ number }) => number)).size).toBe(4);
      const drafts = await Promise.all(stages.map((stage, at) => stage.service.draft(told(`same-${at}`))));
      const same = await Promise.all(drafts.map(({ _id }, at) => stages[at]!.service.submit(_id)));
      expect(same.filter(({ application }) => application.duplicateOf === null)).toHaveLength(1);

      const place = { id: 'aid-centre', week: [{ day: 1, from: '08:30', to: '09:30' }] };
      const [first] = await one.service.freeSlots(place, 1);
      if (first === undefined) throw new Error('no slot');
      const book = { type: 'book', appointment: { placeId: place.id, placeName: '法律援助中心', ...first } } as const;
      const booked = await Promise.allSettled(made.map(({ _id }, at) => stages[at]!.take(_id, RESIDENT, book)));
      expect(booked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await two.service.freeSlots(place, 1))[0]).not.toEqual(first);

      const [mine] = made;
      if (mine === undefined) throw new Error('nothing was made');
      await one.service.progress.sendCode(mine.number, '8000');
      const code = /\d{6}/.exec(one.texts('c-0').at(-1) ?? '')?.[0] ?? '';
      const spent = await Promise.allSettled(
        [one, two, one].map((stage) => stage.service.progress.byCode(mine.number, code)),
      );
      const right = spent.flatMap((each) => (each.status === 'fulfilled' ? [each.value.pass] : []));
      expect(right).toHaveLength(1);
      expect((await two.service.progress.byPass(mine.number, right[0] ?? ''))._id).toBe(mine._id);
    });

    it('papers: a file once, each in a place of its own, from the conversation to the application', async () => {
      const records = one.storage.collection(paperCollection);
      await one.storage.prepare();
      const files = new PaperFiles(join(one.folder, 'papers'), createPaperCipher(randomBytes(32).toString('base64')));
      const shelf = new PaperShelf({ papers: records, files, seal: one.seal, clock: one.clock, scans: false });
      const given = { conversationId: 'c-a', channel: 'wechat', paperId: null, name: '欠条.png', type: 'png' } as const;
      const keep = (content: string, applicationId: string | null) =>
        shelf.keep({ ...given, applicationId, bytes: Buffer.from(content) });
      const kept = await Promise.all(['1', '2', '2'].map((content) => keep(content, null)));
      expect(kept.filter(({ isNew }) => isNew)).toHaveLength(2);
      await keep('1', 'aid-x');
      for (const paper of await shelf.of('c-a')) await shelf.move(paper, 'aid-x');
      const [own, early] = [await shelf.of('aid-x'), await shelf.of('c-a')];
      expect([own.map(({ place }) => place).sort(), early]).toEqual([['aid-x#1', 'aid-x#2'], []]);
      const [first] = own;
      if (first === undefined) throw new Error('nothing was kept');
      await shelf.takeAway(first);
      expect(await records.get(first._id)).toBeNull();
    });

    it('drafts that nobody handed in are forgotten; what a crash left is settled', async () => {
      const { _id } = await one.service.draft(told('a'));
      const kept = await one.received('b');
      await one.stored.applications.change(kept._id, (current) => ({ ...current, settled: false }));
      one.jobs.scheduled.clear();
      await one.service.reconcile();
      expect(one.jobs.scheduled.size).toBe(3);
      one.clock.to('2026-12-23T02:00:00Z');
      await one.jobs.run('aid-draft-sweep');
      expect([await one.service.get(_id), (await one.service.get(kept._id))?.state]).toEqual([null, 'received']);
    });
  });
}
