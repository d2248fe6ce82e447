import type { Vector } from './features.ts';
import { type LinearModel, quantise } from './linear-model.ts';
import { shuffled } from './shuffle.ts';

export interface SvmSettings {
  /** How much a wrong example counts against large weights. */
  cost: number;
  /** Rounds over all examples. */
  rounds: number;
}

export const SVM_SETTINGS: SvmSettings = { cost: 0.5, rounds: 8 };

/**
 * Linear support vector machines, one against the rest, with squared hinge loss, by dual coordinate descent (Hsieh et
 * al. 2008). All classes move along one pass over the examples. The same examples give the same weights.
 *
 * @param labels class of each example, 0 … classes-1.
 */
export function trainSvm(
  vectors: readonly Vector[],
  labels: ArrayLike<number>,
  features: number,
  classes: number,
  { cost, rounds }: SvmSettings = SVM_SETTINGS,
): LinearModel {
  const weights = new Float32Array(features * classes);
  const biases = new Float32Array(classes);
  const slack = 0.5 / cost;
  const alphas = new Float32Array(vectors.length * classes);
  const lengths = vectors.map(({ weight }) => 1 + slack + weight.reduce((sum, value) => sum + value * value, 0));
  const scores = new Float32Array(classes);
  for (let round = 0; round < rounds; round += 1) {
    for (const example of shuffled(vectors.length, round + 3)) {
      const vector = vectors[example];
      if (vector === undefined) continue;
      addRows(scores, biases, weights, vector);
      const label = labels[example] ?? 0;
      if (
        !moveAlphas(scores, alphas.subarray(example * classes, (example + 1) * classes), label, {
          slack,
          length: lengths[example] ?? 1,
        })
      )
        continue;
      moveWeights(scores, biases, weights, vector);
    }
  }
  return quantise(weights, biases);
}

/** Scores of one example; plain loops over typed arrays, the heart of training. */
function addRows(scores: Float32Array, biases: Float32Array, weights: Float32Array, { at, weight }: Vector): void {
  const classes = scores.length;
  scores.set(biases);
  for (let index = 0; index < at.length; index += 1) {
    const value = weight[index] as number;
    const start = (at[index] as number) * classes;
    for (let one = 0; one < classes; one += 1) {
      scores[one] = (scores[one] as number) + value * (weights[start + one] as number);
    }
  }
}

/** Turns the scores into steps of the weights; false when nothing moves. */
function moveAlphas(
  scores: Float32Array,
  alphas: Float32Array,
  label: number,
  { slack, length }: { slack: number; length: number },
): boolean {
  let moves = false;
  for (let one = 0; one < scores.length; one += 1) {
    const sign = one === label ? 1 : -1;
    const alpha = alphas[one] as number;
    const gradient = sign * (scores[one] as number) - 1 + slack * alpha;
    const next = Math.max(0, alpha - gradient / length);
    scores[one] = (next - alpha) * sign;
    if (next === alpha) continue;
    alphas[one] = next;
    moves = true;
  }
  return moves;
}

function moveWeights(steps: Float32Array, biases: Float32Array, weights: Float32Array, { at, weight }: Vector): void {
  const classes = steps.length;
  for (let index = 0; index < at.length; index += 1) {
    const value = weight[index] as number;
    const start = (at[index] as number) * classes;
    for (let one = 0; one < classes; one += 1) {
      weights[start + one] = (weights[start + one] as number) + value * (steps[one] as number);
    }
  }
  for (let one = 0; one < classes; one += 1) biases[one] = (biases[one] as number) + (steps[one] as number);
}
