/** From this share of letters outside Han on, a message is in another language. */
const LEAST_SHARE = 0.7;
/** With so many Chinese characters, there is something to recognise. */
const MOST_HAN = 3;
/** Fewer Latin words are a name, an abbreviation or a slip of the keyboard. */
const LEAST_LATIN_WORDS = 3;
const LATIN_WORD = /(?<![^\s("'])[\p{Script=Latin}'’-]{2,30}(?=[\s.,!?;:)"']|$)/gu;
/** Three letters of a script on end, with their marks: not a face made of characters, ヽ(ಠ_ಠ)ノ. */
const OTHER_SCRIPT = /(?:(?!\p{Script=Han}|\p{Script=Latin}|\p{Script=Common})[\p{L}\p{M}]){3}/u;

function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}

/**
 * True when a normalised message is in another script (维吾尔文, 藏文, 蒙古文 …) or is a sentence in Latin letters:
 * somebody who reads it is needed, asking again in Chinese helps nobody.
 */
export function isOtherLanguage(text: string): boolean {
  const letters = count(text, /\p{L}/gu);
  const han = count(text, /\p{Script=Han}/gu);
  if (letters === 0 || han > MOST_HAN || (letters - han) / letters < LEAST_SHARE) return false;
  return OTHER_SCRIPT.test(text) || count(text, LATIN_WORD) >= LEAST_LATIN_WORDS;
}
