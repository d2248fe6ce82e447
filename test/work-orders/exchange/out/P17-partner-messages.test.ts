import { sampleOrder } from '../../../../src/cli/simulate-city/sample-order.ts';
import { type Outbox, wireEventSchema, wireOrderSchema } from '../../../../src/work-orders/index.ts';
import { ANSWER, OFFICER, START, SUPERVISOR, told } from '../../orders/order-stage.ts';
import { OutboxStage, SECRET, STAFF } from './outbox-stage.ts';

const HOUR = 3_600_000;
const START_WORK = [{ type: 'SIGN' }, { type: 'START' }] as const;

describe('P17: messages to a partner', () => {
  let stage: OutboxStage;
  beforeEach(async () => {
    stage = await OutboxStage.open();
  });
  afterEach(() => stage.end());

  it('brings every step once and in order, signed, in the words of the contract', async () => {
    const { _id, number } = await stage.dispatched('GZ1');
    await stage.take(
      _id,
      OFFICER,
      ...START_WORK,
      { type: 'PROGRESS', text: '已联系来电人', toResident: false },
      ANSWER,
    );
    await stage.outbox.work();
    expect(stage.taken('GZ1')).toEqual(['1 SIGN', '2 PROGRESS', '3 PROGRESS', '4 COMPLETE']);
    const complete = stage.city.receipts.at(-1);
    expect(complete).toMatchObject({
      path: '/api/v1/feedback',
      key: `${number}:4`,
      status: 200,
      body: { eventId: `${number}:4`, orderNo: 'GZ1', seq: 4, result: '已解决', contact: { contacted: true } },
    });
    const stored = await stage.message(`${number}:4`);
    expect(stored).toMatchObject({ state: 'delivered', payload: '', body: '', tries: 1, reason: '' });
  });

  it('peer down for three hours, then back: every event of every order once and in order', async () => {
    const numbers = Array.from({ length: 6 }, (_, at) => `GZ${at}`);
    const orders = await Promise.all(numbers.map((orderNo) => stage.dispatched(orderNo)));
    stage.city.mood = { is: 'down' };
    for (const { _id } of orders) await stage.take(_id, OFFICER, ...START_WORK);
    await stage.passing(3 * HOUR);
    expect(stage.city.receipts).toEqual([]);
    expect(await stage.outbox.counts()).toMatchObject({ waiting: 12, dead: 0 });
    for (const { _id } of orders) await stage.take(_id, OFFICER, ANSWER);
    stage.city.mood = { is: 'up' };
    await stage.passing(2.5 * HOUR);
    for (const orderNo of numbers) expect(stage.taken(orderNo)).toEqual(['1 SIGN', '2 PROGRESS', '3 COMPLETE']);
    expect(stage.city.receipts).toHaveLength(18);
    expect(await stage.outbox.counts()).toEqual({ waiting: 0, dead: 0, near: 0 });
  });

  it('an answer that got lost is asked for again under the same key, with a new time and nonce, and counts once', async () => {
    const { _id, number } = await stage.dispatched('GZ1');
    stage.city.mood = { is: 'lost' };
    await stage.take(_id, OFFICER, ...START_WORK);
    await stage.outbox.work();
    stage.city.mood = { is: 'up' };
    await stage.passing(10_000);
    expect(stage.taken('GZ1')).toEqual(['1 SIGN', '2 PROGRESS']);
    const [first, again, next] = stage.city.receipts;
    expect([first?.key, again?.key, next?.key]).toEqual([`${number}:1`, `${number}:1`, `${number}:2`]);
    expect(again).toMatchObject({ isRepeated: true, status: 200, body: first?.body });
    expect(again?.nonce).not.toBe(first?.nonce);
    expect(again?.signature).not.toBe(first?.signature);
  });

  it('two processes at once send nothing twice, and never two of one order at the same time', async () => {
    const orders = await Promise.all(Array.from({ length: 10 }, (_, at) => stage.dispatched(`GZ${at}`)));
    for (const { _id } of orders) await stage.take(_id, OFFICER, ...START_WORK);
    const other: Outbox = stage.newOutbox();
    await Promise.all([stage.outbox.work(), other.work(), stage.outbox.work(), other.work()]);
    expect(stage.city.receipts).toHaveLength(20);
    expect(stage.city.receipts.filter(({ isRepeated }) => isRepeated)).toEqual([]);
    expect(stage.city.mostAtOnce).toBe(1);
    for (const [at] of orders.entries()) expect(stage.taken(`GZ${at}`)).toEqual(['1 SIGN', '2 PROGRESS']);
  });

  it('who dies while he sends keeps the order for his lease alone; then it is sent again under the same key', async () => {
    const { _id, number } = await stage.dispatched('GZ1');
    await stage.take(_id, OFFICER, { type: 'SIGN' });
    const dying = stage.newOutbox(() => new Promise(() => {}));
    void dying.work();
    while ((await stage.message(`${number}:1`)).state !== 'sending') await new Promise(setImmediate);
    await stage.outbox.work();
    stage.clock.pass(59_000);
    await stage.outbox.work();
    expect(stage.city.receipts).toEqual([]);
    stage.clock.pass(2_000);
    await stage.outbox.work();
    expect(stage.city.receipts).toMatchObject([{ key: `${number}:1`, body: { seq: 1, type: 'SIGN' } }]);
    expect(await stage.message(`${number}:1`)).toMatchObject({ state: 'delivered', tries: 2 });
  });

  it('a city that takes too long is asked again, and counts it once', async () => {
    const { _id, number } = await stage.dispatched('GZ1');
    stage.city.mood = { is: 'slow', ms: 450 };
    await stage.take(_id, OFFICER, { type: 'SIGN' });
    await stage.outbox.work();
    expect((await stage.message(`${number}:1`)).attempts).toMatchObject([{ status: null, code: 'timeout' }]);
    stage.city.mood = { is: 'up' };
    await stage.passing(10_000);
    expect(stage.taken('GZ1')).toEqual(['1 SIGN']);
    expect(stage.city.receipts.map(({ isRepeated }) => isRepeated)).toEqual([false, true]);
  });

  it('danger for the police goes out at once beside a city that is down, and what has not arrived in a minute alarms', async () => {
    const { _id } = await stage.dispatched('GZ1');
    stage.city.mood = { is: 'down' };
    await stage.take(_id, OFFICER, { type: 'SIGN' });
    const words = { place: '样例路1号', summary: '正在发生', callbackNumber: '', recordingRef: '' };
    const payload = { ...words, incidentId: 's1', kind: 'violence', transfer: 'data', regionCode: null } as const;
    const message = { eventId: 'incident:s1:1', seq: 1, peer: 'sample-police' };
    await stage.outbox.postIncident({ ...message, payload: { ...payload, at: stage.clock.now() } });
    await stage.outbox.work();
    stage.clock.pass(61_000);
    expect(await stage.outbox.counts()).toEqual({ waiting: 2, dead: 0, near: 1 });
    stage.city.mood = { is: 'up' };
    await stage.passing(60_000);
    expect(stage.city.taken.get('s1')).toMatchObject([{ incidentId: 's1', kind: '家庭暴力', transfer: '数据推送' }]);
    expect(await stage.outbox.stateOf('incident:s1:1')).toBe('delivered');
  });

  it('killed at any write, and begun again: every event once and in order', async () => {
    const { life } = stage;
    const doomed: string[] = [];
    for (const isLastWritten of [false, true]) {
      for (let writes = 1; writes <= 14; writes += 1) {
        const orderNo = `GZ${isLastWritten ? 'after' : 'before'}${writes}`;
        doomed.push(orderNo);
        const { _id } = await stage.dispatched(orderNo);
        Object.assign(life, { writes, isLastWritten });
        await stage.take(_id, OFFICER, ...START_WORK);
        await stage.outbox.work();
        life.writes = Number.POSITIVE_INFINITY;
      }
    }
    // Begun again: what was not posted is posted, and leases of the dead run out.
    await stage.orders.reconcile();
    await stage.passing(10 * 60_000);
    for (const orderNo of doomed) expect([orderNo, ...stage.taken(orderNo)]).toEqual([orderNo, '1 SIGN', '2 PROGRESS']);
    expect(await stage.outbox.counts()).toEqual({ waiting: 0, dead: 0, near: 0 });
    expect(stage.city.receipts.some(({ isRepeated }) => isRepeated)).toBe(true);
  });

  it('a dead letter is seen, holds the later ones of its order alone, and arrives when it is sent again', async () => {
    const [held, free] = [await stage.dispatched('GZ1'), await stage.dispatched('GZ2')];
    stage.city.mood = { is: 'answering', status: 422, code: 'VALIDATION' };
    await stage.take(held._id, OFFICER, { type: 'SIGN' });
    await stage.outbox.work();
    stage.city.mood = { is: 'up' };
    await stage.take(held._id, OFFICER, { type: 'START' });
    await stage.take(free._id, OFFICER, { type: 'SIGN' });
    await stage.passing(HOUR);
    expect([stage.taken('GZ1'), stage.taken('GZ2')]).toEqual([[], ['1 SIGN']]);
    const { items } = await stage.outbox.list({ state: 'dead' });
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      _id: `${held.number}:1`,
      tries: 1,
      response: expect.stringContaining('VALIDATION'),
    });
    expect(items[0]?.reason).toContain('样例市12345答复 422 VALIDATION');
    expect(await stage.outbox.heldBy([held._id, free._id])).toEqual(new Map([[held._id, `${held.number}:1`]]));
    await stage.outbox.replay(`${held.number}:1`, STAFF);
    await stage.outbox.work();
    expect(stage.taken('GZ1')).toEqual(['1 SIGN', '2 PROGRESS']);
    expect(await stage.message(`${held.number}:1`)).toMatchObject({ state: 'delivered', replays: [{ by: STAFF.id }] });
    await expect(stage.outbox.replay(`${held.number}:1`, STAFF)).rejects.toMatchObject({ statusCode: 409 });
    await expect(stage.outbox.replay('nothing', STAFF)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('what is set aside leaves no gap: the later ones go on, numbered as the city counts', async () => {
    const { _id, number } = await stage.dispatched('GZ1');
    stage.city.mood = { is: 'answering', status: 400 };
    await stage.take(_id, OFFICER, { type: 'SIGN' });
    await stage.outbox.work();
    stage.city.mood = { is: 'up' };
    await stage.take(_id, OFFICER, { type: 'START' }, ANSWER);
    await stage.outbox.setAside(`${number}:1`, STAFF, '已打电话告诉对方');
    await stage.outbox.work();
    expect(stage.taken('GZ1')).toEqual(['1 PROGRESS', '2 COMPLETE']);
    expect(await stage.message(`${number}:1`)).toMatchObject({ state: 'set-aside', payload: '', body: '' });
  });

  it('of what was set aside it may be unknown whether it arrived: the city says so, and what is sent again fits', async () => {
    const { _id, number } = await stage.dispatched('GZ1');
    stage.city.mood = { is: 'answering', status: 503 };
    await stage.take(_id, OFFICER, { type: 'SIGN' });
    await stage.passing(48 * HOUR);
    expect(await stage.message(`${number}:1`)).toMatchObject({ state: 'dead', tries: 11, mayHaveArrived: true });
    stage.city.mood = { is: 'up' };
    await stage.take(_id, OFFICER, { type: 'START' });
    await stage.outbox.setAside(`${number}:1`, STAFF, '已打电话告诉对方');
    await stage.outbox.work();
    const gap = await stage.message(`${number}:2`);
    expect(gap).toMatchObject({ state: 'dead', attempts: [{ status: 409, code: 'SEQUENCE_GAP' }] });
    await stage.outbox.replay(`${number}:2`, STAFF);
    await stage.outbox.work();
    expect(stage.taken('GZ1')).toEqual(['1 PROGRESS']);
  });

  it('a value that is not in the mapping is never guessed: dead at once, with a sentence', async () => {
    const { _id, number } = await stage.dispatched('GZ1');
    await stage.take(_id, OFFICER, ...START_WORK, { ...ANSWER, result: 'partly' });
    const { order } = await stage.orders.open(
      told('ours', { handledBy: 'peer', peer: 'sample-city', origin: 'mediation' }),
    );
    await stage.passing(48 * HOUR);
    expect(stage.taken('GZ1')).toHaveLength(3);
    const dead = await stage.message(`${order.number}:dispatch:1`);
    expect(dead).toMatchObject({ state: 'dead', tries: 0, body: '', attempts: [{ code: 'unmapped', status: null }] });
    expect(dead.reason).toContain('category.code');
    expect(dead.reason).toContain('knowledge/peers/sample-city.yaml');
    expect(stage.city.taken.has(order.number)).toBe(false);
    expect((await stage.message(`${number}:3`)).state).toBe('delivered');
  });

  it('our own order is handed on, its number noted, and what we decide of it follows', async () => {
    const { order } = await stage.orders.open(
      told('ours', { handledBy: 'peer', peer: 'sample-city', origin: 'other-office' }),
    );
    const { _id, number } = order;
    await stage.take(_id, SUPERVISOR, { type: 'URGE', reason: '请尽快' }, { type: 'WITHDRAW', reason: '已解决' });
    await stage.outbox.work();
    expect(stage.numbered.get(_id)).toBe('CITY-000001');
    const { body } = stage.city.receipts[0] ?? {};
    expect(wireOrderSchema.safeParse(body).error).toBeUndefined();
    expect(body).toMatchObject({ orderNo: number, type: '求助', handler: { main: { code: '12345' } } });
    for (const event of stage.city.receipts.slice(1))
      expect(wireEventSchema.safeParse(event.body).error).toBeUndefined();
    expect(stage.taken(number)).toEqual(['求助', '1 URGE', '2 WITHDRAW']);
    expect(stage.city.receipts.map(({ path }) => path)).toEqual([
      '/api/v1/work-orders',
      `/api/v1/work-orders/${number}/events`,
      `/api/v1/work-orders/${number}/events`,
    ]);
  });

  it('of a confidential caller nothing goes out, in no field and in no words; of an anonymous one neither', async () => {
    const caller = { name: '林小花', gender: 'female', phone: '+8613912345678', callNumber: '' } as const;
    const words = { content: '我是林小花，电话139-1234-5678，不要告诉单位', title: '林小花反映欠薪' };
    for (const kept of ['confidential', 'anonymous'] as const) {
      const who = { ...caller, anonymous: false, confidential: false, [kept]: true };
      const { order } = await stage.orders.open(
        told(kept, { handledBy: 'peer', peer: 'sample-city', origin: 'desk', caller: who, ...words }),
      );
      await stage.take(order._id, SUPERVISOR, {
        type: 'SUPPLEMENT',
        text: '林小花又来电 13912345678',
        attachments: [],
      });
    }
    await stage.outbox.work();
    expect(stage.city.receipts).toHaveLength(4);
    expect(JSON.stringify(stage.city.receipts)).not.toMatch(/林小花|1391234|139-1234/u);
    const callers = stage.city.receipts.flatMap(({ body }) => (body.caller === undefined ? [] : [body.caller]));
    expect(callers).toHaveLength(2);
    expect(callers).toContainEqual({ gender: '未知', anonymous: false, confidential: true });
    expect(callers).toContainEqual({ gender: '未知', anonymous: true, confidential: false });
  });

  it('a secret that rolls in between: each attempt is signed with what holds then', async () => {
    const { _id } = await stage.dispatched('GZ1');
    const next = `${SECRET}-next`;
    stage.city.mood = { is: 'down' };
    await stage.take(_id, OFFICER, ...START_WORK);
    await stage.outbox.work();
    stage.city.rollSecret(next);
    stage.city.forgetOldSecret();
    stage.city.mood = { is: 'up' };
    stage.secrets = [next, SECRET];
    await stage.passing(10_000);
    expect(stage.taken('GZ1')).toEqual(['1 SIGN', '2 PROGRESS']);
    expect(stage.city.receipts[0]?.signature.split(',')).toHaveLength(2);
  });

  it('a wrong secret is dead at once, and arrives when it was mended and sent again', async () => {
    const { _id, number } = await stage.dispatched('GZ1');
    stage.secrets = ['quite another secret of 24 signs'];
    await stage.take(_id, OFFICER, { type: 'SIGN' });
    await stage.outbox.work();
    expect(await stage.message(`${number}:1`)).toMatchObject({
      state: 'dead',
      attempts: [{ status: 401, code: 'SIGNATURE_INVALID' }],
    });
    stage.secrets = [SECRET];
    await stage.outbox.replay(`${number}:1`, STAFF);
    await stage.outbox.work();
    expect(stage.taken('GZ1')).toEqual(['1 SIGN']);
  });

  it('near the limit of its order, and when it is dead, a letter is counted for the alarm', async () => {
    const finishBy = new Date(stage.clock.at + 10 * HOUR);
    const { _id } = await stage.dispatched('GZ1', { deadline: { signBy: null, contactBy: null, finishBy } });
    stage.city.mood = { is: 'down' };
    await stage.take(_id, OFFICER, { type: 'SIGN' });
    await stage.passing(7.9 * HOUR);
    expect(await stage.outbox.counts()).toEqual({ waiting: 1, dead: 0, near: 0 });
    await stage.passing(0.1 * HOUR);
    expect(await stage.outbox.counts()).toEqual({ waiting: 1, dead: 0, near: 1 });
    await stage.passing(40 * HOUR);
    expect(await stage.outbox.counts()).toEqual({ waiting: 0, dead: 1, near: 1 });
    const late = await stage.dispatched('GZ2', {
      dispatchedAt: START,
      deadline: { signBy: null, contactBy: null, finishBy },
    });
    await stage.take(late._id, OFFICER, { type: 'SIGN' });
    expect(await stage.outbox.counts()).toMatchObject({ waiting: 1, near: 1 });
    await stage.passing(4 * 60_000);
    expect(await stage.outbox.counts()).toMatchObject({ waiting: 1, near: 2 });
    const [dead] = (await stage.outbox.list({ state: 'dead' })).items;
    expect(dead).toMatchObject({ tries: 11, mayHaveArrived: true });
    expect(dead?.reason).toContain('试了 11 次');
  });

  it('an extension moves the alarm of what has not arrived', async () => {
    const finishBy = new Date(stage.clock.at + 10 * HOUR);
    const { _id } = await stage.dispatched('GZ1', { deadline: { signBy: null, contactBy: null, finishBy } });
    stage.city.mood = { is: 'down' };
    await stage.take(_id, OFFICER, { type: 'SIGN' });
    await stage.passing(8 * HOUR);
    expect(await stage.outbox.counts()).toMatchObject({ waiting: 1, near: 1 });
    await stage.limited(_id, new Date(finishBy.getTime() + 240 * HOUR));
    await stage.outbox.moveAlarms();
    expect(await stage.outbox.counts()).toMatchObject({ waiting: 1, near: 0 });
  });

  it('the whole way: the city gives an order, it is handled here, the city calls back and closes it', async () => {
    const { city } = stage;
    city.caller.hotline = await stage.openDoor();
    const order = sampleOrder('GZ1', stage.clock.now());
    const [first, again] = [await city.caller.dispatch(order), await city.caller.dispatch(order)];
    expect(first).toMatchObject({ status: 201, body: { state: 'DISPATCHED' } });
    expect(again).toEqual(first);
    const { workOrderId: id } = first.body as { workOrderId: string };
    const until = new Date(stage.clock.at + 240 * HOUR);
    await stage.take(id, OFFICER, ...START_WORK, { type: 'EXTEND_REQUEST', reason: '需要鉴定', until });
    await stage.outbox.work();
    const tell = async (seq: number, type: string, more = {}) =>
      (await city.caller.event('GZ1', { seq, type, ...more })).status;
    expect(await tell(1, 'EXTEND_APPROVED')).toBe(202);
    await stage.take(id, OFFICER, ANSWER);
    await stage.outbox.work();
    expect(stage.taken('GZ1')).toEqual(['1 SIGN', '2 PROGRESS', '3 EXTEND_REQUEST', '4 COMPLETE']);
    expect(await tell(2, 'CALLBACK', { callback: { ok: true, solved: true, satisfaction: 5 } })).toBe(202);
    expect(await tell(2, 'CALLBACK', { callback: { ok: true, solved: true, satisfaction: 5 } })).toBe(202);
    expect(await tell(4, 'CLOSE')).toBe(409);
    expect(await tell(3, 'EVALUATE', { evaluation: 5 })).toBe(202);
    expect(await tell(4, 'CLOSE')).toBe(202);
    expect(await stage.orders.get(id)).toMatchObject({ state: 'CLOSED', evaluation: 5, deadline: { finishBy: until } });
    expect(await city.caller.look('GZ1')).toMatchObject({ status: 200, body: { state: 'CLOSED' } });
    expect(await stage.outbox.counts()).toEqual({ waiting: 0, dead: 0, near: 0 });
  });

  it('the whole way back: our order is handled by the city, and closed here', async () => {
    const { city } = stage;
    city.caller.hotline = await stage.openDoor();
    const { order } = await stage.orders.open(
      told('ours', { handledBy: 'peer', peer: 'sample-city', origin: 'other-office' }),
    );
    await stage.outbox.work();
    const { number, _id } = order;
    const tell = async (seq: number, type: string, more = {}) =>
      (await city.caller.event(number, { seq, type, ...more })).status;
    const reply = { result: '已解决', reply: '已转房管部门处理', legalBasis: [], contact: { contacted: true } };
    expect([await tell(1, 'SIGN'), await tell(2, 'START'), await tell(3, 'COMPLETE', reply)]).toEqual([202, 202, 202]);
    expect(await stage.orders.get(_id)).toMatchObject({ state: 'REPLIED', result: 'solved', reply: reply.reply });
    await stage.take(_id, SUPERVISOR, { type: 'CLOSE' });
    await stage.outbox.work();
    expect(stage.taken(number)).toEqual(['求助', '1 CLOSE']);
  });
});
