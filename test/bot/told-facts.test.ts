import { DRIVERS } from '../support/channel-drivers.ts';
import { type RunningHotline, runHotline } from '../support/running-hotline.ts';

let hotline: RunningHotline;
beforeAll(async () => {
  hotline = await runHotline();
}, 180_000);
afterAll(() => hotline.end());

async function conversationAfter(...messages: string[]) {
  const driver = await DRIVERS.wechat(hotline);
  const replies: string[] = [];
  for (const message of messages) replies.push(await driver.say(message));
  const conversation = await hotline.house.stores.conversations.get(await driver.conversationId());
  if (conversation === null) throw new Error('no conversation');
  return { conversation, replies };
}

describe('facts kept in the conversation', () => {
  it('keeps what was told last of each role, and personal numbers sealed', async () => {
    const { conversation } = await conversationAfter(
      '老板拖欠我三个月工资怎么办，我电话13800138000，身份证11010519491231002X',
      '我记错了，老板拖欠我们四个月工资，十二个人',
    );
    const known = Object.fromEntries(conversation.knownFacts.map((fact) => [fact.role, fact]));
    expect(known['months-owed']).toMatchObject({ value: 4, unit: 'month', heard: '四个月' });
    expect(known.persons).toMatchObject({ value: 12 });
    expect(hotline.house.seal.open(String(known.phone?.value))).toBe('+8613800138000');
    expect(hotline.house.seal.open(String(known['identity-number']?.value))).toBe('11010519491231002X');
    const stored = JSON.stringify({ known: conversation.knownFacts, card: conversation.facts });
    expect(stored).not.toMatch(/13800138000|110105194912/);
    expect(conversation.facts).toEqual(
      expect.arrayContaining([
        { label: '欠薪', value: '4个月' },
        { label: '涉及人数', value: '12个人' },
      ]),
    );
  });

  it('forgets them with the session', async () => {
    const { conversation } = await conversationAfter('老板拖欠我三个月工资怎么办', '再见', '满意', '你好');
    expect(conversation.knownFacts).toEqual([]);
  });
});

describe('several questions in one message', () => {
  it('answers them in the order asked', async () => {
    const { replies } = await conversationAfter('别人借钱不还怎么办？另外，单位拖欠工资怎么办？');
    const [loan, wage] = [replies[0]?.indexOf('借') ?? -1, replies[0]?.indexOf('劳动') ?? -1];
    expect(replies[0]).toContain('您问了2件事');
    expect(loan).toBeGreaterThan(-1);
    expect(wage).toBeGreaterThan(loan);
  });

  it('says first what needs a person, and leads to one after the other answers', async () => {
    const { conversation, replies } = await conversationAfter('别人借钱不还怎么办？另外，商标、专利被侵权或者怎么申请');
    const reply = replies[0] ?? '';
    const [person, loan, message] = ['由值班律师解答更稳妥', '借', '留言'].map((words) => reply.indexOf(words));
    expect(person).toBeGreaterThan(-1);
    expect(loan).toBeGreaterThan(person ?? 0);
    expect(message).toBeGreaterThan(loan ?? 0);
    expect(conversation.floor).toBe('queue');
    expect(conversation.told).toContain('private-loan');
  });

  it('is one message where a part is not understood', async () => {
    const { replies } = await conversationAfter('单位拖欠工资怎么办？另外，嘎嘣脆怎么啪嗒？');
    expect(replies[0]).not.toContain('您问了');
  });
});
