import { type Clause, clausesOf, withoutLead } from './story-clauses.ts';
import { mattersOf } from './story-matters.ts';

/** A question of a message, ready to be understood by itself. */
export interface Question {
  /** The question with the sentences it needs. */
  text: string;
  /** Where the question itself stands in the message, UTF-16 code units. */
  start: number;
  end: number;
}

const MOST_QUESTIONS = 3;
/** Longest context before a question, in characters; the nearest sentences are kept. */
const LONGEST_CONTEXT = 36;
/** Below this a message is its own question. */
const SHORT = 30;

interface Draft {
  /** Index of the clause that asks, and of the first clause of its sentence. */
  ask: number;
  first: number;
  matters: ReadonlySet<string>;
  announced: boolean;
}

/**
 * The questions of a message in the order asked, at most three. One unless another one is announced (另外, 第二个问题) or
 * asks about another matter in a sentence of its own; what only repeats (怎么办啊你们管不管) is no question.
 */
export function splitQuestions(text: string): Question[] {
  const clauses = clausesOf(text);
  const drafts = separate(clauses, questionsIn(clauses)).slice(0, MOST_QUESTIONS);
  if (drafts.length < 2) return text.trim() === '' ? [] : [{ text, start: 0, end: text.length }];
  return drafts.map((draft, index) => questionOf(text, clauses, draft, drafts[index - 1] ?? null));
}

/** The question of a story with what it needs to be understood; the message itself when it is short or does not ask. */
export function findQuestion(text: string): Question | null {
  if (text.trim() === '') return null;
  const clauses = clausesOf(text);
  const whole = { text, start: 0, end: text.length };
  if (text.length <= SHORT) return whole;
  const drafts = questionsIn(clauses);
  const real = drafts.filter(({ ask }) => clauses[ask]?.asks === 'real');
  // What the resident announces as his question (想问一下) is it; else the last that names its matter, else the last.
  const announced = real.find(({ first, ask }) =>
    clauses.slice(first, ask + 1).some(({ said }) => withoutLead(said) !== said),
  );
  const draft = announced ?? real.findLast(({ matters }) => matters.size > 0) ?? real.at(-1) ?? drafts.at(-1);
  return draft === undefined ? whole : questionOf(text, clauses, draft, null);
}

/** Every clause that asks, with the sentence it stands in; an empty one only where its sentence tells a matter. */
function questionsIn(clauses: readonly Clause[]): Draft[] {
  const drafts: Draft[] = [];
  let first = 0;
  clauses.forEach((clause, index) => {
    if (clause.announced) first = index;
    if (clause.asks !== 'none') {
      const said = clauses
        .slice(first, index + 1)
        .map((one) => one.said)
        .join(',');
      drafts.push({ ask: index, first, matters: mattersOf(said), announced: clauses[first]?.announced === true });
      first = index + 1;
    }
  });
  return drafts.filter(({ ask, matters }) => clauses[ask]?.asks === 'real' || matters.size > 0 || drafts.length === 1);
}

/** Puts together what is one question; what stays apart is announced or of another matter. */
function separate(clauses: readonly Clause[], drafts: readonly Draft[]): Draft[] {
  const apart: Draft[] = [];
  for (const draft of drafts) {
    const last = apart.at(-1);
    if (last === undefined) apart.push(draft);
    else if (isAnother(clauses, last, draft)) apart.push(draft);
    else apart[apart.length - 1] = { ...last, matters: new Set([...last.matters, ...draft.matters]) };
  }
  return apart;
}

function isAnother(clauses: readonly Clause[], before: Draft, draft: Draft): boolean {
  if (draft.announced) return clauses[draft.ask]?.asks === 'real' || draft.matters.size > 0;
  const hasStop =
    clauses.slice(before.ask, draft.ask).some(({ closes }) => closes) ||
    /(?:怎么办|咋办|吗)$/u.test(clauses[before.ask]?.said ?? '');
  if (!hasStop) return false;
  const isApart = [...draft.matters].every((matter) => !before.matters.has(matter));
  if (draft.matters.size > 0 && before.matters.size > 0) return isApart;
  return isWhole(clauses, draft) && isWhole(clauses, before);
}

/** 被狗咬了怎么办: told and asked in one clause, of a matter that has no word of its own here. */
function isWhole(clauses: readonly Clause[], { ask }: Draft): boolean {
  const said = clauses[ask]?.said ?? '';
  return /^(?!那|他|她|它|对方|如果|要是|万一|这|现在|我?该|到底).{3,}(?:怎么办|咋办|咋整)$/u.test(said);
}

/** The question with its own sentence, and, where that tells no matter, what was told before. */
function questionOf(text: string, clauses: readonly Clause[], draft: Draft, before: Draft | null): Question {
  const ask = clauses[draft.ask];
  if (ask === undefined) return { text, start: 0, end: text.length };
  const own = clauses.slice(draft.first, draft.ask).filter(({ asks }) => asks === 'none');
  const earlier = clauses.slice(0, draft.first).filter(({ asks }) => asks === 'none');
  const near = earlier.slice(
    clauses.slice(0, before === null ? 0 : before.ask + 1).filter(({ asks }) => asks === 'none').length,
  );
  const isClear = mattersOf([...own, ask].map(({ said }) => said).join(',')).size > 0;
  const shared = earlier.filter(({ said }) => [...mattersOf(said)].some((matter) => draft.matters.has(matter)));
  const told = [...(isClear ? (near.length > 0 ? near : shared) : earlier), ...own];
  const pieces = pick(told).map(({ start, end }) => withoutLead(text.slice(start, end)));
  const question = withoutLead(text.slice(ask.start, ask.end));
  return { text: [...pieces.filter((piece) => piece.length > 1), question].join('，'), start: ask.start, end: ask.end };
}

/** Of what was told what speaks of a matter, else what stands nearest; as much as a context may hold. */
function pick(told: readonly Clause[]): Clause[] {
  const ranked = told.map((clause, index) => ({ clause, index, matters: mattersOf(clause.said).size }));
  const telling = ranked.filter(({ matters }) => matters > 0);
  const picked: typeof ranked = [];
  let length = 0;
  for (const one of (telling.length > 0 ? telling : ranked).reverse()) {
    length += one.clause.said.length + 1;
    if (length > LONGEST_CONTEXT && picked.length > 0) break;
    picked.push(one);
  }
  return picked.reverse().map(({ clause }) => clause);
}
