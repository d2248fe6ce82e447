import type { Syllables, Words } from '../text/index.ts';

/** A sparse vector of length 1: positions of features, in no order, and their weights. */
export interface Vector {
  at: Int32Array;
  weight: Float32Array;
}

/** How much each kind of feature counts. Every key starts with the letter of its kind, so that no text is a key. */
const BLOCKS = { c: 1, w: 0.4, p: 0.7 } as const;
type Block = keyof typeof BLOCKS;
const KINDS = Object.keys(BLOCKS) as Block[];
/** Longer grams made nothing better in cross-validation, and models four times as large. */
const LONGEST_GRAM = 2;
/** A feature that no utterance has: its weight, and the share of it that counts in a text's length. */
const UNKNOWN_IDF = 6;
const UNKNOWN_SHARE = 0.15;

/** Pulls characters, words and syllables out of a text. */
export interface TextReader {
  words: Words;
  syllables: Syllables;
}

function addGrams(counts: Map<string, number>, block: Block, units: readonly string[]): void {
  for (let length = 1; length <= LONGEST_GRAM; length += 1) {
    for (let start = 0; start + length <= units.length; start += 1) {
      let key: string = block;
      for (let at = start; at < start + length; at += 1) key += `${at === start ? ':' : '_'}${units[at]}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
}

const LETTER = /[\p{L}\p{N}]/u;

/** Counts of the features of a normalised text, each key prefixed with its kind: `c:欠_薪`, `w:欠薪`, `p:qian_xin`. */
export function featureCounts(text: string, reader: TextReader): Map<string, number> {
  const counts = new Map<string, number>();
  const characters = [...text].filter((character) => LETTER.test(character));
  addGrams(counts, 'c', characters);
  for (const word of reader.words(text)) {
    if (LETTER.test(word)) counts.set(`w:${word}`, (counts.get(`w:${word}`) ?? 0) + 1);
  }
  addGrams(
    counts,
    'p',
    reader.syllables(characters.join('')).filter((syllable) => syllable !== ' '),
  );
  return counts;
}

/** The features of a body of texts and how telling each is: sublinear TF-IDF, each kind normalised, then the whole. */
export class FeatureSpace {
  readonly keys: readonly string[];
  readonly idf: Float32Array;
  readonly #index: ReadonlyMap<string, number>;

  constructor(keys: readonly string[], idf: Float32Array) {
    this.keys = keys;
    this.idf = idf;
    this.#index = new Map(keys.map((key, index) => [key, index]));
  }

  /** Keeps the features of at least `leastTexts` texts. */
  static fit(texts: readonly ReadonlyMap<string, number>[], leastTexts = 4): FeatureSpace {
    const frequency = new Map<string, number>();
    for (const counts of texts) {
      for (const key of counts.keys()) frequency.set(key, (frequency.get(key) ?? 0) + 1);
    }
    const kept = [...frequency].filter(([, count]) => count >= leastTexts);
    const idf = Float32Array.from(kept, ([, count]) => Math.log((1 + texts.length) / (1 + count)) + 1);
    return new FeatureSpace(
      kept.map(([key]) => key),
      idf,
    );
  }

  get size(): number {
    return this.keys.length;
  }

  vector(counts: ReadonlyMap<string, number>): Vector {
    const at = new Int32Array(counts.size);
    const values = new Float64Array(counts.size);
    const kinds = new Uint8Array(counts.size);
    const squares = new Float64Array(KINDS.length);
    let known = 0;
    for (const [key, count] of counts) {
      const index = this.#index.get(key);
      const value = (1 + Math.log(count)) * (index === undefined ? UNKNOWN_IDF : (this.idf[index] ?? 0));
      const kind = KINDS.indexOf(key.charAt(0) as Block);
      // Unknown features count in the length: a text of mostly unknown words is near to nothing.
      squares[kind] = (squares[kind] ?? 0) + value * value * (index === undefined ? UNKNOWN_SHARE : 1);
      if (index === undefined) continue;
      at[known] = index;
      values[known] = value;
      kinds[known] = kind;
      known += 1;
    }
    const scales = scalesOf(squares);
    const weight = new Float32Array(known);
    for (let place = 0; place < known; place += 1) {
      weight[place] = (values[place] as number) * (scales[kinds[place] as number] as number);
    }
    return { at: at.slice(0, known), weight };
  }
}

/** What each kind's values are multiplied by, so that each has its share of the whole length of 1. */
function scalesOf(squares: Float64Array): Float64Array {
  const shares = KINDS.map((kind, place) => ((squares[place] ?? 0) > 0 ? BLOCKS[kind] : 0));
  const total = Math.hypot(...shares);
  return squares.map((square, place) => (square === 0 ? 0 : (shares[place] ?? 0) / (Math.sqrt(square) * total)));
}
