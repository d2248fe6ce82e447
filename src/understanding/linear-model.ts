import type { Vector } from './features.ts';
import type { Scorer } from './scorer.ts';

/** Weights of a linear model in 8 bits, one scale for each feature: a quarter of the memory, and nothing lost. */
export interface LinearModel {
  classes: number;
  /** A row of `classes` weights for each feature. */
  weights: Int8Array;
  /** Of each feature: its largest weight, by 127. */
  scales: Float32Array;
  biases: Float32Array;
}

const LARGEST = 127;

/** Takes rows of `biases.length` weights, feature by feature. */
export function quantise(weights: Float32Array, biases: Float32Array): LinearModel {
  const classes = biases.length;
  const features = weights.length / classes;
  const small = new Int8Array(weights.length);
  const scales = new Float32Array(features);
  for (let feature = 0; feature < features; feature += 1) {
    const start = feature * classes;
    let largest = 0;
    for (let at = start; at < start + classes; at += 1) largest = Math.max(largest, Math.abs(weights[at] ?? 0));
    if (largest === 0) continue;
    scales[feature] = largest / LARGEST;
    for (let at = start; at < start + classes; at += 1) {
      small[at] = Math.round(((weights[at] ?? 0) / largest) * LARGEST);
    }
  }
  return { classes, weights: small, scales, biases };
}

/** Scores of a linear model: for each class the sum of weights of the features that a text has. */
export class LinearScorer implements Scorer {
  readonly #model: LinearModel;

  constructor(model: LinearModel) {
    this.#model = model;
  }

  score({ at, weight }: Vector): Float32Array {
    const { classes, weights, scales, biases } = this.#model;
    const scores = Float32Array.from(biases);
    for (let index = 0; index < at.length; index += 1) {
      const feature = at[index] as number;
      const value = (weight[index] as number) * (scales[feature] as number);
      const start = feature * classes;
      for (let one = 0; one < classes; one += 1) {
        scores[one] = (scores[one] as number) + value * (weights[start + one] as number);
      }
    }
    return scores;
  }
}

/** Scores as shares that sum to 1; a lower temperature makes the first stand out more. */
export function softmax(scores: Float32Array, temperature = 1): Float32Array {
  let largest = Number.NEGATIVE_INFINITY;
  for (let one = 0; one < scores.length; one += 1) largest = Math.max(largest, scores[one] as number);
  const shares = new Float32Array(scores.length);
  let total = 0;
  for (let one = 0; one < scores.length; one += 1) {
    shares[one] = Math.exp(((scores[one] as number) - largest) / temperature);
    total += shares[one] as number;
  }
  for (let one = 0; one < scores.length; one += 1) shares[one] = (shares[one] as number) / total;
  return shares;
}
