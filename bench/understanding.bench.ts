/**
 * Recognition on the real intents, one part of five held out by situation: node-nlp as it comes, the same perceptron on
 * our features, each of the other experts alone, the whole; then time to train and load, latency and memory of the whole.
 * Takes five to ten minutes. Run: npx tsx bench/understanding.bench.ts
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { normaliseForRecognition } from '../src/text/index.ts';
import { partOf } from '../src/understanding/cross-validation.ts';
import {
  allExamples,
  createRecogniser,
  loadEmergencies,
  loadFeatureReader,
  loadIntents,
} from '../src/understanding/index.ts';
import { askHeldOut, figuresOf, judge } from '../src/understanding/reports/index.ts';

interface PlainManager {
  addDocument(locale: string, text: string, intent: string): void;
  train(): Promise<unknown>;
  process(locale: string, text: string): Promise<{ classifications?: { intent: string; score: number }[] }>;
}

const PARTS = 5;
/** As it comes, node-nlp's training takes hours on all of it: so many utterances an intent, and intents of all kinds. */
const PLAIN_UTTERANCES = 20;

const catalogue = await loadIntents('intents');
const intents = catalogue.all();
const examples = allExamples(catalogue, null, await loadFeatureReader());
const said = intents.flatMap(({ utterances }, intent) => utterances.map((text) => ({ intent, text })));
const places = examples.filter(({ kind }) => kind === 'utterance');
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const seconds = (start: number): string => ((performance.now() - start) / 1000).toFixed(1);
const rows: Record<string, string>[] = [];

/** The same held-out utterances; of those to train on, the first of each intent and batch. */
async function asItComes(): Promise<void> {
  const { NlpManager } = createRequire(import.meta.url)('node-nlp') as {
    NlpManager: new (settings: Record<string, unknown>) => PlainManager;
  };
  const manager = new NlpManager({
    languages: ['zh'],
    autoSave: false,
    nlu: { log: false },
    settings: { iterations: 10 },
  });
  const taken = new Map<number, number>();
  const start = performance.now();
  for (const [index, { intent, text }] of said.entries()) {
    const example = places[index];
    const used = taken.get(intent) ?? 0;
    if (example === undefined || partOf(example, PARTS) === 0 || used >= PLAIN_UTTERANCES) continue;
    taken.set(intent, used + 1);
    manager.addDocument('zh', normaliseForRecognition(text), intents[intent]?.id ?? '');
  }
  await manager.train();
  const trained = seconds(start);
  let [tested, first, three] = [0, 0, 0];
  for (const [index, { intent, text }] of said.entries()) {
    const example = places[index];
    // A fifth of those held out is enough to compare with.
    if (example === undefined || partOf(example, PARTS) !== 0 || index % PARTS !== 0) continue;
    const { classifications = [] } = await manager.process('zh', normaliseForRecognition(text));
    const best = classifications.slice(0, 3).map((one) => one.intent);
    const id = intents[intent]?.id ?? '';
    tested += 1;
    if (best[0] === id) first += 1;
    if (best.includes(id)) three += 1;
  }
  rows.push({
    engine: `node-nlp as it comes (${PLAIN_UTTERANCES} utterances an intent)`,
    'top-1': percent(first / tested),
    'top-3': percent(three / tested),
    'train s': trained,
  });
}

await asItComes();
const start = performance.now();
const judged = judge(catalogue, await askHeldOut(catalogue, examples, { folds: PARTS, by: 'situation', only: 0 }));
const trained = seconds(start);
const { variants, outOfScope, direct } = figuresOf(catalogue, judged);
for (const { variant, accuracy, topThree } of variants) {
  const name = variant === 'node-nlp alone' ? 'node-nlp on our features' : variant;
  rows.push({
    engine: name,
    'top-1': percent(accuracy),
    'top-3': percent(topThree),
    'train s': variant === 'whole' ? trained : '',
  });
}
console.table(rows);
console.log(
  `the whole: ${percent(direct.share)} answered at once, right in ${percent(direct.precision)}; out of scope AUROC ${outOfScope.auroc.toFixed(3)}`,
);

const emergencies = await loadEmergencies('knowledge');
const modelDir = await mkdtemp(join(tmpdir(), 'models-'));
const beforeTraining = performance.now();
await createRecogniser({ catalogue, emergencies, modelDir }).warm();
const trainSeconds = seconds(beforeTraining);
const beforeLoading = performance.now();
const recogniser = createRecogniser({ catalogue, emergencies, modelDir });
await recogniser.warm();
const loadSeconds = seconds(beforeLoading);
// A word more than was written down, so that nothing is looked up instead of recognised.
const asked = said.filter((_, index) => index % 10 === 0).map(({ text }) => `${text}，谢谢`);
for (const text of asked.slice(0, 200)) recogniser.understand(text);
const times = asked.map((text) => {
  const before = performance.now();
  recogniser.understand(text);
  return performance.now() - before;
});
times.sort((a, b) => a - b);
const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(2);
console.table([
  {
    intents: intents.length,
    utterances: said.length,
    'train s': trainSeconds,
    'load s': loadSeconds,
    'p50 ms': at(0.5),
    'p99 ms': at(0.99),
    'model MB': ((await stat(join(modelDir, `${recogniser.version}.model`))).size / 1e6).toFixed(0),
    'RSS MB': (process.memoryUsage().rss / 1e6).toFixed(0),
  },
]);
await rm(modelDir, { recursive: true });
