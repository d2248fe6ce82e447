import { compareUtterances } from '../../src/cli/check-utterances.ts';
import { type CatalogueIntent, IntentCatalogue } from '../../src/understanding/index.ts';

const intent = (id: string, utterances: string[]): CatalogueIntent => ({
  id,
  name: id,
  topic: '劳动纠纷',
  leadsTo: { handoff: 'lawyer', urgent: false },
  utterances,
  batches: utterances.map(() => ''),
});
const catalogue = new IntentCatalogue(
  [intent('wage', ['欠薪一', '欠薪二', '加班三']), intent('overtime', ['加班一', '加班二', '别的'])],
  { heldBack: [{ text: '加班四', intent: 'wage', also: ['overtime'] }] },
);
/** Understands by the first word that it knows. */
const asked: string[] = [];
const recogniser = {
  understand: (text: string) => {
    asked.push(text);
    const found = text.includes('加班') ? 'overtime' : text.includes('欠薪') ? 'wage' : null;
    return {
      decision: 'answer' as const,
      intent: found,
      topic: null,
      confidence: 1,
      alternatives: [],
      emergency: null,
      reason: '',
    };
  },
};

beforeEach(() => asked.splice(0));

describe('utterances that land elsewhere', () => {
  it('are counted by pairs, with one as an example; another intent that is as right counts as right', () => {
    expect(compareUtterances(recogniser, catalogue, null)).toEqual({
      asked: 7,
      elsewhere: 2,
      pairs: [
        { intent: 'wage', landsOn: 'overtime', count: 1, example: '加班三' },
        { intent: 'overtime', landsOn: '-', count: 1, example: '别的' },
      ],
    });
  });

  it('are never asked in the very words that are recognised without a model', () => {
    compareUtterances(recogniser, catalogue, null);
    expect(asked.every((text) => text.startsWith('您好'))).toBe(true);
  });

  it('are asked of a sample that is spread over all', () => {
    expect(compareUtterances(recogniser, catalogue, 3).asked).toBe(3);
    expect(asked.map((text) => text.slice(-3))).toEqual(['欠薪一', '加班三', '加班二']);
    expect(compareUtterances(recogniser, catalogue, 100).asked).toBe(7);
  });
});
