import { createRequire } from 'node:module';
import type { Vector } from './features.ts';
import { type LinearModel, LinearScorer, quantise } from './linear-model.ts';
import type { Scorer } from './scorer.ts';

const fromHere = createRequire(import.meta.url);
// node-nlp's own network, from wherever node-nlp keeps it; without the rest of node-nlp, which takes a second to load.
const fromNodeNlp = createRequire(fromHere.resolve('node-nlp'));

/** An example as node-nlp's network prepares it: positions and weights by position, and the intent's number. */
interface Prepared {
  input: { keys: readonly number[]; data: Readonly<Record<number, number>> };
  output: { data: Readonly<Record<number, number>> };
}

/** All examples one after the other, so that training walks through memory in order. */
interface FlatCorpus {
  starts: Int32Array;
  keys: Int32Array;
  values: Float32Array;
  /** Number of each example's intent. */
  targets: Int32Array;
}

export interface Perceptron {
  name: string;
  id: number;
  weights: Float32Array;
  changes: Float32Array;
  bias: number;
}

/** What of node-nlp's `NeuralNetwork` is used here; the package has no types. */
interface NeuralNetworkBase {
  settings: { alpha: number; momentum: number };
  perceptrons: Perceptron[];
  decayLearningRate: number;
  lookup: { inputLookup: { items: string[] }; outputLookup: { items: string[] } };
  initialize(inputs: number, outputs: readonly string[]): void;
  train(corpus: readonly { input: Record<string, number>; output: Record<string, number> }[]): unknown;
  prepareCorpus(corpus: unknown): Prepared[];
}

export interface NetworkSettings {
  iterations?: number;
  learningRate?: number;
  momentum?: number;
  alpha?: number;
  errorThresh?: number;
  deltaErrorThresh?: number;
  log?: boolean;
}

const { NeuralNetwork } = fromNodeNlp('@nlpjs/neural') as {
  NeuralNetwork: new (settings: NetworkSettings) => NeuralNetworkBase;
};

/**
 * node-nlp's network with its two inner loops over typed arrays instead of objects keyed by number: the same sums and
 * the same updates, many times faster in training.
 */
export class SparseNetwork extends NeuralNetwork {
  #corpus: FlatCorpus | null = null;

  override prepareCorpus(corpus: unknown): Prepared[] {
    const prepared = super.prepareCorpus(corpus);
    this.#corpus = flatten(prepared);
    return prepared;
  }

  /** As node-nlp's `runInputPerceptron`. */
  activation(
    { weights, bias }: Perceptron,
    keys: Int32Array,
    values: Float32Array,
    start = 0,
    end = keys.length,
  ): number {
    let sum = bias;
    for (let at = start; at < end; at += 1) sum += (values[at] ?? 0) * (weights[keys[at] ?? 0] ?? 0);
    return sum <= 0 ? 0 : this.settings.alpha * sum;
  }

  /** As node-nlp's `trainPerceptron`; called by its `train`, which hands over what `prepareCorpus` returned. */
  trainPerceptron(perceptron: Perceptron): number {
    if (this.#corpus === null) return 0;
    const { starts, keys, values, targets } = this.#corpus;
    const { alpha, momentum } = this.settings;
    const { changes, weights, id } = perceptron;
    let error = 0;
    for (let example = 0; example < targets.length; example += 1) {
      const start = starts[example] ?? 0;
      const end = starts[example + 1] ?? 0;
      const actual = this.activation(perceptron, keys, values, start, end);
      const wrong = (targets[example] === id ? 1 : 0) - actual;
      if (wrong === 0) continue;
      error += wrong ** 2;
      const delta = (actual > 0 ? 1 : alpha) * wrong * this.decayLearningRate;
      for (let at = start; at < end; at += 1) {
        const key = keys[at] ?? 0;
        const change = delta * (values[at] ?? 0) + momentum * (changes[key] ?? 0);
        changes[key] = change;
        weights[key] = (weights[key] ?? 0) + change;
      }
      perceptron.bias += delta;
    }
    return error;
  }
}

function flatten(prepared: readonly Prepared[]): FlatCorpus {
  const starts = new Int32Array(prepared.length + 1);
  for (const [index, { input }] of prepared.entries()) starts[index + 1] = (starts[index] ?? 0) + input.keys.length;
  const keys = new Int32Array(starts[prepared.length] ?? 0);
  const values = new Float32Array(keys.length);
  for (const [index, { input }] of prepared.entries()) {
    let place = starts[index] ?? 0;
    for (const key of input.keys) {
      keys[place] = key;
      values[place] = input.data[key] ?? 0;
      place += 1;
    }
  }
  return {
    starts,
    keys,
    values,
    targets: Int32Array.from(prepared, ({ output }) => Number(Object.keys(output.data)[0])),
  };
}

/**
 * Weights of a trained network, feature `f<number>` in row `<number>`, class by class in the order of `intents`.
 */
export function weightsOf(network: SparseNetwork, features: number, intents: readonly string[]): LinearModel {
  const columns = network.lookup.inputLookup.items.map((name) => Number(name.slice(1)));
  const weights = new Float32Array(features * intents.length);
  const biases = new Float32Array(intents.length);
  for (const [index, name] of network.lookup.outputLookup.items.entries()) {
    const perceptron = network.perceptrons[index];
    const one = intents.indexOf(name);
    if (perceptron === undefined || one < 0) continue;
    biases[one] = perceptron.bias;
    for (const [at, feature] of columns.entries()) {
      weights[feature * intents.length + one] = perceptron.weights[at] ?? 0;
    }
  }
  return quantise(weights, biases);
}

/** Runs stored perceptrons: the share of each intent in the squared activations, as node-nlp normalises them. */
export class PerceptronScorer implements Scorer {
  readonly #sums: LinearScorer;

  constructor(model: LinearModel) {
    this.#sums = new LinearScorer(model);
  }

  score(vector: Vector): Float32Array {
    const shares = this.#sums.score(vector);
    let total = 0;
    for (let one = 0; one < shares.length; one += 1) {
      const sum = shares[one] as number;
      shares[one] = sum <= 0 ? 0 : sum * sum;
      total += shares[one] as number;
    }
    if (total > 0) for (let one = 0; one < shares.length; one += 1) shares[one] = (shares[one] as number) / total;
    return shares;
  }
}
