import type { Vector } from './features.ts';

/** One utterance beside a message. */
export interface Neighbour {
  /** Position of its intent in the model. */
  intent: number;
  cosine: number;
}

export interface Nearness {
  /** For each intent, how near it is: half the mean cosine to its three nearest utterances, half to its centre. */
  fit: Float32Array;
  /** The nearest utterances of all, nearest first. */
  neighbours: Neighbour[];
}

const NEIGHBOURS = 5;
/** Utterances of an intent that are averaged: one alone is chance, all of them are the centre. */
const AVERAGED = 3;

/** Cosine to every utterance that is known, through an inverted index: feature → utterances that have it. */
export class NearestUtterances {
  readonly #starts: Int32Array;
  readonly #utterances: Int32Array;
  readonly #weights: Float32Array;
  readonly #intentOf: Int32Array;
  /** Length of the sum of an intent's utterances: what makes the sum of their cosines the cosine to the centre. */
  readonly #centreLength: Float32Array;

  constructor(vectors: readonly Vector[], intentOf: ArrayLike<number>, features: number, intents: number) {
    const starts = new Int32Array(features + 1);
    for (const { at } of vectors) for (const feature of at) starts[feature + 1] = (starts[feature + 1] ?? 0) + 1;
    for (let feature = 0; feature < features; feature += 1) {
      starts[feature + 1] = (starts[feature + 1] ?? 0) + (starts[feature] ?? 0);
    }
    const next = starts.slice();
    const postings = starts[features] ?? 0;
    this.#utterances = new Int32Array(postings);
    this.#weights = new Float32Array(postings);
    for (const [utterance, { at, weight }] of vectors.entries()) {
      for (const [index, feature] of at.entries()) {
        const place = next[feature] ?? 0;
        next[feature] = place + 1;
        this.#utterances[place] = utterance;
        this.#weights[place] = weight[index] ?? 0;
      }
    }
    this.#starts = starts;
    this.#intentOf = Int32Array.from(intentOf);
    this.#centreLength = centreLengths(vectors, this.#intentOf, features, intents);
  }

  near({ at, weight }: Vector): Nearness {
    const cosines = new Float32Array(this.#intentOf.length);
    for (const [index, feature] of at.entries()) {
      const value = weight[index] ?? 0;
      const end = this.#starts[feature + 1] ?? 0;
      for (let place = this.#starts[feature] ?? 0; place < end; place += 1) {
        const utterance = this.#utterances[place] ?? 0;
        cosines[utterance] = (cosines[utterance] ?? 0) + value * (this.#weights[place] ?? 0);
      }
    }
    const intents = this.#centreLength.length;
    const sums = new Float32Array(intents);
    const nearest = new Float32Array(intents * AVERAGED);
    const neighbours: Neighbour[] = [];
    for (const [utterance, cosine] of cosines.entries()) {
      if (cosine === 0) continue;
      const intent = this.#intentOf[utterance] ?? 0;
      sums[intent] = (sums[intent] ?? 0) + cosine;
      insert(nearest, intent * AVERAGED, cosine);
      const last = neighbours[NEIGHBOURS - 1];
      if (last !== undefined && cosine <= last.cosine) continue;
      const place = neighbours.findIndex((other) => other.cosine < cosine);
      neighbours.splice(place < 0 ? neighbours.length : place, 0, { intent, cosine });
      if (neighbours.length > NEIGHBOURS) neighbours.pop();
    }
    const fit = sums.map((sum, intent) => {
      let mean = 0;
      for (let at = 0; at < AVERAGED; at += 1) mean += (nearest[intent * AVERAGED + at] ?? 0) / AVERAGED;
      return (mean + sum / (this.#centreLength[intent] || 1)) / 2;
    });
    return { fit, neighbours };
  }
}

/** Keeps the largest values from `start` on, largest first. */
function insert(values: Float32Array, start: number, value: number): void {
  let carried = value;
  for (let at = start; at < start + AVERAGED; at += 1) {
    const here = values[at] ?? 0;
    if (carried <= here) continue;
    values[at] = carried;
    carried = here;
  }
}

function centreLengths(
  vectors: readonly Vector[],
  intentOf: Int32Array,
  features: number,
  intents: number,
): Float32Array {
  const members: number[][] = Array.from({ length: intents }, () => []);
  for (const [utterance, intent] of intentOf.entries()) members[intent]?.push(utterance);
  const sum = new Float32Array(features);
  return Float32Array.from(members, (utterances) => {
    sum.fill(0);
    for (const utterance of utterances) {
      const { at, weight } = vectors[utterance] ?? { at: [], weight: [] };
      for (const [index, feature] of at.entries()) sum[feature] = (sum[feature] ?? 0) + (weight[index] ?? 0);
    }
    return Math.sqrt(sum.reduce((total, value) => total + value * value, 0));
  });
}
