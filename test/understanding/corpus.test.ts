import { copyFile, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { corpusExamples } from '../../src/understanding/corpus.ts';
import { readExamples } from '../../src/understanding/examples.ts';
import {
  CorpusLineError,
  corpusOf,
  createRecogniser,
  loadEmergencies,
  loadFeatureReader,
  loadIntents,
  modelHash,
  parseCorpus,
  readCorpus,
  readStoredModel,
} from '../../src/understanding/index.ts';
import { SUBJECTS } from '../../src/understanding/subjects.ts';

const FILE = 'test/understanding/fixtures/corpus.jsonl';
const catalogue = await loadIntents('test/understanding/fixtures/intents');

describe('a corpus', () => {
  it('is read in three forms; unknown labels and repeated lines are counted', async () => {
    const corpus = await readCorpus(FILE, catalogue);
    expect(corpus.counts).toEqual({ lines: 9, utterances: 2, topicQuestions: 4, unknown: 2, left: 1 });
    expect(corpus.lines).toHaveLength(6);
    expect(corpus.lines[4]).toEqual({ text: '他在外头有了人，三年不回家，孩子都是我一个人带', topic: '婚姻家庭' });
    expect((await readCorpus(FILE, catalogue)).hash).toBe(corpus.hash);
  });

  it('names file and line of what is wrong', () => {
    const wrong = [
      '{"text": "好',
      '{"text": "只有文字"}',
      '{"text": " ", "topic": "劳动纠纷"}',
      '[]',
      '{"text": 1, "intent": "a"}',
    ];
    for (const line of wrong) {
      const read = () => parseCorpus(`{"text": "一", "label": "侵权"}\n${line}\n`, '语料.jsonl');
      expect(read).toThrow(CorpusLineError);
      expect(read).toThrow(/^语料\.jsonl: line 2: /);
    }
    expect(parseCorpus('\n\n', 'empty')).toEqual([]);
  });

  it('takes so many lines of a topic, the same ones every time', () => {
    const read = Array.from({ length: 5_000 }, (_, at) => ({ text: `第${at}个关于离婚的问题`, topic: '婚姻家庭' }));
    const [one, other] = [corpusOf(read, catalogue), corpusOf(read, catalogue)];
    expect(one.counts).toMatchObject({ topicQuestions: 4_000, left: 1_000 });
    expect(one.lines).toEqual(other.lines);
    // A sample over the whole file, not its beginning.
    expect(one.lines.some(({ text }) => text === read[4_990]?.text || text === read[4_991]?.text)).toBe(true);
  });

  it('becomes examples: topics teach subjects only, without sound', async () => {
    const reader = await loadFeatureReader();
    const base = readExamples(catalogue, reader);
    const examples = corpusExamples(await readCorpus(FILE, catalogue), catalogue, reader, base);
    const ofTopics = examples.filter(({ intent }) => intent < 0);
    expect(ofTopics.map(({ subject }) => SUBJECTS[subject])).toEqual(['劳动纠纷', '劳动纠纷', '婚姻家庭', '婚姻家庭']);
    expect(ofTopics.flatMap(({ counts }) => [...counts.keys()]).some((key) => key.startsWith('p:'))).toBe(false);
    const said = examples.filter(({ intent }) => intent >= 0);
    expect(said.map(({ intent, kind, batch, place }) => [catalogue.all()[intent]?.id, kind, batch, place])).toEqual([
      ['wage-arrears', 'utterance', 'corpus', 0],
      ['wage-arrears', 'utterance', 'corpus', 1],
    ]);
    // Seen once in the corpus and never in the catalogue: chance.
    expect(said[0]?.counts.has('c:盘')).toBe(false);
  });

  it('makes a model of its own that says what it was made from, and is better at the topic', async () => {
    // Few examples of danger: the emergency recogniser is not the matter here, and takes a minute to train.
    const knowledgeDir = await mkdtemp(join(tmpdir(), 'knowledge-'));
    await copyFile('knowledge/emergencies.yaml', join(knowledgeDir, 'emergencies.yaml'));
    await mkdir(join(knowledgeDir, 'emergency-examples'));
    const danger = '## E-VIOLENCE immediate\n他正在打我\n他拿刀追我\n## calm\n邻居说话难听\n想问离婚怎么办\n';
    await writeFile(join(knowledgeDir, 'emergency-examples', 'few.txt'), danger);
    const emergencies = await loadEmergencies(knowledgeDir);
    const modelDir = await mkdtemp(join(tmpdir(), 'models-'));
    const words = ['彩礼', '抚养', '家暴', '婆婆', '出轨'];
    const lines = words.flatMap((word) =>
      Array.from({ length: 8 }, (_, at) => JSON.stringify({ text: `${word}的事问一问${at}`, label: '婚姻家庭' })),
    );
    const corpus = corpusOf(parseCorpus(lines.join('\n'), 'f'), catalogue);
    const plain = createRecogniser({ catalogue, emergencies, modelDir: await mkdtemp(join(tmpdir(), 'models-')) });
    const taught = createRecogniser({ catalogue, emergencies, modelDir, corpus });
    await plain.warm();
    await taught.warm();
    expect(taught.version).not.toBe(plain.version);
    expect(taught.version).toBe(modelHash(catalogue, emergencies.examples, corpus));
    const model = await readStoredModel(join(modelDir, `${taught.version}.model`));
    expect(model?.madeFrom.corpus).toEqual({ hash: corpus.hash, counts: corpus.counts });
    expect(taught.understand('婆婆的事').topic).toBe('婚姻家庭');
    expect((await readFile(join(modelDir, `${taught.version}.model`))).length).toBeLessThan(20_000_000);
  }, 120_000);
});
