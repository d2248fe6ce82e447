import type { Vector } from './features.ts';
import type { LinearModel } from './linear-model.ts';
import { trainPerceptrons } from './node-nlp-training.ts';
import { type SoftmaxSettings, trainSoftmax } from './softmax-regression.ts';

/** Vectors one after the other, as they travel between threads. */
export interface FlatVectors {
  starts: Int32Array;
  at: Int32Array;
  weight: Float32Array;
}

interface Examples {
  vectors: FlatVectors;
  /** Class of each example, 0 … classes-1. */
  labels: Int32Array;
  features: number;
}

/** What one expert is trained on. */
export type ExpertTask =
  | (Examples & { expert: 'engine'; intents: readonly string[] })
  | (Examples & { expert: 'softmax'; classes: number; settings?: SoftmaxSettings; importance?: Float32Array });

/** Trains one expert. The same task gives the same weights, in whatever thread. */
export async function trainExpert(task: ExpertTask): Promise<LinearModel> {
  const vectors = vectorsOf(task.vectors);
  const { features, labels } = task;
  if (task.expert === 'engine') {
    const examples = vectors.map((vector, index) => ({ vector, intent: task.intents[labels[index] ?? 0] ?? '' }));
    return trainPerceptrons(examples, features, task.intents);
  }
  const { classes, settings, importance } = task;
  return trainSoftmax(vectors, labels, { features, classes }, settings, importance);
}

export function flatVectors(vectors: readonly Vector[]): FlatVectors {
  const starts = new Int32Array(vectors.length + 1);
  for (const [index, { at }] of vectors.entries()) starts[index + 1] = (starts[index] ?? 0) + at.length;
  const all = starts[vectors.length] ?? 0;
  const flat = { starts, at: new Int32Array(all), weight: new Float32Array(all) };
  for (const [index, { at, weight }] of vectors.entries()) {
    flat.at.set(at, starts[index]);
    flat.weight.set(weight, starts[index]);
  }
  return flat;
}

function vectorsOf({ starts, at, weight }: FlatVectors): Vector[] {
  return Array.from({ length: starts.length - 1 }, (_, index) => ({
    at: at.subarray(starts[index], starts[index + 1]),
    weight: weight.subarray(starts[index], starts[index + 1]),
  }));
}
