import { factsOf } from '../../../src/oversight/index.ts';
import { blankHandoff } from '../../handoff/stage.ts';
import { ServiceWorld } from '../service-world.ts';

const DAY = 24 * 3_600_000;
const PHONE = '+8613800001234';

describe('facts of a service', () => {
  let world: ServiceWorld;
  beforeEach(async () => {
    world = await ServiceWorld.open();
  });
  afterEach(() => world.close());
  const factsFor = async (id: string) => (await world.stored.facts.get(id))!;

  it('hold what search, figures and exports need, and nothing personal', async () => {
    const openedAt = new Date('2026-03-01T17:30:00.000Z');
    const { _id: handoffId } = await world.handoff('h1', {
      sessionId: 'a',
      requestedAt: new Date(openedAt.getTime() + 60_000),
      state: 'closed',
      outcome: 'resolved',
      history: [
        { step: 'accept', at: new Date(openedAt.getTime() + 90_000), by: 'l1', detail: '' },
        { step: 'return', at: new Date(openedAt.getTime() + 95_000), by: 'l1', detail: '' },
        { step: 'accept', at: new Date(openedAt.getTime() + 200_000), by: 'l2', detail: '' },
      ],
      acceptedAt: new Date(openedAt.getTime() + 200_000),
      clocks: { waitedMs: 30_000, servedMs: 100_000, wrapUpMs: 900_000 },
    });
    await world.service(
      'a',
      [
        ['resident', '我叫张三，电话13800001234，老板拖欠工资'],
        ['system', '请稍候'],
        ['bot', '您可以投诉'],
      ],
      { openedAt, handoffId, channel: 'sms', regionCode: '340302', topic: '劳动纠纷', intents: ['wage-arrears'] },
      PHONE,
    );
    const facts = await factsFor('a');
    expect(facts).toMatchObject({
      day: '2026-03-02',
      hour: 1,
      turnCount: 1,
      firstReplyMs: 2000,
      isRepeat: false,
      quality: null,
      attribution: { lawyerId: null, provider: '', regionCode: '340302' },
      handoff: { waitedMs: 30_000, result: 'answered', count: 1, wrapUp: 'resolved' },
    });
    const { botMs, waitingMs, lawyerMs, wrapUpMs } = facts.clocks;
    expect(botMs + waitingMs + lawyerMs + wrapUpMs).toBe(600_000);
    expect(facts.terms).toEqual(
      expect.arrayContaining(['#topic:劳动纠纷', '#region:34', '#region:3403', '#region:340302', '拖欠']),
    );
    expect(JSON.stringify(facts)).not.toMatch(/13800001234|张三/u);
  });

  it('tell how waiting ended where nobody came', () => {
    const at = world.clock.now();
    const session = { openedAt: at, closedAt: new Date(at.getTime() + 60_000) };
    const result = (state: 'abandoned' | 'message-left' | 'queued') =>
      factsOf({
        session: {
          ...session,
          intents: [],
          attribution: null,
          clocks: null,
          lawyerId: null,
          regionCode: null,
        } as never,
        turns: [],
        handoffs: [{ ...blankHandoff('h', at), state, closedAt: new Date(at.getTime() + 5_000) }],
        personKey: 'p',
        phoneKeys: [],
        reviewState: null,
        isRepeat: false,
        before: null,
      }).handoff;
    expect(result('abandoned')).toMatchObject({ result: 'abandoned', waitedMs: 5_000, answeredAt: null });
    expect(result('message-left')?.result).toBe('message-left');
    expect(result('queued')?.result).toBe('open');
  });

  it('the same person within seven days is a repeated service, in whatever order services are worked out', async () => {
    const at = (days: number) => new Date(world.clock.now().getTime() + days * DAY);
    for (const [id, days] of [
      ['third', 20],
      ['second', 6.9],
      ['first', 0],
    ] as const) {
      await world.service(id, [], { openedAt: at(days), channel: 'voice' }, PHONE);
    }
    await world.service('other', [], { openedAt: at(1), channel: 'voice' }, '+8613900001234');
    const repeats = async () => {
      const ids = ['first', 'second', 'third', 'other'];
      return (await world.stored.facts.getMany(ids)).map(({ isRepeat }) => isRepeat);
    };
    expect(await repeats()).toEqual([false, true, false, false]);
    expect(world.touched).toEqual(['second']);
    expect((await factsFor('second')).terms).toContain('#repeat:true');
    await world.book.rebuildAll();
    expect(await repeats()).toEqual([false, true, false, false]);
  });

  it('are worked out again without a difference, from where a rebuild was cut off, keeping the score', async () => {
    for (let at = 0; at < 5; at += 1) await world.service(`s${at}`, [['resident', '拆迁补偿']]);
    await world.service('s9', [['resident', '还在说']], { state: 'open', closedAt: null, outcome: null });
    await world.book.setQuality('s1', 88);
    const before = await world.stored.facts.find({ sort: { _id: 1 } });
    for (const id of ['s0', 's3']) await world.stored.facts.remove(id);
    const rebuilt = await world.book.rebuildAll();
    expect(rebuilt).toEqual({ sessions: 6, facts: 5, last: 's9' });
    expect(await world.stored.facts.find({ sort: { _id: 1 } })).toEqual(before);
    expect(before.map(({ quality }) => quality)).toEqual([null, 88, null, null, null]);
    await world.stored.facts.remove('s4');
    expect(await world.book.rebuildAll({ afterId: 's3' })).toEqual({ sessions: 2, facts: 1, last: 's9' });
    expect(await factsFor('s4')).toEqual(before[4]);
  });

  it('are those of the service as it is, also where it is rated while they are worked out again', async () => {
    await world.service('a', [['resident', '拆迁补偿']]);
    const { sessions, facts } = world.stored;
    const change = facts.change.bind(facts);
    let isFirst = true;
    // Another process rates it, and works out its facts, right before these are written.
    facts.change = async (id, fn) => {
      if (isFirst) {
        isFirst = false;
        await sessions.change('a', (one) => ({ ...one, rating: 'satisfied', ratingState: 'rated' }));
      }
      return change(id, fn);
    };
    await world.book.rebuildAll();
    expect((await factsFor('a')).rating).toBe('satisfied');
  });

  it('are there of a service that was closed before clocks, attribution and settling were kept', async () => {
    const session = await world.service('old', [['resident', '拆迁补偿']], {
      lawyerId: 'lawyer1',
      regionCode: '340302',
    });
    const { sessions, facts } = world.stored;
    const { clocks: _c, attribution: _a, settled: _s, remindedAt: _r, ...old } = session;
    await sessions.remove('old');
    await sessions.insert(old);
    await facts.remove('old');
    await world.book.rebuildAll();
    const { openedAt, closedAt } = session;
    expect(await factsFor('old')).toMatchObject({
      lawyerId: 'lawyer1',
      attribution: { lawyerId: 'lawyer1', regionCode: '340302', provider: '' },
      clocks: { botMs: (closedAt?.getTime() ?? 0) - openedAt.getTime(), waitingMs: 0, lawyerMs: 0, wrapUpMs: 0 },
    });
  });

  it('keep what was measured when the transcript is gone, and forget its words', async () => {
    const session = await world.service('a', [
      ['resident', '拆迁补偿'],
      ['bot', '请看'],
    ]);
    await world.book.forgetWords('a');
    expect((await factsFor('a')).terms.every((term) => term.startsWith('#'))).toBe(true);
    for (const turn of await world.stored.turns.read('c-a')) await world.stored.turns.remove(turn._id);
    await world.book.build(session);
    expect(await factsFor('a')).toMatchObject({ firstReplyMs: 1000, turnCount: 1 });
    expect((await factsFor('a')).terms).not.toContain('拆迁');
  });

  it('forget a person: his services stay, told apart by their threads', async () => {
    await world.service('a', [], { channel: 'voice' }, PHONE);
    await world.service('b', [], { channel: 'sms' }, PHONE);
    const key = (await factsFor('a')).personKey;
    expect((await factsFor('b')).personKey).toBe(key);
    for (const id of ['c-a', 'c-b']) await world.stored.conversations.change(id, (one) => ({ ...one, address: '' }));
    expect(await world.book.forgetPerson(key)).toBe(2);
    expect(await world.book.forgetPerson(key)).toBe(0);
    expect([(await factsFor('a')).personKey, (await factsFor('b')).personKey]).toEqual(['c-a', 'c-b']);
    expect(JSON.stringify(await factsFor('a'))).not.toContain(key);
    const before = { ...(await factsFor('a')), isRepeat: false };
    await world.book.rebuildAll();
    expect({ ...(await factsFor('a')), isRepeat: false }).toEqual(before);
  });

  it('follow the state of a review', async () => {
    await world.service('a', [['resident', '拆迁补偿']]);
    await world.book.setReviewState('a', 'open');
    expect((await factsFor('a')).terms).toEqual(expect.arrayContaining(['#review', '#review:open', '拆迁']));
    await world.book.setReviewState('a', 'closed');
    expect((await factsFor('a')).terms).not.toContain('#review:open');
  });
});
