import type { Turn } from '../../sessions/index.ts';
import { maskPersonalData } from '../../text/index.ts';
import { isSearched } from '../facts/facts-of.ts';
import { searchedText, searchForm } from './search-terms.ts';

/** Where something that was searched for was said. */
export interface Snippet {
  turnId: string;
  from: Turn['from'];
  at: Date;
  /** Masked, cut to what stands around the hit. */
  text: string;
  /** Places of the words in it: [from, to). */
  hits: [number, number][];
}

const BEFORE_HIT = 24;
const SNIPPET_LENGTH = 80;
const HAN = /\p{Script=Han}/u;
const OTHER_LETTER = /^(?!\p{Script=Han})[\p{L}\p{N}]$/u;

/** The words of a search, each to be found as it stands; what holds no letter and no number is left out. */
export function searchWords(text: string): string[] {
  const words = searchForm(text).split(/\s+/u);
  return [...new Set(words.filter((word) => /[\p{L}\p{N}]/u.test(word)))];
}

/** Where the word stands in a text, -1 for nowhere; words and numbers of other letters only as a whole. */
export function findWord(text: string, word: string, from = 0): number {
  for (let at = text.indexOf(word, from); at >= 0; at = text.indexOf(word, at + 1)) {
    const cutsBefore = isOther(firstOf(word)) && isOther(lastOf(text.slice(Math.max(0, at - 2), at)));
    const cutsAfter = isOther(lastOf(word)) && isOther(firstOf(text.slice(at + word.length, at + word.length + 2)));
    if (!cutsBefore && !cutsAfter) return at;
  }
  return -1;
}

/** The snippet of the first turn that holds a word, when every word is held by some turn; null otherwise. */
export function matchWords(turns: readonly Turn[], words: readonly string[]): Snippet | null {
  const left = new Set(words);
  let first: Turn | null = null;
  for (const turn of turns) {
    if (left.size === 0) break;
    if (!isSearched(turn) || !mayHold(turn.activity.text ?? '', left)) continue;
    const text = searchedText(turn.activity.text ?? '');
    for (const word of left) {
      if (findWord(text, word) < 0) continue;
      left.delete(word);
      first ??= turn;
    }
  }
  return left.size > 0 || first === null ? null : snippetOf(first, words);
}

/** Masking is dear, and brings no Chinese word about that was not said: false where none of the words can be in it. */
function mayHold(said: string, words: ReadonlySet<string>): boolean {
  const form = searchForm(said);
  return [...words].some((word) => form.includes(word) || word.includes('*') || !HAN.test(word));
}

function snippetOf(turn: Turn, words: readonly string[]): Snippet {
  const masked = maskPersonalData(turn.activity.text ?? '');
  const form = searchForm(masked);
  // One form changes the number of characters of very few texts: of these the beginning is shown, without places.
  const places = form.length === masked.length ? placesOf(form, words) : [];
  const start = Math.max(0, (places[0]?.[0] ?? 0) - BEFORE_HIT);
  const text = whole(masked.slice(start, start + SNIPPET_LENGTH));
  const inside = places.filter(([, to]) => to <= start + text.length);
  return {
    turnId: turn._id,
    from: turn.from,
    at: turn.at,
    text,
    hits: inside.map(([from, to]) => [from - start, to - start]),
  };
}

function placesOf(text: string, words: readonly string[]): [number, number][] {
  const places: [number, number][] = [];
  for (const word of words) {
    for (let at = findWord(text, word); at >= 0; at = findWord(text, word, at + word.length)) {
      places.push([at, at + word.length]);
    }
  }
  const inOrder = places.sort(([a], [b]) => a - b);
  return inOrder.filter(([from], index) => from >= (inOrder[index - 1]?.[1] ?? 0));
}

/** Without half a surrogate pair at an end. */
function whole(text: string): string {
  return text.replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/gu, ' ');
}

function firstOf(text: string): string {
  return [...text][0] ?? '';
}

function lastOf(text: string): string {
  return [...text].at(-1) ?? '';
}

function isOther(character: string): boolean {
  return OTHER_LETTER.test(character);
}
