/** A slow reader's characters a minute, as the server counts. */
const CHARACTERS_A_MINUTE = 300;
/** A sentence longer than this is hard to follow by ear. */
export const LONG_SENTENCE = 60;

/** How easy a text is to follow, while it is written. Lengths in characters without punctuation. */
export function readingEase(full: string, all: string): { mean: number; longest: number; seconds: number } {
  const lengths = full
    .split(/[。！？!?；;\n]+/u)
    .map(lengthOf)
    .filter((length) => length > 0);
  const sum = lengths.reduce((total, length) => total + length, 0);
  return {
    mean: Math.round(sum / Math.max(1, lengths.length)),
    longest: Math.max(0, ...lengths),
    seconds: Math.round((lengthOf(all) / CHARACTERS_A_MINUTE) * 60),
  };
}

function lengthOf(text: string): number {
  return [...text.replace(/[\s\p{P}]+/gu, '')].length;
}
