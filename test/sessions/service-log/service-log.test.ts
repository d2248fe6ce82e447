import type { ServiceEvent, Turn } from '../../../src/sessions/index.ts';
import { TurnFeed } from '../../../src/sessions/index.ts';
import { at, closedSession, handoff, ServiceHouse, seal } from './service.ts';

const UNDERSTOOD = {
  decision: 'answer',
  intent: 'wage-arrears',
  topic: '劳动纠纷',
  confidence: 0.93,
  alternatives: [{ intent: 'dismissal', confidence: 0.2 }],
  emergency: null,
  cue: null,
  band: 'sure',
  reason: '接着“老板王某不发工资”的答复',
};
const CARD = {
  contentType: 'application/vnd.legal-hotline.answer+json',
  content: { short: '……', grounds: [{ label: '《劳动法》第五十条', law: 'labour', version: '2018', article: '50' }] },
};
const PRE_CHECK = {
  contentType: 'application/vnd.legal-hotline.pre-check+json',
  content: {
    verdict: 'likely',
    lines: [{ rule: 'matter', article: '法律援助法 31', outcome: 'passed', text: '张三月收入 900 元' }],
  },
};

/** A service with an answer, a pre-check, a lawyer and a rating, all logged and closed. */
async function wholeService() {
  const house = new ServiceHouse();
  const log = house.process();
  await log.begin();
  const feed = new TurnFeed();
  log.follow(feed);
  const first = await house.said('resident', '老板王某不发工资，我电话13800138000', 0);
  const answer = await house.said('bot', '可以申请劳动仲裁', 1, first._id);
  Object.assign(answer.activity, { attachments: [CARD] });
  const told = (
    turn: Turn,
    replies: Turn[],
    dialogBefore: { dialog: string; step: string } | null,
    step: string | null,
  ) =>
    log.exchanged({
      turn,
      sessionId: 's1',
      replies,
      understanding: UNDERSTOOD,
      dialogBefore: dialogBefore as never,
      after: { ...house.conversation(true), dialog: step === null ? null : ({ dialog: 'legal-aid', step } as never) },
    });
  await told(first, [answer], null, 'income');
  const second = await house.said('resident', '一个月九百', 20);
  const result = await house.said('bot', '可能符合', 21, second._id);
  Object.assign(result.activity, { attachments: [PRE_CHECK] });
  await told(second, [result], { dialog: 'legal-aid', step: 'income' }, null);
  const third = await house.said('resident', '转人工', 55);
  await told(third, [], null, null);
  const history = [
    { step: 'accept', at: at(90), by: 'l1', detail: '' },
    { step: 'end', at: at(300), by: 'l1', detail: '' },
  ];
  const asked = handoff('s1-h1', []);
  log.handoffMoved({ before: null, after: asked });
  log.handoffMoved({ before: asked, after: { ...asked, history: history.slice(0, 1) } });
  const words = { ...(await house.said('lawyer', '您好，我是值班律师', 100)), staffId: 'l1' };
  Object.assign(house.turns.stored.at(-1) ?? {}, words);
  feed.publish([words]);
  await log.idle();
  house.handoffs = [{ ...asked, history }];
  house.stored = closedSession({
    closedAt: at(300),
    outcome: 'handed-over',
    closeReason: 'handoff-closed',
    lawyerId: 'l1',
    attribution: { lawyerId: 'l1', queue: 'labour', shiftId: 'd1', provider: '', regionCode: '340300' },
  });
  await house.settled(log);
  house.stored = { ...house.stored, rating: 'satisfied', ratedAt: at(400), ratingState: 'rated' };
  await house.settled(log);
  return { house, log };
}

describe('the log of a service', () => {
  it('tells who did what, when and why, in order, and no word of the resident', async () => {
    const { house, log } = await wholeService();
    const events = await log.read('s1');
    expect(events.map(({ kind, by }) => (by === null ? kind : `${kind} ${by}`))).toEqual([
      'opened',
      'resident-said',
      'bot-said',
      'dialog',
      'resident-said',
      'bot-said',
      'pre-check',
      'dialog',
      'resident-said',
      'bot-silent',
      'handoff',
      'handoff l1',
      'lawyer-said l1',
      'handoff l1',
      'closed',
      'rating-asked',
      'rated',
    ]);
    expect(events.find(({ kind }) => kind === 'bot-said')?.data).toMatchObject({
      decision: 'answer',
      intent: 'wage-arrears',
      confidence: 0.93,
      band: 'sure',
      cards: ['answer'],
      grounds: ['《劳动法》第五十条'],
      reason: '接着“…”的答复',
    });
    expect(events.filter(({ kind }) => kind === 'dialog').map(({ data }) => data)).toEqual([
      { dialog: 'legal-aid', step: 'income' },
      { left: true },
    ]);
    expect(events.find(({ kind }) => kind === 'pre-check')?.data).toEqual({
      verdict: 'likely',
      rules: ['matter passed'],
      articles: ['法律援助法 31'],
    });
    expect(events.find(({ kind }) => kind === 'closed')?.data).toMatchObject({
      outcome: 'handed-over',
      lengthMs: 300_000,
      clocks: { botMs: 60_000, waitingMs: 30_000, lawyerMs: 210_000, wrapUpMs: 0 },
      attribution: { lawyerId: 'l1', queue: 'labour' },
    });
    expect(house.stored.clocks).toEqual({ botMs: 60_000, waitingMs: 30_000, lawyerMs: 210_000, wrapUpMs: 0 });
    expect(JSON.stringify(events)).not.toMatch(/王某|工资，|13800138000|九百|张三|值班律师/u);
    expect(await house.check()).toMatchObject({ state: 'whole', events: 17, problems: [] });
    expect(await house.verification().ledgerCheck()).toMatchObject({ lines: 3, broken: null, gone: [] });
  });

  it('leaves a message that is not handled yet to the service that it will begin', async () => {
    const { house, log } = await wholeService();
    const late = await house.said('resident', '还有一个问题', 299);
    Object.assign(house.turns.stored.at(-1) ?? {}, { pending: true });
    await house.settled(log);
    // Handled after a crash, when its service is over: it is of the next one, and its line must still be free.
    Object.assign(house.turns.stored.at(-1) ?? {}, { pending: false, sessionId: 's2' });
    expect(house.events.stored.filter(({ subject }) => subject === late._id)).toEqual([]);
    expect(await house.check()).toMatchObject({ state: 'whole', problems: [] });
  });

  it('is closed once, and settling again adds nothing', async () => {
    const { house, log } = await wholeService();
    const before = JSON.stringify([house.events.stored, house.ledger.stored]);
    await house.settled(log);
    await house.settled(house.process());
    expect(JSON.stringify([house.events.stored, house.ledger.stored])).toBe(before);
    house.stored = { ...house.stored, outcome: 'answered' };
    await house.settled(log);
    expect(house.events.stored.filter(({ kind }) => kind === 'closed')).toHaveLength(1);
    expect(await house.check()).toMatchObject({ state: 'broken', problems: [{ is: 'end-changed', seq: 15 }] });
  });

  it('finds any one line that was altered, removed or moved', async () => {
    const { house } = await wholeService();
    const { stored } = house.events;
    const whole = structuredClone(stored);
    const altered: Partial<Record<keyof ServiceEvent, (event: ServiceEvent) => void>> = {
      _id: (event) => Object.assign(event, { _id: `${event._id}x` }),
      stream: (event) => Object.assign(event, { stream: 's2' }),
      seq: (event) => Object.assign(event, { seq: event.seq + 100 }),
      key: (event) => Object.assign(event, { key: `${event.key}x` }),
      kind: (event) => Object.assign(event, { kind: event.kind === 'rated' ? 'reminded' : 'rated' }),
      at: (event) => Object.assign(event, { at: new Date(event.at.getTime() + 1) }),
      by: (event) => Object.assign(event, { by: event.by === null ? 'l2' : null }),
      subject: (event) => Object.assign(event, { subject: `${event.subject}x` }),
      data: (event) => Object.assign(event, { data: { ...event.data, more: 1 } }),
      words: (event) => Object.assign(event, { words: event.words === null ? 'w' : `${event.words}x` }),
      hash: (event) => Object.assign(event, { hash: event.hash.replace(/.$/u, (last) => (last === '0' ? '1' : '0')) }),
    };
    const tampered: [string, (events: ServiceEvent[]) => void][] = whole.flatMap((_event, n) => [
      ...Object.entries(altered).map(([field, change]): [string, (events: ServiceEvent[]) => void] => [
        `${field} of line ${n + 1}`,
        (events) => change?.(events[n] as ServiceEvent),
      ]),
      [`line ${n + 1} removed`, (events) => events.splice(n, 1)],
      [`lines from ${n + 1} on removed`, (events) => events.splice(n)],
      [
        `line ${n + 1} moved`,
        (events) => {
          const [one] = events.splice(n, 1);
          events.splice((n + 3) % whole.length, 0, one as ServiceEvent);
          for (const [index, event] of events.entries())
            Object.assign(event, { seq: index + 1, _id: `s1:${String(index + 1).padStart(10, '0')}` });
        },
      ],
    ]);
    const unnoticed: string[] = [];
    for (const [what, tamper] of tampered) {
      stored.splice(0, stored.length, ...structuredClone(whole));
      tamper(stored);
      const check = await house.check();
      if (check?.state !== 'broken') unnoticed.push(what);
    }
    expect(tampered.length).toBe(whole.length * 14);
    expect(unnoticed).toEqual([]);
  });

  it('finds a log that was written anew from some line on, hashes and all', async () => {
    const { house } = await wholeService();
    const forger = new ServiceHouse(house.stored);
    forger.turns.stored.push(...house.turns.stored);
    await forger.settled(forger.process());
    house.events.stored.splice(0, house.events.stored.length, ...forger.events.stored);
    expect((await house.check())?.state).toBe('broken');
  });

  it('finds words that were changed, a turn that is gone, one that was slipped in, and another rating', async () => {
    const { house } = await wholeService();
    const problems = async () => (await house.check())?.problems.map(({ is, seq }) => [is, seq]);
    const turns = house.turns.stored;
    const [first] = structuredClone(turns);
    Object.assign(turns[0] ?? {}, { activity: { ...first?.activity, text: '老板李某不发工资' } });
    expect(await problems()).toEqual([['words-changed', 2]]);
    turns[0] = first as Turn;
    const [gone] = turns.splice(1, 1);
    expect(await problems()).toEqual([['turn-gone', 3]]);
    turns.splice(1, 0, gone as Turn);
    await house.said('bot', '没有说过的话', 30);
    expect(await problems()).toEqual([['turn-not-logged', null]]);
    turns.pop();
    house.stored = { ...house.stored, rating: 'dissatisfied' };
    expect(await problems()).toEqual([['rating-changed', 17]]);
  });

  it('misses a service that is gone altogether, but not one that was erased lawfully', async () => {
    const { house, log } = await wholeService();
    house.stored = { ...house.stored, _id: 'another' };
    expect(await house.verification().ledgerCheck()).toMatchObject({ gone: ['s1'] });
    await log.erased('s1', 'record', null);
    expect(house.events.stored).toEqual([]);
    expect(await house.verification().ledgerCheck()).toMatchObject({ gone: [], broken: null });
  });

  it('still verifies when words were erased lawfully, and says by whom', async () => {
    const { house, log } = await wholeService();
    await log.erased('s1', 'words', 'admin1');
    await log.erased('s1', 'words', null);
    house.turns.stored.splice(0, 2);
    Object.assign(house.turns.stored[0] ?? {}, { activity: { type: 'message', text: '' } });
    await house.settled(log);
    expect(await house.check()).toMatchObject({
      state: 'whole',
      events: 18,
      erased: { what: 'words', by: 'admin1', at: at(700) },
    });
    house.events.stored.splice(4, 1);
    expect(await house.check()).toMatchObject({ state: 'broken', problems: [{ is: 'missing', seq: 5 }] });
  });

  it('finds a ledger that was altered or cut, by the head that was noted', async () => {
    const { house } = await wholeService();
    const verification = house.verification();
    const { head } = await verification.ledgerCheck();
    expect(await verification.isStill(head)).toBe(true);
    const lines = house.ledger.stored;
    const [last] = lines.splice(-1);
    expect(await verification.isStill(head)).toBe(false);
    lines.push({ ...(last as (typeof lines)[number]), upTo: 16 });
    expect(await verification.ledgerCheck()).toMatchObject({ broken: { seq: 3, is: 'altered' } });
  });

  it('gives no alarm for a service that closed before there were logs, or has just closed', async () => {
    const house = new ServiceHouse(closedSession({ settled: true }));
    await house.said('resident', '你好', 0);
    expect(await house.check()).toMatchObject({ state: 'none', problems: [] });
    await house.process().begin();
    expect(await house.check()).toMatchObject({ state: 'none', problems: [] });
    house.stored = closedSession({ settled: false, closedAt: at(800) });
    expect(await house.check()).toMatchObject({ state: 'unsealed', problems: [] });
    house.stored = { ...house.stored, settled: true };
    expect(await house.check()).toMatchObject({ state: 'broken', problems: [{ is: 'no-log' }] });
    expect(seal.fingerprint('a')).not.toBe(seal.fingerprint('b'));
  });
});
