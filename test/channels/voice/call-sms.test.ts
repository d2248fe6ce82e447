import { SPOKEN } from '../../../src/channels/voice/wording.ts';
import type { StoredActivity } from '../../../src/sessions/index.ts';
import { FakeCaller, openVoiceHouse, type VoiceHouse, words } from '../support/fake-voice.ts';

let house: VoiceHouse;
beforeAll(async () => {
  house = await openVoiceHouse();
});
beforeEach(() => house.reset());
afterAll(() => house.close());

const call = () => new FakeCaller(house).dial();
const OFFERS = ['查法律援助条件', '找值班律师'].map((title) => ({ title, value: title }));
const SHORT = '单位应当足额发工资。拿好证据去投诉。';
const LIMIT = '请注意期限，1年内申请劳动仲裁，错过的话可能要不到。';
const GROUNDS = '依据是劳动法第五十条。';

/** An answer as the bot gives it: long to read, short to hear, with what stands beside every answer. */
function answer(ask = '', more: Partial<StoredActivity> = {}): StoredActivity {
  return words(`${SHORT}${'怎么办，一步一步写在这里。'.repeat(20)}`, {
    speak: `${SHORT}${LIMIT}${GROUNDS}${ask}`,
    choices: OFFERS,
    attachments: [
      {
        contentType: 'application/vnd.legal-hotline.answer+json',
        content: { short: SHORT, ask, grounds: [{ label: '《劳动法》第五十条', law: '劳动法' }] },
      },
    ],
    ...more,
  });
}

describe('an answer by telephone', () => {
  it('is two sentences with limit and grounds, the ways on, and the offer of the whole as a message', async () => {
    const caller = await call();
    house.bot.answer = () => ({ say: [answer()] });
    expect(await caller.say('欠薪')).toBe(
      '单位应当足额发工资，拿好证据去投诉。请注意期限，一年内申请劳动仲裁，错过的话可能要不到，依据是劳动法第五十条。' +
        `查法律援助条件，按一；找值班律师，按二。${SPOKEN.smsAsk}`,
    );
  });

  it.each([
    ['sent', SPOKEN.smsSent],
    ['unknown', SPOKEN.smsUnknown],
    ['failed', SPOKEN.smsFailed],
  ] as const)('is sent when it is wanted, and how that went is told as it is: %s', async (outcome, told) => {
    const caller = await call();
    house.bot.answer = () => ({ say: [answer()] });
    house.texts.outcome = outcome;
    await caller.say('欠薪');
    expect(await caller.say('要的')).toBe(told);
    const [turn] = (await house.turns.read(house.bot.heard[0]?.conversationId ?? '')).filter(
      ({ from }) => from === 'bot',
    );
    expect(house.texts.sent).toEqual([{ conversationId: turn?.stream, turnIds: [turn?._id], phone: '+8613800138000' }]);
    expect(house.bot.heard).toHaveLength(1);
  });

  it('no is heard only where it is all that is said: 没得合同 is for the bot', async () => {
    const caller = await call();
    house.bot.answer = () => ({ say: [answer()] });
    for (const text of ['没得合同', '没有签字', '有欠条']) {
      await caller.say('欠薪');
      await caller.say(text);
      expect(house.bot.heard.at(-1)?.activity.text).toBe(text);
    }
    for (const text of ['没有', '没事', '不用', '算了']) {
      await caller.say('欠薪');
      expect(await caller.say(text)).toBe(SPOKEN.smsNot);
    }
    expect(house.texts.sent).toEqual([]);
  });

  it('keeps the limit where rights beside it and what is different for the caller are said too', async () => {
    const caller = await call();
    const beside = '这件事还关系到工伤，期限分开算。';
    const adds = ['在工地干活的，可以找总包。总包要先垫付。'];
    const card = {
      short: SHORT,
      ask: '',
      grounds: [{ label: '《劳动法》第五十条', law: '劳动法' }],
      deadlines: [{ limit: '1年内申请劳动仲裁' }],
    };
    const said = (more: object, speak: string) =>
      answer('', {
        speak,
        attachments: [{ contentType: 'application/vnd.legal-hotline.answer+json', content: { ...card, ...more } }],
      });
    house.bot.answer = () => ({ say: [said({}, `${SHORT}${beside}${LIMIT}${GROUNDS}`)] });
    expect(await caller.say('欠薪')).toContain(
      '请注意期限，一年内申请劳动仲裁，错过的话可能要不到，这件事还关系到工伤',
    );
    house.bot.answer = () => ({ say: [said({ adds }, `${SHORT}${adds[0]}${LIMIT}${GROUNDS}`)] });
    expect(await caller.say('在工地')).toMatch(
      /^单位应当足额发工资，拿好证据去投诉，在工地干活的，可以找总包，总包要先垫付。请注意期限，一年内申请劳动仲裁/,
    );
    house.bot.answer = () => ({
      say: [said({ deadlines: [...card.deadlines, { limit: '15天内起诉' }] }, `${SHORT}${LIMIT}${GROUNDS}`)],
    });
    expect(await caller.say('欠薪')).toContain(SPOKEN.moreLimits);
  });

  it('is sent once for a wish that comes three times at once', async () => {
    const caller = await call();
    house.bot.answer = () => ({ say: [answer()] });
    await caller.say('欠薪');
    const path = caller.inputPath;
    const body = { heard: { text: '好', confidence: null } };
    const documents = await Promise.all([1, 2, 3].map(() => caller.post(path, body)));
    documents.push(await caller.post(path, body));
    expect(new Set(documents.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(house.texts.sent).toHaveLength(1);
  });

  it('is not sent when it is not wanted, and keys and words of what was offered still go to the bot', async () => {
    const caller = await call();
    house.bot.answer = () => ({ say: [answer()] });
    await caller.say('欠薪');
    expect(await caller.say('不用了')).toBe(SPOKEN.smsNot);
    await caller.press('1');
    expect(house.bot.heard.at(-1)?.activity.text).toBe('查法律援助条件');
    expect(house.texts.sent).toEqual([]);
  });

  it('asks its own question last; then 好 answers that, and 发短信 is still understood', async () => {
    const caller = await call();
    house.bot.answer = (text) => ({ say: text === '欠薪' ? [answer('您有欠条吗？')] : [words('好的，按有欠条说。')] });
    expect(await caller.say('欠薪')).toMatch(
      new RegExp(`${SPOKEN.smsHint}您有欠条吗？查法律援助条件，按一；找值班律师，按二。$`),
    );
    await caller.say('有');
    expect(house.bot.heard.at(-1)?.activity.text).toBe('有');
    expect(await caller.say('发短信给我吧')).toBe(SPOKEN.smsSent);
    await caller.say('欠薪');
    expect(await caller.say('要')).toBe(SPOKEN.smsSent);
    await caller.say('别的事');
    await caller.say('要');
    expect(house.bot.heard.at(-1)?.activity.text).toBe('要');
  });

  it('offers nothing to a landline, to a withheld number, and after danger', async () => {
    house.texts.can = false;
    house.bot.answer = () => ({ say: [answer()] });
    const landline = await call();
    expect(await landline.say('欠薪')).not.toContain('短信');
    expect(await landline.say('发短信给我')).toBe(SPOKEN.smsCannot);
    house.texts.can = true;
    expect(await (await new FakeCaller(house, '').dial()).say('欠薪')).not.toContain('短信');
    house.bot.answer = () => ({ say: [answer()], becomes: { emergency: 'E-VIOLENCE' } });
    const third = await new FakeCaller(house).dial();
    await third.say('他打我');
    expect(await third.say('欠薪')).not.toContain('短信');
  });
});
