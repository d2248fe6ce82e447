/** What is searched: how often each of its terms is said, and which of them stand in its title. */
export interface SearchedText {
  title: ReadonlySet<string>;
  counts: ReadonlyMap<string, number>;
  /** All its terms, each as often as it is said. */
  length: number;
}

export interface Ranked<T> {
  item: T;
  /** 0 … 1: the share of the score that a text would have that is about nothing but the question. */
  score: number;
  /** Share of the question's weight that it has, 0 … 1: the same measure for all that is searched. */
  covered: number;
}

/** As in BM25: how soon saying a term again counts no more, and how much a long text has to bear. */
const SATURATION = 1.2;
const LENGTH_SHARE = 0.3;
/** A term of the title counts as if the text said it so many times more. */
const TITLE = 2.5;
/** Terms of a text that says each thing once. Long texts say many by the way: there it takes more of them to count. */
const SHORT = 50;

/** A text of a title and of pieces, each a list of terms. */
export function searchedText(title: readonly string[], pieces: readonly (readonly string[])[]): SearchedText {
  const counts = new Map<string, number>();
  let length = 0;
  for (const terms of [title, ...pieces]) {
    length += terms.length;
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return { title: new Set(title), counts, length };
}

/** What a collection of texts tells of its terms. */
export interface Corpus {
  /** Of a term: what no text has counts as the rarest, what nearly all have counts next to nothing. */
  weightOf(term: string): number;
  /** Mean length of its texts. */
  usualLength: number;
}

export function corpusOf(texts: ReadonlyMap<string, SearchedText>): Corpus {
  const holders = new Map<string, number>();
  let length = 0;
  for (const text of texts.values()) {
    length += text.length;
    for (const term of text.counts.keys()) holders.set(term, (holders.get(term) ?? 0) + 1);
  }
  return {
    weightOf(term) {
      const count = Math.max(0.5, holders.get(term) ?? 0);
      return Math.log(1 + (texts.size - count + 0.5) / (count + 0.5));
    },
    usualLength: length / Math.max(1, texts.size),
  };
}

/**
 * Ranks by the weight of a question's terms (BM25 with a title). What nothing has is to count as the rarest, so that a
 * question of other things covers little.
 * @param weightOf of a term: the rarer the heavier; 0 for one that tells nothing.
 * @param usualLength of a text of this collection.
 */
export function rankByTerms<T>(
  question: readonly string[],
  items: Iterable<readonly [T, SearchedText]>,
  weightOf: (term: string) => number,
  usualLength: number,
): Ranked<T>[] {
  const weights = new Map(question.map((term) => [term, weightOf(term)]));
  const scale = Math.sqrt(Math.max(SHORT, usualLength) / SHORT);
  const whole = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const ranked: Ranked<T>[] = [];
  for (const [item, { title, counts, length }] of items) {
    const room = SATURATION * scale * (1 - LENGTH_SHARE + (LENGTH_SHARE * length) / Math.max(1, usualLength));
    let [score, held] = [0, 0];
    for (const [term, weight] of weights) {
      const count = counts.get(term);
      if (count === undefined) continue;
      const times = count + (title.has(term) ? TITLE * scale : 0);
      held += weight;
      score += (weight * times) / (times + room);
    }
    if (score > 0) ranked.push({ item, score: score / whole, covered: held / whole });
  }
  return ranked.sort((a, b) => b.score - a.score);
}
