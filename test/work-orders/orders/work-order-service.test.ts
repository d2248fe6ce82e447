import { isSealed } from '../../../src/storage/index.ts';
import type { NewOrder, OrderAttachment, WorkOrder } from '../../../src/work-orders/index.ts';
import {
  ANSWER,
  BY_CITY,
  CITY,
  CITY_HANDLES,
  dispatched,
  OFFICER,
  OrderStage,
  RESIDENT,
  START,
  SUPERVISOR,
  stepOf,
  told,
} from './order-stage.ts';

let stage: OrderStage;
beforeEach(async () => {
  stage = await OrderStage.open();
});
afterEach(() => stage.end());

const FILE: OrderAttachment = {
  id: 'a1',
  name: '合同.pdf',
  contentType: 'application/pdf',
  size: 10_240,
  sha256: '',
  url: 'https://12345.example.test/files/a1',
  expiresAt: null,
  copy: '',
  problem: '',
};

/** An order that is being handled. */
async function inHand(order: NewOrder): Promise<WorkOrder> {
  const { _id } = await stage.opened(order);
  await stage.take(_id, OFFICER, { type: 'SIGN' });
  return stage.take(_id, OFFICER, { type: 'START' });
}

const eventsOf = ({ history }: WorkOrder) =>
  history.map(({ event, note }) => (note === '' ? event : `${event} ${note}`));

describe('an order', () => {
  it('is opened once for its key, with number, limits and sealed numbers', async () => {
    const { order, isNew } = await stage.service.open(told('a'));
    expect(isNew).toBe(true);
    expect(order.number).toMatch(/^GD20260105-0001-\d$/);
    expect(order).toMatchObject({ state: 'DISPATCHED', settled: true, lines: 1, loggedLines: 1 });
    expect(isSealed(order.caller.phone) && isSealed(order.caller.name)).toBe(true);
    expect(order.deadline).toMatchObject({ finishBy: new Date('2026-01-08T16:00:00Z'), isCalendarKnown: true });
    const again = await stage.service.open(told('a', { title: '另一个标题' }));
    expect(again).toEqual({ order, isNew: false });
    expect(await stage.service.byNumber(order.number.toLowerCase().replaceAll('-', ' '))).toEqual(order);
    expect(await stage.service.ofConversation('c-a')).toEqual([order]);
  });

  it('is opened once by two at once', async () => {
    const other = stage.newService();
    const both = await Promise.all([stage.service, other, stage.service].map((one) => one.open(told('a'))));
    expect(new Set(both.map(({ order }) => order.number)).size).toBe(1);
    expect(both.filter(({ isNew }) => isNew)).toHaveLength(1);
  });

  it('has no limit to speak with who cannot be reached', async () => {
    const caller = { ...told('a').caller, name: '', phone: '', anonymous: true };
    const { deadline } = await stage.opened(told('a', { caller, conversationId: null, reach: 'none' }));
    expect([deadline.contactBy, deadline.finishBy]).toEqual([null, new Date('2026-01-08T16:00:00Z')]);
  });

  it('is refused without a title, or for a peer that nobody names', async () => {
    await expect(stage.service.open(told('a', { title: ' ' }))).rejects.toMatchObject({
      code: 'hotline_order_input',
      details: [{ field: 'title' }],
    });
    await expect(stage.service.open(told('a', { handledBy: 'peer' }))).rejects.toMatchObject({ statusCode: 422 });
    await expect(stage.take('order-none', OFFICER, { type: 'SIGN' })).rejects.toMatchObject({
      code: 'hotline_order_missing',
    });
  });

  it('knows its peer, and the latest of several dispatches', async () => {
    await stage.opened(dispatched('GZ1'));
    stage.clock.to('2026-01-05T02:00:00Z');
    const second = await stage.opened(dispatched('GZ1', { dispatchSeq: 2 }));
    const ours = await stage.opened(told('ours', { handledBy: 'peer', peer: CITY }));
    expect((await stage.service.byPeerOrder(CITY, 'GZ1'))?._id).toBe(second._id);
    expect((await stage.service.setPeerOrderNo(ours._id, 'GZ9')).peerOrderNo).toBe('GZ9');
    expect((await stage.service.byPeerOrder(CITY, 'GZ9'))?._id).toBe(ours._id);
    await expect(stage.service.setPeerOrderNo(ours._id, 'GZ8')).rejects.toMatchObject({ statusCode: 422 });
    const page = await stage.service.listOfPeer(CITY, { limit: 1 });
    const rest = await stage.service.listOfPeer(CITY, { state: 'DISPATCHED', cursor: page.next ?? '' });
    expect([...page.items, ...rest.items].map(({ dispatchSeq }) => dispatchSeq)).toEqual([1, 2]);
  });

  it('notes where the copy of an attachment lies', async () => {
    const { _id } = await stage.opened(dispatched('GZ1', { attachments: [FILE] }));
    const { attachments } = await stage.service.noteAttachment(_id, 'a1', { copy: 'papers/1', problem: '' });
    expect(attachments).toEqual([{ ...FILE, copy: 'papers/1' }]);
  });

  it('takes the time of a step that lies ahead as now', async () => {
    const { _id } = await stage.opened(told('a'));
    const ahead = new Date(START.getTime() + 3_600_000);
    const { signedAt } = await stage.service.step(_id, stepOf(OFFICER, { type: 'SIGN' }, ahead));
    expect(signedAt).toEqual(START);
  });
});

describe('timers', () => {
  it('warn at 50, 80 and 100 percent once each, with nobody signed and nobody called', async () => {
    const { _id } = await stage.opened(told('a'));
    const other = stage.newService();
    for (const [now, events] of [
      ['2026-01-06T15:59:59Z', ['OPEN']],
      ['2026-01-06T16:00:00Z', ['OPEN', 'TIMEOUT_SIGN', 'WARN contact']],
      ['2026-01-07T03:00:00Z', ['OPEN', 'TIMEOUT_SIGN', 'WARN contact', 'WARN 50%']],
      ['2026-01-08T16:00:00Z', ['OPEN', 'TIMEOUT_SIGN', 'WARN contact', 'WARN 50%', 'WARN 80%', 'WARN 100%']],
      ['2026-02-01T16:00:00Z', ['OPEN', 'TIMEOUT_SIGN', 'WARN contact', 'WARN 50%', 'WARN 80%', 'WARN 100%']],
    ] as const) {
      stage.clock.to(now);
      await Promise.all([stage.jobs.run('order-sweep'), other.reconcile()]);
      expect([now, eventsOf(await stage.stored(_id)).sort()]).toEqual([now, [...events].sort()]);
    }
    expect(await stage.stored(_id)).toMatchObject({ state: 'DISPATCHED', warned: [50, 80, 100] });
  });

  it('tell all that was missed while nobody ran, and go on after an extension', async () => {
    const { _id } = await inHand(told('a'));
    stage.clock.to('2026-01-09T01:00:00Z');
    await stage.newService().start();
    expect((await stage.stored(_id)).warned).toEqual([50, 80, 100]);
    const until = new Date('2026-02-06T16:00:00Z');
    await stage.take(_id, OFFICER, { type: 'EXTEND_REQUEST', reason: '等鉴定', until });
    const { deadline, warned, nextDueAt } = await stage.take(_id, SUPERVISOR, { type: 'EXTEND_APPROVED', until: null });
    expect([deadline.finishBy, warned, deadline.basis.endsWith('+ 延期')]).toEqual([until, [], true]);
    expect(nextDueAt).toEqual(new Date('2026-01-06T16:00:00Z'));
    stage.clock.to('2026-02-07T00:00:00Z');
    await stage.service.reconcile();
    expect((await stage.stored(_id)).warned).toEqual([50, 80, 100]);
  });

  it('begin anew when an order of ours is opened again, and go on for the city with what was left', async () => {
    for (const order of [told('a'), dispatched('GZ1')]) {
      stage.clock.to(START);
      const { _id } = await inHand(order);
      const by = order.peer === null ? SUPERVISOR : BY_CITY;
      // One hour before the limit.
      stage.clock.to('2026-01-08T15:00:00Z');
      await stage.service.reconcile();
      await stage.take(_id, OFFICER, ANSWER);
      stage.clock.to('2026-01-12T02:00:00Z');
      await stage.take(_id, by, { type: 'CALLBACK', ok: true, solved: false, evaluation: 1, dissatisfiedBecause: '' });
      const { deadline, nextDueAt, warned, wakeAt } = await stage.take(_id, by, { type: 'REOPEN', reason: '没解决' });
      const [limit, given] =
        order.peer === null ? ['2026-01-15T16:00:00.000Z', []] : ['2026-01-12T03:00:00.000Z', [50, 80]];
      expect([deadline.finishBy, nextDueAt].map((at) => at?.toISOString())).toEqual([limit, limit]);
      expect([warned, wakeAt > stage.clock.now()]).toEqual([given, true]);
    }
  });

  it('leave the limit where it was when an extension is rejected', async () => {
    const before = await inHand(told('a'));
    await stage.take(before._id, OFFICER, {
      type: 'EXTEND_REQUEST',
      reason: '忙',
      until: new Date('2026-02-06T16:00:00Z'),
    });
    const after = await stage.take(before._id, SUPERVISOR, { type: 'EXTEND_REJECTED', reason: '不行' });
    expect(after).toMatchObject({ state: 'PROCESSING', deadline: before.deadline, nextDueAt: before.nextDueAt });
  });

  it('stand still while it is suspended, and tell that the suspension is over', async () => {
    const { _id } = await inHand(told('a'));
    const until = new Date('2026-01-20T16:00:00Z');
    await stage.take(_id, OFFICER, { type: 'SUSPEND_REQUEST', reason: '等鉴定', until });
    await stage.take(_id, SUPERVISOR, { type: 'SUSPEND_APPROVED' });
    stage.clock.to('2026-01-19T16:00:00Z');
    await stage.service.reconcile();
    expect(await stage.stored(_id)).toMatchObject({ warned: [], nextDueAt: until });
    stage.clock.to('2026-01-21T01:20:00Z');
    await stage.service.reconcile();
    expect(eventsOf(await stage.stored(_id)).at(-1)).toBe('WARN suspended');
    const { deadline } = await stage.take(_id, OFFICER, { type: 'RESUME' });
    expect(deadline.finishBy).toEqual(new Date('2026-01-26T16:00:00Z'));
  });

  it('close what was answered without objection, and put it away', async () => {
    const { _id } = await inHand(told('a'));
    await stage.take(_id, OFFICER, ANSWER);
    for (const [now, state] of [
      ['2026-01-12T15:59:59Z', 'REPLIED'],
      ['2026-01-12T16:00:00Z', 'CLOSED'],
      ['2026-02-11T15:59:59Z', 'CLOSED'],
      ['2026-02-11T16:00:00Z', 'ARCHIVED'],
    ] as const) {
      stage.clock.to(now);
      await stage.service.reconcile();
      expect([now, (await stage.stored(_id)).state]).toEqual([now, state]);
    }
  });

  it("do not close a city's order, which the city does", async () => {
    const { _id } = await inHand(dispatched('GZ1'));
    await stage.take(_id, OFFICER, ANSWER);
    stage.clock.to('2026-06-01T00:00:00Z');
    await stage.service.reconcile();
    expect((await stage.stored(_id)).state).toBe('REPLIED');
    await stage.take(_id, BY_CITY, { type: 'CLOSE' });
    stage.clock.to('2026-07-15T00:00:00Z');
    await stage.service.reconcile();
    expect((await stage.stored(_id)).state).toBe('ARCHIVED');
  });

  it('follow changed rules when they wake', async () => {
    const { _id } = await inHand(told('a'));
    await stage.take(_id, OFFICER, ANSWER);
    stage.rules = { ...stage.rules, closing: { workingDays: 10 } };
    stage.clock.to('2026-01-13T00:00:00Z');
    await stage.service.reconcile();
    expect(await stage.stored(_id)).toMatchObject({ state: 'REPLIED', wakeAt: new Date('2026-01-19T16:00:00Z') });
  });
});

describe('what follows from a step', () => {
  it('is the answer to the resident, a message to the peer and lines of the log, once each', async () => {
    const own = await inHand(told('a'));
    const ofCity = await inHand(dispatched('GZ1', { sessionId: 's-city' }));
    await stage.take(own._id, OFFICER, ANSWER);
    const step = stepOf(OFFICER, ANSWER, stage.clock.now());
    await Promise.all([stage.service.step(ofCity._id, step), stage.newService().step(ofCity._id, step)]);
    await stage.service.step(ofCity._id, step);
    expect(stage.said).toMatchObject([{ conversationId: 'c-a', text: '答复：已为您办理法律援助申请' }]);
    expect(stage.posted.map(({ type, seq }) => [type, seq])).toEqual([
      ['SIGN', 1],
      ['START', 2],
      ['COMPLETE', 3],
    ]);
    expect(stage.logged).toHaveLength(8);
    expect(await stage.stored(ofCity._id)).toMatchObject({
      settled: true,
      loggedLines: 4,
      ownSeq: 3,
      wakeAt: expect.any(Date),
    });
  });

  it.each(['line', 'post', 'log'] as const)(
    'is made up for when the %s was down, and keeps nothing else waiting',
    async (what) => {
      const { _id } = await stage.opened(dispatched('GZ1', { conversationId: 'c', sessionId: 's', reach: 'channel' }));
      stage.broken.add(what);
      await stage.take(_id, OFFICER, { type: 'SIGN' });
      await stage.take(_id, OFFICER, { type: 'PROGRESS', text: '已联系', toResident: true });
      expect((await stage.stored(_id)).settled).toBe(false);
      const done = [stage.said.length, stage.posted.length, stage.logged.length];
      expect(done).toEqual([what === 'line' ? 0 : 1, what === 'post' ? 0 : 2, what === 'log' ? 1 : 3]);
      stage.broken.clear();
      await stage.newService().start();
      expect(await stage.stored(_id)).toMatchObject({ settled: true, loggedLines: 3 });
      expect([stage.said.length, stage.posted.length, stage.logged.length]).toEqual([1, 2, 3]);
      expect(stage.posted.map(({ seq }) => seq)).toEqual([1, 2]);
    },
  );

  it('is made up for after a crash right after the step was stored', async () => {
    const { _id } = await stage.opened(dispatched('GZ1', { conversationId: 'c', sessionId: 's', reach: 'channel' }));
    await stage.take(_id, OFFICER, { type: 'SIGN' });
    await stage.take(_id, OFFICER, ANSWER);
    // As the step left it: nothing was carried on.
    await stage.orders.change(_id, (order) => ({
      ...order,
      settled: false,
      loggedLines: 0,
      outgoing: order.outgoing.map((entry) => ({ ...entry, posted: false })),
      notices: order.notices.map((notice) => ({ ...notice, sent: false })),
    }));
    for (const list of [stage.posted, stage.said, stage.logged]) list.splice(0);
    await stage.newService().start();
    expect([stage.said.length, stage.posted.length, stage.logged.length]).toEqual([1, 2, 3]);
  });

  it('keeps what was carried on within bounds', async () => {
    const { _id, updatedAt: at } = await stage.opened(dispatched('GZ1', { conversationId: 'c', reach: 'channel' }));
    const done = Array.from({ length: 45 }, (_one, index) => index + 1);
    await stage.orders.change(_id, (order) => ({
      ...order,
      ownSeq: 45,
      outgoing: done.map((seq) => ({
        eventId: `out:${seq}`,
        seq,
        peer: CITY,
        call: 'feedback',
        type: 'PROGRESS',
        at,
        payload: '',
        posted: true,
      })),
      notices: done.map((seq) => ({ key: `n${seq}`, text: '', at, by: 'channel', sent: true })),
    }));
    await stage.take(_id, OFFICER, { type: 'PROGRESS', text: '已联系', toResident: true });
    const { outgoing, notices, ownSeq } = await stage.stored(_id);
    expect([outgoing.length, notices.length, ownSeq]).toEqual([40, 40, 46]);
    expect(outgoing.map(({ seq }) => seq)).toEqual([...done.slice(6), 46]);
  });

  it('is told by a person where the resident cannot be written to', async () => {
    const { _id } = await inHand(told('a', { reach: 'phone' }));
    const { notices } = await stage.take(_id, OFFICER, ANSWER);
    expect([stage.said, notices.map(({ by, sent }) => [by, sent])]).toEqual([[], [['phone', false]]]);
    const told2 = await stage.service.markTold(_id, notices[0]?.key ?? '');
    expect(told2.notices[0]?.sent).toBe(true);
  });

  it('is one effect when two decide differently at once', async () => {
    const { _id } = await inHand(told('a'));
    const steps = [
      stage.take(_id, OFFICER, ANSWER),
      stage.newService().step(_id, stepOf(RESIDENT, { type: 'WITHDRAW', reason: '不用了' }, START)),
    ];
    const results = await Promise.allSettled(steps);
    const refused = results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused).toMatchObject([{ code: 'hotline_order_state_conflict' }]);
    expect((await stage.stored(_id)).lines).toBe(4);
  });
});

describe('an order of the house that is given to the city', () => {
  it('goes out once, with the day that the resident was told, and is handled by the city from then on', async () => {
    const { _id, deadline } = await inHand(told('a'));
    stage.clock.to('2026-01-06T02:00:00Z');
    const to = { id: CITY, name: '样例市12345' };
    await stage.service.handToPeer(_id, to, SUPERVISOR, '不属于司法行政');
    const given = await stage.stored(_id);
    expect(await stage.newService().handToPeer(_id, to, SUPERVISOR, '不属于司法行政')).toEqual(given);
    expect(given).toMatchObject({ handledBy: 'peer', peer: CITY, state: 'DISPATCHED', signedAt: null, settled: true });
    expect(given.deadline.finishBy).toEqual(deadline.finishBy);
    expect(given.deadline.signBy).toEqual(new Date('2026-01-07T16:00:00Z'));
    expect(stage.posted.map(({ call, eventId }) => [call, eventId])).toEqual([
      ['dispatch', `${given.number}:dispatch:1`],
    ]);
    await expect(stage.take(_id, OFFICER, { type: 'SIGN' })).rejects.toMatchObject({ statusCode: 403 });
    await stage.take(_id, CITY_HANDLES, { type: 'SIGN' });
    expect((await stage.take(_id, CITY_HANDLES, ANSWER)).state).toBe('REPLIED');
    const line = given.history.at(-1);
    expect([line?.event, line?.note]).toEqual(['TRANSFER', '样例市12345：不属于司法行政']);
  });

  it('is none that the city has, that was merged, that waits for a decision, or that a case of mediation carries on', async () => {
    const hand = (id: string) =>
      stage.service.handToPeer(id, { id: CITY, name: '样例市12345' }, SUPERVISOR, '不属于我们');
    const { _id } = await inHand(told('a'));
    const merged = await stage.opened(told('m'));
    await stage.service.merge(merged._id, _id, OFFICER);
    await expect(hand((await stage.opened(dispatched('GZ1')))._id)).rejects.toMatchObject({ statusCode: 422 });
    await expect(hand(merged._id)).rejects.toMatchObject({ code: 'hotline_order_merged' });
    await expect(hand(_id)).rejects.toMatchObject({ statusCode: 422 });
    await expect(hand((await stage.opened(told('c', { origin: 'mediation' })))._id)).rejects.toMatchObject({
      statusCode: 422,
    });
    const waiting = await inHand(told('w'));
    await stage.take(waiting._id, OFFICER, { type: 'RETURN_REQUEST', reason: '不属于我们' });
    await expect(hand(waiting._id)).rejects.toMatchObject({ code: 'hotline_order_state_conflict' });
  });
});

describe('what a supplement brings', () => {
  it('is never lost: files with a number that was used before, and words beyond what an order holds', async () => {
    const { _id } = await stage.opened(dispatched('GZ1', { attachments: [{ ...FILE, sha256: 'a' }] }));
    const more = (sha256: string) => ({ type: 'SUPPLEMENT' as const, text: '', attachments: [{ ...FILE, sha256 }] });
    for (const sha256 of ['a', 'b', 'b', 'c']) await stage.take(_id, BY_CITY, more(sha256));
    const { attachments } = await stage.stored(_id);
    expect(attachments.map(({ id, sha256 }) => [id, sha256])).toEqual([
      ['a1', 'a'],
      ['a1~2', 'b'],
      ['a1~3', 'c'],
    ]);
    const words = { type: 'SUPPLEMENT' as const, text: '很'.repeat(8_000), attachments: [] };
    for (let count = 0; count < 12; count += 1) await stage.take(_id, BY_CITY, words);
    expect((await stage.stored(_id)).content.length).toBeGreaterThan(96_000);
    await expect(stage.take(_id, BY_CITY, words)).rejects.toMatchObject({ details: [{ field: 'text' }] });
    const many = Array.from({ length: 58 }, (_, at) => ({ ...FILE, id: `b${at}` }));
    await expect(stage.take(_id, BY_CITY, { type: 'SUPPLEMENT', text: '', attachments: many })).rejects.toMatchObject({
      details: [{ field: 'attachments' }],
    });
    const twice = dispatched('GZ2', { attachments: [FILE, { ...FILE, sha256: 'b' }] });
    await expect(stage.opened(twice)).rejects.toMatchObject({ details: [{ field: 'attachments' }] });
  });
});

describe('orders that say the same', () => {
  it('are suggested: same person and matter close in time, or another dispatch', async () => {
    const first = await stage.opened(told('a', { title: '拖欠工资' }));
    const same = await stage.opened(told('b', { title: '拖欠 工资！' }));
    await stage.opened(told('c', { title: '邻居吵闹' }));
    await stage.opened(told('d', { title: '拖欠工资', caller: { ...told('d').caller, phone: '+8613900139000' } }));
    const two = await stage.opened(
      dispatched('GZ1', { dispatchSeq: 2, title: '别的', caller: { ...told('d').caller, phone: '' } }),
    );
    const one = await stage.opened(
      dispatched('GZ1', { title: '又是别的', caller: { ...told('d').caller, phone: '' } }),
    );
    stage.clock.to('2026-02-05T00:00:00Z');
    await stage.opened(told('e', { title: '拖欠工资' }));
    const likely = async (order: WorkOrder) => (await stage.service.likelyDuplicates(order)).map(({ _id }) => _id);
    expect(await likely(first)).toEqual([same._id]);
    expect(await likely(one)).toEqual([two._id]);
  });

  it('are merged by a person, signed, told and answered with the main one, each to its own peer and resident', async () => {
    const main = await stage.opened(dispatched('GZ1'));
    const duplicate = await stage.opened(dispatched('GZ2'));
    const own = await stage.opened(told('own'));
    await stage.service.merge(duplicate._id, main._id, OFFICER);
    await stage.service.merge(own._id, main._id, OFFICER);
    await expect(stage.take(own._id, OFFICER, { type: 'SIGN' })).rejects.toMatchObject({
      code: 'hotline_order_merged',
      into: main._id,
    });
    await stage.take(main._id, OFFICER, { type: 'SIGN' });
    await stage.take(main._id, OFFICER, { type: 'START' });
    await stage.take(main._id, OFFICER, { type: 'PROGRESS', text: '已联系公司', toResident: true });
    await stage.take(main._id, OFFICER, ANSWER);
    const [answered, ours] = [await stage.stored(duplicate._id), await stage.stored(own._id)];
    for (const one of [answered, ours]) {
      expect(one).toMatchObject({ state: 'REPLIED', reply: ANSWER.reply, mergedInto: main._id, settled: true });
    }
    expect([ours.number, answered.peerOrderNo]).toEqual([own.number, 'GZ2']);
    expect((await stage.stored(main._id)).duplicates).toEqual([duplicate._id, own._id]);
    expect(stage.said.filter(({ conversationId }) => conversationId === 'c-own').map(({ text }) => text)).toEqual([
      '进展：已联系公司',
      '答复：已为您办理法律援助申请',
    ]);
    const answers = stage.posted.filter(({ type }) => type === 'COMPLETE');
    expect(answers).toHaveLength(2);
    await stage.take(answered._id, BY_CITY, { type: 'CLOSE' });
  });

  it('are told a better answer too, when the main one was opened again', async () => {
    const main = await inHand(told('main'));
    const own = await stage.opened(told('own'));
    await stage.service.merge(own._id, main._id, OFFICER);
    await stage.take(main._id, OFFICER, ANSWER);
    await stage.take(main._id, SUPERVISOR, { type: 'REVIEW_REJECTED', reason: '再查' });
    await stage.take(main._id, OFFICER, { ...ANSWER, reply: '已经要回工资' });
    await stage.service.reconcile();
    expect(stage.said.filter(({ conversationId }) => conversationId === 'c-own').map(({ text }) => text)).toEqual([
      '答复：已为您办理法律援助申请',
      '答复：已经要回工资',
    ]);
    expect(await stage.stored(own._id)).toMatchObject({ state: 'REPLIED', reply: '已经要回工资', settled: true });
  });

  it('go on by themselves when the main one is withdrawn', async () => {
    const main = await inHand(told('main'));
    const own = await stage.opened(told('own'));
    await stage.service.merge(own._id, main._id, OFFICER);
    await stage.take(main._id, RESIDENT, { type: 'WITHDRAW', reason: '不用了' });
    expect(await stage.stored(own._id)).toMatchObject({ mergedInto: null, state: 'SIGNED' });
    expect((await stage.stored(main._id)).duplicates).toEqual([]);
    await stage.take(own._id, OFFICER, { type: 'START' });
  });

  it('tell another resident nothing of whom the main one is for; the same person reads it whole', async () => {
    const main = await inHand(told('main'));
    const caller = { ...told('x').caller, name: '来电人乙', phone: '+8613900139000' };
    const own = await stage.opened(told('own', { caller }));
    const same = await stage.opened(told('same'));
    for (const { _id } of [own, same]) await stage.service.merge(_id, main._id, OFFICER);
    const words = '来电人甲（138 0013 8000）的工资已经要回';
    await stage.take(main._id, OFFICER, { type: 'PROGRESS', text: words, toResident: true });
    await stage.take(main._id, OFFICER, { ...ANSWER, reply: words });
    await stage.take(main._id, SUPERVISOR, { type: 'REVIEW_REJECTED', reason: '再查' });
    await stage.take(main._id, OFFICER, { ...ANSWER, reply: `${words}，两个月` });
    await stage.service.reconcile();
    const saidTo = (id: string) => stage.said.filter(({ conversationId }) => conversationId === id);
    expect(saidTo('c-own')).toHaveLength(3);
    for (const text of [JSON.stringify(saidTo('c-own')), JSON.stringify(await stage.stored(own._id))]) {
      expect(text).toContain('的工资已经要回，两个月');
      for (const other of ['来电人甲', '138 0013']) expect(text).not.toContain(other);
    }
    expect(saidTo('c-same').at(-1)?.text).toBe(`答复：${words}，两个月`);
  });

  it('go on by themselves when their answer was not enough: nobody could answer them there', async () => {
    const main = await inHand(told('main'));
    const [city, own] = [await stage.opened(dispatched('GZ2')), await stage.opened(told('own'))];
    for (const { _id } of [city, own]) await stage.service.merge(_id, main._id, OFFICER);
    await stage.take(main._id, OFFICER, ANSWER);
    await stage.take(city._id, BY_CITY, { type: 'REVIEW_REJECTED', reason: '没有说清' });
    await stage.take(own._id, SUPERVISOR, {
      type: 'CALLBACK',
      ok: true,
      solved: false,
      evaluation: null,
      dissatisfiedBecause: '',
    });
    await stage.take(own._id, SUPERVISOR, { type: 'REOPEN', reason: '没解决' });
    for (const { _id } of [city, own]) {
      expect(await stage.stored(_id)).toMatchObject({ state: 'PROCESSING', mergedInto: null, settled: true });
      expect((await stage.take(_id, OFFICER, { ...ANSWER, reply: '说清了' })).state).toBe('REPLIED');
    }
    expect(await stage.stored(main._id)).toMatchObject({ duplicates: [], reply: ANSWER.reply });
  });

  it('are not lost when two people merge each into the other at once', async () => {
    const [one, two] = [await inHand(told('a')), await inHand(told('b'))];
    await Promise.allSettled([
      stage.service.merge(one._id, two._id, OFFICER),
      stage.newService().merge(two._id, one._id, OFFICER),
    ]);
    // As two processes leave it when each has looked before the other wrote.
    await stage.orders.change(one._id, (order) => ({ ...order, mergedInto: two._id, settled: false }));
    await stage.orders.change(two._id, (order) => ({ ...order, mergedInto: one._id, settled: false }));
    await stage.service.reconcile();
    await stage.service.reconcile();
    const both = [await stage.stored(one._id), await stage.stored(two._id)];
    expect(both.filter(({ mergedInto }) => mergedInto === null).length).toBeGreaterThan(0);
    for (const { _id } of both.filter(({ mergedInto }) => mergedInto === null)) await stage.take(_id, OFFICER, ANSWER);
    for (const { _id } of both) expect((await stage.stored(_id)).state).toBe('REPLIED');
  });

  it('are joined after a crash between the two documents', async () => {
    const main = await inHand(told('main'));
    const own = await stage.opened(told('own'));
    await stage.orders.change(own._id, (order) => ({ ...order, mergedInto: main._id, settled: false }));
    await stage.service.reconcile();
    expect((await stage.stored(main._id)).duplicates).toEqual([own._id]);
    expect((await stage.stored(own._id)).state).toBe('SIGNED');
  });

  it.each([
    ['itself', async (id: string) => id],
    ['a mediation', async () => (await stage.opened(told('md', { origin: 'mediation' })))._id],
    ['one that the peer handles', async () => (await stage.opened(told('p', { handledBy: 'peer', peer: CITY })))._id],
    [
      'one that was merged',
      async () => {
        const merged = await stage.opened(told('m'));
        await stage.service.merge(merged._id, (await stage.opened(told('n')))._id, OFFICER);
        return merged._id;
      },
    ],
  ])('are not merged into %s', async (_name, into) => {
    const { _id } = await stage.opened(told('a'));
    await expect(stage.service.merge(_id, await into(_id), OFFICER)).rejects.toMatchObject({ statusCode: 422 });
  });

  it('are no mediations: their own case carries them on', async () => {
    const { _id } = await stage.opened(told('md', { origin: 'mediation' }));
    const main = await stage.opened(told('a'));
    await expect(stage.service.merge(_id, main._id, OFFICER)).rejects.toMatchObject({ statusCode: 422 });
  });

  it('are related from both sides, and by the numbers that the peer names', async () => {
    const [one, two] = [await stage.opened(told('a')), await stage.opened(dispatched('GZ1'))];
    await stage.service.relate(one._id, two._id, OFFICER);
    const three = await stage.opened(dispatched('GZ3', { relatedOrderNos: ['GZ1', 'GZ404'] }));
    const related = await Promise.all([one, two, three].map(async ({ _id }) => (await stage.stored(_id)).related));
    expect(related).toEqual([[two._id], [one._id, three._id], [two._id]]);
  });
});

describe('lists', () => {
  it('go by the limit that comes first, narrowed by every part', async () => {
    const slow = await stage.opened(told('slow', { kind: 'complaint' }));
    const fast = await stage.opened(told('fast', { urgency: 'critical' }));
    const city = await inHand(
      dispatched('GZ1', { deadline: { signBy: null, contactBy: null, finishBy: new Date('2026-01-20') } }),
    );
    await stage.service.assign(city._id, { id: 'staff-order', name: '工单办理员一号' }, SUPERVISOR);
    await stage.take(fast._id, SUPERVISOR, { type: 'SUPERVISE', reason: '' });
    const ids = async (...filter: Parameters<typeof stage.service.list>) =>
      (await stage.service.list(...filter)).items.map(({ _id }) => _id);
    expect(await ids({})).toEqual([fast._id, slow._id, city._id]);
    expect(await ids({ assigneeId: 'staff-order' })).toEqual([city._id]);
    expect(await ids({ assigneeId: null })).toEqual([fast._id, slow._id]);
    expect(await ids({ supervised: true })).toEqual([fast._id]);
    expect(await ids({ origin: 'city', handledBy: 'us' })).toEqual([city._id]);
    expect(await ids({ handledBy: 'us', states: ['DISPATCHED'] })).toEqual([fast._id, slow._id]);
    expect(await ids({ running: true, peer: CITY })).toEqual([city._id]);
    expect(await ids({}, ({ _id }) => _id !== fast._id)).toEqual([slow._id, city._id]);
    const first = await stage.service.list({ limit: 2 });
    expect(await ids({ limit: 2, cursor: first.next ?? '' })).toEqual([city._id]);
    stage.clock.to('2026-01-07T00:00:00Z');
    expect(await stage.service.counts()).toEqual({ states: { DISPATCHED: 2, PROCESSING: 1 }, overdue: 2 });
    expect(await stage.service.counts(() => false)).toEqual({ states: {}, overdue: 0 });
  });
});
