import type { Handoff } from '../../src/handoff/index.ts';
import { Stage } from './stage.ts';

const one = { id: 'l1', displayName: '值班律师一号' };
const two = { id: 'l2', displayName: '值班律师二号' };

describe('timers of a handoff', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.open(undefined, true);
  });
  afterEach(() => stage.end());

  const of = async (id = 'c'): Promise<Handoff> => (await stage.service.get(`s-${id}-h1`))!;
  const texts = async (id = 'c') => (await stage.heard(id)).filter((line) => line.startsWith('system: '));
  const choices = async (id = 'c') =>
    (await stage.stored.turns.read(id)).at(-1)?.activity.choices?.map(({ value }) => value);

  it('an offer is over after 20 s and the next one is asked; two missed in a row pause him', async () => {
    await stage.onDuty('l1');
    await stage.waiting('c');
    await stage.jobs.runDue();
    expect((await of()).offer?.to).toBe('l1');
    await stage.pass(19_000);
    await stage.onDuty('l2');
    expect((await of()).offer?.to).toBe('l1');
    await stage.pass(1_000);
    expect((await of()).offer?.to).toBe('l2');
    expect((await of()).passes).toMatchObject([{ staffId: 'l1', reason: 'missed' }]);
    await stage.pass(30_000);
    await stage.service.sweep();
    expect((await of()).offer?.to).toBe('l1');
    await stage.pass(20_000);
    expect((await stage.roster.duty('l1')).paused?.reason).toBe('missed-offers');
    const missed = (await of()).passes.filter(({ staffId, reason }) => staffId === 'l1' && reason === 'missed');
    expect(missed).toHaveLength(2);
  });

  it('tells the wait honestly at 60 s and the ways out at 180 s, each once, with the place kept', async () => {
    stage.profile('l1', { capacity: { text: 0, voice: 0 } });
    await stage.onDuty('l1');
    await stage.waiting('c');
    await stage.pass(59_000);
    expect(await texts()).toEqual([]);
    await stage.pass(1_000);
    expect(await texts()).toEqual([expect.stringContaining('您排在第1位，还要等多久现在说不准')]);
    expect(await choices()).toEqual(['继续等', '留言']);
    await stage.pass(119_000);
    expect(await texts()).toHaveLength(1);
    await stage.pass(1_000);
    expect((await texts())[1]).toContain('您已等了3分钟，在线的1位律师暂时还没能接待您，您排在第1位');
    expect(await choices()).toEqual(['继续等', '留言']);
    await stage.pass(600_000);
    await stage.service.sweep();
    expect(await texts()).toHaveLength(2);
    expect(await of()).toMatchObject({ state: 'queued', dueAt: null });
  });

  it('a caller may be called back, unless he is in danger; who is to be called back is told nothing', async () => {
    for (const [id, fields] of [
      ['calm', {}],
      ['danger', { emergency: 'violence' }],
    ] as const) {
      const { _id, card } = await stage.waiting(id);
      const change = { channel: 'voice' as const, card: { ...card, ...fields } };
      await stage.stored.handoffs.change(_id, (handoff) => ({ ...handoff, ...change }));
    }
    const kept = await stage.waiting('kept');
    await stage.service.keepPlace(kept._id, 'sealed');
    await stage.pass(180_000);
    expect((await texts('calm')).at(-1)).toContain('回电话');
    expect((await texts('danger')).at(-1)).not.toContain('回电');
    expect(await texts('kept')).toHaveLength(1);
    expect((await of('kept')).callback).not.toBeNull();
    expect((await stage.service.callbacks()).map(({ conversationId }) => conversationId)).toEqual(['kept']);
  });

  it('a silent lawyer: back to the head after 120 s, the resident told once, the lawyer paused', async () => {
    await stage.onDuty('l1');
    await stage.waiting('c');
    await stage.waiting('later');
    await stage.service.accept('s-c-h1', one);
    await stage.service.say('s-c-h1', 'l1', { clientId: 'm1', text: '您好' });
    await stage.pass(300_000);
    expect((await of()).state).toBe('live');
    await stage.residentSays('c', '还在吗');
    await stage.service.residentSpoke('s-c-h1', stage.clock.now());
    await stage.pass(60_000);
    await stage.service.residentSpoke('s-c-h1', stage.clock.now());
    await stage.service.typing('s-c-h1', 'l1');
    await stage.pass(119_000);
    expect((await of()).state).toBe('live');
    await stage.pass(1_000);
    expect(await of()).toMatchObject({ state: 'queued', place: 'waiting', lawyerId: null, returnedBy: '值班律师一号' });
    expect((await stage.roster.duty('l1')).paused?.reason).toBe('silent');
    expect((await stage.service.waiting()).map(({ conversationId }) => conversationId)).toEqual(['c', 'later']);
    await stage.service.reconcile();
    const told = (await texts()).filter((line) => line.includes('没有及时回复'));
    expect(told).toHaveLength(1);
    await expect(stage.service.say('s-c-h1', 'l1', { clientId: 'm2', text: '在' })).rejects.toMatchObject({
      code: 'hotline_handoff_not_yours',
    });
  });

  it('words that were noted late, when he had answered them, make nobody silent; words after that do', async () => {
    await stage.onDuty('l1');
    await stage.waiting('c');
    await stage.service.accept('s-c-h1', one);
    const { at } = await stage.residentSays('c', '有欠条');
    await stage.service.say('s-c-h1', 'l1', { clientId: 'm1', text: '好的' });
    await stage.service.residentSpoke('s-c-h1', at);
    await stage.pass(300_000);
    expect(await of()).toMatchObject({ state: 'live', awaitsSince: null });
    await stage.service.residentSpoke('s-c-h1', (await stage.residentSays('c', '还有吗')).at);
    await stage.pass(120_000);
    expect((await of()).state).toBe('queued');
  });

  it('offers that were before him at once are one that he missed, and who serves somebody meanwhile has missed none', async () => {
    await stage.onDuty('l1');
    for (const id of ['c', 'd', 'e']) await stage.waiting(id);
    await stage.jobs.runDue();
    expect(await stage.service.offered()).toHaveLength(3);
    await stage.pass(20_000);
    expect((await stage.roster.presences())[0]).toMatchObject({ state: 'on', missedOffers: 1 });
    await stage.pass(30_000);
    await stage.service.sweep();
    await stage.service.accept('s-c-h1', one);
    for (let round = 0; round < 4; round += 1) {
      await stage.pass(25_000);
      await stage.service.sweep();
      await stage.service.say('s-c-h1', 'l1', { clientId: `m${round}`, text: '请讲' });
      await stage.pass(25_000);
      await stage.service.sweep();
    }
    const passed = (await of('d')).passes.filter(({ reason }) => reason === 'missed');
    expect(passed.length).toBeGreaterThan(2);
    expect((await stage.roster.presences())[0]).toMatchObject({ state: 'on' });
  });

  it('one lawyer alone who was away takes a case, and is offered others again', async () => {
    stage.profile('l1', { capacity: { text: 2, voice: 1 } });
    await stage.onDuty('l1');
    await stage.waiting('c');
    await stage.waiting('d');
    for (let seconds = 0; seconds < 90; seconds += 10) {
      await stage.pass(10_000);
      await stage.service.sweep();
    }
    expect((await stage.roster.duty('l1')).paused?.reason).toBe('missed-offers');
    await stage.service.accept('s-c-h1', one);
    expect((await stage.roster.duty('l1')).paused).toBeUndefined();
    await stage.pass(30_000);
    expect((await of('d')).passes.at(-1)?.reason ?? (await of('d')).offer?.to).toBeTruthy();
    await stage.roster.pause('l1', 'break');
    await stage.service.accept('s-d-h1', one);
    expect((await stage.roster.duty('l1')).paused?.reason).toBe('break');
  });

  it('where messages are scarce he is told his wait once, at the limit; who comes back hears of it with the return', async () => {
    await stage.onDuty('l1');
    const { _id } = await stage.waiting('c');
    await stage.stored.handoffs.change(_id, (handoff) => ({ ...handoff, channel: 'wechat' }));
    await stage.roster.pause('l1', 'break');
    await stage.pass(900_000);
    expect(await texts()).toEqual([expect.stringContaining('您已等了3分钟')]);
    await stage.waiting('d');
    await stage.service.accept('s-d-h1', one);
    await stage.service.giveBack('s-d-h1', 'l1');
    await stage.pass(900_000);
    expect((await texts('d')).slice(1)).toEqual([
      expect.stringContaining('您的位置还保留着'),
      expect.stringContaining('您已等了3分钟'),
    ]);
  });

  it('a case that was forgotten at his desk ends by itself, by day', async () => {
    await stage.onDuty('l1');
    await stage.waiting('c');
    await stage.service.accept('s-c-h1', one);
    await stage.service.say('s-c-h1', 'l1', { clientId: 'm', text: '再见' });
    stage.clock.pass(11 * 3_600_000);
    await stage.service.reconcile();
    stage.clock.pass(8 * 3_600_000);
    await stage.service.reconcile();
    expect((await of()).state).toBe('live');
    stage.clock.pass(4 * 3_600_000);
    await stage.service.reconcile();
    expect(await of()).toMatchObject({ state: 'wrap-up', outcome: null });
    expect(await stage.floorOf('c')).toMatchObject({ floor: 'bot' });
    expect((await stage.service.loadsOf(['l1'])).get('l1')).toEqual({ text: 1, voice: 0 });
    await stage.pass(120_000);
    expect((await stage.service.loadsOf(['l1'])).get('l1')).toEqual({ text: 0, voice: 0 });
  });

  it('a lawyer who accepts and does nothing is silent too; who is on the telephone is not', async () => {
    await stage.onDuty('l1', 'l2');
    let onTelephone = true;
    stage.newService({ attended: async () => onTelephone });
    await stage.waiting('c');
    await stage.service.accept('s-c-h1', one);
    await stage.pass(500_000);
    expect((await of()).state).toBe('live');
    onTelephone = false;
    await stage.pass(120_000);
    expect((await of()).lawyerId).not.toBe('l1');
  });

  it('wrap-up: his place is free after 120 s, and the record is still owed', async () => {
    stage.profile('l1', { capacity: { text: 1, voice: 1 } });
    await stage.onDuty('l1');
    await stage.waiting('c');
    await stage.service.accept('s-c-h1', one);
    await stage.waiting('d');
    const ended = await stage.service.end('s-c-h1', 'l1', { handedBack: null });
    expect(ended).toMatchObject({ state: 'wrap-up', settled: true });
    expect(await stage.floorOf('c')).toEqual({ floor: 'bot', handoffId: null, lawyerId: null });
    await stage.pass(119_000);
    expect(await of('d')).toMatchObject({ offer: null });
    expect((await stage.service.mine('l1')).map(({ state }) => state)).toEqual(['wrap-up']);
    await stage.pass(1_000);
    expect((await of()).state).toBe('closed');
    expect((await of('d')).offer?.to).toBe('l1');
    expect((await stage.service.owed('l1')).map(({ conversationId }) => conversationId)).toEqual(['c']);
    const settled = stage.closed.length;
    await stage.service.close('s-c-h1', 'l1', { outcome: 'referred', note: '去仲裁委' });
    expect(await stage.service.owed('l1')).toEqual([]);
    // What was worked out of the service without its record is worked out again.
    expect(stage.closed.slice(settled)).toEqual(['s-c-h1']);
    expect(await of()).toMatchObject({ outcome: 'referred', clocks: { wrapUpMs: 120_000 } });
    const told = (await stage.heard('c')).filter((line) => line === 'event: closed');
    expect(told).toHaveLength(1);
  });

  it('fires by the sweep when the jobs are lost, each once', async () => {
    await stage.onDuty('l1');
    await stage.waiting('c');
    await stage.pass(1_000);
    stage.jobs.scheduled.clear();
    stage.clock.pass(25_000);
    await stage.roster.heartbeat('l1');
    await stage.service.sweep();
    expect((await of()).passes).toMatchObject([{ staffId: 'l1', reason: 'missed' }]);
    stage.jobs.scheduled.clear();
    stage.clock.pass(200_000);
    await Promise.all([stage.service.sweep(), stage.newService().sweep()]);
    await stage.service.sweep();
    expect(await texts()).toEqual([expect.stringContaining('您已等了4分钟')]);
  });

  it('a late end of an offer, because we were away, is nobody’s fault', async () => {
    await stage.onDuty('l1');
    await stage.waiting('c');
    await stage.pass(1_000);
    stage.clock.pass(60_000);
    await stage.service.sweep();
    expect((await of()).offer).toBeNull();
    const [state] = await stage.roster.presences();
    expect(state?.missedOffers).toBe(0);
  });

  it('a clock set back by an hour ends an offer at once and makes nobody wait an hour for the next word', async () => {
    await stage.onDuty('l1');
    await stage.waiting('offered');
    await stage.pass(1_000);
    await stage.service.accept('s-offered-h1', one);
    stage.profile('l1', { capacity: { text: 1, voice: 1 } });
    await stage.onDuty('l2');
    await stage.waiting('c');
    await stage.waiting('d');
    await stage.pass(1_000);
    expect((await of('c')).offer?.to).toBe('l2');
    stage.clock.pass(-3_600_000);
    await stage.service.sweep();
    expect((await of('c')).passes.at(-1)).toMatchObject({ staffId: 'l2', reason: 'missed' });
    const { waitingSince, requestedAt } = await of('d');
    expect(waitingSince.getTime()).toBeLessThanOrEqual(stage.clock.now().getTime());
    expect(requestedAt.getTime()).toBeGreaterThan(stage.clock.now().getTime());
    for (let minute = 0; minute < 4; minute += 1) {
      stage.clock.pass(60_000);
      await stage.service.sweep();
      await stage.jobs.runDue();
    }
    expect((await texts('d')).length).toBeGreaterThan(0);
    expect((await of('offered')).state).not.toBe('live');
  });

  it('a laptop asleep for an hour: the offer moved on, the case went to somebody else, and words of his are refused', async () => {
    await stage.onDuty('l1');
    await stage.waiting('c');
    await stage.service.accept('s-c-h1', one);
    await stage.waiting('d');
    await stage.pass(1_000);
    expect((await of('d')).offer?.to).toBe('l1');
    await stage.pass(3_600_000, { present: false });
    await stage.service.sweep();
    await stage.onDuty('l2');
    await stage.jobs.runDue();
    expect([(await of('c')).offer?.to, (await of('d')).offer?.to]).toEqual(['l2', 'l2']);
    await stage.service.accept('s-c-h1', two);
    await expect(stage.service.say('s-c-h1', 'l1', { clientId: 'm', text: '在' })).rejects.toMatchObject({
      statusCode: 409,
    });
    await expect(stage.service.accept('s-d-h1', one)).resolves.toMatchObject({ lawyerId: 'l1' });
    expect((await texts('c')).filter((line) => line.includes('没有及时回复'))).toHaveLength(1);
  });

  it('accepting after the time of the offer is fine while nobody has it', async () => {
    await stage.onDuty('l1');
    await stage.waiting('c');
    await stage.jobs.runDue();
    await stage.pass(20_000);
    expect((await of()).offer).toBeNull();
    expect(await stage.service.accept('s-c-h1', one)).toMatchObject({ state: 'live', lawyerId: 'l1' });
  });
});
