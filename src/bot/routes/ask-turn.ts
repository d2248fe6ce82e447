import type { Answer, Ask } from '../../knowledge/index.ts';
import type { Mind } from '../mind.ts';
import type { ReplyChoice } from '../reply.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { chosenOf } from './chosen.ts';

type AskChoice = Ask['choices'][number];

/** What a resident's words settle of the questions that change an answer (追问). */
export interface Settled {
  /** Said in addition. */
  adds: string[];
  /** The answer that is given instead; null for none. */
  instead: string | null;
  /** The first question that is still open, by its place; null when nothing needs to be asked. */
  open: number | null;
}

/** 没住院 does not say 住院; 是不是工伤 asks, and is left to the cue. */
const DENIED = /(?:没|没有|未|并非|(?<!是)不是)$/u;

/** Is a cue said, at one place at least where it is not denied? */
function isSaid(words: string, cue: string): boolean {
  for (let at = words.indexOf(cue); at >= 0; at = words.indexOf(cue, at + 1)) {
    if (!DENIED.test(words.slice(0, at))) return true;
  }
  return false;
}

/** The one choice whose cues are in the words; null where there is none, or more than one. */
function choiceIn(words: string, choices: readonly AskChoice[]): AskChoice | null {
  const heard = choices.filter(({ cues }) => cues.some((cue) => isSaid(words, cue)));
  return heard.length === 1 ? (heard[0] ?? null) : null;
}

/**
 * Reads what was told already against the questions of an answer, so that nothing is asked twice.
 * @param from place of the first question that is looked at.
 */
export function settle({ ask }: Pick<Answer, 'ask'>, words: string, from = 0): Settled {
  const settled: Settled = { adds: [], instead: null, open: null };
  for (const [place, { choices }] of ask.entries()) {
    if (place < from) continue;
    const choice = choiceIn(words, choices);
    if (choice === null) settled.open ??= place;
    else if (choice.answer !== null) settled.instead ??= choice.answer;
    else if (choice.adds !== '') settled.adds.push(choice.adds);
  }
  return settled;
}

/** The buttons of a question; what is typed or said instead is read by {@link toldToAsk}. */
export function choicesOfAsk({ id, ask }: Pick<Answer, 'id' | 'ask'>, place: number): ReplyChoice[] {
  return (ask[place]?.choices ?? []).map(({ say }, index) => ({ title: say, action: `ask:${id}/${place}/${index}` }));
}

/** Longer messages tell more than an answer to the question. */
const LONGEST_ANSWER = 24;

/**
 * The choice of an open question that a short message takes by its cues, 还没走呢 for 还在上班, or by what it says first:
 * 没有打我，就是不给钱.
 */
export function toldToAsk(mind: Mind, text: string, offered: readonly ReplyChoice[]): ReplyChoice | null {
  if (text.length > LONGEST_ANSWER) return null;
  const asked = offered.filter(({ action }) => action.startsWith('ask:'));
  const told = asked.filter(({ action }) =>
    askedIn(mind, action.slice('ask:'.length))?.choice.cues.some((cue) => isSaid(text, cue)),
  );
  if (told.length > 0) return told.length === 1 ? (told[0] ?? null) : null;
  const [first = ''] = text.split(/[，,。；;！!]/u);
  const said = first === text ? null : chosenOf(first, asked);
  return said ?? deniedAll(mind, text, asked);
}

/** 没有, 不是: none of what was asked. */
const DENIES_ALL = /^(?:都?没有?|都?不是|都?不属于|没得|冇得|否)[啊呀的呢吧]*[。.!！]?$/u;

/** 都不是, where a message denies all or what another choice names: 没有; 我没怀孕，也没生病. */
function deniedAll(mind: Mind, text: string, asked: readonly ReplyChoice[]): ReplyChoice | null {
  const none = asked.find(({ title }) => title === mind.phrases('noneOfThese').text);
  if (none === undefined) return null;
  if (DENIES_ALL.test(text.trim())) return none;
  const named = asked
    .filter((choice) => choice !== none)
    .flatMap(({ title, action }) => [title, ...(askedIn(mind, action.slice('ask:'.length))?.choice.cues ?? [])]);
  const denied = [...text.matchAll(/(?:没有?|不是|不在)(..)/gu)].map(([, word = '']) => word);
  return denied.some((word) => named.some((name) => name.includes(word))) ? none : null;
}

interface Asked {
  answer: Answer;
  place: number;
  choice: AskChoice;
}

/** The answer, question and choice that an action names; null when the content no longer has them. */
function askedIn(mind: Mind, target: string): Asked | null {
  const [id = '', place, index] = target.split('/');
  const answer = mind.knowledge.answer(id);
  const choice = answer?.ask[Number(place)]?.choices[Number(index)];
  return answer === null || choice === undefined ? null : { answer, place: Number(place), choice };
}

/**
 * Takes what a resident says to a question that changes the answer: the other answer, or what is different for him, and
 * the next question that is still open.
 * @param answerIt says another answer.
 * @param offers what is offered beside the answer.
 */
export function askTurn(
  mind: Mind,
  draft: TurnDraft,
  target: string,
  { answerIt, offers }: { answerIt: (id: string) => void; offers: (answer: Answer) => ReplyChoice[] },
): void {
  const asked = askedIn(mind, target);
  if (asked === null || mind.knowledge.lookup(asked.answer.id, draft.now).state !== 'in-force') {
    draft.say(mind.phrases('describeAgain'));
    return;
  }
  const { answer, place, choice } = asked;
  if (choice.answer !== null) {
    answerIt(choice.answer);
    return;
  }
  const words = draft.conversation.answered?.words ?? '';
  const { open } = settle(answer, words, place + 1);
  const said = choice.adds === '' ? mind.phrases('askedSame').text : choice.adds;
  const question = open === null ? '' : (answer.ask[open]?.question ?? '');
  draft.say({
    text: [said, question].filter((line) => line !== '').join('\n\n'),
    choices: [...(open === null ? [] : choicesOfAsk(answer, open)), ...offers(answer)],
  });
}
