import type { Words } from '../text/index.ts';

/** A word of a dialect (方言词) and the standard word it stands for. */
export interface DialectEntry {
  /** Spellings. */
  say: string[];
  /** The standard word that all of them stand for. */
  means: string;
  regions: string[];
  /** What a resident may say with it; proves that the entry works. */
  example: string;
  /** Standard words that hold a spelling and mean something else. */
  notIn: string[];
  /** Said at the end of a clause only: 帮帮我伐, but 砍伐树木. */
  ending: boolean;
}

/** A spelling with what decides whether it stands for its word. */
interface Spelling {
  say: string;
  means: string;
  notIn: readonly string[];
  ending: boolean;
}

/**
 * Standard words in place of words of a dialect (方言): 咋个办 is 怎么办. Only for what the recogniser reads, never for
 * what is stored or shown.
 */
export class Dialect {
  /** All that the table holds; a model is named by it. */
  readonly entries: readonly DialectEntry[];
  /** By first character, longest first. */
  readonly #spellings = new Map<string, Spelling[]>();

  constructor(entries: readonly DialectEntry[]) {
    this.entries = entries;
    for (const { say, means, notIn, ending } of entries) {
      for (const one of say) {
        const first = one.charAt(0);
        const spelling = { say: one, means, notIn: notIn.filter((word) => word.includes(one)), ending };
        this.#spellings.set(first, [...(this.#spellings.get(first) ?? []), spelling]);
      }
    }
    for (const same of this.#spellings.values()) same.sort((a, b) => b.say.length - a.say.length);
  }

  /**
   * A simplified text in standard words: the longest spelling first, none inside a word of the segmenter's dictionary
   * (格个 in 价格个别) nor inside what the table lists. One pass; the standard word is not looked up again.
   */
  standard(text: string, words: Words): string {
    let standard = '';
    let inside: Uint8Array | null = null;
    const isWhole = (start: number, end: number): boolean => {
      inside ??= insideWords(text, words);
      return inside[start] !== 1 && inside[end] !== 1;
    };
    for (let at = 0; at < text.length; ) {
      const found = this.#spellings
        .get(text.charAt(at))
        ?.find((one) => isSaidAt(text, at, one) && isWhole(at, at + one.say.length));
      standard += found?.means ?? text.charAt(at);
      at += found?.say.length ?? 1;
    }
    return standard;
  }
}

function isSaidAt(text: string, at: number, { say, notIn, ending }: Spelling): boolean {
  if (!text.startsWith(say, at)) return false;
  const after = text.charAt(at + say.length);
  if (ending && after !== '' && /[\p{L}\p{N}]/u.test(after)) return false;
  return notIn.every((word) => {
    for (let shift = word.indexOf(say); shift >= 0; shift = word.indexOf(say, shift + 1)) {
      if (text.startsWith(word, at - shift)) return false;
    }
    return true;
  });
}

/** 1 at each place that lies inside a word of the dictionary. */
function insideWords(text: string, words: Words): Uint8Array {
  const inside = new Uint8Array(text.length + 1);
  let start = 0;
  for (const word of words(text, { known: true })) {
    inside.fill(1, start + 1, start + word.length);
    start += word.length;
  }
  return inside;
}
