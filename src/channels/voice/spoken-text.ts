import { cutText, xmlSafe } from '../safe-text.ts';

/**
 * Twilio's limits of one `<Say>`: 4500 characters URL-encoded (500 Han characters) and, for Polly, 3000 bytes. Other
 * providers get the same, so that one text sounds alike everywhere.
 */
const MOST_ENCODED = 4500;
const MOST_BYTES = 3000;
/** What is spoken in one document; Twilio takes 64 KB with tags and hints. Forty minutes of speech. */
const MOST_SPOKEN_BYTES = 40_000;
/** What one `<Say>` costs beside its text. */
const TAG_BYTES = 150;

/** The text as a voice should get it: nothing that looks like markup, no control characters, single blanks. */
function cleaned(text: string): string {
  return xmlSafe(text)
    .replace(/[<>]/g, ' ')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
}

/** Length after URL-encoding, also of a text cut inside a surrogate pair. */
function encodedLength(text: string): number {
  const plain = text.replace(/[^A-Za-z0-9\-_.!~*'()]/g, '');
  return plain.length + 3 * (Buffer.byteLength(text) - plain.length);
}

function fitsOneSay(text: string): boolean {
  return encodedLength(text) <= MOST_ENCODED && Buffer.byteLength(text) <= MOST_BYTES;
}

/**
 * Cuts texts into parts that fit one `Say` each, at the ends of sentences and never inside a surrogate pair. One
 * function serves one document: what goes beyond the document's limit is not said.
 */
export function speechCutter(): (text: string) => string[] {
  let left = MOST_SPOKEN_BYTES;
  return (text) => {
    const parts: string[] = [];
    let rest = cutText(cleaned(text), (part) => escapedBytes(part) <= left).head;
    while (rest !== '' && left > TAG_BYTES) {
      const cut = cutText(rest, fitsOneSay);
      parts.push(cut.head);
      left -= escapedBytes(cut.head) + TAG_BYTES;
      rest = cut.rest;
    }
    return parts;
  };
}

function escapedBytes(text: string): number {
  return Buffer.byteLength(text.replaceAll('&', '&amp;'));
}

const MOST_HINTS = 500;
const LONGEST_HINT = 100;
const MOST_HINT_BYTES = 8000;

/** Phrases for a recogniser: clean, different, at most 500 of at most 100 characters, 8 KB together. */
export function usableHints(hints: readonly string[]): string[] {
  const usable = new Set<string>();
  let bytes = 0;
  for (const hint of hints) {
    const phrase = cleaned(hint.replaceAll(',', ' ').replaceAll('\n', ' '));
    if (phrase === '' || phrase.length > LONGEST_HINT || usable.has(phrase)) continue;
    bytes += escapedBytes(phrase) + 1;
    if (bytes > MOST_HINT_BYTES || usable.size === MOST_HINTS) break;
    usable.add(phrase);
  }
  return [...usable];
}
