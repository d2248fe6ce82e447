import { DRIVERS } from '../support/channel-drivers.ts';
import { type RunningHotline, runHotline } from '../support/running-hotline.ts';

let hotline: RunningHotline;
beforeAll(async () => {
  hotline = await runHotline();
}, 180_000);
afterAll(() => hotline.end());

const IDENTITY = '11010519491231002X';
const ANOTHER = '34032119800101001X';
const PHONE = '13800138000';
const PRE_CHECK = ['查法律援助条件', '讨要工资', '没有', '是的', '没有', '没有'];
const TO_NUMBERS = ['现在申请', '我自己', '我叫张三', IDENTITY, PHONE];

async function resident(channel: 'wechat' | 'sms') {
  const driver = await DRIVERS[channel](hotline);
  const say = async (...messages: string[]) => {
    let reply = '';
    for (const message of messages) {
      reply = await driver.say(message);
      if (message === '查法律援助条件' && reply.includes('都不是')) reply = await driver.say('1');
    }
    return reply;
  };
  const conversation = async () => {
    const found = await hotline.house.stores.conversations.get(await driver.conversationId());
    if (found === null) throw new Error('no conversation');
    return found;
  };
  return { say, conversation };
}

describe('personal numbers of an application', () => {
  it('are sealed where they are kept, and neither said nor logged', async () => {
    const { say, conversation } = await resident('wechat');
    const reply = await say(...PRE_CHECK, ...TO_NUMBERS);
    expect(reply).toContain('电话尾号8000');
    const kept = await conversation();
    const stored = JSON.stringify({ dialog: kept.dialog, kept: kept.kept, facts: kept.facts, known: kept.knownFacts });
    expect(stored).not.toMatch(new RegExp(`${IDENTITY}|${PHONE}`));
    const slot = kept.dialog?.slots.applicantId as { sealed: string; shown: string };
    expect(slot.shown).toBe('尾号002X');
    expect(hotline.house.seal.open(slot.sealed)).toBe(IDENTITY);
    expect(hotline.logged.join('\n')).not.toMatch(new RegExp(`${IDENTITY}|${PHONE}|张三`));
  });
});

describe('a dialog that is put off', () => {
  it('goes on by its code on another channel, with all that was told', async () => {
    const first = await resident('wechat');
    const paused = await first.say(...PRE_CHECK, ...TO_NUMBERS, '等会儿再说');
    const code = /续办码 (\d{5} \d{5})/u.exec(paused)?.[1] ?? '';
    const elsewhere = await resident('sms');
    expect(await elsewhere.say('00000 00001')).toContain('续办码不对');
    expect(await elsewhere.say(`续办码${code}`)).toMatch(/接着上次的办[\s\S]*发生在哪里/u);
    const { dialog } = await elsewhere.conversation();
    expect(dialog).toMatchObject({ step: 'place', slots: { applicantName: '张三', forWhom: 'self' } });
    const slot = dialog?.slots.applicantId as { sealed: string } | undefined;
    expect(hotline.house.seal.open(slot?.sealed ?? '')).toBe(IDENTITY);
  });

  it('stops trying codes after five wrong ones', async () => {
    const { say } = await resident('wechat');
    const wrong = ['1111100001', '1111100002', '1111100003', '1111100004', '1111100005'];
    expect(await say(...wrong)).toContain('续办码不对');
    expect(await say('1111100006')).toContain('次数太多');
  });

  it('is kept when danger interrupts it', async () => {
    const { say, conversation } = await resident('wechat');
    await say('查法律援助条件', '赡养费', '没有');
    expect(await say('我老公正拿着刀要砍我')).toContain('110');
    const { dialog, kept } = await conversation();
    expect(dialog).toBeNull();
    expect(kept?.open).toMatchObject({ dialog: 'legal-aid', step: 'noCheckGroup', slots: { matter: 'support' } });
  });

  it('is not kept when it was cancelled', async () => {
    const { say, conversation } = await resident('wechat');
    await say('查法律援助条件', '赡养费', '取消');
    expect((await conversation()).kept?.open ?? null).toBeNull();
  });
});

describe('an application handed in', () => {
  const TO_END = ['蚌埠怀远', '没有', '某某建筑公司', '老板拖欠我三个月工资一万二', '都不是', '在这里发消息', '没有'];

  it('holds what was told, for a person to decide', async () => {
    const { say, conversation } = await resident('wechat');
    await say(...PRE_CHECK, ...TO_NUMBERS, ...TO_END, '自己去窗口');
    const done = await say('对');
    const number = /编号 (FY\d{8}-\d{4}-\d)/u.exec(done)?.[1] ?? '';
    const { _id, kept } = await conversation();
    const [application] = await hotline.house.stores.aidApplications.find({ where: { conversationId: _id }, limit: 1 });
    expect(application).toMatchObject({
      number,
      state: 'received',
      matter: 'wage',
      applicant: { name: '张三', birthDay: '1949-12-31', sex: 'female' },
      representative: null,
      groups: ['migrant-worker'],
      otherParty: '某某建筑公司',
      regionCode: '340321',
      decision: null,
      declaration: null,
    });
    expect(application?.green).toEqual(expect.arrayContaining(['migrant-worker', 'elder', 'woman']));
    expect(hotline.house.seal.open(application?.applicant.identityNumber ?? '')).toBe(IDENTITY);
    expect(kept).toBeNull();
  });

  it('is not made twice in the same conversation', async () => {
    const { say } = await resident('wechat');
    const numbers = TO_NUMBERS.map((said) => (said === IDENTITY ? ANOTHER : said));
    const once = [...PRE_CHECK, ...numbers, ...TO_END, '自己去窗口', '对'];
    const first = await say(...once);
    const number = /编号 (FY\d{8}-\d{4}-\d)/u.exec(first)?.[1];
    const second = await say('查法律援助条件');
    const again = second.includes('打工')
      ? second
      : await say(...(second.includes('什么事情') ? ['讨要工资', '没有'] : ['没有']));
    expect(again).toContain('打工');
    const result = await say('是的', '没有', '没有', ...numbers);
    const rest = result.includes('发生在哪里') ? TO_END : TO_END.slice(1);
    expect(await say(...rest, '自己去窗口', '对')).toContain(`已经有一份申请在办，编号 ${number}`);
  });
});
