import { readFile } from 'node:fs/promises';
import { MODEL_DIR } from '../../src/project-folders.ts';
import { parseHeadedLines } from '../../src/understanding/headed-lines.ts';
import {
  createRecogniser,
  evaluateFile,
  loadDialect,
  loadEmergencies,
  loadIntents,
  parseEvaluationLines,
  type Recogniser,
} from '../../src/understanding/index.ts';

/**
 * The shipped content, measured on messages by an author who wrote neither utterances nor held-back messages. Floors lie
 * a few points below what was measured: a change that costs more must be seen.
 */
const HELD_OUT = 'test/understanding/held-out';

const catalogue = await loadIntents('intents');
let recogniser: Recogniser;

beforeAll(async () => {
  recogniser = createRecogniser({
    catalogue,
    emergencies: await loadEmergencies('knowledge'),
    dialect: await loadDialect('knowledge'),
    modelDir: MODEL_DIR,
  });
  await recogniser.warm();
}, 600_000);

it('recognises every question of law by its name', () => {
  const evaluation = evaluateFile(
    recogniser,
    catalogue.legal().map(({ id, name }) => ({ text: name, intent: id })),
  );
  expect(evaluation.errors).toEqual([]);
});

it('understands what it was not trained on, and is sure of what it answers', async () => {
  const lines = parseEvaluationLines(await readFile(`${HELD_OUT}/questions.jsonl`, 'utf8'));
  const judged = lines.map((line) => {
    if (!('intent' in line)) throw new TypeError('questions.jsonl is judged by intent');
    const { decision, intent, alternatives } = recogniser.understand(line.text);
    const accepted = [line.intent, ...(line.acceptable ?? [])];
    const offered = [intent, ...alternatives.slice(0, 2).map((one) => one.intent)];
    return {
      isDirect: decision === 'answer' || decision === 'handoff' || decision === 'service',
      isRight: accepted.includes(intent ?? ''),
      isOffered: offered.some((one) => accepted.includes(one ?? '')),
      isForeign: line.intent === 'out-of-scope',
      isDeclined: decision === 'out-of-scope',
    };
  });
  const share = (of: typeof judged, holds: (one: (typeof judged)[number]) => boolean) =>
    of.filter(holds).length / of.length;
  expect(share(judged, ({ isRight }) => isRight)).toBeGreaterThan(0.9);
  expect(share(judged, ({ isOffered }) => isOffered)).toBeGreaterThan(0.96);
  const direct = judged.filter(({ isDirect }) => isDirect);
  expect(direct.length / judged.length).toBeGreaterThan(0.6);
  expect(share(direct, ({ isRight }) => isRight)).toBeGreaterThan(0.96);
  const foreign = judged.filter(({ isForeign }) => isForeign);
  expect(share(foreign, ({ isDeclined }) => isDeclined)).toBeGreaterThan(0.8);
});

it.each(['emergencies-1.txt', 'emergencies-2.txt'])(
  'finds the danger of %s and keeps near misses calm',
  async (file) => {
    const judged = parseHeadedLines(await readFile(`${HELD_OUT}/${file}`, 'utf8')).map(({ heading, text }) => ({
      isCalm: heading === 'calm',
      isAlarm: recogniser.understand(text).emergency?.level === 'immediate',
    }));
    const danger = judged.filter(({ isCalm }) => !isCalm);
    const calm = judged.filter(({ isCalm }) => isCalm);
    expect(danger.filter(({ isAlarm }) => isAlarm).length / danger.length).toBeGreaterThan(0.95);
    expect(calm.filter(({ isAlarm }) => !isAlarm).length / calm.length).toBeGreaterThan(0.88);
  },
);
