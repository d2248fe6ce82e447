/**
 * Recognition on the real intents, out of fold: node-nlp as it comes, the same perceptron on our features, nearness
 * alone, both together; then latency, load and training time, memory. Run: npx tsx bench/understanding.bench.ts
 */
import { mkdtemp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { loadSyllables, loadWords, normaliseForRecognition } from '../src/text/index.ts';
import { FeatureSpace } from '../src/understanding/features.ts';
import { createRecogniser, loadEmergencies, loadIntents } from '../src/understanding/index.ts';
import { LEGAL_TERMS } from '../src/understanding/legal-terms.ts';
import { inOrder } from '../src/understanding/model.ts';
import { NearestUtterances } from '../src/understanding/nearest.ts';
import { trainPerceptrons } from '../src/understanding/node-nlp-training.ts';
import { PinyinRepair } from '../src/understanding/pinyin-repair.ts';
import { PerceptronScorer } from '../src/understanding/sparse-network.ts';
import { crossValidate, FOLDS, readUtterances } from '../src/understanding/training.ts';

interface PlainManager {
  addDocument(locale: string, text: string, intent: string): void;
  train(): Promise<unknown>;
  process(locale: string, text: string): Promise<{ classifications?: { intent: string; score: number }[] }>;
}

const catalogue = await loadIntents('intents');
const emergencies = await loadEmergencies('knowledge');
const ids = catalogue.all().map(({ id }) => id);
const [words, syllables] = await Promise.all([loadWords(LEGAL_TERMS), loadSyllables()]);
const repair = new PinyinRepair(LEGAL_TERMS, syllables);
const utterances = readUtterances(catalogue, { words, syllables }, (text) => repair.repair(text));
const texts = catalogue.all().flatMap(({ name, utterances: said }) => [name, ...said]);

const rows: Record<string, string>[] = [];
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** One fold of node-nlp as it comes is enough to compare with, and is what it takes minutes to train. */
async function asItComes(): Promise<void> {
  const { NlpManager } = createRequire(import.meta.url)('node-nlp') as {
    NlpManager: new (settings: Record<string, unknown>) => PlainManager;
  };
  const manager = new NlpManager({ languages: ['zh'], autoSave: false, nlu: { log: false, iterations: 20 } });
  for (const [index, { intent, fold }] of utterances.entries()) {
    if (fold !== 0) manager.addDocument('zh', normaliseForRecognition(texts[index] ?? ''), ids[intent] ?? '');
  }
  await manager.train();
  let [tested, first, three] = [0, 0, 0];
  for (const [index, { intent, fold }] of utterances.entries()) {
    if (fold !== 0) continue;
    const { classifications = [] } = await manager.process('zh', normaliseForRecognition(texts[index] ?? ''));
    const best = classifications.slice(0, 3).map((one) => one.intent);
    tested += 1;
    if (best[0] === ids[intent]) first += 1;
    if (best.includes(ids[intent] ?? '')) three += 1;
  }
  rows.push({
    engine: 'node-nlp as it comes (fold 1)',
    'top-1': percent(first / tested),
    'top-3': percent(three / tested),
  });
}

async function partsAlone(): Promise<void> {
  const right = { 'node-nlp on our features': [0, 0], 'nearness (cosine)': [0, 0] };
  let tested = 0;
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const kept = utterances.filter((one) => one.fold !== fold);
    const space = FeatureSpace.fit(kept.map(({ counts }) => counts));
    const vectors = kept.map(({ counts }) => space.vector(counts));
    const examples = vectors.map((vector, at) => ({
      text: `u${at}`,
      vector,
      intent: ids[kept[at]?.intent ?? 0] ?? '',
    }));
    const engine = inOrder(new PerceptronScorer(await trainPerceptrons(examples, space.size)), ids);
    const near = new NearestUtterances(
      vectors,
      kept.map(({ intent }) => intent),
      space.size,
      ids.length,
    );
    for (const { counts, intent } of utterances.filter((one) => one.fold === fold)) {
      const vector = space.vector(counts);
      tested += 1;
      for (const [name, scores] of [
        ['node-nlp on our features', engine.score(vector)],
        ['nearness (cosine)', near.near(vector).fit],
      ] as const) {
        const better = scores.filter((score) => score > (scores[intent] ?? 0)).length;
        if (better === 0) right[name][0] = (right[name][0] ?? 0) + 1;
        if (better < 3) right[name][1] = (right[name][1] ?? 0) + 1;
      }
    }
  }
  for (const [engine, [first = 0, three = 0]] of Object.entries(right)) {
    rows.push({ engine, 'top-1': percent(first / tested), 'top-3': percent(three / tested) });
  }
}

await asItComes();
await partsAlone();
const heldOut = await crossValidate(catalogue, utterances);
const share = (holds: (one: (typeof heldOut)[number]) => boolean) =>
  percent(heldOut.filter(holds).length / heldOut.length);
rows.push({
  engine: 'both: nearness + P(intent)',
  'top-1': share(({ intent, ranking }) => ranking.top[0]?.intent === intent),
  'top-3': share(({ intent, ranking }) => ranking.top.slice(0, 3).some((one) => one.intent === intent)),
});
console.table(rows);

const modelDir = await mkdtemp(join(tmpdir(), 'models-'));
let start = performance.now();
await createRecogniser({ catalogue, emergencies, modelDir }).warm();
const trainMs = performance.now() - start;
start = performance.now();
const recogniser = createRecogniser({ catalogue, emergencies, modelDir });
await recogniser.warm();
const loadMs = performance.now() - start;
for (const text of texts) recogniser.understand(text);
const times = texts.map((text) => {
  const before = performance.now();
  recogniser.understand(text);
  return performance.now() - before;
});
times.sort((a, b) => a - b);
console.table([
  {
    intents: ids.length,
    utterances: texts.length,
    'train s': (trainMs / 1000).toFixed(1),
    'load ms': loadMs.toFixed(0),
    'p50 ms': (times[Math.floor(times.length / 2)] ?? 0).toFixed(2),
    'p99 ms': (times[Math.floor(times.length * 0.99)] ?? 0).toFixed(2),
    'RSS MB': (process.memoryUsage().rss / 1e6).toFixed(0),
  },
]);
