import { TooBusyError } from '../../src/bot/errors.ts';
import { type RunningHotline, runHotline, until } from '../support/running-hotline.ts';

let hotline: RunningHotline;
beforeAll(async () => {
  hotline = await runHotline();
}, 180_000);
afterAll(() => hotline.end());

let conversations = 0;
const newId = () => `web-inlet-${++conversations}`;
let keys = 0;

async function receive(conversationId: string, text: string | undefined, key = `k${++keys}`) {
  return hotline.house.inlet.receive({
    channel: 'web',
    conversationId,
    address: '',
    key: `${conversationId}:${key}`,
    activity: { type: 'message', ...(text === undefined ? {} : { text }) },
  });
}
const say = async (conversationId: string, text: string) => (await receive(conversationId, text)).replies;
/** Ask until it is answered: where the bot asks which question is meant, take the first. */
async function ask(conversationId: string, question: string) {
  const replies = await say(conversationId, question);
  const isAsked = replies.some((turn) => turn.activity.choices?.some(({ title }) => title === '都不是'));
  return isAsked ? say(conversationId, '1') : replies;
}
const textsOf = (turns: readonly { activity: { text?: string } }[]) =>
  turns.map((turn) => turn.activity.text ?? '').join('\n');

/** While it runs, this method of the handoffs fails. */
async function failing<T>(method: 'request' | 'residentSpoke' | 'candidates', run: () => Promise<T>): Promise<T> {
  const { handoff } = hotline.house;
  Object.assign(handoff, { [method]: () => Promise.reject(new Error('broken on purpose')) });
  try {
    return await run();
  } finally {
    Reflect.deleteProperty(handoff, method);
  }
}

/** A resident whom the first lawyer serves. */
async function served() {
  const id = newId();
  const { staff, roster, handoff } = hotline.house;
  const lawyer = (await staff.list()).find(({ username }) => username === 'lawyer1');
  if (lawyer === undefined) throw new Error('no lawyer');
  // Offers of what others left waiting would take his places.
  for (const other of await handoff.waiting()) await handoff.abandon(other._id);
  await roster.setDuty(lawyer.id, true);
  await say(id, '转人工');
  const waiting = await handoff.latestOf(id);
  if (waiting === null) throw new Error('nobody waits');
  await handoff.accept(waiting._id, lawyer);
  return { id, lawyer, handoffId: waiting._id };
}

describe('the one way in', () => {
  it('P1: handles the same message once, and gives the same replies again', async () => {
    const id = newId();
    const receipts = await Promise.all([
      receive(id, '借钱不还怎么办', 'same'),
      receive(id, '借钱不还怎么办', 'same'),
      receive(id, '借钱不还怎么办', 'same'),
    ]);
    const replies = await Promise.all(receipts.map((receipt) => receipt.replies));
    expect(receipts.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(replies[1]).toEqual(replies[0]);
    const later = await (await receive(id, '借钱不还怎么办', 'same')).replies;
    expect(later.map((turn) => turn._id)).toEqual(replies[0]?.map((turn) => turn._id));
    const log = await hotline.house.stores.turns.read(id);
    expect(log.filter((turn) => turn.from === 'resident')).toHaveLength(1);
    expect(log.find((turn) => turn.from === 'resident')).toMatchObject({ pending: false });
  });

  it('P25: in overload questions get a short text; danger, calls for a person and dialogs get all', async () => {
    const { gate } = hotline.house.inlet;
    Object.defineProperty(gate, 'level', { configurable: true, get: () => 'short' });
    try {
      const asker = newId();
      const short = textsOf(await say(asker, '公司拖欠工资怎么办'));
      expect(short).toMatch(/110[\s\S]*人工[\s\S]*12348/);
      expect(short).not.toContain('劳动');
      expect(textsOf(await say(newId(), '救命，他拿刀要砍我'))).toMatch(/^.{0,12}110/);
      // The way out that was offered is taken by its digit.
      expect(textsOf(await say(asker, '1'))).toMatch(/律师|留言/);
      const log = await hotline.house.stores.turns.read(asker);
      expect(log.filter(({ from }) => from === 'resident').map(({ pending }) => pending)).toEqual([false, false]);
    } finally {
      Reflect.deleteProperty(gate, 'level');
      for (const waiting of await hotline.house.handoff.waiting()) await hotline.house.handoff.abandon(waiting._id);
    }
    const after = newId();
    expect(textsOf(await ask(after, '公司拖欠工资怎么办'))).toContain('劳动');
  });

  it('P25: refuses what is too much before it is stored, and takes it when it comes again', async () => {
    const { gate } = hotline.house.inlet;
    const id = newId();
    Object.defineProperty(gate, 'admit', {
      configurable: true,
      value: (urgencyOf: () => string) => {
        if (urgencyOf() !== 'urgent') throw new TooBusyError();
      },
    });
    try {
      await expect(receive(id, '借钱不还怎么办', 'again')).rejects.toMatchObject({ code: 'hotline_bot_too_busy' });
      expect(await hotline.house.stores.turns.read(id)).toEqual([]);
      expect(textsOf(await say(newId(), '救命，他拿刀要砍我'))).toContain('110');
    } finally {
      Reflect.deleteProperty(gate, 'admit');
      for (const waiting of await hotline.house.handoff.waiting()) await hotline.house.handoff.abandon(waiting._id);
    }
    expect((await receive(id, '借钱不还怎么办', 'again')).isNew).toBe(true);
  });

  it('P5: answers a burst in the order it came', async () => {
    const id = newId();
    const burst = Array.from({ length: 20 }, (_, n) => `第${n + 1}句话`);
    const receipts = [];
    for (const text of burst) receipts.push(await receive(id, text));
    await Promise.all(receipts.map((receipt) => receipt.replies));
    const log = await hotline.house.stores.turns.read(id);
    const asked = log.filter((turn) => turn.from === 'resident').map((turn) => turn._id);
    const answered = [...new Set(log.flatMap((turn) => (turn.inReplyTo === null ? [] : [turn.inReplyTo])))];
    expect(answered).toEqual(asked.filter((id) => answered.includes(id)));
  });

  it('P12: is silent while a lawyer holds the floor, and notes what it understood', async () => {
    const id = newId();
    const [lawyer] = (await hotline.house.staff.list()).filter((staff) => staff.username === 'lawyer1');
    if (lawyer === undefined) throw new Error('no lawyer');
    await hotline.house.roster.setDuty(lawyer.id, true);
    await say(id, '转人工');
    const waiting = (await hotline.house.handoff.waiting()).find((handoff) => handoff.conversationId === id);
    if (waiting === undefined) throw new Error('nobody waits');
    await hotline.house.handoff.accept(waiting._id, lawyer);
    expect(await say(id, '律师您好，老板欠我工资')).toEqual([]);
    expect(await say(id, '救命啊他拿刀要砍我')).toEqual([]);
    const log = await hotline.house.stores.turns.read(id);
    expect(log.at(-1)).toMatchObject({ from: 'resident', pending: false });
    expect(log.at(-1)?.understanding?.emergency).toBe('E-VIOLENCE');
    await hotline.house.handoff.close(waiting._id, lawyer.id, { outcome: 'resolved', note: '已解答' });
    await until(
      async () => textsOf(await hotline.house.stores.turns.read(id)),
      (texts) => texts.includes('打个分'),
    );
    expect(textsOf(await say(id, '2'))).toContain('谢谢您的评价');
    const [session] = await hotline.house.stores.sessions.find({
      where: { conversationId: id },
      sort: { openedAt: -1 },
    });
    expect(session).toMatchObject({
      state: 'closed',
      outcome: 'handed-over',
      lawyerId: lawyer.id,
      rating: 'basically-satisfied',
    });
    await hotline.house.roster.setDuty(lawyer.id, false);
  });

  it('leaves a whole log of a service that a lawyer served and the resident rated', async () => {
    const { id, lawyer, handoffId } = await served();
    const { house } = hotline;
    expect(await say(id, '老板欠我三个月工资')).toEqual([]);
    await house.courier.say({ conversationId: id, staffId: lawyer.id, clientId: 'one', text: '您好，请说一下情况' });
    await house.handoff.close(handoffId, lawyer.id, { outcome: 'resolved', note: '' });
    await until(
      async () => textsOf(await house.stores.turns.read(id)),
      (texts) => texts.includes('打个分'),
    );
    await say(id, '1');
    const [session] = await house.stores.sessions.find({ where: { conversationId: id }, sort: { openedAt: -1 } });
    if (session === undefined) throw new Error('no service');
    const { settling, verification, serviceLog } = house.supervision;
    await settling.settle(session._id);
    expect(await verification.one(session._id)).toMatchObject({ state: 'whole', problems: [] });
    const log = await serviceLog.read(session._id);
    const spoken = (await house.stores.turns.read(id)).filter(({ sessionId }) => sessionId === session._id);
    expect(
      log
        .filter(({ words }) => words !== null)
        .map(({ subject }) => subject)
        .sort(),
    ).toEqual(spoken.map(({ _id }) => _id).sort());
    const kinds = log.map(({ kind }) => kind);
    for (const kind of [
      'opened',
      'handoff',
      'lawyer-said',
      'system-said',
      'bot-silent',
      'rating-asked',
      'rated',
    ] as const) {
      expect(kinds).toContain(kind);
    }
    expect(kinds.filter((kind) => kind === 'closed')).toHaveLength(1);
    expect(JSON.stringify(log)).not.toMatch(/欠我|请说一下/u);
    const settled = await house.stores.sessions.get(session._id);
    const { botMs, waitingMs, lawyerMs, wrapUpMs } = settled?.clocks ?? {};
    const length = (settled?.closedAt?.getTime() ?? 0) - session.openedAt.getTime();
    expect((botMs ?? 0) + (waitingMs ?? 0) + (lawyerMs ?? 0) + (wrapUpMs ?? 0)).toBe(length);
    await house.roster.setDuty(lawyer.id, false);
  });

  it('P13: apologises and offers a person when the bot fails, and loses nothing', async () => {
    const id = newId();
    const { recogniser } = hotline.house.understanding.current;
    const understand = recogniser.understand.bind(recogniser);
    recogniser.understand = () => {
      throw new Error('broken on purpose');
    };
    const replies = await say(id, '老板不发工资').finally(() => {
      recogniser.understand = understand;
    });
    expect(textsOf(replies)).toContain('对不起');
    expect(replies[0]?.activity.choices).toEqual([{ title: '人工', value: '人工' }]);
    expect(textsOf(replies)).not.toContain('broken');
    expect(textsOf(await say(id, '人工'))).toContain('律师');
  });

  it('P13: a handoff that fails takes nothing away that was said, and offers a person and a call back', async () => {
    const id = newId();
    const replies = await failing('request', () => say(id, '他拿刀砍我救命'));
    expect(textsOf(replies)).toMatch(/请立即拨打110[\s\S]*转接刚才没有成功，请不要等我们/);
    expect(replies.at(-1)?.activity.choices?.map(({ title }) => title)).toEqual(['人工', '请律师回电话']);
    expect(await hotline.house.stores.conversations.get(id)).toMatchObject({ floor: 'bot', emergency: 'E-VIOLENCE' });
    expect(textsOf(await say(id, '人工'))).toContain('律师');
    expect(await hotline.house.handoff.latestOf(id)).toMatchObject({ place: 'waiting' });
  });

  it('P13: what is only read for the case may fail: a person is called all the same', async () => {
    const id = newId();
    expect(textsOf(await failing('candidates', () => say(id, '人工')))).toContain('律师');
    expect(await hotline.house.handoff.latestOf(id)).toMatchObject({ place: 'waiting' });
  });

  it("P8: the lawyer's clock runs from the first words that he has not answered, also across a crash", async () => {
    const { id, handoffId, lawyer } = await served();
    const { handoff } = hotline.house;
    await handoff.say(handoffId, lawyer.id, { clientId: 'c1', text: '您好' });
    expect((await handoff.get(handoffId))?.awaitsSince).toBeNull();
    // The process ends after the commit: the turn is still to be handled, and is delivered again.
    await failing('residentSpoke', () => say(id, '我被辞退了').catch(() => []));
    expect((await handoff.get(handoffId))?.awaitsSince).toBeNull();
    const turn = (await hotline.house.stores.turns.read(id)).at(-1);
    expect(turn).toMatchObject({ from: 'resident', pending: true });
    await (await receive(id, '我被辞退了', `k${keys}`)).replies;
    expect((await handoff.get(handoffId))?.awaitsSince).toEqual(turn?.at);
    await say(id, '怎么办');
    expect((await handoff.get(handoffId))?.awaitsSince).toEqual(turn?.at);
    // What he has answered meanwhile is not awaited once more.
    await failing('residentSpoke', () => say(id, '在吗').catch(() => []));
    await handoff.say(handoffId, lawyer.id, { clientId: 'c2', text: '在的' });
    await (await receive(id, '在吗', `k${keys}`)).replies;
    expect((await handoff.get(handoffId))?.awaitsSince).toBeNull();
    await handoff.close(handoffId, lawyer.id, { outcome: 'resolved', note: '已解答' });
  });

  it('P12: a page that is opened again, and a bot that fails, say nothing while a lawyer speaks', async () => {
    const { id, handoffId, lawyer } = await served();
    const { inlet } = hotline.house;
    const activity = { type: 'conversationUpdate', membersAdded: [{ id: 'resident', name: '' }] };
    const again = await inlet.receive({
      channel: 'web',
      conversationId: id,
      address: '',
      key: `${id}:again`,
      activity,
    });
    expect(await again.replies).toEqual([]);
    const { recogniser } = hotline.house.understanding.current;
    const understand = recogniser.understand.bind(recogniser);
    recogniser.understand = () => {
      throw new Error('broken on purpose');
    };
    const replies = await say(id, '老板不发工资').finally(() => {
      recogniser.understand = understand;
    });
    expect(replies).toEqual([]);
    await hotline.house.handoff.close(handoffId, lawyer.id, { outcome: 'resolved', note: '已解答' });
  });

  it('answers what was said just when the lawyer gave the floor back', async () => {
    const { id, handoffId, lawyer } = await served();
    const { recogniser } = hotline.house.understanding.current;
    const understand = recogniser.understand.bind(recogniser);
    recogniser.understand = async (text) => {
      recogniser.understand = understand;
      await hotline.house.handoff.end(handoffId, lawyer.id, { handedBack: { settled: '已说明' } });
      return understand(text);
    };
    expect(textsOf(await ask(id, '物业费可以不交吗，物业服务差'))).toContain('《民法典》');
    expect(await hotline.house.stores.conversations.get(id)).toMatchObject({ floor: 'bot', handoffId: null });
  });

  it('whoever serves a company that is named to a lawyer is not given the case by him', async () => {
    const { id, handoffId, lawyer } = await served();
    const { staff, handoff } = hotline.house;
    const other = (await staff.list()).find(({ username }) => username === 'lawyer2')?.id ?? '';
    await staff.admin.setProfile(other, { clients: ['红星示例超市'] }, { id: null, address: 'cli' });
    await say(id, '是红星示例超市卖给我的');
    expect((await handoff.get(handoffId))?.excluded).toEqual([other]);
    await expect(handoff.transfer(handoffId, lawyer.id, { to: other, comment: '' })).rejects.toMatchObject({
      statusCode: 409,
    });
    expect(hotline.logged.join('\n')).not.toContain('红星');
    await handoff.close(handoffId, lawyer.id, { outcome: 'resolved', note: '已解答' });
  });

  it('danger told to a lawyer is on the case, and the desks look again', async () => {
    const { id, handoffId, lawyer } = await served();
    let looked = 0;
    const stop = hotline.house.queueFeed.subscribe(() => {
      looked += 1;
    });
    expect(await say(id, '救命啊他拿刀要砍我')).toEqual([]);
    stop();
    const { card } = (await hotline.house.handoff.get(handoffId)) ?? {};
    expect(card).toMatchObject({ emergency: 'E-VIOLENCE', urgent: ['正在发生或即将发生的暴力'] });
    expect(looked).toBeGreaterThan(0);
    await hotline.house.handoff.close(handoffId, lawyer.id, { outcome: 'resolved', note: '已解答' });
  });

  it('P19: asks for one rating a service, and a rating opens and reopens nothing', async () => {
    const id = newId();
    await say(id, '再见');
    expect(textsOf(await say(id, '1'))).not.toContain('谢谢您的评价');
    const other = newId();
    await say(other, '1');
    expect(textsOf(await ask(other, '物业费可以不交吗，物业服务差'))).toContain('《民法典》');
    const asked = textsOf(await say(other, '再见'));
    expect(asked.match(/打个分/g)).toHaveLength(1);
    expect(textsOf(await say(other, '不满意'))).toContain('回看');
    const before = await hotline.house.stores.sessions.find({
      where: { conversationId: other },
      sort: { openedAt: -1 },
    });
    for (let round = 0; round < 5; round += 1) await say(other, '满意');
    const after = await hotline.house.stores.sessions.find({
      where: { conversationId: other },
      sort: { openedAt: -1 },
    });
    expect(after.filter((session) => session.rating !== null)).toEqual(
      before.filter((session) => session.rating !== null),
    );
    expect(after.find((session) => session._id === before[0]?._id)).toMatchObject({
      rating: 'dissatisfied',
      state: 'closed',
    });
  });

  it.each([
    ['nothing', undefined],
    ['empty', ''],
    ['spaces', '   '],
    ['emoji only', '😀😀😀😀'],
    ['control characters', '\u0000\u0007\u001b[31m'],
    ['a lone surrogate', '\ud83d'],
    ['another script', 'مرحبا كيف حالك'],
    ['digits', '12345678901234567890'],
    ['a property name', 'constructor'],
    ['__proto__', '__proto__'],
    ['16,000 characters', '我'.repeat(16_000)],
    ['a template', '{name} {{7*7}} <script>alert(1)</script>'],
  ])('answers politely to %s', async (_what, text) => {
    const replies = await (await receive(newId(), text)).replies;
    expect(textsOf(replies).length).toBeGreaterThan(5);
    expect(textsOf(replies)).not.toMatch(/undefined|Error|对不起，系统/);
  });

  it('refuses what is too long, and stores nothing of it', async () => {
    const id = newId();
    await expect(receive(id, '我'.repeat(16_001))).rejects.toMatchObject({
      code: 'hotline_bot_message_too_long',
      statusCode: 413,
    });
    expect(await hotline.house.stores.turns.read(id)).toEqual([]);
  });

  it('P27: logs no message, no number and no name', async () => {
    await say(newId(), '我叫某某某，身份证110101199003070011，手机13800138000，老板不发工资');
    const log = hotline.logged.join('\n');
    expect(log).toContain('"turn"');
    for (const secret of ['某某某', '110101199003070011', '13800138000', '老板不发工资'])
      expect(log).not.toContain(secret);
  });
});
