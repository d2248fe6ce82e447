import { normaliseForRecognition } from '../text/index.ts';
import type { IntentCatalogue } from './catalogue.ts';
import type { Model } from './model.ts';

/** Longer utterances are stories: nobody says one word for word again. */
const LONGEST_REPEATED = 30;

/** A text without punctuation and spaces, as it is compared with what was written down. */
export function bareWords(text: string): string {
  return normaliseForRecognition(text).replace(/[\s\p{P}]+/gu, '');
}

/** Names and short utterances of all intents: what legal staff wrote down is not guessed at. */
export function writtenDown(catalogue: IntentCatalogue): Model['written'] {
  const written = new Map<string, number>();
  for (const [intent, { name, utterances }] of catalogue.all().entries()) {
    for (const text of [name, ...utterances]) {
      const words = text.length > LONGEST_REPEATED ? '' : bareWords(text);
      if (words.length > 1) written.set(words, intent);
    }
  }
  return { words: [...written.keys()], intentOf: Uint16Array.from(written.values()) };
}
