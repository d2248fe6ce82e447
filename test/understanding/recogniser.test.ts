import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createRecogniser,
  loadEmergencies,
  loadIntents,
  type Recogniser,
  RecogniserNotReadyError,
} from '../../src/understanding/index.ts';
import { SmallContent } from './small-content.ts';

const INTENTS = 'test/understanding/fixtures/intents';
const catalogue = await loadIntents(INTENTS);
const emergencies = await loadEmergencies((await SmallContent.make()).knowledge);

async function trained(modelDir?: string) {
  const dir = modelDir ?? (await mkdtemp(join(tmpdir(), 'models-')));
  const lines: string[] = [];
  const recogniser = createRecogniser({ catalogue, emergencies, modelDir: dir, log: (line) => lines.push(line) });
  await recogniser.warm();
  return { recogniser, dir, lines };
}

let recogniser: Recogniser;
let dir: string;
let lines: string[];
beforeAll(async () => {
  ({ recogniser, dir, lines } = await trained());
});

describe('warm', () => {
  it('trains once, says so, and loads what it stored the next time', async () => {
    expect(recogniser.ready).toBe(true);
    expect(lines).toHaveLength(1);
    expect((await readdir(dir)).filter((name) => name.endsWith('.model'))).toHaveLength(1);
    const again = await trained(dir);
    expect(again.lines).toHaveLength(0);
    const text = '我们厂好几个月没开工资了';
    expect(again.recogniser.understand(text)).toEqual(recogniser.understand(text));
  });

  it('gives the same scores when it trains anew', async () => {
    const other = await trained();
    expect(other.lines).toHaveLength(1);
    for (const text of ['工资没发', '离婚孩子跟谁', '天气好吗', '摔断了腿']) {
      expect(other.recogniser.understand(text)).toEqual(recogniser.understand(text));
    }
  });

  it('is asked for before the first message', () => {
    const cold = createRecogniser({ catalogue, emergencies, modelDir: dir });
    expect(cold.ready).toBe(false);
    expect(() => cold.understand('你好')).toThrow(RecogniserNotReadyError);
  });
});

describe('understand', () => {
  it('recognises each intent by its name', () => {
    for (const { id, name } of catalogue.all()) expect([name, recogniser.understand(name).intent]).toEqual([name, id]);
  });

  it.each([
    ['公司欠了我半年工资不发', 'wage-arrears'],
    ['公司拖欠工資三個月了', 'wage-arrears'],
    ['老动众裁要什么材料', 'labor-arbitration-howto'],
    ['您好，请问一下，嗯，孩子抚养权怎么判', 'custody'],
    ['他不肯离婚我想起诉', 'divorce-suit'],
  ])('%s asks %s', (text, intent) => {
    const understood = recogniser.understand(text);
    expect(understood.intent).toBe(intent);
    expect(understood.topic).toBe(catalogue.topicOf(intent));
    expect(understood.confidence).toBeGreaterThan(0.3);
  });

  it.each(['人工', '转人工', '0', '０', '转人工！', '人工吧'])('%s wants a person', (text) => {
    expect(recogniser.understand(text)).toMatchObject({ decision: 'service', intent: 'talk-to-human', confidence: 1 });
  });

  it('puts emergencies first and keeps the question beside them', () => {
    expect(recogniser.understand('老公正在打我，离婚孩子归谁')).toMatchObject({
      decision: 'emergency',
      emergency: { code: 'E-VIOLENCE', level: 'immediate' },
    });
    const past = recogniser.understand('去年被老公打过，起诉离婚去哪个法院');
    expect(past.emergency?.level).toBe('lower');
    expect(past.decision).not.toBe('emergency');
    expect(past.intent).not.toBeNull();
  });

  it('declines what is not a question of law', () => {
    expect(recogniser.understand('今天天气怎么样').decision).toBe('out-of-scope');
  });

  it('never answers a question that the law has no single answer to', () => {
    expect(['handoff', 'clarify']).toContain(recogniser.understand('送外卖的算不算员工').decision);
  });

  it('asks which of two confusable questions is meant', () => {
    const understood = recogniser.understand('在私人工地上班受伤');
    expect(understood.decision).toBe('clarify');
    const offered = [understood.intent, ...understood.alternatives.slice(0, 2).map(({ intent }) => intent)];
    expect(offered).toEqual(expect.arrayContaining(['work-injury-recognition', 'casual-labor-injury']));
  });

  it('offers at most three others, each no surer than the first', () => {
    for (const text of ['工资', '孩子', '受伤了怎么办', '要多久']) {
      const { alternatives, confidence } = recogniser.understand(text);
      expect(alternatives.length).toBeLessThanOrEqual(3);
      for (const other of alternatives) expect(other.confidence).toBeLessThanOrEqual(confidence);
    }
  });
});

describe('hostile text', () => {
  it.each([
    ['nothing', ''],
    ['spaces', ' \n\t '],
    ['emoji', '😀'.repeat(10_000)],
    ['digits', '123456'],
    ['punctuation', '？！。……'],
    ['control characters', '\u0000\u0007\u001b[31m\u202e'],
  ])('%s: asks again, sure of nothing', (_, text) => {
    expect(recogniser.understand(text)).toMatchObject({
      decision: 'clarify',
      intent: null,
      confidence: 0,
      alternatives: [],
    });
  });

  it.each([
    ['another script', 'Αυτό είναι ένα ελληνικό κείμενο', 'clarify'],
    ['Arabic', 'هذا نص عربي', 'clarify'],
  ])('%s: asks again', (_, text, decision) => {
    expect(recogniser.understand(text)).toMatchObject({ decision, confidence: 0 });
  });

  it.each([
    'constructor',
    '__proto__',
    'toString hasOwnProperty valueOf',
    'nonefeature',
    '{"$gt":""}',
    '<script>alert(1)</script>',
    '\ud83d',
    '%name% {{x}}',
  ])('%s does no harm', (text) => {
    const { confidence } = recogniser.understand(text);
    expect(confidence).toBeGreaterThanOrEqual(0);
    expect(confidence).toBeLessThanOrEqual(1);
  });

  it('takes bounded time for 64 KB', () => {
    const start = performance.now();
    for (const text of [
      '工资'.repeat(32_768),
      'a'.repeat(65_536),
      '！'.repeat(65_536),
      '嗯，'.repeat(30_000),
      '他打'.repeat(32_768),
      `${' '.repeat(65_535)}x`,
    ]) {
      recogniser.understand(text);
    }
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
