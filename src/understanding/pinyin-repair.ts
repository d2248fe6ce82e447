import type { Syllables, Words } from '../text/index.ts';

const SHORTEST = 3;
const LONGEST = 8;
const SHORT = 2;

/** Terms that are put right when they were written by sound. */
export interface SoundedTerms {
  /** Of three characters or more: their sound alone says what is meant. */
  long: readonly string[];
  /** Of two characters: put right only where what was written is no word. */
  short: readonly string[];
  /** A word that is written for a term of the same sound, and what stands beside it then: 工商认定 is 工伤认定. */
  beside: readonly { written: string; term: string; beside: RegExp }[];
}

/**
 * Puts legal terms right that were written by sound (老动众裁 → 劳动仲裁): a run of characters that sounds like a term
 * of three characters or more becomes the term; one that sounds like a term of two (公资 → 工资) only where it is not
 * made of known words.
 */
export class PinyinRepair {
  readonly #termOf: ReadonlyMap<string, string>;
  /** First two syllables of each long term: at most places no term begins. */
  readonly #beginnings: ReadonlySet<string>;
  readonly #shortOf: ReadonlyMap<string, string>;
  readonly #terms: ReadonlySet<string>;
  readonly #beside: SoundedTerms['beside'];
  readonly #syllables: Syllables;
  readonly #words: Words;

  constructor({ long, short, beside }: SoundedTerms, { syllables, words }: { syllables: Syllables; words: Words }) {
    this.#syllables = syllables;
    this.#words = words;
    this.#beside = beside;
    const fitting = long.filter((term) => isHan(term) && term.length >= SHORTEST && term.length <= LONGEST);
    const two = short.filter((term) => isHan(term) && term.length === SHORT);
    this.#terms = new Set([...fitting, ...two]);
    this.#termOf = bySound(fitting, syllables);
    this.#beginnings = new Set([...this.#termOf.keys()].map((sound) => sound.split(' ', SHORT).join(' ')));
    this.#shortOf = bySound(two, syllables);
  }

  repair(text: string): string {
    const characters = [...text];
    const sounds = this.#syllables(text);
    if (sounds.length !== characters.length) return text;
    const known = this.#knownPlaces(text, characters.length);
    let repaired = '';
    for (let start = 0; start < characters.length; ) {
      const found = this.#termAt(characters, sounds, start) ?? this.#shortAt(characters, sounds, known, start);
      repaired += found ?? characters[start];
      start += found === null ? 1 : found.length;
    }
    return this.#beside.reduce(
      (said, { written, term, beside }) =>
        said.includes(written) && beside.test(said) ? said.replaceAll(written, term) : said,
      repaired,
    );
  }

  #termAt(characters: readonly string[], sounds: readonly string[], start: number): string | null {
    if (!this.#beginnings.has(`${sounds[start]} ${sounds[start + 1]}`)) return null;
    for (let length = Math.min(LONGEST, characters.length - start); length >= SHORTEST; length -= 1) {
      const term = this.#termOf.get(sounds.slice(start, start + length).join(' '));
      if (term === undefined) continue;
      return this.#terms.has(characters.slice(start, start + length).join('')) ? null : term;
    }
    return null;
  }

  #shortAt(characters: readonly string[], sounds: readonly string[], known: Uint8Array, start: number): string | null {
    if (known[start] === 1 || known[start + 1] !== 0) return null;
    const term = this.#shortOf.get(`${sounds[start]} ${sounds[start + 1]}`);
    return term === `${characters[start]}${characters[start + 1]}` ? null : (term ?? null);
  }

  /** 1 for characters that are part of a word of the dictionary, of two characters or more. */
  #knownPlaces(text: string, length: number): Uint8Array {
    const known = new Uint8Array(length);
    let start = 0;
    for (const word of this.#words(text, { known: true })) {
      const size = [...word].length;
      if (size > 1) known.fill(1, start, start + size);
      start += size;
    }
    return known;
  }
}

function isHan(term: string): boolean {
  return /^\p{Script=Han}+$/u.test(term);
}

/** Terms by their syllables. 抚养费, 扶养费 and 赡养费 sound alike: which is meant is asked, not guessed. */
function bySound(terms: readonly string[], syllables: Syllables): Map<string, string> {
  const termOf = new Map<string, string>();
  const ambiguous = new Set<string>();
  for (const term of new Set(terms)) {
    const sound = syllables(term).join(' ');
    if (termOf.has(sound)) ambiguous.add(sound);
    termOf.set(sound, term);
  }
  for (const sound of ambiguous) termOf.delete(sound);
  return termOf;
}
