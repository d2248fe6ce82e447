import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { HotlineError } from '../errors.ts';
import {
  type Comparison,
  catalogueOf,
  compare,
  createRecogniser,
  loadDialect,
  loadEmergencies,
  loadIntents,
  parseEvaluationLines,
  type Recogniser,
  readStoredModel,
} from '../understanding/index.ts';
import type { CommandIo } from './command.ts';
import { ComparedPlaceError } from './errors.ts';
import {
  openRecogniser,
  optionOf,
  PLACE_OPTIONS,
  type Places,
  readPlaces,
  UNDERSTANDING_PLACES,
} from './understanding-places.ts';

export const help = `hotline nlu compare A B --on FILE.jsonl [--topic] [--json]

Asks two recognisers the same questions and says which is better, and whether that can be chance.
A and B are each a file X.model, a folder with one such file, or a folder of intents (trained first if need be).
Lines: {"text", "intent", "acceptable"?: [...]}; with --topic: {"text", "topic"}.

  --on FILE   the questions
  --json      {"n", "a", "b", "bothRight", "onlyA", "onlyB", "neither", "pValue", "changed": [...]}
${UNDERSTANDING_PLACES}`;

const SHOWN = 50;
/** A difference that chance brings about less often than this is taken to be one. */
const CHANCE = 0.05;

/** Compares two models or contents. @returns exit code: 0 done, 1 something cannot be read, 2 not understood. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  const valued = [...PLACE_OPTIONS, '--on'];
  const [a, b] = args.filter((arg, at) => !arg.startsWith('--') && !valued.includes(args[at - 1] ?? ''));
  const file = optionOf(args, '--on');
  if (args.includes('--help')) {
    io.out(help);
    return 0;
  }
  if (a === undefined || b === undefined || file === undefined) {
    io.err(help);
    return 2;
  }
  try {
    const isByTopic = args.includes('--topic');
    const lines = parseEvaluationLines(await readFile(file, 'utf8'));
    const unfit = lines.findIndex((line) => 'topic' in line !== isByTopic);
    if (unfit >= 0) {
      io.err(`${file}: line ${unfit + 1}: needs "${isByTopic ? 'topic' : 'intent'}"`);
      return 1;
    }
    const places = readPlaces(args);
    const one = await open(a, 'a', places, io);
    const comparison = compare(one, await open(b, 'b', places, io), lines);
    if (args.includes('--json')) io.out(JSON.stringify(comparison));
    else for (const line of comparisonLines(comparison)) io.out(line);
    return 0;
  } catch (error) {
    if (!(error instanceof HotlineError) && !(error instanceof Error && 'code' in error)) throw error;
    io.err(error.message);
    return 1;
  }
}

/** A warm recogniser of a model file, of a folder with one, or of a folder of intents. */
async function open(place: string, side: 'a' | 'b', places: Places, io: CommandIo): Promise<Recogniser> {
  if (place.endsWith('.model')) return ofModel(place, places);
  if (!(await stat(place)).isDirectory()) throw new ComparedPlaceError(place);
  const names = await readdir(place);
  const models = names.filter((name) => name.endsWith('.model'));
  const [model] = models;
  if (model !== undefined && models.length === 1) return ofModel(join(place, model), places);
  if (models.length > 1 || !names.some((name) => /\.ya?ml$/u.test(name))) throw new ComparedPlaceError(place);
  const isOwn = resolve(place) === resolve(places.intentsDir);
  // Storing a model removes those of other content from its folder: each side has a folder of its own.
  const modelDir = isOwn ? places.modelDir : join(places.modelDir, `compared-${side}`);
  return (await openRecogniser({ ...places, intentsDir: place, modelDir }, io)).recogniser;
}

async function ofModel(file: string, { intentsDir, knowledgeDir }: Places): Promise<Recogniser> {
  const model = await readStoredModel(file);
  if (model === null) throw new ComparedPlaceError(file);
  const [catalogue, emergencies, dialect] = await Promise.all([
    loadIntents(intentsDir),
    loadEmergencies(knowledgeDir),
    loadDialect(knowledgeDir),
  ]);
  const options = { emergencies, dialect, modelDir: dirname(file), model };
  const recogniser = createRecogniser({ ...options, catalogue: catalogueOf(model.intents, catalogue) });
  await recogniser.warm();
  return recogniser;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** The comparison in words, for a terminal. */
export function comparisonLines(comparison: Comparison): string[] {
  const { n, a, b, bothRight, onlyA, onlyB, neither, pValue, changed } = comparison;
  const side = (name: string, { accuracy, p50Ms, p99Ms }: Comparison['a']): string =>
    `${name}   accuracy ${percent(accuracy)}   latency p50 ${p50Ms.toFixed(2)} ms   p99 ${p99Ms.toFixed(2)} ms`;
  return [
    verdict(comparison),
    '',
    `questions ${n}`,
    side('A', a),
    side('B', b),
    `both right ${bothRight}   only A ${onlyA}   only B ${onlyB}   neither ${neither}`,
    `McNemar, exact: p = ${pValue < 0.0001 ? '< 0.0001' : pValue.toFixed(4)}`,
    ...(changed.length === 0 ? [] : ['', `changed (${Math.min(SHOWN, changed.length)} of ${changed.length})`]),
    ...changed
      .slice(0, SHOWN)
      .map((one) =>
        [`${one.right.toUpperCase()} right`, one.expected, one.a ?? '-', one.b ?? '-', one.text].join('\t'),
      ),
  ];
}

function verdict({ onlyA, onlyB, a, b, pValue }: Comparison): string {
  const points = `${Math.abs((a.accuracy - b.accuracy) * 100).toFixed(1)} points`;
  if (onlyA === onlyB) return 'A and B are equally good on these questions.';
  const isBetter = onlyB > onlyA;
  const chance = pValue < CHANCE ? 'more than chance' : 'it may be chance: ask more questions';
  return `B is ${isBetter ? 'BETTER' : 'WORSE'} than A by ${points}; ${chance}.`;
}
