import { loadSyllables, loadWords, normaliseForRecognition } from '../text/index.ts';
import type { Dialect } from './dialect.ts';
import { featureCounts, type TextReader } from './features.ts';
import { LEGAL_TERMS, SHORT_TERMS, WRITTEN_FOR_TERMS } from './legal-terms.ts';
import { PinyinRepair } from './pinyin-repair.ts';

/** Turns a message, as it was written, into counts of features: normalised, words of dialects and terms put right. */
export interface FeatureReader extends TextReader {
  read(text: string): Map<string, number>;
  /** A normalised text as features are counted in it: in standard words, legal terms as they are written. */
  standard(text: string): string;
}

/**
 * Loads dictionaries; half a second, once. The one place through which training and recognition read a text.
 *
 * @param dialect words of dialects; without it, all words stay as they were said.
 */
export async function loadFeatureReader(dialect?: Dialect): Promise<FeatureReader> {
  const [words, syllables] = await Promise.all([loadWords(LEGAL_TERMS), loadSyllables()]);
  const reader = { words, syllables };
  const sounded = { long: LEGAL_TERMS, short: SHORT_TERMS, beside: WRITTEN_FOR_TERMS };
  const repair = new PinyinRepair(sounded, reader);
  const standard = (text: string): string => repair.repair(dialect?.standard(text, words) ?? text);
  return { ...reader, standard, read: (text) => featureCounts(standard(normaliseForRecognition(text)), reader) };
}
