import { answerRegression, IntentCatalogue, type Understander } from '../../src/understanding/index.ts';

const intent = (id: string, answer: string, utterances: string[]) => ({
  id,
  name: id,
  topic: '劳动纠纷' as const,
  leadsTo: { answer },
  utterances,
  batches: utterances.map(() => ''),
});
const wages = Array.from({ length: 300 }, (_, at) => `老板欠我工资第${at}句`);
const catalogue = new IntentCatalogue(
  [intent('wage-arrears', 'wage-arrears', wages), intent('wage-iou', 'wage-iou', ['打了欠条'])],
  { heldBack: [{ text: '干了活不给钱', intent: 'wage-arrears', also: [] }] },
);
const understander = (
  understand: (text: string) => Partial<Awaited<ReturnType<Understander['understand']>>>,
): Understander => ({
  understand: (text) => ({
    decision: 'answer',
    intent: null,
    topic: null,
    confidence: 1,
    alternatives: [],
    emergency: null,
    reason: '',
    ...understand(text),
  }),
});

describe('lines that lead to an answer', () => {
  it('are said: untrained ones first, the utterances evenly, two hundred at most', async () => {
    const said: string[] = [];
    const recogniser = understander((text) => {
      said.push(text);
      return { intent: 'wage-arrears' };
    });
    const heldOut = [
      { text: '工钱一直拖着', intent: 'wage-arrears' },
      { text: '欠条不认', intent: 'wage-iou' },
    ];
    expect(await answerRegression('wage-arrears', { catalogue, recogniser }, heldOut)).toEqual({
      asked: 200,
      led: 200,
      missed: [],
    });
    expect(said.slice(0, 2)).toEqual(['干了活不给钱', '工钱一直拖着']);
    expect(said).toContain(wages[0]);
    expect(said.some((text) => Number(/\d+/u.exec(text)?.[0]) > 290)).toBe(true);
    expect(new Set(said).size).toBe(200);
  });

  it('count when they are asked back with the answer among the choices, not when something else is answered', async () => {
    const recogniser = understander((text) =>
      text.endsWith('1句')
        ? { intent: 'wage-iou', alternatives: [{ intent: 'wage-arrears', confidence: 0.3 }] }
        : { decision: 'clarify', intent: 'wage-iou', alternatives: [{ intent: 'wage-arrears', confidence: 0.3 }] },
    );
    const { asked, led, missed } = await answerRegression('wage-arrears', { catalogue, recogniser });
    expect(asked - led).toBeGreaterThan(5);
    expect(missed.every(({ text, got }) => text.endsWith('1句') && got === 'wage-iou')).toBe(true);
    expect(missed.length).toBeLessThanOrEqual(20);
  });

  it('let others be served in between', async () => {
    const slow = understander(() => {
      const end = performance.now() + 4;
      while (performance.now() < end);
      return { intent: 'wage-arrears' };
    });
    let turns = 0;
    let isDone = false;
    const serve = (): void => {
      turns += 1;
      if (!isDone) setImmediate(serve);
    };
    setImmediate(serve);
    await answerRegression('wage-arrears', { catalogue, recogniser: slow });
    isDone = true;
    // 200 lines of 4 ms: at most three of them at once.
    expect(turns).toBeGreaterThan(60);
  });

  it('are none where nothing leads to the answer', async () => {
    const recogniser = understander(() => ({}));
    expect(await answerRegression('nothing', { catalogue, recogniser })).toEqual({ asked: 0, led: 0, missed: [] });
  });
});
