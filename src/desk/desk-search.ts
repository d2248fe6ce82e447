import { setImmediate } from 'node:timers/promises';
import {
  type Answer,
  answerParts,
  type Corpus,
  calendarDay,
  corpusOf,
  formatAnswer,
  type KnowledgeBase,
  lawTitle,
  questionTerms,
  rankByTerms,
  type SearchedText,
  searchedText,
  searchTerms,
} from '../knowledge/index.ts';
import type { DeskDeps } from './desk-deps.ts';

export interface DeskFindings {
  answers: {
    id: string;
    question: string;
    /** As a resident reads it, to be sent as it is. */
    text: string;
    /** 《劳动合同法》第三十条 */
    articles: string[];
    /** The first time limit; null for none. */
    deadline: string | null;
  }[];
  articles: {
    /** 劳动合同法 */
    law: string;
    /** 第三十条 */
    article: string;
    label: string;
    /** Label and words, to be sent as they are; null where the statutes were not imported. */
    text: string | null;
  }[];
}

interface AnswerIndex extends Corpus {
  texts: ReadonlyMap<string, SearchedText>;
}

/** Of each kind. */
const MOST = 10;
/** Answers that are indexed without a pause. */
const AT_ONCE = 10;
/** Share of the weight of the words that an answer must have. */
const LEAST_COVERED = 0.34;

/**
 * Answers and articles for a lawyer who looks something up (检索). Answers are indexed in memory once for each content;
 * what may not be stated today is not found.
 */
export function createDeskSearch(deps: DeskDeps): (words: string) => Promise<DeskFindings> {
  const indexes = new WeakMap<KnowledgeBase, Promise<AnswerIndex>>();
  const indexOf = (knowledge: KnowledgeBase): Promise<AnswerIndex> => {
    const known = indexes.get(knowledge);
    if (known !== undefined) return known;
    const made = indexAnswers(knowledge, deps.knowledge.intentsOf);
    indexes.set(knowledge, made);
    return made;
  };
  return async (words) => {
    const { knowledge } = deps.knowledge.told.current;
    const now = deps.clock.now();
    const [index, articles] = await Promise.all([
      indexOf(knowledge),
      deps.lawSearch.find(words, { laws: knowledge.laws(), day: calendarDay(now), most: MOST }),
    ]);
    return {
      answers: rankedAnswers(words, index)
        .map((id) => knowledge.lookup(id, now))
        .flatMap((found) => (found.state === 'in-force' ? [found.answer] : []))
        .slice(0, MOST)
        .map((answer) => answerFound(answer, knowledge, now)),
      articles: articles.map(({ law, label, words: said }) => ({
        law: lawTitle(law),
        article: label.slice(label.indexOf('》') + 1),
        label,
        text: said === null ? null : `${label}：${said}`,
      })),
    };
  };
}

function answerFound(answer: Answer, knowledge: KnowledgeBase, asOf: Date): DeskFindings['answers'][number] {
  return {
    id: answer.id,
    question: answer.question,
    text: formatAnswer(answer, knowledge, { adds: [], asOf, saidByLawyer: true }).text,
    articles: answer.grounds.map((ground) => knowledge.groundLabel(ground)),
    deadline: answerParts(answer, knowledge).deadlines[0] ?? null,
  };
}

/** Some answers at a time: a resident's message does not wait for it. */
async function indexAnswers(
  knowledge: KnowledgeBase,
  intentsOf: (answer: string) => { name: string }[],
): Promise<AnswerIndex> {
  const texts = new Map<string, SearchedText>();
  for (const [at, answer] of knowledge.answers().entries()) {
    if (at % AT_ONCE === 0) await setImmediate();
    const title = [answer.question, ...intentsOf(answer.id).map(({ name }) => name)].join('\n');
    const pieces = [
      answer.short,
      answer.full,
      ...answer.steps,
      ...answer.grounds.map((one) => knowledge.groundLabel(one)),
    ];
    texts.set(answer.id, searchedText(searchTerms(title), pieces.map(searchTerms)));
  }
  return { texts, ...corpusOf(texts) };
}

/** Ids, best first. */
function rankedAnswers(words: string, { texts, weightOf, usualLength }: AnswerIndex): string[] {
  return rankByTerms(questionTerms(words), texts, weightOf, usualLength)
    .filter(({ covered }) => covered >= LEAST_COVERED)
    .map(({ item }) => item);
}
