import type { ResidentLine } from '../../src/handoff/index.ts';
import { moveFloor } from '../../src/sessions/index.ts';
import { emptyCard, Stage } from './stage.ts';

const one = { id: 'l1', displayName: '值班律师一号' };

describe('the queue', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.open(undefined, true);
    await stage.onDuty('l1', 'l2');
  });
  afterEach(() => stage.end());

  it('gives the same session the same handoff, also when asked at the same time', async () => {
    const conversation = await stage.conversation('c');
    const ask = () =>
      stage.service.request({ conversation, sessionId: 's-c', reason: 'asked', priority: 2, card: emptyCard });
    const results = [...(await Promise.all([ask(), ask(), ask()]))];
    results.push(await ask());
    expect(new Set(results.map(({ handoff }) => handoff._id)).size).toBe(1);
    expect(await stage.service.waiting()).toHaveLength(1);
    expect(results[3]).toMatchObject({ position: 1, onDuty: 2 });
  });

  it('keeps a conversation in the handoff it waits in, also when a new session asks', async () => {
    const { _id } = await stage.waiting('c');
    const conversation = (await stage.stored.conversations.get('c'))!;
    const again = await stage.service.request({
      conversation,
      sessionId: 's-later',
      reason: 'asked',
      priority: 2,
      card: emptyCard,
    });
    expect(again.handoff._id).toBe(_id);
    expect(await stage.service.waiting()).toHaveLength(1);
  });

  it('orders by priority, then by who asked first, and tells the place', async () => {
    await stage.waiting('normal1');
    stage.clock.pass(1000);
    await stage.waiting('normal2');
    stage.clock.pass(1000);
    await stage.waiting('urgent', 1);
    stage.clock.pass(1000);
    await stage.waiting('emergency', 0);
    const order = (await stage.service.waiting()).map(({ conversationId }) => conversationId);
    expect(order).toEqual(['emergency', 'urgent', 'normal1', 'normal2']);
    const places = await Promise.all(order.map((id) => stage.service.position(`s-${id}-h1`)));
    expect(places).toEqual([1, 2, 3, 4]);
  });

  it('lets a session that was abandoned ask again', async () => {
    const first = await stage.waiting('c');
    const { handoff, activities } = await stage.service.abandon(first._id);
    expect(activities).toEqual([{ type: 'event', name: 'handoff.status', value: { state: 'abandoned' } }]);
    await stage.stored.conversations.change('c', (current) =>
      moveFloor(current, { to: 'bot', handoffId: handoff._id }),
    );
    const conversation = (await stage.stored.conversations.get('c'))!;
    const again = await stage.service.request({
      conversation,
      sessionId: 's-c',
      reason: 'asked',
      priority: 2,
      card: emptyCard,
    });
    expect(again.handoff._id).not.toBe(first._id);
    expect(again.handoff.state).toBe('requested');
  });

  it('tells those who wait their new place when the queue moves on', async () => {
    const first = await stage.waiting('c1');
    stage.clock.pass(1);
    await stage.waiting('c2');
    await stage.service.accept(first._id, one);
    expect(await stage.heard('c2')).toEqual([]);
    await stage.pass(2_000);
    expect(await stage.heard('c2')).toEqual(['event: queued 1']);
    await stage.pass(4_000);
    expect(await stage.heard('c2')).toEqual(['event: queued 1']);
  });

  it('tells a place again that somebody had before a more urgent case came', async () => {
    stage.profile('l1', { capacity: { text: 9, voice: 1 } });
    for (const id of ['c1', 'c2', 'c3']) {
      await stage.waiting(id);
      stage.clock.pass(1);
    }
    await stage.service.accept('s-c1-h1', one);
    await stage.pass(2_000);
    await stage.waiting('danger', 0);
    await stage.pass(2_000);
    await stage.service.accept('s-danger-h1', one);
    await stage.pass(2_000);
    await stage.pass(2_000);
    expect(await stage.heard('c3')).toEqual(['event: queued 2', 'event: queued 3', 'event: queued 2']);
  });

  it('says nothing about waiting to somebody who was served in time', async () => {
    const { _id } = await stage.waiting('c');
    await stage.service.accept(_id, one);
    await stage.service.say(_id, 'l1', { clientId: 'm1', text: '您好' });
    const before = await stage.heard('c');
    stage.clock.pass(180_000);
    await stage.jobs.runDue();
    expect(await stage.heard('c')).toEqual(before);
  });

  it('keeps a message left, ends the session once, and lets a lawyer tick it off', async () => {
    const { _id } = await stage.waiting('c');
    const message = { text: '工资被拖欠三个月', phone: 'sealed:+8613800001234', safeTime: '晚上七点后' };
    await stage.service.leaveMessage(_id, message);
    await stage.service.leaveMessage(_id, { ...message, text: '另一句' });
    expect(stage.messagesLeft).toEqual([]);
    // The turn takes long: what follows waits for its words, which let go of the handoff.
    for (let look = 0; look < 3; look += 1) {
      stage.clock.pass(3_000);
      await stage.jobs.runDue();
      await stage.service.reconcile();
    }
    expect([stage.messagesLeft, (await stage.floorOf('c'))?.handoffId]).toEqual([[], _id]);
    await stage.stored.conversations.change('c', (current) => moveFloor(current, { to: 'bot', handoffId: _id }));
    stage.clock.pass(3_000);
    await stage.jobs.runDue();
    expect(stage.messagesLeft).toEqual([_id]);
    expect(await stage.floorOf('c')).toEqual({ floor: 'bot', handoffId: null, lawyerId: null });
    await stage.service.reconcile();
    expect(stage.messagesLeft).toEqual([_id]);
    expect((await stage.service.messages('open')).map(({ message: left }) => left?.text)).toEqual(['工资被拖欠三个月']);
    await stage.service.messageDone(_id, 'l2', '已回电');
    expect(await stage.service.messages('open')).toEqual([]);
    const [done] = await stage.service.messages('done');
    expect(done?.message).toMatchObject({ state: 'done', doneBy: 'l2', doneNote: '已回电' });
  });

  it('goes on with a message left whose turn never commits', async () => {
    const { _id } = await stage.waiting('c-lost');
    await stage.service.leaveMessage(_id, { text: '工资', phone: '', safeTime: '' });
    for (let look = 0; look < 21; look += 1) {
      stage.clock.pass(3_000);
      await stage.jobs.runDue();
    }
    expect(stage.messagesLeft).toContain(_id);
    expect((await stage.floorOf('c-lost'))?.floor).toBe('bot');
  });

  it('refuses what is not there', async () => {
    await expect(stage.service.accept('nothing', one)).rejects.toMatchObject({
      code: 'hotline_handoff_missing',
      statusCode: 404,
    });
  });

  it('waits for the bot’s own commit when a lawyer is quicker', async () => {
    const conversation = await stage.conversation('c');
    const { handoff } = await stage.service.request({
      conversation,
      sessionId: 's-c',
      reason: 'asked',
      priority: 2,
      card: emptyCard,
    });
    const [accepted] = await Promise.all([stage.service.accept(handoff._id, one), stage.moveToQueue(handoff)]);
    expect(accepted.lawyerId).toBe('l1');
    expect(await stage.floorOf('c')).toEqual({ floor: 'lawyer', handoffId: handoff._id, lawyerId: 'l1' });
  });
});

describe('a crash between two writes', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.open();
    await stage.onDuty('l1', 'l2');
  });
  afterEach(() => stage.end());

  const dead: ResidentLine = {
    say: () => Promise.reject(new Error('gone')),
    notify: () => Promise.reject(new Error('gone')),
  };

  /** A service whose process dies before the conversation is written. */
  function dying() {
    const { conversations } = stage.stored;
    const broken = Object.assign(Object.create(conversations) as typeof conversations, {
      change: () => Promise.reject(new Error('killed')),
    });
    return stage.newService({ line: dead, stored: { conversations: broken } });
  }

  it('after accepting: the floor follows at the next start, and the resident is told once', async () => {
    const { _id } = await stage.waiting('c');
    await dying().accept(_id, one);
    expect((await stage.floorOf('c'))?.floor).toBe('queue');
    stage = await stage.restart();
    await stage.service.start();
    expect(await stage.floorOf('c')).toEqual({ floor: 'lawyer', handoffId: _id, lawyerId: 'l1' });
    await stage.service.reconcile();
    expect(await stage.heard('c')).toEqual(['event: accepted', 'system: 值班律师一号已接入，请直接说您的问题。']);
  });

  it('after accepting: the lawyer’s first words mend the floor at once', async () => {
    const { _id } = await stage.waiting('c');
    await dying().accept(_id, one);
    await stage.service.say(_id, 'l1', { clientId: 'm1', text: '您好' });
    expect((await stage.heard('c')).at(-1)).toBe('lawyer: 您好');
  });

  it('after closing: the floor goes back and the session ends', async () => {
    const { _id } = await stage.waiting('c');
    await stage.service.accept(_id, one);
    await dying().close(_id, 'l1', { outcome: 'referred', note: '' });
    expect((await stage.floorOf('c'))?.floor).toBe('lawyer');
    stage = await stage.restart();
    await stage.service.start();
    expect(await stage.floorOf('c')).toEqual({ floor: 'bot', handoffId: null, lawyerId: null });
    expect(stage.closed).toEqual([_id]);
    expect((await stage.heard('c')).filter((line) => line === 'event: closed')).toHaveLength(1);
  });

  it('after asking: the conversation waits even if the bot’s commit never came', async () => {
    const conversation = await stage.conversation('c');
    await stage.service.request({ conversation, sessionId: 's-c', reason: 'asked', priority: 2, card: emptyCard });
    stage = await stage.restart();
    await stage.service.start();
    expect((await stage.floorOf('c'))?.floor).toBe('bot');
    stage.clock.pass(10_000);
    await stage.jobs.runDue();
    expect(await stage.floorOf('c')).toEqual({ floor: 'queue', handoffId: 's-c-h1', lawyerId: null });
    expect((await stage.service.get('s-c-h1'))?.settled).toBe(true);
  });

  it('a slow step does not undo the next one: closed while the floor was still moving to the lawyer', async () => {
    const { _id } = await stage.waiting('c');
    const { conversations } = stage.stored;
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = Object.assign(Object.create(conversations) as typeof conversations, {
      change: async (...args: Parameters<typeof conversations.change>) => {
        await held;
        return conversations.change(...args);
      },
    });
    const accepting = stage.newService({ stored: { conversations: slow } }).accept(_id, one);
    while ((await stage.service.get(_id))?.state !== 'accepted') await new Promise((resolve) => setTimeout(resolve, 5));
    await stage.service.close(_id, 'l1', { outcome: 'resolved', note: '' });
    release();
    await accepting;
    expect(await stage.floorOf('c')).toEqual({ floor: 'bot', handoffId: null, lawyerId: null });
    expect(await stage.heard('c')).not.toContain('event: accepted');
  });

  it('never pulls a conversation out of a newer handoff', async () => {
    const first = await stage.waiting('c');
    await stage.service.abandon(first._id);
    await stage.stored.conversations.change('c', (current) => ({ ...current, handoffId: 'newer', floor: 'queue' }));
    await stage.service.reconcile();
    expect(await stage.floorOf('c')).toEqual({ floor: 'queue', handoffId: 'newer', lawyerId: null });
  });

  it('settles a handoff whose conversation is gone, without an end', async () => {
    const { _id } = await stage.waiting('c');
    await stage.stored.conversations.remove('c');
    await stage.service.abandon(_id);
    await stage.service.reconcile();
    expect((await stage.service.get(_id))?.settled).toBe(true);
  });
});

describe('giving back', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.open(undefined, true);
    await stage.onDuty('l1', 'l2');
  });
  afterEach(() => stage.end());

  it('keeps the place, moves the floor to the queue, tells the resident, and lets another lawyer take it', async () => {
    const { _id } = await stage.waiting('c');
    await stage.waiting('later');
    await stage.service.accept(_id, one);
    await stage.service.giveBack(_id, 'l1');
    await stage.service.giveBack(_id, 'l1');
    expect(await stage.floorOf('c')).toEqual({ floor: 'queue', handoffId: _id, lawyerId: null });
    expect((await stage.service.waiting()).map(({ conversationId }) => conversationId)).toEqual(['c', 'later']);
    await stage.service.accept(_id, { id: 'l2', displayName: '值班律师二号' });
    expect(await stage.floorOf('c')).toEqual({ floor: 'lawyer', handoffId: _id, lawyerId: 'l2' });
    expect(await stage.heard('c')).toEqual([
      'event: accepted',
      'system: 值班律师一号已接入，请直接说您的问题。',
      'event: queued 1',
      'system: 对不起，值班律师一号暂时不能接待您。您的位置还保留着，现在排在第1位，有律师空出来就接待您。您可以继续等，也可以留言。',
      'event: accepted',
      'system: 值班律师二号已接入，请直接说您的问题。',
    ]);
    await expect(stage.service.giveBack(_id, 'l1')).rejects.toMatchObject({ code: 'hotline_handoff_not_yours' });
    await stage.service.close(_id, 'l2', { outcome: 'resolved', note: '' });
    expect((await stage.service.get(_id))?.settled).toBe(true);
  });

  it('one lawyer alone: no other is promised when he gives it back', async () => {
    await stage.roster.setDuty('l2', false);
    await stage.waiting('c');
    await stage.service.accept('s-c-h1', one);
    await stage.service.giveBack('s-c-h1', 'l1');
    expect((await stage.heard('c')).at(-1)).toContain('现在没有别的律师在线，一时可能没有人接');
  });

  it('in danger, with nobody else there: he is not to wait for us, on any channel', async () => {
    await stage.roster.setDuty('l2', false);
    const { _id } = await stage.waiting('c', 0, { ...emptyCard, emergency: 'violence' });
    await stage.stored.handoffs.change(_id, (handoff) => ({ ...handoff, channel: 'wechat' }));
    await stage.service.accept(_id, one);
    await stage.roster.setDuty('l1', false);
    await stage.service.giveBack(_id, 'l1');
    expect((await stage.heard('c')).at(-1)).toContain('拨打110');
    await stage.waiting('d', 0, { ...emptyCard, emergency: 'violence' });
    await stage.stored.handoffs.change('s-d-h1', (handoff) => ({ ...handoff, channel: 'wechat' }));
    await stage.pass(60_000);
    expect((await stage.heard('d')).at(-1)).toContain('拨打110');
  });

  it('a caller is given no choices: the keys of the waiting loop stand', async () => {
    const { _id } = await stage.waiting('c');
    await stage.stored.handoffs.change(_id, (handoff) => ({ ...handoff, channel: 'voice' }));
    await stage.service.accept(_id, one);
    await stage.service.giveBack(_id, 'l1');
    expect((await stage.stored.turns.read('c')).at(-1)?.activity).toMatchObject({
      text: expect.stringContaining('您的位置还保留着'),
      choices: [],
    });
  });

  it('is finished by the reconciling job when the process died after the decision', async () => {
    const { _id } = await stage.waiting('c');
    await stage.service.accept(_id, one);
    const dying: ResidentLine = { ...stage.line, notify: () => Promise.reject(new Error('gone')) };
    await stage.newService({ line: dying }).giveBack(_id, 'l1');
    expect((await stage.service.get(_id))?.settled).toBe(false);
    await stage.service.reconcile();
    expect((await stage.heard('c')).filter((line) => line.includes('暂时不能接待'))).toHaveLength(1);
    expect((await stage.service.get(_id))?.settled).toBe(true);
  });
});
