/** The syllables of a text without tones, one for each Chinese character; other characters stay as they are. */
export type Syllables = (text: string) => string[];

/**
 * Loads the pronouncing dictionary; takes a fifth of a second, so do it once when starting. Every character has one
 * reading whatever stands beside it: texts are compared by sound, and for that the same reading everywhere is what counts.
 */
export async function loadSyllables(): Promise<Syllables> {
  const { pinyin } = await import('pinyin-pro');
  const known = new Map<string, string>();
  const syllableOf = (character: string): string => {
    const found = known.get(character);
    if (found !== undefined) return found;
    const syllable = /\p{Script=Han}/u.test(character)
      ? pinyin(character, { toneType: 'none', type: 'array', v: true })[0]
      : character;
    known.set(character, syllable ?? character);
    return syllable ?? character;
  };
  return (text) => Array.from(text, syllableOf);
}
