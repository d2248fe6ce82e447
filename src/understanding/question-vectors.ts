import type { FeatureReader } from './feature-reader.ts';
import type { Vector } from './features.ts';
import type { Candidate } from './understanding.ts';

/** Features are hashed into so many places: a text that nobody has said before has a place for all of its words. */
const PLACES = 2 ** 18;
/** Behind them, places of what questions may mean. */
const MEANINGS = 2 ** 12;
/** How much each kind of feature counts, as in recognition: characters, words, syllables. */
const BLOCKS = { c: 1, w: 0.4, p: 0.7 } as const;
type Block = keyof typeof BLOCKS;
const KINDS = Object.keys(BLOCKS) as Block[];
/** Share of what a question may mean in the likeness of two, at most; the rest are their words. */
const GUESSED = 0.4;

/** FNV-1a over the code units of a feature's key. */
function placeOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % PLACES;
}

/** Features of a text by place, each place once, in order. */
interface Counted {
  at: Int32Array;
  times: Uint16Array;
  /** Position in {@link KINDS}. */
  kinds: Uint8Array;
}

/** A place has 18 bits, a kind 2, and so often at most one feature is counted: all of it fits into 31 bits. */
const MOST_TIMES = 2 ** 11 - 1;

function countedOf(counts: ReadonlyMap<string, number>): Counted {
  const packed = new Int32Array(counts.size);
  let size = 0;
  for (const [key, times] of counts) {
    const kind = KINDS.indexOf(key.charAt(0) as Block);
    packed[size] = (((placeOf(key) << 2) | kind) << 11) | Math.min(MOST_TIMES, times);
    size += 1;
  }
  packed.sort();
  const at = new Int32Array(size);
  const times = new Uint16Array(size);
  const kinds = new Uint8Array(size);
  let end = 0;
  for (const one of packed) {
    const place = one >>> 13;
    // Two features that fell on one place are one.
    if (end > 0 && at[end - 1] === place) {
      times[end - 1] = (times[end - 1] ?? 0) + (one & MOST_TIMES);
      continue;
    }
    at[end] = place;
    times[end] = one & MOST_TIMES;
    kinds[end] = (one >>> 11) & 3;
    end += 1;
  }
  return { at: at.slice(0, end), times: times.slice(0, end), kinds: kinds.slice(0, end) };
}

/** What a question may mean, as far as its words are like known ones. */
export interface Meant {
  /** Likeliest first; confidences sum to 1 at most. */
  guesses: readonly Candidate[];
  /** How much is to be given on them, 0 … 1: nothing where it is like nothing that is known. */
  trust: number;
}

/**
 * Where questions lie beside each other by their words: TF-IDF of characters, words and syllables, rarity as it is in the
 * lines of the catalogue. A vector depends on its text and the catalogue alone, never on the other questions.
 */
export class QuestionSpace {
  readonly #reader: FeatureReader;
  readonly #frequency: Uint32Array;
  readonly #texts: number;

  constructor(reader: FeatureReader, { frequency, texts }: { frequency: Uint32Array; texts: number }) {
    this.#reader = reader;
    this.#frequency = frequency;
    this.#texts = texts;
  }

  /** The space of these lines, and their vectors; yields after every line, so that others get a turn. */
  static *fitted(
    reader: FeatureReader,
    lines: readonly string[],
  ): Generator<void, { space: QuestionSpace; vectors: Vector[] }> {
    const frequency = new Uint32Array(PLACES);
    const counted: Counted[] = [];
    for (const line of lines) {
      const features = countedOf(reader.read(line));
      for (const place of features.at) frequency[place] = (frequency[place] ?? 0) + 1;
      counted.push(features);
      yield;
    }
    const space = new QuestionSpace(reader, { frequency, texts: lines.length });
    const vectors: Vector[] = [];
    for (const features of counted) {
      vectors.push(space.#weighed(features));
      yield;
    }
    return { space, vectors };
  }

  static get places(): number {
    return PLACES + MEANINGS;
  }

  /** True for a place of words; behind are those of what they may mean. */
  static isOfWords(place: number): boolean {
    return place < PLACES;
  }

  /** Words alone, of length 1; empty where a text has no letter. */
  words(text: string): Vector {
    return this.#weighed(countedOf(this.#reader.read(text)));
  }

  #weighed({ at, times, kinds }: Counted): Vector {
    const squares = new Float64Array(KINDS.length);
    const values = Float64Array.from(at, (place, index) => {
      const rarity = Math.log((1 + this.#texts) / (1 + (this.#frequency[place] ?? 0))) + 1;
      const value = (1 + Math.log(times[index] ?? 1)) * rarity;
      const kind = kinds[index] ?? 0;
      squares[kind] = (squares[kind] ?? 0) + value * value;
      return value;
    });
    const length = Math.hypot(...KINDS.map((kind, at) => ((squares[at] ?? 0) > 0 ? BLOCKS[kind] : 0))) || 1;
    const scales = KINDS.map((kind, at) => BLOCKS[kind] / (Math.sqrt(squares[at] ?? 0) || 1) / length);
    return { at, weight: Float32Array.from(values, (value, index) => value * (scales[kinds[index] ?? 0] ?? 0)) };
  }

  /**
   * Words and guesses; of length 1 at most. Two that were taken for the same with the same certainty are nearer: their
   * product grows by the overlap of both opinions.
   */
  question(words: Vector, { guesses, trust }: Meant): Vector {
    const guessed = GUESSED * trust;
    const weights = new Map<number, number>();
    for (let index = 0; index < words.at.length; index += 1) {
      weights.set(words.at[index] ?? 0, (words.weight[index] ?? 0) * Math.sqrt(1 - guessed));
    }
    for (const { intent, confidence } of guesses) {
      const place = PLACES + (placeOf(intent) % MEANINGS);
      weights.set(place, (weights.get(place) ?? 0) + Math.sqrt(guessed * Math.min(1, Math.max(0, confidence))));
    }
    return vectorOf(weights, 1);
  }
}

function vectorOf(weights: ReadonlyMap<number, number>, scale: number): Vector {
  const places = [...weights.keys()].sort((a, b) => a - b);
  return {
    at: Int32Array.from(places),
    weight: Float32Array.from(places, (place) => (weights.get(place) ?? 0) * scale),
  };
}

/** Product of two vectors whose places are in order. */
export function likeness(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0, j = 0; i < a.at.length && j < b.at.length; ) {
    const difference = (a.at[i] as number) - (b.at[j] as number);
    if (difference === 0) sum += (a.weight[i] as number) * (b.weight[j] as number);
    if (difference <= 0) i += 1;
    if (difference >= 0) j += 1;
  }
  return sum;
}

/** The mean of vectors, its heaviest places only: the mean likeness to all of them is the product with it. */
export function meanVector(vectors: readonly Vector[], most: number): Vector {
  const weights = new Map<number, number>();
  for (const { at, weight } of vectors) {
    for (const [index, place] of at.entries()) weights.set(place, (weights.get(place) ?? 0) + (weight[index] ?? 0));
  }
  const kept = [...weights].sort(([a, x], [b, y]) => y - x || a - b).slice(0, most);
  return vectorOf(new Map(kept), 1 / Math.max(1, vectors.length));
}
