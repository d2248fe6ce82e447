import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSyllables, loadWords } from '../../src/text/index.ts';
import { createRecogniser, evaluateFile, loadEmergencies, loadIntents } from '../../src/understanding/index.ts';
import { LEGAL_TERMS } from '../../src/understanding/legal-terms.ts';
import { PinyinRepair } from '../../src/understanding/pinyin-repair.ts';
import { crossValidate, readUtterances } from '../../src/understanding/training.ts';

const catalogue = await loadIntents('intents');

it('recognises held-out utterances of the real intents', async () => {
  const [words, syllables] = await Promise.all([loadWords(LEGAL_TERMS), loadSyllables()]);
  const repair = new PinyinRepair(LEGAL_TERMS, syllables);
  const heldOut = await crossValidate(
    catalogue,
    readUtterances(catalogue, { words, syllables }, (text) => repair.repair(text)),
  );
  const right = heldOut.filter(({ intent, ranking }) => ranking.top[0]?.intent === intent).length;
  const offered = heldOut.filter(({ intent, ranking }) =>
    ranking.top.slice(0, 3).some((one) => one.intent === intent),
  ).length;
  expect(right / heldOut.length).toBeGreaterThan(0.5);
  expect(offered / heldOut.length).toBeGreaterThan(0.7);
}, 240_000);

it('recognises every question of law by its name', async () => {
  const recogniser = createRecogniser({
    catalogue,
    emergencies: await loadEmergencies('knowledge'),
    modelDir: await mkdtemp(join(tmpdir(), 'models-')),
  });
  await recogniser.warm();
  const evaluation = evaluateFile(
    recogniser,
    catalogue.legal().map(({ id, name }) => ({ text: name, intent: id })),
  );
  expect(evaluation.errors).toEqual([]);
}, 240_000);
