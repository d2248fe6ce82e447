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

/** Utterances as they are stored, turned about: for each feature the utterances that have it, weights in 16 bits. */
export interface StoredUtterances {
  /** Where the utterances of each feature begin. */
  starts: Int32Array;
  utterances: Uint16Array;
  weights: Uint16Array;
  intentOf: Uint16Array;
  /** Length of the sum of an intent's utterances: what makes the sum of their cosines the cosine to the centre. */
  centreLength: Float32Array;
}

const NEIGHBOURS = 5;
/** Utterances of an intent that are averaged: one alone is chance, all of them are the centre. */
const AVERAGED = 3;
/** Weights are 0 … 1. */
const STEPS = 4_095;
const MOST_UTTERANCES = 65_535;
/** A feature of more utterances than this share tells none of them apart, and costs the most to follow. */
const COMMON = 0.008;
const LEAST_COMMON = 50;

/** Cosine to every utterance that is known, through an inverted index. */
export class NearestUtterances {
  readonly #stored: StoredUtterances;
  /** All 0 between two messages. */
  readonly #cosines: Float32Array;
  readonly #met: Uint16Array;

  constructor(stored: StoredUtterances) {
    this.#stored = stored;
    this.#cosines = new Float32Array(stored.intentOf.length);
    this.#met = new Uint16Array(stored.intentOf.length);
  }

  /** @throws RangeError over 65,535 utterances. */
  static store(
    vectors: readonly Vector[],
    intentOf: readonly number[],
    { features, intents }: { features: number; intents: number },
  ): StoredUtterances {
    if (vectors.length > MOST_UTTERANCES) throw new RangeError(`More than ${MOST_UTTERANCES} utterances`);
    const starts = new Int32Array(features + 1);
    for (const { at } of vectors) for (const feature of at) starts[feature + 1] = (starts[feature + 1] ?? 0) + 1;
    const common = Math.max(COMMON * vectors.length, LEAST_COMMON);
    const isCommon = Uint8Array.from({ length: features }, (_, feature) =>
      (starts[feature + 1] ?? 0) > common ? 1 : 0,
    );
    for (let feature = 0; feature < features; feature += 1) if (isCommon[feature] === 1) starts[feature + 1] = 0;
    for (let feature = 0; feature < features; feature += 1) {
      starts[feature + 1] = (starts[feature + 1] ?? 0) + (starts[feature] ?? 0);
    }
    const next = starts.slice();
    const utterances = new Uint16Array(starts[features] ?? 0);
    const weights = new Uint16Array(utterances.length);
    for (const [utterance, { at, weight }] of vectors.entries()) {
      for (const [index, feature] of at.entries()) {
        if (isCommon[feature] === 1) continue;
        const place = next[feature] ?? 0;
        next[feature] = place + 1;
        utterances[place] = utterance;
        weights[place] = Math.max(1, Math.round((weight[index] ?? 0) * STEPS));
      }
    }
    return {
      starts,
      utterances,
      weights,
      intentOf: Uint16Array.from(intentOf),
      centreLength: centreLengths(vectors, intentOf, features, intents),
    };
  }

  near({ at, weight }: Vector): Nearness {
    const { starts, utterances, weights } = this.#stored;
    const cosines = this.#cosines;
    const met = this.#met;
    let count = 0;
    for (let index = 0; index < at.length; index += 1) {
      const value = (weight[index] as number) / STEPS;
      if (value === 0) continue;
      const feature = at[index] as number;
      const end = starts[feature + 1] as number;
      for (let place = starts[feature] as number; place < end; place += 1) {
        const utterance = utterances[place] as number;
        const cosine = cosines[utterance] as number;
        if (cosine === 0) {
          met[count] = utterance;
          count += 1;
        }
        cosines[utterance] = cosine + value * (weights[place] as number);
      }
    }
    const nearness = this.#byIntent(cosines, met.subarray(0, count));
    for (let index = 0; index < count; index += 1) cosines[met[index] as number] = 0;
    return nearness;
  }

  /** @param met utterances that share a feature with the message, each once; the others are at cosine 0. */
  #byIntent(cosines: Float32Array, met: Uint16Array): Nearness {
    const { intentOf, centreLength } = this.#stored;
    const intents = centreLength.length;
    const sums = new Float32Array(intents);
    const nearest = new Float32Array(intents * AVERAGED);
    const neighbours: Neighbour[] = [];
    let least = 0;
    for (let index = 0; index < met.length; index += 1) {
      const utterance = met[index] as number;
      const cosine = cosines[utterance] as number;
      const intent = intentOf[utterance] as number;
      sums[intent] = (sums[intent] as number) + cosine;
      insert(nearest, intent * AVERAGED, cosine);
      if (cosine <= least) continue;
      const place = neighbours.findIndex((other) => other.cosine < cosine);
      neighbours.splice(place < 0 ? neighbours.length : place, 0, { intent, cosine });
      if (neighbours.length > NEIGHBOURS) neighbours.pop();
      if (neighbours.length === NEIGHBOURS) least = neighbours[NEIGHBOURS - 1]?.cosine ?? 0;
    }
    const fit = sums.map((sum, intent) => {
      let mean = 0;
      for (let at = 0; at < AVERAGED; at += 1) mean += (nearest[intent * AVERAGED + at] ?? 0) / AVERAGED;
      return (mean + sum / (centreLength[intent] || 1)) / 2;
    });
    return { fit, neighbours };
  }
}

/** Keeps the largest values from `start` on, largest first. */
function insert(values: Float32Array, start: number, value: number): void {
  let carried = value;
  for (let at = start; at < start + AVERAGED; at += 1) {
    const here = values[at] as number;
    if (carried <= here) continue;
    values[at] = carried;
    carried = here;
  }
}

function centreLengths(
  vectors: readonly Vector[],
  intentOf: readonly number[],
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
