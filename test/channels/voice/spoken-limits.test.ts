import { join } from 'node:path';
import { forTheEar } from '../../../src/channels/voice/for-the-ear.ts';
import { speechOf } from '../../../src/channels/voice/spoken-turns.ts';
import { formatAnswer, loadKnowledge } from '../../../src/knowledge/index.ts';
import { newTurn, type Turn } from '../../../src/sessions/index.ts';

const asOf = new Date('2026-11-01T02:00:00Z');
const bare = (text: string) => text.replace(/[\p{P}\s]+/gu, '');

it('no answer loses its limit by telephone, nor half of what is different for the caller; two sentences each', async () => {
  const knowledge = await loadKnowledge(join(import.meta.dirname, '../../../knowledge'));
  const wrong: string[] = [];
  let limits = 0;
  for (const { answer } of knowledge.entries()) {
    const differences = answer.ask
      .flatMap(({ choices }) => choices.map(({ adds }) => adds))
      .filter((add) => add !== '');
    for (const adds of [[], ...differences.map((add) => [add])]) {
      const { text, speak, card } = formatAnswer(answer, knowledge, { adds, asOf });
      const attachment = { contentType: 'application/vnd.legal-hotline.answer+json', content: { ...card, ask: '' } };
      const activity = { type: 'message' as const, text, speak, attachments: [attachment] };
      const turn = newTurn({ key: 'k', at: asOf, from: 'bot', sessionId: 's', activity, delivery: 'pending' });
      const said = speechOf([{ ...turn, _id: 't', stream: 'c', seq: 1 } as Turn], false).text;
      const [limit] = answer.deadlines;
      if (limit !== undefined) {
        limits += 1;
        if (!bare(said).includes(bare(forTheEar(limit.limit)))) wrong.push(`${answer.id}: ${limit.limit}`);
      }
      for (const add of adds) if (!bare(said).includes(bare(forTheEar(add)))) wrong.push(`${answer.id}: ${add}`);
      if ((said.match(/[。！？]/gu)?.length ?? 0) > 2) wrong.push(`${answer.id}: ${said}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(limits).toBeGreaterThan(100);
});
