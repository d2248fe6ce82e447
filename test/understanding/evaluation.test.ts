import {
  EvaluationLineError,
  evaluateFile,
  parseEvaluationLines,
  type Recogniser,
  type Understanding,
} from '../../src/understanding/index.ts';

const understood = (intent: string | null): Understanding => ({
  decision: 'answer',
  intent,
  topic: intent === 'wage-arrears' ? '劳动纠纷' : null,
  confidence: 0.5,
  alternatives: [],
  emergency: null,
  reason: '',
});
const recogniser: Recogniser = {
  ready: true,
  version: 'test',
  trained: false,
  warm: async () => undefined,
  understand: (text) =>
    understood(text.includes('工资') ? 'wage-arrears' : text.includes('婚') ? 'divorce-suit' : null),
};

describe('evaluateFile', () => {
  it('counts what is right, what will do, and what is wrong', () => {
    const lines = parseEvaluationLines(
      [
        '{"text":"工资没发","intent":"wage-arrears"}',
        '{"text":"工资条","intent":"wage-iou","acceptable":["wage-arrears"]}',
        '{"text":"离婚","intent":"custody"}',
        '',
        '{"text":"嗯","intent":"greeting"}',
      ].join('\n'),
    );
    const evaluation = evaluateFile(recogniser, lines);
    expect(evaluation).toMatchObject({ n: 4, accuracy: 0.5, macroF1: 0.5 });
    expect(evaluation.errors).toEqual([
      { text: '离婚', intent: 'custody', got: 'divorce-suit', score: 0.5 },
      { text: '嗯', intent: 'greeting', got: null, score: 0.5 },
    ]);
    expect(evaluation.p99Ms).toBeGreaterThanOrEqual(evaluation.p50Ms);
  });

  it('judges by topic', () => {
    const lines = parseEvaluationLines('{"text":"工资没发","topic":"劳动纠纷"}\n{"text":"离婚","topic":"婚姻家庭"}');
    expect(evaluateFile(recogniser, lines)).toMatchObject({ n: 2, accuracy: 0.5 });
  });

  it.each(['nonsense', '{"text":"x"}', '{"text":"x","topic":"没有"}'])('refuses %s, naming the line', (line) => {
    expect(() => parseEvaluationLines(`{"text":"a","intent":"b"}\n${line}`)).toThrow(EvaluationLineError);
    expect(() => parseEvaluationLines(`{"text":"a","intent":"b"}\n${line}`)).toThrow(/line 2/);
  });
});
