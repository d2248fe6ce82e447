import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Answer,
  formatAnswer,
  KnowledgeBase,
  LiveKnowledge,
  loadKnowledge,
  RegionTree,
} from '../../src/knowledge/index.ts';
import { contentFolder, removeFolders, sampleAnswer } from './content-folder.ts';

const NOW = new Date('2026-03-02T02:00:00Z');
let at = NOW;
const clock = { now: () => at };
let lines: string[];
const log = { info: (line: string) => lines.push(`info ${line}`), warn: (line: string) => lines.push(`warn ${line}`) };
beforeEach(() => {
  lines = [];
  at = NOW;
});
afterEach(removeFolders);

interface Told {
  knowledge: KnowledgeBase;
  dialogs: string;
}

async function opened(dir: string): Promise<LiveKnowledge<Told>> {
  const knowledge = await loadKnowledge(dir);
  return new LiveKnowledge<Told>({ content: { knowledge, dialogs: 'first' }, clock, log });
}

describe('knowledge that follows its files', () => {
  it('exchanges everything in one step, and keeps what was for who began with it', async () => {
    const dir = await contentFolder();
    const live = await opened(dir);
    const { current } = live;
    at = new Date(NOW.getTime() + 60_000);
    const short = '工资要按月发给您，拖欠了可以投诉';
    await writeFile(
      join(dir, 'answers/labour.yaml'),
      JSON.stringify({ topic: '劳动纠纷', answers: [{ ...sampleAnswer, short }] }),
    );
    const read = await live.read(async () => ({ knowledge: await loadKnowledge(dir), dialogs: 'second' }));
    expect(live.current).toBe(current);
    if (read !== null) live.take(read);
    expect([live.current.knowledge.answer('wage-arrears')?.short, live.current.dialogs]).toEqual([short, 'second']);
    expect(current.knowledge.answer('wage-arrears')?.short).toBe(sampleAnswer.short);
    expect([live.asOf(NOW).dialogs, live.asOf(at).dialogs]).toEqual(['first', 'second']);
    expect(lines).toEqual(['info knowledge: changed content is in use, 1 answers']);
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    [
      'is no YAML',
      { 'answers/labour.yaml': 'topic: 劳动纠纷\nanswers:\n  - id: [a\n' },
      'answers/labour.yaml › line 4',
      'is not valid YAML',
    ],
    [
      'lacks a field',
      { 'answers/labour.yaml': { topic: '劳动纠纷', answers: [{ ...sampleAnswer, short: 3 }] } },
      'wage-arrears › short',
      'string',
    ],
    [
      'has one answer twice',
      { 'answers/more.yaml': { topic: '合同纠纷', answers: [sampleAnswer] } },
      'answers/more.yaml › wage-arrears › id',
      'duplicate',
    ],
    [
      'names no law of the register',
      {
        'laws.yaml': {
          laws: [{ name: '刑法', fullName: '刑法', version: '2023', inForceFrom: null, state: 'in-force' }],
        },
      },
      'wage-arrears › grounds.0.law',
      'is not in laws.yaml',
    ],
  ])(
    'keeps the last good content when a file %s, with one line that names file and field',
    async (_what, files, field, problem) => {
      const live = await opened(await contentFolder());
      const { current } = live;
      const broken = await contentFolder(files);
      const read = await live.read(async () => ({ knowledge: await loadKnowledge(broken), dialogs: '' }));
      expect(read).toBeNull();
      expect(live.current).toBe(current);
      expect(live.refused?.problems[0]?.field).toContain(field);
      expect(live.refused?.problems[0]?.problem).toContain(problem);
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(/^warn knowledge: changed content is not taken, the last good one stays: /);
      expect(lines[0]).toContain(field);
      expect(lines[0]).not.toContain('\n');
      live.take(current);
      expect(live.refused).toBeNull();
    },
  );
});

describe('reload under load', () => {
  /** A knowledge base of one round: every answer says its round and names the one beside it. */
  function base(template: KnowledgeBase, round: number): KnowledgeBase {
    const answers = Array.from({ length: 40 }, (_, index) => {
      const answer: Answer = {
        ...(template.answers()[0] as Answer),
        id: `answer-${index}`,
        question: `第${index}问，第${round}轮`,
        short: `第${round}轮的第${index}个答复`,
        related: [`answer-${(index + 1) % 40}`],
      };
      return { topic: '劳动纠纷' as const, file: 'answers/labour.yaml', answer };
    });
    return new KnowledgeBase({ ...contentOf(template), answers });
  }
  const contentOf = (kb: KnowledgeBase) => ({
    laws: kb.laws(),
    regions: new RegionTree(kb.regions.all()),
    hotlines: kb.hotlines,
    wording: kb.wording,
  });

  it('500 lookups at once while the content is exchanged 50 times: none wrong, none missing, none of two halves', async () => {
    const template = await loadKnowledge(await contentFolder());
    const live = new LiveKnowledge<Told>({ content: { knowledge: base(template, 0), dialogs: '0' }, clock, log });
    let round = 0;
    let lookups = 0;
    let isDone = false;
    const seen = new Set<string>();
    const pause = () => new Promise((resolve) => setImmediate(resolve));

    /** A turn: it takes the content once, waits as for storage, and looks up several answers. */
    const turn = async (index: number): Promise<void> => {
      const { knowledge, dialogs } = live.current;
      for (const id of [`answer-${index % 40}`, `answer-${(index + 1) % 40}`]) {
        await pause();
        const found = knowledge.lookup(id, NOW);
        if (found.state !== 'in-force') throw new Error(`${id} is ${found.state} in round ${dialogs}`);
        const { text, card } = formatAnswer(found.answer, knowledge, { adds: [], asOf: at });
        const own = [`第${dialogs}轮的`, `覆盖${dialogs}的`].some((words) => text.includes(words));
        if (!own) throw new Error(`${id} of another round than ${dialogs}: ${card.short}`);
        if (knowledge.answer(found.answer.related[0] ?? '') === null) throw new Error(`${id} leads nowhere`);
        lookups += 1;
      }
      seen.add(dialogs);
    };
    const asking = Array.from({ length: 500 }, async (_, index) => {
      while (!isDone) await turn(index);
    });
    for (round = 1; round <= 50; round += 1) {
      await pause();
      live.take({ knowledge: base(template, round), dialogs: String(round) });
      // Half of the rounds publish over the files as well.
      const now = round;
      live.publish((files) => {
        const answer = files.answer('answer-7');
        return now % 2 === 0 || answer === null
          ? new Map()
          : new Map([
              [
                'answer-7',
                { ...answer, short: `覆盖${files.answer('answer-1')?.short.match(/\d+/u)?.[0]}的第7个答复` },
              ],
            ]);
      });
    }
    await pause();
    isDone = true;
    await Promise.all(asking);
    expect(lookups).toBeGreaterThan(10_000);
    expect(seen.size).toBeGreaterThan(20);
    expect(live.current.dialogs).toBe('50');
  }, 60_000);
});
