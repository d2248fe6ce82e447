import { NOTHING_TOLD } from '../../../src/legal-aid/index.ts';
import { AidStage, IDENTITY, OFFICER, RESIDENT, START, SUPERVISOR, told } from './aid-stage.ts';

describe('applications', () => {
  let stage: AidStage;
  beforeEach(async () => {
    stage = await AidStage.open();
  });
  afterEach(() => stage.end());

  it('are numbered by the day in Shanghai, one after another', async () => {
    const apart = (name: string) => ({ applicant: { ...NOTHING_TOLD.applicant, name, phone: `+861380013800${name}` } });
    const made = await Promise.all(['1', '2', '3', '4'].map((name) => stage.received(name, apart(name))));
    expect(made.map(({ number }) => number.slice(0, 15)).sort()).toEqual(
      ['0001', '0002', '0003', '0004'].map((count) => `FY20261122-${count}`),
    );
    stage.clock.to('2026-11-22T16:00:00Z');
    expect((await stage.received('5', apart('5'))).number).toMatch(/^FY20261123-0001-\d$/);
  });

  it('keep numbers sealed and words masked', async () => {
    const { _id } = await stage.service.draft(told('a', { story: '老板电话13900001111，欠我三个月工资' }));
    const [kept] = await stage.stored.applications.getMany([_id]);
    const stored = JSON.stringify(kept);
    for (const secret of [IDENTITY, '13800138000', '13900001111']) expect(stored).not.toContain(secret);
    expect(stage.seal.open(kept?.applicant.identityNumber ?? '')).toBe(IDENTITY);
    expect(kept?.applicant).toMatchObject({ sex: 'female', birthDay: '1990-03-07' });
    expect(kept?.green).toEqual(['migrant-worker', 'woman']);
    expect(kept?.papers.map(({ name, state }) => `${name} ${state}`)).toEqual([
      '身份证 needed',
      '欠条 needed',
      '个人诚信承诺书 received',
    ]);
  });

  it('mask personal numbers in every word told, the small ones too', async () => {
    const call = '先打13900001111';
    const { _id } = await stage.service.draft(
      told('a', {
        custodyPlace: call,
        deadlines: [{ day: '2026-12-30', what: call }],
        contact: { safeTime: call },
        homeVisit: { because: 'bedridden', address: call, safetyNote: call, when: call },
      }),
    );
    expect(JSON.stringify(await stage.service.get(_id))).not.toContain('13900001111');
  });

  it('told again before they are handed in keep what was uploaded; handed in twice they are one', async () => {
    const { _id } = await stage.service.draft(told('a'));
    const upload = {
      id: 'u1',
      paperId: 'p2',
      name: '欠条.jpg',
      mediaType: 'image/jpeg',
      bytes: 9,
      at: new Date(START),
    };
    await stage.service.attachUpload(_id, upload);
    await stage.service.attachUpload(_id, upload);
    const again = await stage.service.draft(told('a', { story: '改过的经过' }));
    expect([again._id, again.story, again.uploads.length]).toEqual([_id, '改过的经过', 1]);
    expect(again.papers.find(({ name }) => name === '欠条')).toMatchObject({ state: 'received', uploadIds: ['u1'] });
    const [one, two] = await Promise.all([stage.service.submit(_id), stage.service.submit(_id)]);
    expect(one?.application.number).toBe(two?.application.number);
    expect((await stage.service.submit(_id)).application.number).toBe(one?.application.number);
    await expect(stage.service.draft(told('a'))).resolves.toMatchObject({ state: 'received', story: '改过的经过' });
  });

  describe('the same person and matter again', () => {
    it('from the same conversation: the open one is given back', async () => {
      const first = await stage.received('a');
      const { _id } = await stage.service.draft(told('b', { conversationId: 'c-a' }));
      const { application, duplicate } = await stage.service.submit(_id);
      expect([duplicate?.number, application.state, application.duplicateOf]).toEqual([
        first.number,
        'withdrawn',
        first._id,
      ]);
      expect((await stage.service.submit(_id)).duplicate?.number).toBe(first.number);
    });

    it('from elsewhere: received, marked for a person, and nobody learns of the other', async () => {
      const first = await stage.received('a');
      const second = await stage.received('b');
      expect([second.state, second.duplicateOf]).toEqual(['received', first._id]);
      expect(second.number).not.toBe(first.number);
      expect(stage.said).toEqual([]);
    });

    it('handed in at the same instant: exactly one is the first', async () => {
      const drafts = await Promise.all(['a', 'b', 'c'].map((key) => stage.service.draft(told(key))));
      const made = await Promise.all(drafts.map(({ _id }) => stage.service.submit(_id)));
      const marked = made.map(({ application }) => application.duplicateOf);
      expect(marked.filter((of) => of === null)).toHaveLength(1);
      expect(new Set(marked.filter((of) => of !== null)).size).toBe(1);
    });

    it('another matter, another person, or after the end: no duplicate', async () => {
      const first = await stage.received('a');
      const other = await stage.received('b', { matter: 'work-injury' });
      expect(other.duplicateOf).toBeNull();
      await stage.take(first._id, RESIDENT, { type: 'withdraw', because: 'own-wish' });
      expect((await stage.received('c')).duplicateOf).toBeNull();
    });
  });

  describe('the open key', () => {
    it('held by another conversation: the second from the same conversation is a duplicate all the same', async () => {
      const first = await stage.received('a');
      const beside = await stage.received('b');
      const again = await stage.service.draft(told('c', { conversationId: 'c-b' }));
      const { application, duplicate } = await stage.service.submit(again._id);
      expect([application.state, duplicate?._id]).toEqual(['withdrawn', beside._id]);
      // Also when the first has ended and its key is free.
      await stage.take(first._id, RESIDENT, { type: 'withdraw', because: 'own-wish' });
      const third = await stage.service.draft(told('d', { conversationId: 'c-b' }));
      expect((await stage.service.submit(third._id)).duplicate?._id).toBe(beside._id);
    });

    async function refused(key: string) {
      const { _id } = await stage.received(key);
      await stage.take(_id, OFFICER, { type: 'begin-review' });
      await stage.take(_id, OFFICER, { type: 'refuse', codes: ['over-means'], reasons: '超过标准。' });
      return stage.take(_id, RESIDENT, { type: 'object', words: '算错了' });
    }

    it('is held again after a refusal was corrected', async () => {
      const { _id } = await refused('a');
      await stage.take(_id, SUPERVISOR, { type: 'correct', reasons: '收入算错了。' });
      expect((await stage.received('b')).duplicateOf).toBe(_id);
    });

    it('taken meanwhile: the refusal is corrected, and a person joins the two', async () => {
      const { _id } = await refused('a');
      const other = await stage.received('b');
      expect(other.duplicateOf).toBeNull();
      const corrected = await stage.take(_id, SUPERVISOR, { type: 'correct', reasons: '收入算错了。' });
      expect([corrected.state, corrected.duplicateOf]).toEqual(['under-review', other._id]);
    });

    it('a crash before the duplicate was withdrawn: handed in again, it names the same', async () => {
      const first = await stage.received('a');
      const { _id } = await stage.service.draft(told('b', { conversationId: 'c-a' }));
      await stage.stored.applications.change(_id, (current) => ({ ...current, duplicateOf: first._id }));
      const { application, duplicate } = await stage.service.submit(_id);
      expect([application.state, duplicate?._id]).toEqual(['withdrawn', first._id]);
    });
  });

  describe('after a crash', () => {
    it('a notice that was not sent is sent once, when the line is back', async () => {
      const { _id } = await stage.received('a');
      stage.lineIsBroken = true;
      await stage.take(_id, OFFICER, { type: 'begin-review' });
      expect([stage.said, (await stage.service.get(_id))?.settled]).toEqual([[], false]);
      stage.lineIsBroken = false;
      const later = stage.newService();
      await later.start();
      await later.reconcile();
      expect(stage.texts('c-a')).toEqual([expect.stringContaining('已开始审查，最晚2026年11月29日作出决定')]);
      expect((await stage.service.get(_id))?.settled).toBe(true);
    });

    it('between the courier and the mark: the same key again, so that it is heard once', async () => {
      const { _id } = await stage.received('a');
      await stage.take(_id, OFFICER, { type: 'begin-review' });
      await stage.stored.applications.change(_id, (current) => ({
        ...current,
        settled: false,
        notices: current.notices.map((notice) => ({ ...notice, sent: false })),
      }));
      await stage.newService().start();
      expect(stage.texts('c-a')).toHaveLength(1);
    });

    it('timers that were not set are set', async () => {
      const { _id } = await stage.received('a');
      stage.jobs.scheduled.clear();
      await stage.stored.applications.change(_id, (current) => ({ ...current, settled: false }));
      await stage.newService().start();
      expect([...stage.jobs.scheduled.keys()].sort()).toEqual(
        ['100', '50', '80'].map((percent) => `aid-clock ${_id}:decide:${percent}`),
      );
    });
  });

  it('warn the desk at half, four fifths and the end of a limit, once each', async () => {
    const { _id } = await stage.received('a');
    const warned = async () => (await stage.service.get(_id))?.clocks[0]?.warned;
    const before = stage.published;
    await stage.jobs.runDue();
    expect([await warned(), stage.published]).toEqual([[], before]);
    stage.clock.to('2026-11-26T10:00:00Z');
    await stage.jobs.runDue();
    expect([await warned(), stage.published]).toEqual([[50], before + 1]);
    stage.clock.to('2026-11-29T16:00:00Z');
    await stage.jobs.runDue();
    expect(await warned()).toEqual([50, 80, 100]);
    expect(await stage.service.counts()).toEqual({ states: { received: 1 }, overdue: 0 });
    stage.clock.to('2026-11-29T16:00:01Z');
    expect((await stage.service.counts()).overdue).toBe(1);
    expect((await stage.service.get(_id))?.state).toBe('received');
  });

  it('warn no more of a limit that was kept', async () => {
    const { _id } = await stage.received('a');
    await stage.take(_id, OFFICER, { type: 'begin-review' });
    await stage.take(_id, OFFICER, { type: 'refuse', codes: ['over-means'], reasons: '超过标准。' });
    stage.clock.to('2026-12-20T00:00:00Z');
    await stage.jobs.runDue();
    expect((await stage.service.get(_id))?.clocks[0]?.warned).toEqual([]);
  });

  it('remind of an appointment and of papers, once each', async () => {
    const { _id, number } = await stage.received('a');
    const appointment = {
      placeId: null,
      placeName: '法律援助中心窗口',
      startsAt: new Date('2026-11-25T01:30:00Z'),
      endsAt: new Date('2026-11-25T02:00:00Z'),
    };
    await stage.take(_id, RESIDENT, { type: 'book', appointment });
    await stage.take(_id, OFFICER, { type: 'ask-papers', papers: [{ name: '欠条', note: '' }], dueDay: '2026-12-01' });
    stage.said.length = 0;
    stage.clock.to('2026-11-24T01:30:00Z');
    await stage.jobs.runDue();
    await stage.jobs.runDue();
    expect(stage.texts('c-a')).toEqual([
      `提醒：您的法律援助申请${number}约在2026年11月25日 09:30，地点：法律援助中心窗口。来不了的请提前告诉我们。`,
    ]);
    stage.clock.to('2026-11-29T01:00:00Z');
    await stage.jobs.runDue();
    expect(stage.texts('c-a')).toHaveLength(2);
    expect(stage.texts('c-a')[1]).toContain('还差1份材料');
  });

  it('book a free half hour of a working day once; what is cancelled is free again', async () => {
    const place = { id: 'aid-centre', week: [1, 2, 3, 4, 5].map((day) => ({ day, from: '08:30', to: '09:45' })) };
    const [one, two] = [await stage.received('a'), await stage.received('b', { matter: 'support' })];
    const [first, second, third] = await stage.service.freeSlots(place, 3);
    expect([first, second, third].map((slot) => slot?.startsAt.toISOString())).toEqual([
      '2026-11-23T00:30:00.000Z',
      '2026-11-23T01:00:00.000Z',
      '2026-11-24T00:30:00.000Z',
    ]);
    if (first === undefined) throw new Error('no slot');
    const book = { type: 'book', appointment: { placeId: place.id, placeName: '法律援助中心', ...first } } as const;
    const tries = await Promise.allSettled([one, two].map(({ _id }) => stage.take(_id, RESIDENT, book)));
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = tries.find((one) => one.status === 'rejected');
    expect(lost?.reason).toMatchObject({ code: 'hotline_aid_slot_taken', statusCode: 409 });
    expect((await stage.service.freeSlots(place, 1))[0]?.startsAt).toEqual(second?.startsAt);
    const winner = tries[0]?.status === 'fulfilled' ? one : two;
    const again = await stage.take(winner._id, RESIDENT, book);
    expect(again.history.filter(({ step }) => step === 'book')).toHaveLength(1);
    await stage.take(winner._id, RESIDENT, { type: 'appointment-ended', state: 'cancelled' });
    expect((await stage.service.freeSlots(place, 1))[0]?.startsAt).toEqual(first.startsAt);
    const past = { ...first, startsAt: new Date('2026-11-20T00:30:00Z') };
    await expect(
      stage.take(one._id, RESIDENT, { ...book, appointment: { ...book.appointment, ...past } }),
    ).rejects.toMatchObject({ code: 'hotline_aid_input' });
    stage.clock.to('2026-02-12T02:00:00.000Z');
    // 春节 2026: 14 February, a Saturday, is worked; 15 to 23 are not.
    const days = (await stage.service.freeSlots(place, 100)).map(({ startsAt }) => startsAt.toISOString().slice(0, 10));
    expect([...new Set(days)]).toEqual(['2026-02-13', '2026-02-14', '2026-02-24', '2026-02-25', '2026-02-26']);
    expect(await stage.service.freeSlots({ id: 'x', week: [] }, 5)).toEqual([]);
  });

  it('book no time that runs into another at the same place, whenever it begins', async () => {
    const place = { id: 'aid-centre', week: [{ day: 1, from: '09:00', to: '11:00' }] };
    const at = (from: string, to: string, placeId = place.id) => ({
      type: 'book' as const,
      appointment: {
        placeId,
        placeName: '法律援助中心',
        startsAt: new Date(`2026-11-23T${from}:00+08:00`),
        endsAt: new Date(`2026-11-23T${to}:00+08:00`),
      },
    });
    const [one, two] = [await stage.received('a'), await stage.received('b', { matter: 'support' })];
    await stage.take(one._id, OFFICER, at('09:10', '09:50'));
    expect((await stage.service.freeSlots(place, 2)).map(({ startsAt }) => startsAt.toISOString())).toEqual([
      '2026-11-23T02:00:00.000Z',
      '2026-11-23T02:30:00.000Z',
    ]);
    for (const taken of [at('09:00', '09:30'), at('09:40', '10:10'), at('09:20', '09:30'), at('08:00', '12:00')]) {
      await expect(stage.take(two._id, OFFICER, taken)).rejects.toMatchObject({ code: 'hotline_aid_slot_taken' });
    }
    await expect(stage.take(two._id, OFFICER, at('10:00', '23:00'))).rejects.toMatchObject({
      code: 'hotline_aid_input',
    });
    await stage.take(two._id, OFFICER, at('09:20', '09:40', 'elsewhere'));
    await stage.take(two._id, OFFICER, at('09:50', '10:20'));
    // His own time is not in his way.
    await stage.take(one._id, OFFICER, at('09:20', '09:50'));
  });

  it('that have ended hold no time and remind nobody', async () => {
    const { _id } = await stage.received('a');
    const appointment = {
      placeId: 'aid-centre',
      placeName: '法律援助中心',
      startsAt: new Date('2026-11-25T01:30:00Z'),
      endsAt: new Date('2026-11-25T02:00:00Z'),
    };
    await stage.take(_id, RESIDENT, { type: 'book', appointment });
    const ended = await stage.take(_id, RESIDENT, { type: 'withdraw', because: 'own-wish' });
    expect(ended.appointment?.state).toBe('cancelled');
    stage.clock.to('2026-11-24T01:30:00Z');
    await stage.jobs.runDue();
    expect(stage.said).toEqual([]);
  });

  it('granted at once to somebody held: no request is left to pass on, and no limit of it', async () => {
    const { _id } = await stage.received('a', { custodyPlace: '看守所', urgent: ['other'] });
    await stage.take(_id, OFFICER, { type: 'grant', serviceForm: 'criminal-defence', reasons: '' });
    const assigned = await stage.take(_id, OFFICER, {
      type: 'assign',
      lawyerId: 'staff-lawyer',
      lawyerName: '值班律师一号',
      lawyerSkills: [],
      note: '',
    });
    expect(assigned.clocks.filter(({ stoppedAt }) => stoppedAt === null)).toEqual([]);
    stage.clock.to('2026-11-25T00:00:00Z');
    expect((await stage.service.counts()).overdue).toBe(0);
  });

  it('an upload told of twice is one step, and does not undo what a person found', async () => {
    const { _id } = await stage.received('a');
    const upload = {
      id: 'u1',
      paperId: 'p2',
      name: '欠条.jpg',
      mediaType: 'image/jpeg',
      bytes: 9,
      at: new Date(START),
    };
    const once = await stage.service.attachUpload(_id, upload);
    const twice = await stage.service.attachUpload(_id, upload);
    expect(twice.history).toHaveLength(once.history.length);
    const unclear = { type: 'paper-unclear', paperId: 'p2', note: '看不清', dueDay: '2026-12-01' } as const;
    await stage.take(_id, OFFICER, unclear);
    const thrice = await stage.service.attachUpload(_id, upload);
    expect([thrice.state, thrice.papers.find(({ id }) => id === 'p2')?.state]).toEqual(['papers-asked', 'needed']);
  });

  it('write nothing to who must not be written to', async () => {
    const { _id } = await stage.received('a', { contact: { by: 'none' } });
    await stage.take(_id, OFFICER, { type: 'begin-review' });
    expect(stage.said).toEqual([]);
    const phoned = await stage.received('b', { contact: { by: 'phone' }, matter: 'work-injury' });
    const step = await stage.take(phoned._id, OFFICER, { type: 'begin-review' });
    expect([stage.said, step.notices.map(({ by, sent }) => [by, sent])]).toEqual([[], [['phone', false]]]);
  });

  it('do not name the matter or the person in a notice', async () => {
    const { _id } = await stage.received('a', { matter: 'domestic-violence', matterName: '遭受家庭暴力' });
    await stage.take(_id, OFFICER, { type: 'begin-review' });
    await stage.take(_id, OFFICER, { type: 'refuse', codes: ['not-in-scope'], reasons: '家庭暴力的事实没有材料。' });
    for (const text of stage.texts('c-a')) expect(text).not.toMatch(/家庭暴力|申请人甲/);
    expect(stage.texts('c-a')).toHaveLength(2);
  });

  it('are listed by the limit that ends first', async () => {
    const late = await stage.received('a');
    const held = await stage.received('b', { matter: 'criminal', custodyPlace: '看守所' });
    await stage.service.draft(told('c', { matter: 'support' }));
    const { items } = await stage.service.list({});
    expect(items.map(({ _id }) => _id)).toEqual([held._id, late._id]);
  });

  it('forget drafts that nobody handed in for 30 days', async () => {
    const { _id } = await stage.service.draft(told('a'));
    const kept = await stage.received('b');
    stage.clock.to('2026-12-22T01:00:00Z');
    await stage.jobs.run('aid-draft-sweep');
    expect(await stage.service.get(_id)).not.toBeNull();
    stage.clock.to('2026-12-22T02:00:01Z');
    const renewed = await stage.service.draft(told('c', { matter: 'support' }));
    await stage.stored.applications.change(renewed._id, (current) => ({ ...current, createdAt: new Date(START) }));
    await stage.jobs.run('aid-draft-sweep');
    expect([await stage.service.get(_id), (await stage.service.get(kept._id))?.state]).toEqual([null, 'received']);
    expect((await stage.service.get(renewed._id))?.state).toBe('draft');
  });
});
