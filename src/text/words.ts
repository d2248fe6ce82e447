/** Cuts a text into words; with `known`, into words of the dictionary and single characters, none guessed at. */
export type Words = (text: string, options?: { known: boolean }) => string[];

/**
 * Loads the word segmenter with terms of its own, e.g. legal terms that must stay whole. Takes a third of a second, so
 * do it once when starting.
 */
export async function loadWords(terms: readonly string[]): Promise<Words> {
  const [{ Jieba }, { dict }] = await Promise.all([import('@node-rs/jieba'), import('@node-rs/jieba/dict.js')]);
  const jieba = Jieba.withDict(dict);
  const own = terms.filter((term) => /^\p{Script=Han}{2,12}$/u.test(term));
  if (own.length > 0) jieba.loadDict(Buffer.from(own.map((term) => `${term} 100000 n`).join('\n')));
  return (text, options) => jieba.cut(text, options?.known !== true);
}
