import type { Vector } from './features.ts';
import type { Scorer } from './scorer.ts';

/**
 * Weights of a linear model, feature by feature: the classes that a feature speaks for or against, weights in 8 bits
 * with one scale a feature. Three quarters of the weights are as good as nothing and left out.
 */
export interface LinearModel {
  classes: number;
  /** Where the weights of each feature begin; one more than there are features. */
  starts: Int32Array;
  /** Class of each weight. */
  classOf: Uint16Array;
  weights: Int8Array;
  /** Of each feature: its largest weight, by 127. */
  scales: Float32Array;
  biases: Float32Array;
}

const LARGEST = 127;
/** Smaller steps of 127 are left out: in cross-validation they changed nothing. */
const LEAST = 3;

/** Takes rows of `biases.length` weights, feature by feature. */
export function quantise(rows: Float32Array, biases: Float32Array): LinearModel {
  const classes = biases.length;
  const features = rows.length / classes;
  const scales = new Float32Array(features);
  const starts = new Int32Array(features + 1);
  const steps = (feature: number, one: number): number => {
    const scale = scales[feature] ?? 0;
    return scale === 0 ? 0 : Math.round((rows[feature * classes + one] ?? 0) / scale);
  };
  for (let feature = 0; feature < features; feature += 1) {
    let largest = 0;
    for (let one = 0; one < classes; one += 1) {
      largest = Math.max(largest, Math.abs(rows[feature * classes + one] as number));
    }
    scales[feature] = largest / LARGEST;
    let kept = 0;
    for (let one = 0; one < classes; one += 1) if (Math.abs(steps(feature, one)) >= LEAST) kept += 1;
    starts[feature + 1] = (starts[feature] ?? 0) + kept;
  }
  const classOf = new Uint16Array(starts[features] ?? 0);
  const weights = new Int8Array(classOf.length);
  let place = 0;
  for (let feature = 0; feature < features; feature += 1) {
    for (let one = 0; one < classes; one += 1) {
      const value = steps(feature, one);
      if (Math.abs(value) < LEAST) continue;
      classOf[place] = one;
      weights[place] = value;
      place += 1;
    }
  }
  return { classes, starts, classOf, weights, scales, biases };
}

/** Scores of a linear model: for each class the sum of weights of the features that a text has. */
export class LinearScorer implements Scorer {
  readonly #model: LinearModel;

  constructor(model: LinearModel) {
    this.#model = model;
  }

  score({ at, weight }: Vector): Float32Array {
    const { starts, classOf, weights, scales, biases } = this.#model;
    const scores = Float32Array.from(biases);
    for (let index = 0; index < at.length; index += 1) {
      const feature = at[index] as number;
      const value = (weight[index] as number) * (scales[feature] as number);
      if (value === 0) continue;
      const end = starts[feature + 1] as number;
      for (let place = starts[feature] as number; place < end; place += 1) {
        const one = classOf[place] as number;
        scores[one] = (scores[one] as number) + value * (weights[place] as number);
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
