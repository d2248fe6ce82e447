/**
 * Questions grouped by meaning: how pure the groups are, and what grouping ten thousand costs. Two sets of known meaning:
 * the messages of `intents/held-back/` (by intent; nothing was trained on them), and labelled consultations, lines
 * `{"text","label"}`, of a file that is not part of the project (by topic: groups are finer than topics, so that there
 * only purity says something).
 * Run: npx tsx bench/question-clusters.bench.ts [--file CONSULTATIONS.jsonl] [--n 10000] [--thresholds 0.2,0.24,0.3]
 */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { inSlices } from '../src/understanding/in-slices.ts';
import { loadDialect, loadFeatureReader, loadIntents } from '../src/understanding/index.ts';
import { LineIndex } from '../src/understanding/line-index.ts';
import { groupQuestions, SAME_QUESTION, type Said } from '../src/understanding/question-grouping.ts';

const ROOT = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    file: { type: 'string', default: join(ROOT, '../shared/data/consultations-13-topics.jsonl') },
    n: { type: 'string', default: '10000' },
    thresholds: { type: 'string', default: String(SAME_QUESTION) },
  },
});

interface Labelled {
  text: string;
  label: string;
}

const entropy = (counts: Iterable<number>, n: number): number => {
  let sum = 0;
  for (const count of counts) sum -= (count / n) * Math.log(count / n);
  return sum;
};

const pairsOf = (count: number): number => (count * (count - 1)) / 2;

function judge(labels: readonly string[], groups: Int32Array): Record<string, string> {
  const n = labels.length;
  const byGroup = new Map<number, Map<string, number>>();
  const byLabel = new Map<string, number>();
  for (const [at, label] of labels.entries()) {
    const group = byGroup.get(groups[at] ?? -1) ?? new Map<string, number>();
    group.set(label, (group.get(label) ?? 0) + 1);
    byGroup.set(groups[at] ?? -1, group);
    byLabel.set(label, (byLabel.get(label) ?? 0) + 1);
  }
  const sizes = [...byGroup.values()].map((group) => [...group.values()].reduce((sum, count) => sum + count, 0));
  const cells = [...byGroup.values()].flatMap((group) => [...group.values()]);
  const [ofLabels, ofGroups, ofBoth] = [entropy(byLabel.values(), n), entropy(sizes, n), entropy(cells, n)];
  const homogeneity = ofLabels === 0 ? 1 : 1 - (ofBoth - ofGroups) / ofLabels;
  const completeness = ofGroups === 0 ? 1 : 1 - (ofBoth - ofLabels) / ofGroups;
  const larger = [...byGroup.values()].filter((_, at) => (sizes[at] ?? 0) > 1);
  const inLarger = sizes.filter((size) => size > 1).reduce((sum, size) => sum + size, 0);
  const most = larger.reduce((sum, group) => sum + Math.max(...group.values()), 0);
  const joined = sizes.reduce((sum, size) => sum + pairsOf(size), 0);
  const right = cells.reduce((sum, cell) => sum + pairsOf(cell), 0);
  const wanted = [...byLabel.values()].reduce((sum, count) => sum + pairsOf(count), 0);
  const percent = (share: number) => `${(share * 100).toFixed(1)}`;
  return {
    groups: String(sizes.length),
    'in groups of 2+ %': percent(inLarger / n),
    largest: String(Math.max(...sizes)),
    'purity of 2+ %': percent(most / Math.max(1, inLarger)),
    'V-measure': ((2 * homogeneity * completeness) / (homogeneity + completeness || 1)).toFixed(3),
    'pairs right %': percent(right / Math.max(1, joined)),
    'pairs found %': percent(right / Math.max(1, wanted)),
  };
}

const catalogue = await loadIntents(join(ROOT, 'intents'));
const reader = await loadFeatureReader(await loadDialect(join(ROOT, 'knowledge')));
const from = performance.now();
const index = await inSlices(LineIndex.of(catalogue, reader));
process.stdout.write(`catalogue of ${index.size} lines read in ${Math.round(performance.now() - from)} ms\n`);

async function measure(name: string, set: readonly Labelled[]): Promise<void> {
  const sorted = [...set].sort((a, b) => (a.text < b.text ? -1 : 1));
  const read = performance.now();
  const said: Said[] = sorted.map(({ text }) => ({
    vector: index.read(text).vector,
    count: 1,
  }));
  const readMs = performance.now() - read;
  for (const threshold of values.thresholds.split(',').map(Number)) {
    let longest = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    const start = performance.now();
    const groups = await inSlices(groupQuestions(said, threshold));
    const ms = performance.now() - start;
    clearInterval(beat);
    const labels = sorted.map(({ label }) => label);
    console.table({
      [`${name} ${set.length} at ${threshold}`]: {
        ...judge(labels, groups),
        'read ms': Math.round(readMs),
        'group ms': Math.round(ms),
        'longest stretch ms': Math.round(longest),
      },
    });
  }
}

await measure(
  'held-back',
  catalogue.heldBack.map(({ text, intent }) => ({ text, label: intent })),
);
const consultations = await readFile(values.file, 'utf8').then(
  (content) =>
    content
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Labelled),
  () => null,
);
if (consultations === null) process.stdout.write(`no ${values.file}: only the messages held back were measured\n`);
else {
  const step = Math.max(1, Math.floor(consultations.length / Number(values.n)));
  await measure('consultations', consultations.filter((_, at) => at % step === 0).slice(0, Number(values.n)));
}
