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
