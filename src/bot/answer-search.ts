import type { KnowledgeBase } from '../knowledge/index.ts';
import { normaliseForRecognition } from '../text/index.ts';
import type { IntentCatalogue } from '../understanding/index.ts';

/** Finds answers by the words of a message where nothing was understood for sure. Ids of intents, best first. */
export type AnswerSearch = (text: string, except: readonly string[]) => string[];

/** Share of a message's rarer words that an answer must have. */
const LEAST_COVERED = 0.34;
/** A pair that this share of the answers has tells nothing. */
const COMMON = 0.12;
/** Others are offered beside the best one when they come this near to it. */
const NEAR_BEST = 0.6;
const MOST = 3;

/** Pairs of neighbouring characters: Chinese words without a dictionary. */
function pairsOf(text: string): Set<string> {
  const said = normaliseForRecognition(text).replace(/[\s\p{P}\p{S}]+/gu, '');
  const pairs = new Set<string>();
  for (let at = 0; at + 2 <= said.length; at += 1) pairs.add(said.slice(at, at + 2));
  return pairs;
}

/**
 * An index over names, questions, short answers and utterances of the questions of law, made once. A pair of characters
 * counts the more the fewer answers have it.
 */
export function createAnswerSearch(catalogue: IntentCatalogue, knowledge: KnowledgeBase): AnswerSearch {
  const holders = new Map<string, string[]>();
  const intents = catalogue.legal();
  for (const { id, name, utterances, leadsTo } of intents) {
    const answer = 'answer' in leadsTo ? knowledge.answer(leadsTo.answer) : null;
    const pairs = pairsOf([name, answer?.question ?? '', answer?.short ?? '', ...utterances].join('。'));
    for (const pair of pairs) {
      const held = holders.get(pair);
      if (held === undefined) holders.set(pair, [id]);
      else held.push(id);
    }
  }
  const weightOf = (count: number): number => Math.log(1 + intents.length / count);
  return (text, except) => {
    const scores = new Map<string, number>();
    let whole = 0;
    for (const pair of pairsOf(text)) {
      const held = holders.get(pair) ?? [];
      if (held.length > COMMON * intents.length) continue;
      // What no answer has counts as the rarest.
      const weight = weightOf(Math.max(1, held.length));
      whole += weight;
      for (const id of held) scores.set(id, (scores.get(id) ?? 0) + weight);
    }
    const ranked = [...scores].filter(([id]) => !except.includes(id)).sort((a, b) => b[1] - a[1]);
    const least = Math.max(LEAST_COVERED * whole, NEAR_BEST * (ranked[0]?.[1] ?? 0));
    return ranked
      .filter(([, score]) => score >= least)
      .slice(0, MOST)
      .map(([id]) => id);
  };
}
