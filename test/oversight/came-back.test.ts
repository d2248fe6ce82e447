import { CameBack, type ServiceFacts } from '../../src/oversight/index.ts';
import type { Session, Turn } from '../../src/sessions/index.ts';
import type { MisunderstoodQuestions } from '../../src/understanding/index.ts';

type Noted = Parameters<MisunderstoodQuestions['note']>[0];

const DAY = 24 * 3_600_000;
const NOW = Date.parse('2026-03-02T02:00:00Z');

/** What is noted when a service of now follows others of the same person. */
async function noted(
  now: Partial<ServiceFacts>,
  before: { ago: number; facts?: Partial<ServiceFacts> }[],
  decision: 'answer' | 'clarify' = 'answer',
): Promise<Noted[]> {
  const facts = (at: number, fields: Partial<ServiceFacts>) =>
    ({
      personKey: 'p',
      openedAt: new Date(at),
      channel: 'web',
      outcome: 'answered',
      intents: ['wage-arrears'],
      ...fields,
    }) as ServiceFacts;
  const earlier = before.map(({ ago, facts: fields }) => facts(NOW - ago, fields ?? {}));
  const found: Noted[] = [];
  const questions: Pick<MisunderstoodQuestions, 'note'> = {
    note: async (one) => {
      found.push(one);
    },
  };
  const turn = (id: string, sessionId: string, from: Turn['from']) =>
    ({
      _id: id,
      stream: 'c',
      sessionId,
      from,
      at: new Date(NOW),
      activity: { type: 'message', text: '工资还是没给' },
      understanding: {
        decision,
        intent: 'wage-arrears',
        topic: '劳动纠纷',
        confidence: 0.9,
        alternatives: [],
        emergency: null,
        reason: '',
      },
    }) as unknown as Turn;
  const step = new CameBack({
    facts: {
      get: async () => facts(NOW, now),
      find: async ({ where }) =>
        earlier.filter(({ openedAt }) => {
          const asked = where?.openedAt;
          if (typeof asked !== 'object' || asked === null || !('before' in asked)) return false;
          return openedAt >= (asked.from as Date) && openedAt < (asked.before as Date);
        }),
    },
    turns: { tail: async () => [turn('t1', 's-old', 'resident'), turn('t2', 's', 'bot'), turn('t3', 's', 'resident')] },
    questions,
  });
  await step.settle({ _id: 's', conversationId: 'c' } as Session);
  return found;
}

it('counts a question that was answered within a week before', async () => {
  expect(await noted({}, [{ ago: 3 * DAY }])).toMatchObject([
    { _id: 't3', kind: 'came-back', sessionId: 's', text: '工资还是没给', intent: 'wage-arrears' },
  ]);
});

it('counts nothing that is new, was not answered, or lies further back', async () => {
  expect(await noted({}, [])).toEqual([]);
  expect(await noted({}, [{ ago: 8 * DAY }])).toEqual([]);
  expect(await noted({}, [{ ago: DAY, facts: { outcome: 'handed-over' } }])).toEqual([]);
  expect(await noted({}, [{ ago: DAY, facts: { intents: ['divorce'] } }])).toEqual([]);
  expect(await noted({ intents: [] }, [{ ago: DAY }])).toEqual([]);
  expect(await noted({}, [{ ago: DAY }], 'clarify')).toEqual([]);
});
