import { caseOfNow } from '../../src/bot/case-of-now.ts';
import type { Mind } from '../../src/bot/mind.ts';
import { TurnDraft } from '../../src/bot/turn-draft.ts';
import { loadDuty } from '../../src/content.ts';
import { loadKnowledge } from '../../src/knowledge/index.ts';
import { type Conversation, newConversation, newTurn, type Turn } from '../../src/sessions/index.ts';

const now = new Date('2026-11-16T02:00:00.000Z');
const knowledge = await loadKnowledge('knowledge');
const duty = await loadDuty('knowledge');

interface Told {
  turns?: Turn[];
  excludedFor?: Mind['handoffReads']['excludedFor'];
}

/** As much of a mind as a case needs. */
function mind({ turns = [], excludedFor = async () => [] }: Told): Mind {
  const parts: Partial<Mind> = {
    knowledge,
    duty,
    emergency: () => undefined,
    handoffReads: {
      sessionTurns: async () => turns,
      excludedFor,
      whoKnows: async () => null,
      outlook: async () => null,
      nextOpening: async () => null,
    },
    orElse: (tried, otherwise) => tried().catch(() => otherwise),
  };
  const catalogue = { get: (id: string) => ({ name: `问题 ${id}` }), topicOf: () => '劳动纠纷' };
  return { ...parts, catalogue } as unknown as Mind;
}

function draft(text: string, fields: Partial<Conversation>): TurnDraft {
  const fresh = newConversation({ _id: 'c1', channel: 'web', address: '', at: now, regionCode: null });
  return new TurnDraft({ ...fresh, sessionId: 's1', ...fields }, 'k1', text, now);
}

function said(text: string, intent: string, confidence: number, alternatives: [string, number][] = []): Turn {
  const turn = newTurn({ key: text, at: now, from: 'resident', sessionId: 's1', activity: { type: 'message', text } });
  const understanding = {
    decision: 'answer',
    intent,
    topic: null,
    confidence,
    alternatives: alternatives.map(([id, sure]) => ({ intent: id, confidence: sure })),
    emergency: null,
    reason: '',
  };
  return { ...turn, _id: text, stream: 'c1', seq: 1, understanding } as Turn;
}

const ordinary = { priority: 2, isDanger: false } as const;
const fact = (role: 'event-date' | 'deadline', value: string) => ({
  role,
  value,
  unit: 'day',
  range: null,
  heard: value,
  at: now,
});

describe('the case that a lawyer sees', () => {
  it('says how sure the bot was, and on which articles rests what was told', async () => {
    const turns = [
      said('老板不发工资', 'wage-arrears', 0.93, [['severance', 0.41]]),
      said('还是不发', 'wage-arrears', 0.88),
    ];
    const told = { sessionIntents: ['wage-arrears', 'severance', 'overtime-pay'], told: ['wage-arrears'] };
    const { card } = await caseOfNow(mind({ turns }), draft('人工', told), ordinary);
    expect(card.intents.map(({ id, confidence }) => [id, confidence])).toEqual([
      ['wage-arrears', 0.93],
      ['severance', 0.41],
      ['overtime-pay', 1],
    ]);
    expect(card.told[0]?.articles).toContain('《劳动争议调解仲裁法》第二十七条');
  });

  it('names the articles of the pre-check', async () => {
    const preCheck = {
      verdict: 'likely',
      lines: [
        '属于这一项（《法律援助法》第三十一条第（五）项）',
        '免予核查（《法律援助法》第四十二条）',
        '没有依据的一句',
      ],
    };
    const { card } = await caseOfNow(mind({}), draft('人工', { preCheck }), ordinary);
    expect(card.grounds).toEqual(['《法律援助法》第三十一条第（五）项', '《法律援助法》第四十二条']);
  });

  it('a limit is reckoned from the day that was told, and the last days make it urgent', async () => {
    const told = { told: ['wage-arrears'], knownFacts: [fact('event-date', '2025-11-18')] };
    const turns = [said('工资没给，我2025年11月18日离开单位的', 'wage-arrears', 0.9)];
    const { card, priority } = await caseOfNow(mind({ turns }), draft('人工', told), ordinary);
    expect(card.deadlines).toEqual([
      {
        label: '1年内申请劳动仲裁（从离开单位那天起）',
        on: '2026-11-18',
        basis: expect.stringMatching(
          /按当事人说的日子2025-11-18推算，起算日请核对；.*《劳动争议调解仲裁法》第二十七条/,
        ),
      },
    ]);
    expect({ priority, urgent: card.urgent }).toEqual({
      priority: 1,
      urgent: ['离“1年内申请劳动仲裁（从离开单位那天起）”的最后一天还有2天'],
    });
  });

  it('of a day beside which stands something else no last day is shown, and yet it may be urgent', async () => {
    const told = { told: ['arbitration-award-dissatisfied'], knownFacts: [fact('event-date', '2026-11-04')] };
    const turns = [said('2026年11月4日收到裁决书的，我不服', 'arbitration-award-dissatisfied', 0.9)];
    const { card, priority } = await caseOfNow(mind({ turns }), draft('人工', told), ordinary);
    const dated = (card.deadlines ?? []).filter(({ on }) => on !== null);
    expect(dated.map(({ label, on }) => [label, on])).toEqual([
      ['不服劳动仲裁裁决去法院起诉', '2026-11-19'],
      ['15天内去法院起诉（从收到裁决书那天起）', '2026-11-19'],
    ]);
    expect(card.deadlines?.find(({ label }) => label.includes('申请法院强制执行'))).toMatchObject({
      on: null,
      basis: expect.stringContaining('从哪天起算还没有问清'),
    });
    const bought = { told: ['wage-arrears'], knownFacts: [fact('event-date', '2025-11-18')] };
    const unsure = await caseOfNow(mind({}), draft('2025年11月18日开始上班的，人工', bought), ordinary);
    expect(unsure.card.deadlines?.map(({ on }) => on)).toEqual([null]);
    expect({ priority: unsure.priority, urgent: unsure.card.urgent }).toEqual({
      priority: 1,
      urgent: ['离“1年内申请劳动仲裁（从离开单位那天起），起算日请核对”的最后一天还有2天'],
    });
    expect(priority).toBe(1);
  });

  it('without a day it stays open, and is not urgent', async () => {
    const { card, priority } = await caseOfNow(mind({}), draft('人工', { told: ['wage-arrears'] }), ordinary);
    expect(card.deadlines?.[0]).toMatchObject({ on: null });
    expect(priority).toBe(2);
  });

  it('a paper that was received sets its own limit, told in whichever message', async () => {
    const turns = [said('11月5号收到的判决书，想上诉', 'civil-appeal', 0.9)];
    const { card } = await caseOfNow(mind({ turns }), draft('人工', {}), ordinary);
    expect(card.deadlines).toEqual([
      { label: '民事判决上诉', on: '2026-11-20', basis: '《民事诉讼法》第一百七十一条' },
    ]);
    expect(card.urgent).toEqual(['离“民事判决上诉”的最后一天还有4天']);
  });

  it('whoever serves the other side is looked for in all that was said, and where that fails a person still comes', async () => {
    const asked: string[] = [];
    const excludedFor = async (words: string) => {
      asked.push(words);
      return ['l1'];
    };
    const turns = [said('我在示例建设上班', 'wage-arrears', 0.9)];
    const facts = [{ label: '留言', value: '红星超市' }];
    const found = await caseOfNow(mind({ turns, excludedFor }), draft('人工', { facts }), ordinary);
    expect(found.excluded).toEqual(['l1']);
    expect(asked).toEqual(['我在示例建设上班\n人工\n红星超市']);
    const failed = await caseOfNow(
      mind({ excludedFor: () => Promise.reject(new Error('x')) }),
      draft('人工', {}),
      ordinary,
    );
    expect(failed.excluded).toEqual([]);
  });

  it('the lawyer is told who served the resident before', async () => {
    const known = { id: 'l1', displayName: '值班律师一号' };
    const { card } = await caseOfNow(mind({}), draft('人工', {}), ordinary, known);
    expect(card.facts).toEqual([{ label: '上次接待的律师', value: '值班律师一号' }]);
  });
});
