/** The syllables of a text without tones, one for each Chinese character; other characters stay as they are. */
export type Syllables = (text: string) => string[];

/** Loads the pronouncing dictionary; takes a fifth of a second, so do it once when starting. */
export async function loadSyllables(): Promise<Syllables> {
  const { pinyin } = await import('pinyin-pro');
  return (text) => pinyin(text, { toneType: 'none', type: 'array', v: true, nonZh: 'spaced' });
}
