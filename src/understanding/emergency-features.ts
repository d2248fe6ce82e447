import { featureCounts, type TextReader } from './features.ts';

const LETTER = /[\p{L}\p{N}]/u;
const EDGE = 2;

/**
 * Counts of the features of a normalised message: characters, words and syllables, and how it begins and ends. The end
 * tells a question of law (…赔多少, …怎么判) from a cry.
 */
export function emergencyFeatures(text: string, reader: TextReader): Map<string, number> {
  const counts = featureCounts(text, reader);
  const characters = [...text].filter((character) => LETTER.test(character));
  for (let length = 1; length <= Math.min(EDGE, characters.length); length += 1) {
    counts.set(`c:^_${characters.slice(0, length).join('_')}`, 1);
    counts.set(`c:${characters.slice(-length).join('_')}_$`, 1);
  }
  return counts;
}
