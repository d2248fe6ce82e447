import type { Answer } from './answer.ts';

/** Characters a person reads aloud or silently in a minute; a slow reader's figure. */
const CHARACTERS_A_MINUTE = 300;
/** A sentence longer than this is hard to follow when heard. */
const LONG_SENTENCE = 60;

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
}

/** How easy the answers are to read. Lengths are in characters; the hard limits are the schema's. */
export function readability(answers: readonly Answer[]): Readability {
  let sentences = 0;
  let characters = 0;
  let longest = { length: 0, id: '' };
  let overLong = 0;
  let read = 0;
  for (const answer of answers) {
    const lengths = sentencesOf(answer.full).map(lengthOf);
    sentences += lengths.length;
    characters += lengths.reduce((sum, length) => sum + length, 0);
    const most = Math.max(0, ...lengths);
    if (most > longest.length) longest = { length: most, id: answer.id };
    if (most > LONG_SENTENCE) overLong += 1;
    read += lengthOf([answer.short, answer.full, ...answer.steps].join(''));
  }
  return {
    answers: answers.length,
    sentences,
    meanSentence: rounded(characters / Math.max(1, sentences)),
    longestSentence: longest.length,
    longestIn: longest.id,
    overLong: rounded(overLong / Math.max(1, answers.length), 3),
    readingSeconds: rounded((read / Math.max(1, answers.length) / CHARACTERS_A_MINUTE) * 60),
  };
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
