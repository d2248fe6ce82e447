import { pino } from 'pino';
import type { Handoff } from '../../src/handoff/index.ts';
import { Stage } from './stage.ts';

const staff = (id: string) => ({ id, displayName: `值班律师${id}` });
const resolved = { outcome: 'resolved' as const, note: '' };

describe('dispatching', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.open(undefined, true);
  });
  afterEach(() => stage.end());

  const of = async (id: string): Promise<Handoff> => (await stage.service.get(`s-${id}-h1`))!;
  const offeredTo = async (id: string) => (await of(id)).offer?.to ?? null;
  /** The jobs that are due now run; no time passes. */
  const now = async () => {
    for (let round = 0; round < 3; round += 1) await stage.jobs.runDue();
  };

  it('a lawyer who comes on duty has the head of the queue before him at once: danger, then who asked first', async () => {
    await stage.waiting('first');
    stage.clock.pass(1000);
    await stage.waiting('second');
    stage.clock.pass(1000);
    await stage.waiting('danger', 0);
    await now();
    expect(await offeredTo('danger')).toBeNull();
    stage.profile('l1', { capacity: { text: 1, voice: 1 } });
    await stage.onDuty('l1');
    await now();
    expect([await offeredTo('danger'), await offeredTo('first')]).toEqual(['l1', null]);
    expect((await of('danger')).offer).toMatchObject({
      kind: 'queue',
      toName: '值班律师l1',
      until: new Date(stage.clock.now().getTime() + 20_000),
    });
    expect((await stage.service.offersTo('l1')).map(({ conversationId }) => conversationId)).toEqual(['danger']);
    await stage.service.accept((await of('danger'))._id, staff('l1'));
    await stage.service.close((await of('danger'))._id, 'l1', resolved);
    await now();
    expect([await offeredTo('first'), await offeredTo('second')]).toEqual(['l1', null]);
  });

  it('offers a new case at once, to the best fit, and nobody more than he can serve', async () => {
    stage.profile('l1', { capacity: { text: 1, voice: 1 } });
    stage.profile('l2', { capacity: { text: 2, voice: 1 }, skills: ['family'] });
    await stage.onDuty('l1', 'l2');
    const { _id } = await stage.waiting('a');
    await stage.service.moreSaid(_id, { wants: { skills: ['family'], languages: [] } });
    for (const id of ['b', 'c', 'd']) await stage.waiting(id);
    await now();
    expect(await offeredTo('a')).toBe('l2');
    const offered = await Promise.all(['a', 'b', 'c', 'd'].map(offeredTo));
    expect(offered.filter((to) => to === 'l1')).toHaveLength(1);
    expect(offered.filter((to) => to === 'l2')).toHaveLength(2);
    expect(offered.filter((to) => to === null)).toHaveLength(1);
  });

  it('declined: the next one is asked at once, and who declined again after half a minute when nobody else is there', async () => {
    await stage.onDuty('l1');
    await stage.waiting('c');
    await now();
    await stage.service.decline('s-c-h1', staff('l1'), 'declined');
    await now();
    expect(await offeredTo('c')).toBeNull();
    await stage.onDuty('l2');
    await now();
    expect(await offeredTo('c')).toBe('l2');
    await stage.service.decline('s-c-h1', staff('l2'), 'busy');
    await stage.pass(25_000);
    await stage.service.sweep();
    expect(await offeredTo('c')).toBeNull();
    await stage.pass(5_000);
    await stage.service.sweep();
    expect(await offeredTo('c')).toBe('l1');
    expect((await of('c')).passes.map(({ staffId, reason }) => `${staffId} ${reason}`)).toEqual([
      'l1 declined',
      'l2 busy',
    ]);
  });

  it('who was out of reach for a moment and is back is asked at once', async () => {
    await stage.onDuty('l1');
    await stage.waiting('c');
    await now();
    await stage.roster.pause('l1', 'break');
    expect(await offeredTo('c')).toBeNull();
    await stage.roster.resume('l1');
    await now();
    expect(await offeredTo('c')).toBe('l1');
  });

  it('a conflict of interest is never asked again', async () => {
    await stage.onDuty('l1');
    await stage.waiting('c');
    await now();
    await stage.service.decline('s-c-h1', staff('l1'), 'conflict');
    await stage.pass(120_000);
    await stage.service.sweep();
    expect((await of('c')).offer).toBeNull();
    await expect(stage.service.accept('s-c-h1', staff('l1'))).rejects.toMatchObject({
      code: 'hotline_handoff_conflict',
    });
  });

  it('who goes off duty, pauses or is not seen loses what is before him at once', async () => {
    stage.clock.pass(60_000);
    const leave: Record<string, () => Promise<unknown>> = {
      off: () => stage.roster.setDuty('off', false),
      pause: () => stage.roster.pause('pause', 'break'),
      asleep: async () => {
        stage.clock.pass(60_000);
        await stage.roster.heartbeat('other');
        await stage.service.sweep();
      },
    };
    for (const [id, leaves] of Object.entries(leave)) {
      await stage.onDuty(id);
      await stage.waiting(id);
      await now();
      expect(await offeredTo(id)).toBe(id);
      await stage.onDuty('other');
      await leaves();
      await now();
      expect(await offeredTo(id)).toBe('other');
      await stage.service.accept((await of(id))._id, staff('other'));
      await stage.service.close((await of(id))._id, 'other', resolved);
      await stage.roster.setDuty('other', false);
    }
    expect(await stage.service.offersTo('asleep')).toEqual([]);
  });

  it('two processes that match at once offer each case once, and nobody too much', async () => {
    for (const id of ['l1', 'l2', 'l3']) stage.profile(id, { capacity: { text: 2, voice: 1 } });
    await stage.onDuty('l1', 'l2', 'l3');
    for (let at = 0; at < 10; at += 1) await stage.waiting(`c${at}`);
    const other = stage.newService();
    await Promise.all([stage.service.dispatch(), other.dispatch(), stage.service.dispatch()]);
    await stage.service.sweep();
    const offers = (await stage.service.offered()).map(({ offer }) => offer!.to).sort();
    expect(offers).toEqual(['l1', 'l1', 'l2', 'l2', 'l3', 'l3']);
    const loads = await stage.service.loadsOf(['l1', 'l2', 'l3']);
    expect([...loads.values()]).toEqual(Array.from({ length: 3 }, () => ({ text: 2, voice: 0 })));
  });

  it('writers are not kept waiting behind callers whom nobody can serve', async () => {
    for (let at = 0; at < 55; at += 1) {
      const { _id } = await stage.waiting(`caller${at}`, 1);
      await stage.stored.handoffs.change(_id, (handoff) => ({ ...handoff, channel: 'voice' }));
    }
    await stage.waiting('writer');
    stage.profile('l1', { capacity: { text: 1, voice: 0 } });
    await stage.onDuty('l1');
    await stage.service.dispatch();
    expect((await stage.service.offered()).map(({ conversationId }) => conversationId)).toEqual(['writer']);
  });

  it('takes what waits by himself, also when it is before a colleague, and the colleague is free again', async () => {
    stage.profile('l1', { capacity: { text: 1, voice: 1 } });
    await stage.onDuty('l1');
    await stage.waiting('c');
    await stage.waiting('d');
    await now();
    expect(await offeredTo('c')).toBe('l1');
    await stage.onDuty('l2');
    await stage.service.accept('s-c-h1', staff('l2'));
    await now();
    expect(await offeredTo('d')).not.toBeNull();
    await expect(stage.service.accept('s-c-h1', staff('l1'))).rejects.toMatchObject({
      code: 'hotline_handoff_taken',
      message: '已由值班律师l2接待',
    });
  });

  it('accepting needs duty and room', async () => {
    await stage.waiting('c');
    await stage.waiting('d');
    await expect(stage.service.accept('s-c-h1', staff('l1'))).rejects.toMatchObject({
      code: 'hotline_handoff_off_duty',
      statusCode: 409,
    });
    stage.profile('l1', { capacity: { text: 1, voice: 1 } });
    await stage.onDuty('l1');
    await stage.service.accept('s-c-h1', staff('l1'));
    await expect(stage.service.accept('s-d-h1', staff('l1'))).rejects.toMatchObject({
      code: 'hotline_handoff_full',
      statusCode: 409,
    });
    await stage.service.accept('s-c-h1', staff('l1'));
    await stage.service.accept('s-d-h1', { ...staff('outside:7'), outside: true });
    expect((await of('d')).lawyerId).toBe('outside:7');
  });
});

describe('with nobody on duty', () => {
  let stage: Stage;
  const alerted: string[] = [];
  beforeEach(async () => {
    stage = await Stage.open(undefined, true);
    alerted.length = 0;
  });
  afterEach(() => stage.end());

  const onCall = (...ids: string[]) =>
    stage.newService({
      onCallAt: async () => ids,
      alertOnCall: async (id, { conversationId }) => {
        alerted.push(`${id} ${conversationId}`);
      },
    });

  it('a caller is given to whoever is on call and can be rung; given back, to the next one, and to nobody twice', async () => {
    stage.profile('n1', { hasPhone: true, displayName: '备勤一号' });
    stage.profile('n2', { hasPhone: false });
    stage.profile('n3', { hasPhone: true, displayName: '备勤三号' });
    const service = onCall('n1', 'n2', 'n3');
    const { _id } = await stage.waiting('c');
    await stage.stored.handoffs.change(_id, (handoff) => ({ ...handoff, channel: 'voice' }));
    await service.dispatch();
    expect(await service.get(_id)).toMatchObject({ state: 'live', lawyerId: 'n1', lawyerName: '备勤一号' });
    await service.giveBack(_id, 'n1');
    await service.dispatch();
    expect(await service.get(_id)).toMatchObject({ state: 'live', lawyerId: 'n3' });
    await service.giveBack(_id, 'n3');
    await service.dispatch();
    expect(await service.get(_id)).toMatchObject({ state: 'queued', lawyerId: null });
  });

  it('who is to be called back is not woken for it: his lawyer is rung by day', async () => {
    stage.profile('n1', { hasPhone: true });
    const service = onCall('n1');
    const { _id } = await stage.waiting('c');
    await stage.stored.handoffs.change(_id, (handoff) => ({ ...handoff, channel: 'voice' }));
    await service.keepPlace(_id, 'sealed');
    stage.clock.pass(12 * 3_600_000);
    await service.dispatch();
    expect((await service.get(_id))?.state).toBe('queued');
    stage.clock.pass(10 * 3_600_000);
    await service.dispatch();
    expect(await service.get(_id)).toMatchObject({ state: 'live', lawyerId: 'n1' });
  });

  it('in danger with nobody on call either: an operator’s log says so, once in ten minutes', async () => {
    const lines: { msg: string; handoff: string }[] = [];
    const log = pino({ level: 'error' }, { write: (line: string) => lines.push(JSON.parse(line)) });
    const service = stage.newService({ log });
    await stage.waiting('danger', 0);
    for (let count = 0; count < 3; count += 1) await service.dispatch();
    expect(lines.map(({ handoff }) => handoff)).toEqual(['s-danger-h1']);
    stage.clock.pass(600_000);
    await service.dispatch();
    expect(lines).toHaveLength(2);
  });

  it('of writers in danger alone whoever is on call is told, once in ten minutes', async () => {
    const service = onCall('n1', 'n2');
    await stage.waiting('ordinary');
    await stage.waiting('danger', 0);
    for (let count = 0; count < 3; count += 1) await service.dispatch();
    expect(alerted).toEqual(['n1 danger', 'n2 danger']);
    stage.clock.pass(600_000);
    await service.dispatch();
    expect(alerted).toHaveLength(4);
    expect((await service.latestOf('danger'))?.state).toBe('queued');
  });
});
