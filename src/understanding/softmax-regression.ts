import type { Vector } from './features.ts';
import { type LinearModel, quantise } from './linear-model.ts';
import { shuffled } from './shuffle.ts';

export interface SoftmaxSettings {
  /** Rounds over all examples. */
  rounds: number;
  rate: number;
}

export const SOFTMAX_SETTINGS: SoftmaxSettings = { rounds: 6, rate: 0.3 };

/** Vectors have length 1; features are seen this many times larger, so that few rounds are enough. */
const SCALE = 5;
/** A class that is wrong by less does not move: most are, and training is twice as fast. */
const NEGLIGIBLE = 0.002;

/**
 * Multinomial logistic regression by stochastic gradient descent with a step for each feature that shrinks as the
 * feature is seen (AdaGrad, Duchi et al. 2011). The same examples give the same weights.
 *
 * @param labels class of each example, 0 … classes-1.
 * @param importance how much each example counts; 1 when not given.
 */
export function trainSoftmax(
  vectors: readonly Vector[],
  labels: ArrayLike<number>,
  { features, classes }: { features: number; classes: number },
  { rounds, rate }: SoftmaxSettings = SOFTMAX_SETTINGS,
  importance?: ArrayLike<number>,
): LinearModel {
  const weights = new Float32Array(features * classes);
  const seen = new Float32Array(features).fill(1e-8);
  const biases = new Float32Array(classes);
  const scores = new Float32Array(classes);
  const active = new Int32Array(classes);
  let biasSeen = 1e-8;
  for (let round = 0; round < rounds; round += 1) {
    for (const example of shuffled(vectors.length, round + 1)) {
      const vector = vectors[example];
      if (vector === undefined) continue;
      const { at, weight } = vector;
      scores.set(biases);
      addRows(scores, weights, at, weight);
      const error = wrongness(scores, labels[example] ?? 0, importance?.[example] ?? 1);
      const moving = movingClasses(scores, active);
      for (let index = 0; index < at.length; index += 1) {
        const feature = at[index] as number;
        const value = (weight[index] as number) * SCALE;
        seen[feature] = (seen[feature] as number) + value * value * error;
        const step = (rate * value) / Math.sqrt(seen[feature] as number);
        const start = feature * classes;
        for (let place = 0; place < moving; place += 1) {
          const one = active[place] as number;
          weights[start + one] = (weights[start + one] as number) - step * (scores[one] as number);
        }
      }
      biasSeen += error;
      const step = rate / Math.sqrt(biasSeen);
      for (let one = 0; one < classes; one += 1) biases[one] = (biases[one] as number) - step * (scores[one] as number);
    }
  }
  for (let at = 0; at < weights.length; at += 1) weights[at] = (weights[at] as number) * SCALE;
  return quantise(weights, biases);
}

/** Puts the classes whose weights move into `active`. @returns how many. */
function movingClasses(gradient: Float32Array, active: Int32Array): number {
  let moving = 0;
  for (let one = 0; one < gradient.length; one += 1) {
    if (Math.abs(gradient[one] as number) < NEGLIGIBLE) continue;
    active[moving] = one;
    moving += 1;
  }
  return moving;
}

function addRows(scores: Float32Array, weights: Float32Array, at: Int32Array, weight: Float32Array): void {
  const classes = scores.length;
  for (let index = 0; index < at.length; index += 1) {
    const value = (weight[index] as number) * SCALE;
    const start = (at[index] as number) * classes;
    for (let one = 0; one < classes; one += 1) {
      scores[one] = (scores[one] as number) + value * (weights[start + one] as number);
    }
  }
}

/** Turns scores into the gradient in place: share minus truth. @returns the sum of its squares. */
function wrongness(scores: Float32Array, label: number, importance: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let one = 0; one < scores.length; one += 1) largest = Math.max(largest, scores[one] as number);
  let total = 0;
  for (let one = 0; one < scores.length; one += 1) {
    const share = Math.exp((scores[one] as number) - largest);
    scores[one] = share;
    total += share;
  }
  let squares = 0;
  for (let one = 0; one < scores.length; one += 1) {
    const wrong = ((scores[one] as number) / total - (one === label ? 1 : 0)) * importance;
    scores[one] = wrong;
    squares += wrong * wrong;
  }
  return squares;
}
