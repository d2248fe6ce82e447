import type { Understanding } from '../../src/understanding/index.ts';
import { type RunningHotline, runHotline } from '../support/running-hotline.ts';

let hotline: RunningHotline;
beforeAll(async () => {
  hotline = await runHotline();
}, 180_000);
afterAll(() => hotline.end());

const unsure: Understanding = {
  decision: 'clarify',
  intent: 'rent-deposit',
  topic: null,
  confidence: 0.5,
  band: 'ask',
  alternatives: [
    { intent: 'deposit-or-id-withheld', confidence: 0.3 },
    { intent: 'bail-deposit-refund', confidence: 0.1 },
  ],
  emergency: null,
  reason: '把握不够，请居民选择（0.50）',
};
/** Both likely, and of a pair that intents/apart.yaml asks apart. */
const pair: Understanding = {
  ...unsure,
  intent: 'police-penalty',
  alternatives: [
    { intent: 'family-detained', confidence: 0.4 },
    { intent: 'bail', confidence: 0.1 },
  ],
  reason: '两个相近的问题都有可能（0.50）',
};
const nothing: Understanding = {
  ...unsure,
  intent: null,
  confidence: 0.1,
  band: 'unsure',
  alternatives: [],
  reason: '没有认识的词',
};
const sure: Understanding = {
  ...unsure,
  decision: 'answer',
  confidence: 0.97,
  band: 'sure',
  alternatives: [],
  reason: '有把握',
};
/** What is not clear must not hang on the figures of a trained model; all else is understood by it. */
const SCRIPT = new Map<string, Understanding>([
  ['押金的事', unsure],
  ['被拘留了的事', pair],
  ['就是交了钱不退的那个事', { ...unsure, confidence: 0.3, alternatives: [] }],
  ['租的房子', nothing],
  ['押金的事，租的房子', sure],
  ['嗯就是那样嘛', nothing],
  ['反正就这么个事', nothing],
]);

let count = 0;
/** Say one thing after the other in a conversation of its own. */
async function talk(...messages: string[]) {
  const { recogniser } = hotline.house.understanding.current;
  const understand = recogniser.understand.bind(recogniser);
  recogniser.understand = (text) => SCRIPT.get(text) ?? understand(text);
  count += 1;
  const conversationId = `web-clarify-${count}`;
  const replies: { text: string; choices: string[] }[] = [];
  try {
    for (const [at, text] of messages.entries()) {
      const key = `${conversationId}:${at}`;
      const activity = { type: 'message', text };
      const receipt = await hotline.house.inlet.receive({ channel: 'web', conversationId, address: '', key, activity });
      const said = await receipt.replies;
      replies.push({
        text: said.map((turn) => turn.activity.text ?? '').join('\n'),
        choices: said.flatMap((turn) => turn.activity.choices?.map(({ title }) => title) ?? []),
      });
    }
  } finally {
    recogniser.understand = understand;
  }
  const turns = (await hotline.house.stores.turns.read(conversationId)).filter(({ from }) => from === 'resident');
  return {
    replies,
    turns,
    last: replies.at(-1),
    conversation: await hotline.house.stores.conversations.get(conversationId),
  };
}

describe('one clarifying question', () => {
  it('offers the likely questions by name, and none of these', async () => {
    const { last, conversation } = await talk('押金的事');
    expect(last?.choices).toEqual([
      '退租了房东不退押金',
      '单位押身份证、收押金怎么办？',
      '取保候审的保证金怎么退',
      '都不是',
    ]);
    expect(conversation?.unclear).toEqual({
      words: '押金的事',
      offered: ['rent-deposit', 'deposit-or-id-withheld', 'bail-deposit-refund'],
      searched: false,
    });
  });

  it.each(['1', '第一个', '上面那个', '退租了房东不退押金', '房东不退押金'])(
    'takes the choice said as %s',
    async (said) => {
      const { conversation, turns } = await talk('押金的事', said);
      expect(conversation?.told).toEqual(['rent-deposit']);
      expect(conversation).toMatchObject({ misses: 0, unclear: null });
      expect(turns.at(-1)?.understanding).toMatchObject({ intent: 'rent-deposit' });
    },
  );

  it('answers a short question about the choice taken', async () => {
    const { last } = await talk('押金的事', '1', '依据是什么');
    expect(last?.text).toMatch(/^关于“.*押金.*依据/su);
  });

  it('understands other words together with those before', async () => {
    const { conversation, turns } = await talk('押金的事', '租的房子');
    expect(conversation?.told).toEqual(['rent-deposit']);
    expect(turns.at(-1)?.understanding?.reason).toContain('和前一句合起来理解');
  });

  it('asks a pair that is often confused apart, with one question of its own', async () => {
    const { last } = await talk('被拘留了的事');
    expect(last?.text).toBe('通知书上写的是行政拘留，还是刑事拘留？');
    expect(last?.choices).toEqual(['行政拘留', '刑事拘留', '想问能关多久', '都不是']);
  });

  it.each(['1', '行政拘留', '是行政拘留'])('takes what is said to the pair as %s', async (said) => {
    const { conversation } = await talk('被拘留了的事', said);
    expect(conversation?.told).toEqual(['police-penalty']);
    expect(conversation).toMatchObject({ misses: 0, unclear: null });
  });

  it('takes a new question for what it is', async () => {
    const { conversation } = await talk('押金的事', '单位拖欠工资怎么办？');
    expect(conversation?.told).toEqual(['wage-arrears']);
  });
});

describe('none of these, and a second miss', () => {
  it('offers once more what the words come near to, none of it a second time, then a person', async () => {
    const { replies, conversation } = await talk('押金的事', '都不是', '都不是');
    const [first, second, third] = replies;
    const again = second?.choices.filter((title) => title !== '都不是') ?? [];
    for (const title of again) expect(first?.choices).not.toContain(title);
    expect(third?.text).toContain('我来找值班律师');
    expect(conversation?.floor).toBe('queue');
  });

  it('asks no second clarifying question of its own', async () => {
    const { replies } = await talk('押金的事', '就是交了钱不退的那个事');
    expect(replies[1]?.text).not.toContain('您是想问下面哪一件');
  });

  it('leads to a person after two misses of which nothing is known', async () => {
    const { replies, conversation, turns } = await talk('嗯就是那样嘛', '反正就这么个事');
    expect(replies[0]?.text).toContain('没有听明白');
    expect(replies[1]?.text).toContain('我来找值班律师');
    expect(conversation?.floor).toBe('queue');
    expect(turns.map(({ understanding }) => understanding?.reason)).toEqual(['没有认识的词', '没有认识的词']);
  });
});

describe('reasons in the log', () => {
  it('keeps with each turn what was decided and why, and no personal number', async () => {
    const { turns, conversation } = await talk('单位拖欠工资怎么办？', '那要多久', '押金的事', '我电话13800138000');
    const [answered, followed, asked] = turns.map(({ understanding }) => understanding);
    expect(answered).toMatchObject({ decision: 'answer', intent: 'wage-arrears', confidence: 1 });
    expect(followed).toMatchObject({ decision: 'follow-up', intent: 'wage-arrears', followUp: 'how-long' });
    expect(followed?.reason).toContain('接着“单位拖欠工资怎么办”的答复');
    expect(asked).toMatchObject({ decision: 'clarify', band: 'ask', followUp: null });
    expect(asked?.alternatives).toHaveLength(2);
    expect(JSON.stringify(conversation?.unclear)).not.toContain('13800138000');
    expect(JSON.stringify(turns.map(({ understanding }) => understanding))).not.toContain('13800138000');
  });

  it('keeps the cue of a danger, never the words', async () => {
    const { turns } = await talk('救命啊我老公拿刀要砍我');
    expect(turns[0]?.understanding).toMatchObject({ decision: 'emergency', emergency: 'E-VIOLENCE' });
    expect(turns[0]?.understanding?.cue).toMatch(/^[\w:. -]+$/u);
  });
});
