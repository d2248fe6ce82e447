import type { Answer } from './answer.ts';
import { LegalWords } from './legal-words.ts';

/** Characters a person reads aloud or silently in a minute; a slow reader's figure. */
const CHARACTERS_A_MINUTE = 300;
/** A sentence longer than this is hard to follow when heard. */
const LONG_SENTENCE = 60;

/** How easy one answer is to read. Lengths are in characters without punctuation. */
export interface AnswerReadability {
  id: string;
  /** Characters a sentence of `full`. */
  meanSentence: number;
  longestSentence: number;
  /** Legal words of the reviewed list for every 100 characters of short, full and steps. */
  termsPerHundred: number;
  /** Legal words that are used without their plain wording beside them. */
  unexplained: string[];
  /** Seconds to read short, full and steps at 300 characters a minute. */
  readingSeconds: number;
}

export interface Readability {
  answers: number;
  sentences: number;
  /** Characters a sentence of `full`, without punctuation. */
  meanSentence: number;
  longestSentence: number;
  longestIn: string;
  /** Share of answers that have a sentence longer than 60 characters, 0 … 1. */
  overLong: number;
  /** Seconds to read the whole of an answer, mean. */
  readingSeconds: number;
  /** Legal words of the reviewed list for every 100 characters, over all answers. */
  termsPerHundred: number;
  /** Each answer, in the order given. */
  each: AnswerReadability[];
}

/** How easy the answers are to read. Lengths are in characters; the hard limits are the schema's. */
export function readability(answers: readonly Answer[], words: LegalWords = new LegalWords([])): Readability {
  let sentences = 0;
  let characters = 0;
  let terms = 0;
  let read = 0;
  const each = answers.map((answer) => {
    const lengths = sentencesOf(answer.full).map(lengthOf);
    const sum = lengths.reduce((total, length) => total + length, 0);
    const whole = [answer.short, answer.full, ...answer.steps].map((part) => `${part}\n`).join('');
    const length = lengthOf(whole);
    const use = words.useIn(whole);
    sentences += lengths.length;
    characters += sum;
    terms += use.count;
    read += length;
    return {
      id: answer.id,
      meanSentence: rounded(sum / Math.max(1, lengths.length)),
      longestSentence: Math.max(0, ...lengths),
      termsPerHundred: rounded((use.count / Math.max(1, length)) * 100, 2),
      unexplained: use.unexplained,
      readingSeconds: secondsFor(length),
    };
  });
  const longest = each.reduce((most, one) => (one.longestSentence > most.longestSentence ? one : most), {
    id: '',
    longestSentence: 0,
  });
  const count = Math.max(1, answers.length);
  return {
    answers: answers.length,
    sentences,
    meanSentence: rounded(characters / Math.max(1, sentences)),
    longestSentence: longest.longestSentence,
    longestIn: longest.id,
    overLong: rounded(each.filter(({ longestSentence }) => longestSentence > LONG_SENTENCE).length / count, 3),
    readingSeconds: secondsFor(read / count),
    termsPerHundred: rounded((terms / Math.max(1, read)) * 100, 2),
    each,
  };
}

function secondsFor(characters: number): number {
  return rounded((characters / CHARACTERS_A_MINUTE) * 60);
}

function sentencesOf(text: string): string[] {
  return text.split(/[。！？!?；;\n]+/u).filter((sentence) => lengthOf(sentence) > 0);
}

function lengthOf(text: string): number {
  return [...text.replace(/[\s\p{P}]+/gu, '')].length;
}

function rounded(value: number, digits = 1): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
