import { normaliseForMatching, normaliseForRecognition } from '../text/index.ts';

/** Chinese characters, and Latin letters and figures, each as they stand together. */
const RUNS = /\p{Script=Han}+|[a-z0-9]+/gu;

/**
 * The terms by which a text is found (检索词): pairs of neighbouring Chinese characters, which need no dictionary, and
 * words of Latin letters and figures; each once, in the order of the text.
 */
export function searchTerms(text: string): string[] {
  return termsIn(normaliseForMatching(text));
}

/** The terms of a question: greetings, hesitation and what was taken back are none of it. */
export function questionTerms(text: string): string[] {
  return termsIn(normaliseForRecognition(text));
}

function termsIn(text: string): string[] {
  const terms = new Set<string>();
  for (const [run] of text.matchAll(RUNS)) {
    if (/^[a-z0-9]/u.test(run) || run.length < 2) {
      terms.add(run);
      continue;
    }
    const characters = Array.from(run);
    for (let at = 0; at + 1 < characters.length; at += 1) terms.add(characters.slice(at, at + 2).join(''));
  }
  return [...terms];
}
