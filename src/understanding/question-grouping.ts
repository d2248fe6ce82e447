import type { Vector } from './features.ts';
import { QuestionSpace } from './question-vectors.ts';

/** Mean likeness of the questions of one group to those of another, at least, for the two to be one. Measured by
 * `bench/question-clusters.bench.ts`. */
export const SAME_QUESTION = 0.24;
/** Pairs that are less alike are not followed. */
const LEAST_ALIKE = 0.12;
/** Likest others of each question that are followed. */
const MOST_LIKE = 40;
/** A word of more texts than this share tells none apart, and costs the most to follow. */
const COMMON = 0.02;
const LEAST_COMMON = 200;

/** Words that were said once or more often: how many questions they are, and where they lie. */
export interface Said {
  vector: Vector;
  count: number;
}

/** Two groups and the sum of likenesses between their questions. */
interface Pair {
  a: number;
  b: number;
  mean: number;
}

/**
 * Groups what is alike (聚类): the two groups that are nearest on average are joined until none are near enough (average
 * linkage). The same questions always make the same groups, in whatever order they come, as long as `said` is in an
 * order of its own. Yields often, so that others get a turn.
 *
 * @param said in an order that depends on the texts alone.
 * @returns for each the number of its group, from 0.
 */
export function* groupQuestions(said: readonly Said[], threshold = SAME_QUESTION): Generator<void, Int32Array> {
  const near = yield* nearPairs(said);
  const size = said.map(({ count }) => count);
  const into = said.map((_, at) => at);
  const heap = new PairHeap();
  for (const [a, others] of near.entries()) {
    for (const [b, sum] of others) {
      if (a < b) heap.push({ a, b, mean: sum / ((size[a] ?? 1) * (size[b] ?? 1)) });
    }
    yield;
  }
  for (let pair = heap.pop(); pair !== undefined && pair.mean >= threshold; pair = heap.pop()) {
    const { a, b } = pair;
    const sum = near[a]?.get(b);
    const isCurrent = sum !== undefined && sum / ((size[a] ?? 1) * (size[b] ?? 1)) === pair.mean;
    if (!isCurrent) continue;
    join(near, size, { a, b });
    into[b] = a;
    for (const [other, both] of near[a] ?? []) {
      const [low, high] = a < other ? [a, other] : [other, a];
      heap.push({ a: low, b: high, mean: both / ((size[low] ?? 1) * (size[high] ?? 1)) });
    }
    yield;
  }
  return numbered(into);
}

/** Takes the second group into the first. */
function join(near: Map<number, number>[], size: number[], { a, b }: { a: number; b: number }): void {
  const ofA = near[a] ?? new Map<number, number>();
  const ofB = near[b] ?? new Map<number, number>();
  ofA.delete(b);
  for (const [other, sum] of ofB) {
    if (other === a) continue;
    const both = (ofA.get(other) ?? 0) + sum;
    ofA.set(other, both);
    near[other]?.delete(b);
    near[other]?.set(a, both);
  }
  near[b] = new Map();
  size[a] = (size[a] ?? 0) + (size[b] ?? 0);
  size[b] = 0;
}

function numbered(into: readonly number[]): Int32Array {
  const groups = new Map<number, number>();
  return Int32Array.from(into, (_, at) => {
    let root = at;
    while (into[root] !== root && into[root] !== undefined) root = into[root] ?? root;
    const known = groups.get(root) ?? groups.size;
    groups.set(root, known);
    return known;
  });
}

/** For each the others that are alike, with the sum of likenesses over all their questions; the same both ways. */
function* nearPairs(said: readonly Said[]): Generator<void, Map<number, number>[]> {
  const postings: number[][] = [];
  const frequency = new Uint32Array(QuestionSpace.places);
  for (const { vector } of said) for (const place of vector.at) frequency[place] = (frequency[place] ?? 0) + 1;
  const common = Math.max(COMMON * said.length, LEAST_COMMON);
  const likeness = new Float64Array(said.length);
  const near = said.map(() => new Map<number, number>());
  for (const [at, { vector, count }] of said.entries()) {
    const met: number[] = [];
    for (const [index, place] of vector.at.entries()) {
      if ((frequency[place] ?? 0) > common && QuestionSpace.isOfWords(place)) continue;
      const weight = vector.weight[index] ?? 0;
      const list = postings[place] ?? [];
      for (let step = 0; step < list.length; step += 2) {
        const other = list[step] as number;
        if (likeness[other] === 0) met.push(other);
        likeness[other] = (likeness[other] as number) + weight * (list[step + 1] as number);
      }
      list.push(at, weight);
      postings[place] = list;
    }
    const alike = met.filter((other) => (likeness[other] ?? 0) >= LEAST_ALIKE);
    alike.sort((x, y) => (likeness[y] ?? 0) - (likeness[x] ?? 0) || x - y);
    for (const other of alike.slice(0, MOST_LIKE)) {
      const sum = (likeness[other] ?? 0) * count * (said[other]?.count ?? 1);
      near[at]?.set(other, sum);
      near[other]?.set(at, sum);
    }
    for (const other of met) likeness[other] = 0;
    yield;
  }
  return near;
}

/** The nearest pair first; of pairs as near, the one of the lower numbers. */
class PairHeap {
  readonly #pairs: Pair[] = [];

  push(pair: Pair): void {
    const pairs = this.#pairs;
    let at = pairs.push(pair) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isBefore(pair, pairs[above] as Pair)) break;
      pairs[at] = pairs[above] as Pair;
      at = above;
    }
    pairs[at] = pair;
  }

  pop(): Pair | undefined {
    const pairs = this.#pairs;
    const first = pairs[0];
    const last = pairs.pop();
    if (last === undefined || pairs.length === 0) return first;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= pairs.length) break;
      if (below + 1 < pairs.length && isBefore(pairs[below + 1] as Pair, pairs[below] as Pair)) below += 1;
      if (!isBefore(pairs[below] as Pair, last)) break;
      pairs[at] = pairs[below] as Pair;
      at = below;
    }
    pairs[at] = last;
    return first;
  }
}

function isBefore(one: Pair, other: Pair): boolean {
  return one.mean - other.mean > 0 || (one.mean === other.mean && (one.a - other.a || one.b - other.b) < 0);
}
