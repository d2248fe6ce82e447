import { createHash } from 'node:crypto';
import type { IntentCatalogue } from './catalogue.ts';
import { FeatureSpace, type Vector } from './features.ts';
import { LEGAL_TERMS } from './legal-terms.ts';
import type { Logistic } from './logistic.ts';
import { NearestUtterances } from './nearest.ts';
import type { Scorer } from './scorer.ts';
import { PerceptronScorer, type StoredPerceptrons } from './sparse-network.ts';

/** Raise it when features, training or decisions change, so that stored models are trained anew. */
export const MODEL_VERSION = 2;

/** Bounds of the three bands: answer from the upper one, ask from the lower one, else a person or out of scope. */
export interface Bands {
  answer: number;
  ask: number;
}

/** All that training finds out, as it is stored. */
export interface Model {
  /** Ids in the order of positions. */
  intents: string[];
  keys: string[];
  idf: Float32Array;
  perceptrons: StoredPerceptrons;
  /** The utterances' vectors one after the other, and the intent of each. */
  vectors: Vector[];
  intentOf: Int32Array;
  confidence: Logistic;
  scope: Logistic;
  bands: Bands;
}

/** A model made ready to recognise. */
export interface WarmModel {
  intents: readonly string[];
  isOutside: readonly boolean[];
  space: FeatureSpace;
  near: NearestUtterances;
  engine: Scorer;
}

/** Scores of the engine come in the order of the model's intents, whatever order node-nlp met them in. */
export function inOrder(engine: PerceptronScorer, intents: readonly string[]): Scorer {
  const positions = engine.intents.map((intent) => intents.indexOf(intent));
  return {
    score: (vector) => {
      const scores = new Float32Array(intents.length);
      for (const [index, score] of engine.score(vector).entries()) scores[positions[index] ?? 0] = score;
      return scores;
    },
  };
}

export function warmModel(model: Model, catalogue: IntentCatalogue): WarmModel {
  const { intents, keys, idf, perceptrons, vectors, intentOf } = model;
  return {
    intents,
    isOutside: intents.map((id) => isOutside(catalogue, id)),
    space: new FeatureSpace(keys, idf),
    near: new NearestUtterances(vectors, intentOf, keys.length, intents.length),
    engine: inOrder(new PerceptronScorer(perceptrons), intents),
  };
}

export function isOutside(catalogue: IntentCatalogue, id: string): boolean {
  const leadsTo = catalogue.get(id)?.leadsTo;
  return leadsTo !== undefined && 'outOfScope' in leadsTo;
}

/** Names a model by all that it was made from: the catalogue, the terms and the version of this code. */
export function modelHash(catalogue: IntentCatalogue): string {
  const content = catalogue
    .all()
    .map(({ id, name, topic, leadsTo, utterances }) => [id, name, topic, leadsTo, utterances]);
  return createHash('sha256')
    .update(JSON.stringify([MODEL_VERSION, LEGAL_TERMS, content]))
    .digest('hex')
    .slice(0, 16);
}
