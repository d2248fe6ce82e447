import type { Example } from './examples.ts';
import { flatVectors, trainExpert } from './expert-training.ts';
import { FeatureSpace, type Vector } from './features.ts';
import { type LinearModel, LinearScorer, softmax } from './linear-model.ts';
import { NearestUtterances, type Nearness, type StoredUtterances } from './nearest.ts';
import { PerceptronScorer } from './sparse-network.ts';
import { SUBJECTS } from './subjects.ts';
import { trainApart } from './training-thread.ts';

/** What training makes of examples, as it is stored. */
export interface TrainedExperts {
  keys: readonly string[];
  idf: Float32Array;
  /** node-nlp's perceptrons, one for each intent. */
  engine: LinearModel;
  /** Softmax regression over the intents. */
  linear: LinearModel;
  /** Softmax regression over the subjects, from characters and words only. */
  subjects: LinearModel;
  utterances: StoredUtterances;
}

/** What the experts say of one message. All shares are 0 … 1 and sum to 1. */
export interface Opinions {
  engine: Float32Array;
  linear: Float32Array;
  subjects: Float32Array;
  nearness: Nearness;
  /** Length of the message's vector: how much of it is known at all, 0 … 1. */
  known: number;
}

/** Sound says nothing of a topic that letters do not say; homophones across topics would only blur it. */
function silent(keys: readonly string[]): Uint8Array {
  return Uint8Array.from(keys, (key) => (key.startsWith('p:') ? 1 : 0));
}

function without({ at, weight }: Vector, left: Uint8Array): Vector {
  const isKept = (feature: number): boolean => left[feature] === 0;
  const kept = at.filter(isKept);
  const weights = new Float32Array(kept.length);
  let place = 0;
  for (let index = 0; index < at.length; index += 1) {
    if (!isKept(at[index] as number)) continue;
    weights[place] = weight[index] as number;
    place += 1;
  }
  return { at: kept, weight: weights };
}

/** Rare subjects count as much as their square root: neither drowned, nor louder than all others. */
function balance(labels: readonly number[]): Float32Array {
  const count = new Float32Array(SUBJECTS.length);
  for (const label of labels) count[label] = (count[label] ?? 0) + 1;
  const mean = labels.length / SUBJECTS.length;
  return Float32Array.from(labels, (label) => Math.sqrt(mean / (count[label] ?? 1)));
}

/** From so many examples on, starting a thread costs less than it saves. */
const LEAST_APART = 5_000;

/**
 * Trains every expert on the same examples; with many of them in threads of their own, which are under way when this
 * function returns its promise. Deterministic.
 */
export async function trainExperts(examples: readonly Example[], intents: readonly string[]): Promise<TrainedExperts> {
  const space = FeatureSpace.fit(examples.map(({ counts }) => counts));
  const vectors = examples.map(({ counts }) => space.vector(counts));
  const ofIntents = examples.flatMap(({ intent, kind }, index) => {
    const vector = vectors[index];
    return intent < 0 || vector === undefined ? [] : [{ vector, intent, kind }];
  });
  const said = ofIntents.filter(({ kind }) => kind !== 'cues');
  const left = silent(space.keys);
  const subjects = examples.map(({ subject }) => subject);
  const about = {
    vectors: flatVectors(ofIntents.map(({ vector }) => vector)),
    labels: Int32Array.from(ofIntents, ({ intent }) => intent),
    features: space.size,
  };
  const train = examples.length < LEAST_APART ? trainExpert : trainApart;
  const training = Promise.all([
    train({ expert: 'engine', ...about, intents }),
    train({ expert: 'softmax', ...about, classes: intents.length }),
    train({
      expert: 'softmax',
      vectors: flatVectors(vectors.map((vector) => without(vector, left))),
      labels: Int32Array.from(subjects),
      features: space.size,
      classes: SUBJECTS.length,
      settings: { rounds: 6, rate: 0.3 },
      importance: balance(subjects),
    }),
  ]);
  const utterances = NearestUtterances.store(
    said.map(({ vector }) => vector),
    said.map(({ intent }) => intent),
    { features: space.size, intents: intents.length },
  );
  const [engine, linear, bySubject] = await training;
  return { keys: space.keys, idf: space.idf, engine, linear, subjects: bySubject, utterances };
}

/** The experts, ready to be asked. */
export class Experts {
  readonly #space: FeatureSpace;
  readonly #engine: PerceptronScorer;
  readonly #linear: LinearScorer;
  readonly #subjects: LinearScorer;
  readonly #near: NearestUtterances;

  constructor({ keys, idf, engine, linear, subjects, utterances }: TrainedExperts) {
    this.#space = new FeatureSpace(keys, idf);
    this.#engine = new PerceptronScorer(engine);
    this.#linear = new LinearScorer(linear);
    this.#subjects = new LinearScorer(subjects);
    this.#near = new NearestUtterances(utterances);
  }

  ask(counts: ReadonlyMap<string, number>): Opinions {
    const vector = this.#space.vector(counts);
    return {
      engine: this.#engine.score(vector),
      linear: softmax(this.#linear.score(vector)),
      // Of what it was not trained on, it has no weights.
      subjects: softmax(this.#subjects.score(vector)),
      nearness: this.#near.near(vector),
      known: Math.sqrt(vector.weight.reduce((sum, value) => sum + value * value, 0)),
    };
  }
}
