import path from 'node:path';
import { loadContextQuestions, loadPhrases, loadServices } from '../../src/bot/index.ts';
import { loadLegalWays } from '../../src/bot/legal-ways.ts';
import type { DialogAction, Mind } from '../../src/bot/mind.ts';
import { calculatorTurn } from '../../src/bot/routes/calculator-turn.ts';
import { messageTurn } from '../../src/bot/routes/message-turn.ts';
import { TurnDraft } from '../../src/bot/turn-draft.ts';
import { loadDuty } from '../../src/content.ts';
import { loadDialogs } from '../../src/dialogs/index.ts';
import { loadFollowUp } from '../../src/follow-up/index.ts';
import { CALCULATOR_IDS, loadKnowledge, NO_LAW_TEXTS } from '../../src/knowledge/index.ts';
import { loadLegalAidRules } from '../../src/legal-aid/index.ts';
import { type Conversation, newConversation } from '../../src/sessions/index.ts';
import { createPlaces } from '../../src/text/index.ts';
import { loadIntents, type Understanding } from '../../src/understanding/index.ts';
import { loadOrderNotices } from '../../src/work-orders/index.ts';

const now = new Date('2026-11-22T04:00:00Z');
const shipped = await loadKnowledge(path.resolve('knowledge'));
const followUp = await loadFollowUp(path.resolve('knowledge'));
const dialogs = await loadDialogs(path.resolve('dialogs'));
const catalogue = await loadIntents(path.resolve('intents'));
const legalAid = await loadLegalAidRules(path.resolve('knowledge/legal-aid'));
const unreachable = () => Promise.reject(new Error('not in this test'));

/** The answers that carry a calculator in this test, whatever the content says at present. */
const CARRIED: Readonly<Record<string, string>> = {
  severance: 'severance',
  'illegal-dismissal': 'severance',
  'overtime-pay': 'overtime',
  'no-contract-double-pay': 'double-pay',
  'annual-leave': 'annual-leave',
  'work-injury-benefits': 'work-injury',
  'interest-cap': 'interest',
  'support-amount': 'child-support',
  limitation: 'deadline',
  'how-to-sue': 'deadline',
  'civil-appeal': 'deadline',
};
const knowledge = shipped.replacing(
  new Map(
    shipped
      .answers()
      .map((answer) => [answer.id, { ...answer, ask: [], calculator: CARRIED[answer.id] ?? null }] as const),
  ),
);

const nothing: Understanding = {
  decision: 'clarify',
  intent: null,
  topic: null,
  confidence: 0.1,
  band: 'unsure',
  alternatives: [],
  emergency: null,
  reason: '',
};

/** What is understood must not hang on a trained model: a message is the id of an intent, or nothing. */
function understand(text: string): Promise<Understanding> {
  const isIntent = catalogue.get(text) !== undefined;
  return Promise.resolve(isIntent ? { ...nothing, decision: 'answer', intent: text, confidence: 0.97 } : nothing);
}

const actions = new Map<string, DialogAction>(
  CALCULATOR_IDS.map((id) => [`calculate/${id}`, (mind, draft, slots) => calculatorTurn(mind, draft, id, slots)]),
);

const mind: Mind = {
  recogniser: { understand },
  catalogue,
  emergency: () => undefined,
  knowledge,
  lawTexts: NO_LAW_TEXTS,
  places: createPlaces(knowledge.regions.all()),
  dialogs,
  dialogBegun: ({ dialog }) => dialogs.get(dialog),
  legalAid,
  actions,
  handoff: {
    request: unreachable,
    leaveMessage: unreachable,
    abandon: unreachable,
    moreSaid: unreachable,
  },
  handoffReads: {
    sessionTurns: unreachable,
    excludedFor: unreachable,
    whoKnows: unreachable,
    outlook: unreachable,
    nextOpening: unreachable,
  },
  duty: await loadDuty(path.resolve('knowledge')),
  orElse: (tried) => tried(),
  followUp,
  orders: null,
  progress: null,
  mediations: null,
  orderNotices: await loadOrderNotices(path.resolve('knowledge')),
  legalWays: loadLegalWays(path.resolve('knowledge')),
  ratings: {
    take: () => Promise.resolve({ result: 'none' }),
    giveReason: () => Promise.resolve(null),
    latestOf: () => Promise.resolve([]),
  },
  phrases: loadPhrases(path.resolve('knowledge')),
  services: loadServices(path.resolve('knowledge')),
  contextQuestions: loadContextQuestions(path.resolve('knowledge')),
  search: () => Promise.resolve([]),
  directory: {
    get: () => Promise.resolve(null),
    inRegion: unreachable,
    nearest: unreachable,
    search: unreachable,
  },
  seal: (plain) => plain,
  open: (sealed) => sealed,
  aid: null,
  pictures: null,
  privacy: null,
  keeping: {
    newCode: () => ({ code: '', key: '' }),
    find: () => Promise.resolve(null),
    expireLater: () => Promise.resolve(),
  },
};

/** Says one thing after another; what was kept goes through JSON between turns, as it does in storage. */
async function talk(...said: string[]) {
  let conversation: Conversation = newConversation({
    _id: 'c',
    channel: 'web',
    address: '',
    regionCode: null,
    at: now,
  });
  const replies: { text: string; speak: string; choices: string[] }[] = [];
  for (const [at, text] of said.entries()) {
    const draft = new TurnDraft(conversation, `k${at}`, text, now);
    await messageTurn(mind, draft);
    replies.push({
      text: draft.replies.map((reply) => reply.text ?? '').join('\n'),
      speak: draft.replies.map((reply) => reply.speak ?? '').join(''),
      choices: draft.replies.flatMap((reply) => reply.choices?.map(({ title }) => title) ?? []),
    });
    conversation = draft.conversation;
  }
  return { replies, last: replies.at(-1) ?? { text: '', speak: '', choices: [] }, conversation };
}

describe('from an answer to its calculator', () => {
  it('offers to reckon beside the answer, first, and begins when it is taken', async () => {
    const { replies, conversation } = await talk('severance', '帮我算一算');
    expect(replies[0]?.choices[0]).toBe('帮我算一算');
    expect(replies[1]?.text).toContain('是怎么离开单位的');
    expect(conversation.dialog?.dialog).toBe('calculate-severance');
  });

  it('offers nothing to reckon beside an answer without a calculator', async () => {
    const { last } = await talk('wage-arrears');
    expect(last.choices).not.toContain('帮我算一算');
  });

  it.each(['能赔多少', '帮我算一下', '那能拿多少钱'])(
    'begins on the short question %s after the answer',
    async (said) => {
      const { conversation } = await talk('severance', said);
      expect(conversation.dialog?.dialog).toBe('calculate-severance');
      expect(conversation.answered?.answer).toBe('severance');
    },
  );

  it('says what else was asked before it begins', async () => {
    const { last, conversation } = await talk('severance', '依据是什么，能赔多少');
    expect(last.text).toContain('《劳动合同法》');
    expect(conversation.dialog?.dialog).toBe('calculate-severance');
  });

  it('asks no more than the answer has left open', async () => {
    const { last, conversation } = await talk('illegal-dismissal', '帮我算一算');
    expect(last.text).toContain('离开的原因是单位没道理就赶我走');
    expect(conversation.dialog?.step).toBe('service');
  });
});

describe('a whole calculation', () => {
  it('ends in the result in words, two sentences to hear, then aid and the lawyer', async () => {
    const { last, conversation } = await talk(
      'severance',
      '帮我算一算',
      '单位没道理就赶我走',
      '三年零五个月',
      '四千五',
    );
    expect(last.text).toMatch(/^单位违法辞退的，赔偿金按两倍算，大约是31500元。/u);
    expect(last.text).toContain('4500元 × 3.5个月 = 15750元');
    expect(last.text).toContain('依据：《劳动合同法》第四十六条、第四十七条、第八十七条');
    expect(last.text).toContain('请律师核对：');
    expect(last.speak).toBe('单位违法辞退的，赔偿金按两倍算，大约是31500元。准不准请律师核对，说“人工”就行。');
    expect(last.choices).toEqual(['查法律援助条件', '找值班律师']);
    expect(conversation.dialog).toBeNull();
    expect(conversation.facts).toContainEqual({ label: '工作多久', value: '3年5个月' });
    expect(conversation.facts).toContainEqual({ label: '月工资', value: '4500元' });
  });

  it('offers the answer it belongs to where that was not said', async () => {
    const { last, conversation } = await talk('illegal-dismissal', '帮我算一算', '两年', '五千');
    expect(last.choices[0]).toBe(catalogue.get('severance')?.name);
    expect(conversation.answered?.answer).toBe('illegal-dismissal');
  });

  it('does not ask again what was told, and says what it took', async () => {
    const { replies, last } = await talk(
      'severance',
      '我一个月四千五，被辞退了',
      '帮我算一下',
      '单位说了理由辞退',
      '八个月',
    );
    expect(replies.map(({ text }) => text).join()).not.toContain('平均每个月工资多少');
    expect(replies[2]?.text).toContain('工资每月4500元');
    expect(last.text).toContain('经济补偿大约是4500元');
  });

  it('tells both ends of what is vague', async () => {
    const { last } = await talk('severance', '帮我算一算', '单位说了理由辞退', '五年多', '四五千');
    expect(last.text).toContain('您说的是大概数，往少里算：经济补偿大约是20000元。往多里算：经济补偿大约是30000元。');
  });

  it('reckons in months of pay where the pay is not known', async () => {
    const { last } = await talk('severance', '帮我算一算', '单位说了理由辞退', '三年半', '不清楚');
    expect(last.text).toMatch(/^经济补偿大约是4个月的工资。/u);
  });

  it('says what is missing where nothing can be reckoned', async () => {
    const { last, conversation } = await talk('severance', '帮我算一算', '单位说了理由辞退', '不清楚', '不清楚');
    expect(last.text).toContain('还缺在单位干了多久');
    expect(last.choices).toContain('找值班律师');
    expect((await talk('severance', '帮我算一算', '取消')).conversation.dialog).toBeNull();
    expect(conversation.floor).toBe('bot');
  });

  it.each([
    ['overtime-pay', ['4350', '十个小时', '两天', '没有'], '加班费大约是1175元'],
    ['annual-leave', ['五天', '4350'], '按三倍工资是3000元'],
    ['annual-leave', ['不清楚', '十二年', '4350'], '按三倍工资是6000元'],
    ['no-contract-double-pay', ['今年1月10号', '不是', '还在上班', '五千'], '可以再要的一份大约是'],
    ['work-injury-benefits', ['受伤评了等级', '九级', '五千'], '九级伤残的一次性伤残补助金大约是45000元'],
    ['work-injury-benefits', ['人去世了'], '还没有录入'],
    ['interest-cap', ['十万', '2022年3月1号', '是', '月息两分', '不是'], '法院支持的利息最多大约是'],
    ['interest-cap', ['十万', '2022年3月1号', '不是'], '借款期间不用付利息'],
    ['interest-cap', ['十万', '今年8月1号', '是', '月息两分', '不是'], '利率我这里没有'],
    ['support-amount', ['八千', '一个', '是'], '每月在1600元到2400元之间'],
    ['limitation', ['2023年11月20号'], '民事诉讼时效（欠债等）的最后一天是2026年11月20日'],
    ['how-to-sue', ['法院的判决、裁定', '民事判决上诉', '11月3号'], '2026年11月18日（星期三），看来已经过了4天'],
    ['civil-appeal', ['11月10号'], '民事判决上诉的最后一天是2026年11月25日'],
  ] as const)('%s: %j', async (answer, said, result) => {
    expect((await talk(answer, '帮我算一算', ...said)).last.text).toContain(result);
  });

  it('says which limit it counts before it asks for the day', async () => {
    const { last } = await talk('civil-appeal', '帮我算一算');
    expect(last.text).toContain('要算的是民事判决上诉，从收到判决书的那天起算');
  });

  it('does not count working days beyond the calendar', async () => {
    const said = ['政府的决定', '等信息公开答复', '12月20号'];
    const { last } = await talk('how-to-sue', '帮我算一算', ...said);
    expect(last.text).toContain('以后的放假和调休安排还没有录入，工作日没法数准');
    expect(last.choices).toContain('找值班律师');
  });
});
