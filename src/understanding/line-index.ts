import type { FeatureReader } from './feature-reader.ts';
import type { Vector } from './features.ts';
import type { LikelyIntent } from './question-cluster.ts';
import { QuestionSpace } from './question-vectors.ts';

/** A line of the catalogue beside a question. */
export interface NearLine {
  intent: string;
  line: string;
  /** Cosine of their words, 0 … 1. */
  similarity: number;
}

/** Intents with their lines. */
export interface LineSource {
  all(): readonly { id: string; utterances: readonly string[] }[];
}

/** A feature of more lines than this share tells none of them apart, and costs the most to follow. */
const COMMON = 0.008;
const LEAST_COMMON = 200;
/** Weights are 0 … 1, kept in 16 bits. */
const STEPS = 65_535;
/** Lines that speak for what a question may mean. */
const SPEAKERS = 24;
/** Intents near a question that are weighed. */
const NEAR_INTENTS = 8;
/** From this likeness of the nearest line on, what the lines speak for counts in full. */
const TRUSTED = 0.3;

/**
 * All lines of the catalogue, to be looked up by likeness of words: what stands beside a question, whether a line is there
 * already, and which intents are near. Says nothing of what the recogniser would do; nothing is trained.
 */
export class LineIndex {
  readonly space: QuestionSpace;
  readonly #lines: readonly { intent: string; line: string }[];
  readonly #starts: Int32Array;
  readonly #postings: Int32Array;
  readonly #weights: Uint16Array;
  readonly #cosines: Float64Array;

  private constructor(
    space: QuestionSpace,
    lines: readonly { intent: string; line: string }[],
    stored: { starts: Int32Array; postings: Int32Array; weights: Uint16Array },
  ) {
    this.space = space;
    this.#lines = lines;
    this.#starts = stored.starts;
    this.#postings = stored.postings;
    this.#weights = stored.weights;
    this.#cosines = new Float64Array(lines.length);
  }

  /** Reads every line; seconds of work, which yields after each line. */
  static *of(source: LineSource, reader: FeatureReader): Generator<void, LineIndex> {
    const lines = source.all().flatMap(({ id, utterances }) => utterances.map((line) => ({ intent: id, line })));
    const { space, vectors } = yield* QuestionSpace.fitted(
      reader,
      lines.map(({ line }) => line),
    );
    const starts = new Int32Array(QuestionSpace.places + 1);
    for (const { at } of vectors) for (const place of at) starts[place + 1] = (starts[place + 1] ?? 0) + 1;
    const common = Math.max(COMMON * lines.length, LEAST_COMMON);
    const isCommon = starts.map((count) => (count > common ? 1 : 0));
    for (let place = 0; place < QuestionSpace.places; place += 1) {
      const own = isCommon[place + 1] === 1 ? 0 : (starts[place + 1] ?? 0);
      starts[place + 1] = (starts[place] ?? 0) + own;
    }
    yield;
    const next = starts.slice();
    const postings = new Int32Array(starts[QuestionSpace.places] ?? 0);
    const weights = new Uint16Array(postings.length);
    for (const [line, { at, weight }] of vectors.entries()) {
      for (const [index, place] of at.entries()) {
        if (isCommon[place + 1] === 1) continue;
        const to = next[place] ?? 0;
        next[place] = to + 1;
        postings[to] = line;
        weights[to] = Math.round((weight[index] ?? 0) * STEPS);
      }
      yield;
    }
    return new LineIndex(space, lines, { starts, postings, weights });
  }

  get size(): number {
    return this.#lines.length;
  }

  /** The lines likest to a text, likest first. @param within only lines of this intent. */
  near(text: string, most: number, within?: string): NearLine[] {
    return this.#nearest(this.space.words(text), most, within);
  }

  /**
   * A question as it lies beside others: its words, and what its nearest lines speak for, as far as they are near.
   * @param label what it is known to mean; null where nobody said.
   */
  read(text: string, label: string | null = null): { vector: Vector; near: LikelyIntent[] } {
    const words = this.space.words(text);
    const near = intentsOf(this.#nearest(words, SPEAKERS, undefined));
    const meant = label === null ? near : [{ intent: label, share: 1, similarity: 1 }];
    const trust = Math.min(1, Math.max(0, ...meant.map(({ similarity }) => similarity)) / TRUSTED);
    const guesses = meant.map(({ intent, share }) => ({ intent, confidence: share }));
    return { vector: this.space.question(words, { guesses, trust }), near };
  }

  #nearest({ at, weight }: Vector, most: number, within: string | undefined): NearLine[] {
    const cosines = this.#cosines;
    const met: number[] = [];
    for (const [index, place] of at.entries()) {
      const value = (weight[index] ?? 0) / STEPS;
      const end = this.#starts[place + 1] ?? 0;
      for (let to = this.#starts[place] ?? 0; to < end; to += 1) {
        const line = this.#postings[to] as number;
        const cosine = cosines[line] as number;
        if (cosine === 0) met.push(line);
        cosines[line] = cosine + value * (this.#weights[to] as number);
      }
    }
    const found: { line: number; cosine: number }[] = [];
    let least = 0;
    for (const line of met) {
      const cosine = cosines[line] as number;
      cosines[line] = 0;
      if (cosine <= least || (within !== undefined && this.#lines[line]?.intent !== within)) continue;
      const place = found.findIndex((other) => other.cosine < cosine);
      found.splice(place < 0 ? found.length : place, 0, { line, cosine });
      if (found.length > most) found.pop();
      if (found.length === most) least = found[most - 1]?.cosine ?? 0;
    }
    return found.flatMap(({ line, cosine }) => {
      const known = this.#lines[line];
      return known === undefined ? [] : [{ ...known, similarity: Math.min(1, cosine) }];
    });
  }
}

/** The intents that lines speak for, the nearest the loudest; likeliest first. */
function intentsOf(lines: readonly NearLine[]): LikelyIntent[] {
  const found = new Map<string, LikelyIntent>();
  let sum = 0;
  for (const { intent, similarity } of lines) {
    const voice = similarity ** 3;
    const known = found.get(intent) ?? { intent, share: 0, similarity };
    found.set(intent, { ...known, share: known.share + voice });
    sum += voice;
  }
  return [...found.values()]
    .map((one) => ({ ...one, share: sum === 0 ? 0 : one.share / sum }))
    .sort((a, b) => b.share - a.share || (a.intent < b.intent ? -1 : 1))
    .slice(0, NEAR_INTENTS);
}
