import { join } from 'node:path';
import { loadPhrases } from '../../../src/bot/index.ts';
import { type DeskPhrases, formatAnswer, loadDeskPhrases, loadKnowledge } from '../../../src/knowledge/index.ts';
import { loadRubric, type Rubric, type ScoredItem } from '../../../src/oversight/index.ts';
import { scoreService } from '../../../src/oversight/quality/score-service.ts';
import { loadEmergencies } from '../../../src/understanding/index.ts';
import { facts, served, Talk } from './service-stage.ts';

const KNOWLEDGE = join(import.meta.dirname, '../../../knowledge');

/** What the bot and the desk say by themselves earns full points by the published rubric: both are content of one house. */
describe('the published rubric and the published words', () => {
  let rubric: Rubric;
  let phrases: DeskPhrases;
  beforeAll(async () => {
    [rubric, phrases] = await Promise.all([loadRubric(KNOWLEDGE), loadDeskPhrases(KNOWLEDGE)]);
  });

  function item(id: string, talk: Talk, intents: string[], knowledge: Parameters<typeof scoreService>[3]): ScoredItem {
    const scored = scoreService(facts({ intents }), talk.turns, [served()], knowledge, rubric);
    return scored.items.find((one) => one.id === id) as ScoredItem;
  }
  const nothing = { answer: () => null, forbidden: [] };

  it('every alarm begins with a number to call', async () => {
    const emergencies = await loadEmergencies(KNOWLEDGE);
    const alarms = emergencies.codes.flatMap((code) => emergencies.reply(code) ?? []);
    expect(alarms.length).toBeGreaterThan(9);
    for (const { code, kind, first } of alarms) {
      const talk = new Talk();
      talk.resident('（危险）', code);
      talk.bot(first);
      const { points, applicable } = item('danger', talk, [], nothing);
      expect([code, kind === 'alarm' ? points : applicable]).toEqual([code, kind === 'alarm' ? 15 : false]);
    }
  });

  it('every answer in force has its grounds, its time limits and the right to aid in it', async () => {
    const kb = await loadKnowledge(KNOWLEDGE);
    const wrong: string[] = [];
    for (const answer of kb.answers()) {
      const { text, card } = formatAnswer(answer, kb, { adds: [], asOf: new Date('2026-03-02T02:00:00Z') });
      const talk = new Talk();
      talk.resident('怎么办');
      talk.bot(text, { card: { contentType: 'application/vnd.legal-hotline.answer+json', content: card } });
      const knowledge = { answer: (id: string) => kb.answer(id), forbidden: phrases.forbidden };
      for (const id of ['grounds', 'aid-right', 'deadline']) {
        const { points, of, applicable } = item(id, talk, [answer.id], knowledge);
        if (applicable && points !== of) wrong.push(`${answer.id} ${id}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('the words that end a service, and the replies that colleagues share, are courteous and free of forbidden words', () => {
    const say = loadPhrases(KNOWLEDGE);
    for (const key of ['goodbye', 'closedBySilence', 'closedBySilenceInDanger'] as const) {
      const talk = new Talk();
      talk.says('system', say(key).text);
      expect([key, item('courtesy', talk, [], nothing).points]).toEqual([key, 5]);
    }
    const { replies, forbidden } = phrases;
    for (const { id, text } of replies) {
      const talk = new Talk();
      talk.lawyer(text);
      expect([id, item('service-words', talk, [], { ...nothing, forbidden }).points]).toEqual([id, 15]);
    }
    for (const id of ['closing', 'anything-else', 'take-care']) {
      const talk = new Talk();
      talk.lawyer(replies.find((reply) => reply.id === id)?.text ?? '');
      expect([id, item('courtesy', talk, [], nothing).points]).toEqual([id, 5]);
    }
  });

  it('hears thanks and anger as residents say them', () => {
    const heard = (words: string) => {
      const talk = new Talk();
      talk.resident(words);
      return item('mood', talk, [], nothing).why.map(({ code }) => code);
    };
    for (const words of ['谢谢您，我明白了', '好的，感谢', '太好了，帮大忙了'])
      expect(heard(words)).toEqual(['thanks']);
    for (const words of ['你们什么态度', '说了半天都没用', '白问了', '我要投诉你们', '你们就会踢皮球']) {
      expect([words, heard(words)]).toEqual([words, ['anger']]);
    }
    for (const words of ['好', '还是不明白了', '去了几次都没人管，踢皮球', '我要投诉老板', '报警也没用'])
      expect([words, heard(words)]).toEqual([words, ['mood-unknown']]);
  });
});
