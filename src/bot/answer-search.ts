import {
  corpusOf,
  type Directory,
  type KnowledgeBase,
  questionTerms,
  rankByTerms,
  type SearchedText,
  searchedText,
  searchTerms,
} from '../knowledge/index.ts';
import type { IntentCatalogue } from '../understanding/index.ts';

/** Something that a question comes near to by its words; a guess, never a fact. */
export interface Guess {
  /** What taking it does: `intent:<id>` or `place:<id>` of the directory. */
  action: string;
  title: string;
}

/**
 * Searches all answers and the whole directory by the words of a message in which nothing was understood for sure.
 * @param except actions that are not wanted.
 * @returns the likeliest, best first.
 */
export type Search = (text: string, except: readonly string[]) => Promise<Guess[]>;

interface Found extends Guess {
  score: number;
  covered: number;
}

/** Share of the weight of a message's words that a guess must have. */
const LEAST_COVERED = 0.34;
/** What only says the words of a message by the way is no guess. */
const LEAST_SCORE = 0.1;
/** A place is found by its name: a message about something else shares words with many. */
const LEAST_COVERED_BY_PLACE = 0.6;
/** Others are offered beside the best one when they come this near to it. */
const NEAR_BEST = 0.6;
const MOST = 3;

/**
 * One search over answers and directory. The answers are indexed in memory, once for each content: name and question are
 * the title, short answer and utterances the text. The directory is asked through its stored index.
 */
export function createSearch(
  catalogue: IntentCatalogue,
  knowledge: KnowledgeBase,
  directory: Pick<Directory, 'search'>,
): Search {
  const answers = indexAnswers(catalogue, knowledge);
  return async (text, except) => {
    const places = await directory.search(text, {}, MOST);
    const found = [
      ...answers(text, except),
      ...places
        .filter(({ covered }) => covered >= LEAST_COVERED_BY_PLACE)
        .map(({ item, ...rank }): Found => ({ ...rank, action: `place:${item.id}`, title: item.name })),
    ].filter(({ action }) => !except.includes(action));
    const best = Math.max(0, ...found.map(({ score }) => score));
    return found
      .filter(({ score }) => score >= NEAR_BEST * best)
      .sort((a, b) => b.score - a.score)
      .slice(0, MOST)
      .map(({ action, title }) => ({ action, title }));
  };
}

function indexAnswers(
  catalogue: IntentCatalogue,
  knowledge: KnowledgeBase,
): (text: string, except: readonly string[]) => Found[] {
  const texts = new Map<string, SearchedText>();
  const names = new Map<string, string>();
  const holders = new Map<string, string[]>();
  for (const { id, name, utterances, leadsTo } of catalogue.legal()) {
    const answer = 'answer' in leadsTo ? knowledge.answer(leadsTo.answer) : null;
    const title = searchTerms([name, answer?.question ?? ''].join('\n'));
    const text = searchedText(title, [searchTerms(answer?.short ?? ''), ...utterances.map(searchTerms)]);
    texts.set(id, text);
    names.set(id, name);
    for (const term of text.counts.keys()) {
      const held = holders.get(term);
      if (held === undefined) holders.set(term, [id]);
      else held.push(id);
    }
  }
  const { weightOf, usualLength } = corpusOf(texts);
  return (text, except) => {
    const question = questionTerms(text);
    const candidates = new Set(question.flatMap((term) => holders.get(term) ?? []));
    const held = [...candidates].flatMap((id): [string, SearchedText][] => {
      const searched = texts.get(id);
      return searched === undefined || except.includes(`intent:${id}`) ? [] : [[id, searched]];
    });
    const ranked = rankByTerms(question, held, weightOf, usualLength).filter(
      ({ covered, score }) => covered >= LEAST_COVERED && score >= LEAST_SCORE,
    );
    const least = NEAR_BEST * (ranked[0]?.score ?? 0);
    return ranked
      .filter(({ score }) => score >= least)
      .slice(0, MOST)
      .map(({ item, ...rank }) => ({ ...rank, action: `intent:${item}`, title: names.get(item) ?? item }));
  };
}
