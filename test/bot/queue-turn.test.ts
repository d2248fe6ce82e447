import type { Mind } from '../../src/bot/mind.ts';
import { loadPhrases } from '../../src/bot/phrases.ts';
import { asksForPlace } from '../../src/bot/routes/queue-place.ts';
import { queueTurn } from '../../src/bot/routes/queue-turn.ts';
import { TurnDraft } from '../../src/bot/turn-draft.ts';
import { HandoffStateError } from '../../src/handoff/index.ts';
import { newConversation, type Turn } from '../../src/sessions/index.ts';
import type { Understanding } from '../../src/understanding/index.ts';

it.each([
  '排到第几了？',
  '我排第几',
  '现在排到哪了',
  '还要多久',
  '还要等多久呀',
  '要等多长时间',
  '大概还得等几分钟',
  '请问前面还有几个人',
  '前面有多少位在等',
  '什么时候轮到我',
  '多久才能轮到我',
  '到我了吗',
  '轮到我了没有？',
  '有人接吗',
  '怎么还没人接',
  '律师什么时候能来',
  '还有多久',
  '多久',
  '有人吗',
  '有人了吗',
  '有人',
  '有没有人',
  '还在吗',
  '律师呢？',
  '怎么没人了',
  '仲要等几耐',
  '到我未',
])('%s asks for the place in the queue', (text) => {
  expect(asksForPlace(text)).toBe(true);
});

it.each([
  '工伤认定要多久',
  '还要多久才能拿到钱',
  '劳动仲裁要等多久才有结果',
  '我前面说的合同在我手上',
  '欠了多久算恶意欠薪',
  '前面有几个债主要他还钱',
  '继续等',
  '留言',
  '我被辞退了',
  '什么时候开庭',
  '有人打我',
  '我在厂里上班',
  '人在外地怎么起诉',
])('%s does not', (text) => {
  expect(asksForPlace(text)).toBe(false);
});

describe('while he waits', () => {
  const now = new Date('2026-11-16T02:00:00.000Z');
  const fresh = newConversation({ _id: 'c1', channel: 'web', address: '', at: now, regionCode: null });
  const waiting = { ...fresh, floor: 'queue' as const, sessionId: 's1', handoffId: 'h1' };
  const understanding = { decision: 'clarify', intent: null } as unknown as Understanding;

  async function told(
    text: string,
    reads: Partial<Mind['handoffReads']>,
    handoff = {} as Mind['handoff'],
  ): Promise<string[]> {
    const draft = new TurnDraft(waiting, 'k1', text, now);
    const parts: Partial<Mind> = {
      phrases: loadPhrases('knowledge'),
      handoffReads: { sessionTurns: async () => [], ...reads } as Mind['handoffReads'],
      handoff,
      orElse: (tried, otherwise) => tried().catch(() => otherwise),
    };
    await queueTurn(parts as Mind, draft, understanding);
    return draft.replies.map((reply) => reply.text ?? '');
  }

  it('where his place cannot be read, nothing is said that may be wrong', async () => {
    const outlook = () => Promise.reject(new Error('storage'));
    expect(await told('排到第几了', { outlook })).toEqual([
      '您还在排队，排到第几现在查不到。可以继续等，也可以说“留言”。',
    ]);
    expect(await told('继续等', { outlook })).toEqual(['已记下。']);
  });

  it('what he was told within a minute is not told again, and after it is', async () => {
    const outlook = async () => ({ position: 2, onDuty: 1, mayServe: ['l1'], minutes: null });
    const words = '您前面还有 1 位，要等多久现在说不准。可以继续等，也可以说“留言”。';
    const ago = (seconds: number) => ({
      outlook,
      sessionTurns: async () => [
        {
          from: 'bot',
          at: new Date(now.getTime() - seconds * 1000),
          activity: { type: 'message', text: words },
        } as Turn,
      ],
    });
    expect(await told('排到第几了', { outlook })).toEqual([words]);
    expect(await told('排到第几了', ago(59))).toEqual([expect.stringContaining('和刚才一样')]);
    expect(await told('排到第几了', ago(61))).toEqual([words]);
  });

  it('a lawyer who accepts at the instant he gives up has the case: the bot says nothing', async () => {
    const taken = async () => {
      throw new HandoffStateError('abandon', 'accepted');
    };
    const left: string[] = [];
    const gone = async (id: string) => {
      left.push(id);
      return { handoff: {} as never, activities: [] };
    };
    expect(await told('不等了', {}, { abandon: taken } as unknown as Mind['handoff'])).toEqual([]);
    expect(await told('不等了', {}, { abandon: gone } as unknown as Mind['handoff'])).toHaveLength(1);
    expect(left).toEqual(['h1']);
  });
});
