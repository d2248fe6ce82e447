import type { Syllables } from '../text/index.ts';

const SHORTEST = 3;
const LONGEST = 8;

/**
 * Puts legal terms right that were written by sound (老动众裁 → 劳动仲裁): a run of characters that sounds like a term
 * of three characters or more, and is not itself made of known words, becomes the term.
 */
export class PinyinRepair {
  readonly #termOf = new Map<string, string>();
  readonly #terms: ReadonlySet<string>;
  readonly #syllables: Syllables;

  constructor(terms: readonly string[], syllables: Syllables) {
    this.#syllables = syllables;
    const fitting = terms.filter(
      (term) => /^\p{Script=Han}+$/u.test(term) && term.length >= SHORTEST && term.length <= LONGEST,
    );
    this.#terms = new Set(fitting);
    const ambiguous = new Set<string>();
    for (const term of this.#terms) {
      const sound = syllables(term).join(' ');
      if (this.#termOf.has(sound)) ambiguous.add(sound);
      this.#termOf.set(sound, term);
    }
    // 抚养费, 扶养费 and 赡养费 sound alike: which is meant is asked, not guessed.
    for (const sound of ambiguous) this.#termOf.delete(sound);
  }

  repair(text: string): string {
    if (this.#termOf.size === 0) return text;
    const characters = [...text];
    const sounds = this.#syllables(text);
    if (sounds.length !== characters.length) return text;
    let repaired = '';
    for (let start = 0; start < characters.length; ) {
      const found = this.#termAt(characters, sounds, start);
      repaired += found ?? characters[start];
      start += found === null ? 1 : found.length;
    }
    return repaired;
  }

  #termAt(characters: readonly string[], sounds: readonly string[], start: number): string | null {
    for (let length = Math.min(LONGEST, characters.length - start); length >= SHORTEST; length -= 1) {
      const term = this.#termOf.get(sounds.slice(start, start + length).join(' '));
      if (term === undefined) continue;
      return this.#terms.has(characters.slice(start, start + length).join('')) ? null : term;
    }
    return null;
  }
}
