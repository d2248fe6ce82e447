import { normaliseForRecognition } from '../text/index.ts';
import type { IntentCatalogue } from './catalogue.ts';
import { FeatureSpace, featureCounts, type TextReader, type Vector } from './features.ts';
import { fitLogistic, type Logistic, probability } from './logistic.ts';
import { type Bands, inOrder, isOutside, type Model } from './model.ts';
import { NearestUtterances } from './nearest.ts';
import { trainPerceptrons } from './node-nlp-training.ts';
import { type Ranking, rank } from './ranking.ts';
import { PerceptronScorer, type StoredPerceptrons } from './sparse-network.ts';

/** Parts the utterances are dealt into for cross-validation. */
export const FOLDS = 3;
/** Share of answers that must be right, out of fold, for a message to be answered without asking. */
const ANSWER_PRECISION = 0.9;
/** Never answered below it, however few the utterances that cross-validation could go by. */
const LEAST_ANSWER_CONFIDENCE = 0.6;
/** Least share of messages whose intent is among the three offered, out of fold, for asking to be worth it. */
const ASK_PRECISION = 0.5;

/** An utterance ready for training. */
export interface Utterance {
  counts: Map<string, number>;
  intent: number;
  /** Part it is held out in; -1 for an intent's name, which is always trained on. */
  fold: number;
}

/** What the model said of an utterance that it had not been trained on. */
export interface HeldOut {
  intent: number;
  ranking: Ranking;
}

interface Fitted {
  space: FeatureSpace;
  vectors: Vector[];
  perceptrons: StoredPerceptrons;
}

/** A fixed shuffle of 0 … n-1 (xorshift), so that folds are the same in every run. */
function shuffled(length: number, seed: number): number[] {
  const order = Array.from({ length }, (_, index) => index);
  let state = seed * 2_654_435_761 + 1;
  for (let last = length - 1; last > 0; last -= 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const at = (state >>> 0) % (last + 1);
    [order[last], order[at]] = [order[at] ?? 0, order[last] ?? 0];
  }
  return order;
}

/** All utterances of the catalogue with their features; the utterances of an intent are dealt evenly over the folds. */
export function readUtterances(
  catalogue: IntentCatalogue,
  reader: TextReader,
  prepare: (text: string) => string,
): Utterance[] {
  return catalogue.all().flatMap(({ name, utterances }, intent) => {
    const order = shuffled(utterances.length, intent + 1);
    const read = (text: string) => featureCounts(prepare(normaliseForRecognition(text)), reader);
    return [
      { counts: read(name), intent, fold: -1 },
      ...utterances.map((text, index) => ({ counts: read(text), intent, fold: (order[index] ?? 0) % FOLDS })),
    ];
  });
}

async function trainFully(utterances: readonly Utterance[], ids: readonly string[]): Promise<Fitted> {
  const space = FeatureSpace.fit(utterances.map(({ counts }) => counts));
  const vectors = utterances.map(({ counts }) => space.vector(counts));
  const perceptrons = await trainPerceptrons(
    vectors.map((vector, index) => ({
      text: `u${index}`,
      vector,
      intent: ids[utterances[index]?.intent ?? 0] ?? '',
    })),
    space.size,
  );
  return { space, vectors, perceptrons };
}

function ranker(
  { space, vectors, perceptrons }: Fitted,
  utterances: readonly Utterance[],
  ids: readonly string[],
  outside: readonly boolean[],
) {
  const near = new NearestUtterances(
    vectors,
    utterances.map(({ intent }) => intent),
    space.size,
    ids.length,
  );
  const engine = inOrder(new PerceptronScorer(perceptrons), ids);
  return (counts: Map<string, number>): Ranking => rank(space.vector(counts), near, engine, outside);
}

/** Ranks every utterance by a model that was trained without its fold. */
export async function crossValidate(catalogue: IntentCatalogue, utterances: readonly Utterance[]): Promise<HeldOut[]> {
  const ids = catalogue.all().map(({ id }) => id);
  const outside = ids.map((id) => isOutside(catalogue, id));
  const heldOut: HeldOut[] = [];
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const kept = utterances.filter((utterance) => utterance.fold !== fold);
    const rankOf = ranker(await trainFully(kept, ids), kept, ids, outside);
    for (const { counts, intent } of utterances.filter((utterance) => utterance.fold === fold)) {
      heldOut.push({ intent, ranking: rankOf(counts) });
    }
  }
  return heldOut;
}

const isRight = ({ intent, ranking }: HeldOut): boolean => ranking.top[0]?.intent === intent;
const isOffered = ({ intent, ranking }: HeldOut): boolean =>
  ranking.top.slice(0, 3).some((one) => one.intent === intent);

/** The lowest bound above which enough are right; from the surest down. */
function boundFor(sure: readonly { confidence: number; holds: boolean }[], precision: number): number {
  const sorted = [...sure].sort((a, b) => b.confidence - a.confidence);
  let held = 0;
  let bound = 1;
  for (const [index, { confidence, holds }] of sorted.entries()) {
    if (holds) held += 1;
    if (index >= 20 && held / (index + 1) >= precision) bound = confidence;
  }
  return bound;
}

/** Below the bound, asking is no longer worth it: the first window of messages, from the least sure, that reaches it. */
function askBound(sure: readonly { confidence: number; holds: boolean }[], precision: number): number {
  const sorted = [...sure].sort((a, b) => a.confidence - b.confidence);
  const size = Math.max(20, Math.floor(sorted.length / 20));
  for (let start = 0; start + size <= sorted.length; start += size) {
    const held = sorted.slice(start, start + size).filter(({ holds }) => holds).length;
    if (held / size >= precision) return sorted[start]?.confidence ?? 0;
  }
  return 0;
}

function calibrate(
  heldOut: readonly HeldOut[],
  outside: readonly boolean[],
): { confidence: Logistic; scope: Logistic; bands: Bands } {
  const confidence = fitLogistic(heldOut.map((one) => ({ signals: one.ranking.signals, holds: isRight(one) })));
  const scope = fitLogistic(
    heldOut.map(({ intent, ranking }) => ({ signals: ranking.scopeSignals, holds: outside[intent] === true })),
  );
  const sure = (holds: (one: HeldOut) => boolean) =>
    heldOut.map((one) => ({ confidence: probability(confidence, one.ranking.signals), holds: holds(one) }));
  const answer = Math.max(LEAST_ANSWER_CONFIDENCE, boundFor(sure(isRight), ANSWER_PRECISION));
  return { confidence, scope, bands: { answer, ask: Math.min(answer, askBound(sure(isOffered), ASK_PRECISION)) } };
}

/** Trains on the whole catalogue; confidence and bands come from cross-validation, never from the fit itself. */
export async function trainOn(catalogue: IntentCatalogue, utterances: readonly Utterance[]): Promise<Model> {
  const ids = catalogue.all().map(({ id }) => id);
  const outside = ids.map((id) => isOutside(catalogue, id));
  const calibrated = calibrate(await crossValidate(catalogue, utterances), outside);
  const { space, vectors, perceptrons } = await trainFully(utterances, ids);
  return {
    intents: ids,
    keys: [...space.keys],
    idf: space.idf,
    perceptrons,
    vectors,
    intentOf: Int32Array.from(utterances, ({ intent }) => intent),
    ...calibrated,
  };
}
