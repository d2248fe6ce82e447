import { withoutFillers, withoutRepetition } from './fillers.ts';
import { toSimplified } from './simplified.ts';

/** Longest text that is recognised, in UTF-16 code units; of a longer one the head and the tail are kept. */
export const RECOGNITION_LIMIT = 2_000;

// C0 and C1 controls except tab and line feed, bidirectional marks, zero-width characters, soft hyphen, lone surrogates.
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu;
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\u200d|\ufe0e|\ufe0f|\u20e3/gu;
const REPEATED = /([^\d\s])\1{2,}/gu;
const SPACE_BESIDE_HAN = /(?<=[\p{Script=Han}\p{P}])\s+|(?<!\s)\s+(?=[\p{Script=Han}\p{P}])/gu;

/** A resident's message as it is stored and shown: as written, but nothing invisible and no edges. */
export function asWritten(text: string): string {
  return text.normalize('NFC').replace(INVISIBLE, '').trim();
}

/** A message as parsers read it: one form for every character (１２ is 12), nothing invisible, no edges. */
export function normaliseForReading(text: string): string {
  return text.normalize('NFKC').replace(INVISIBLE, '').trim();
}

/** Head and tail of a long text, so that work on it is bounded; never cuts a surrogate pair. */
export function capLength(text: string, limit: number = RECOGNITION_LIMIT): string {
  if (text.length <= limit) return text;
  const head = Math.ceil(limit / 2);
  return `${text.slice(0, head)}\n${text.slice(text.length - (limit - head))}`.replace(/\p{Surrogate}/gu, '');
}

/**
 * A message as cues and patterns are matched on it: capped, one form, simplified, lower case, no emoji, long runs of
 * one character squeezed. Fillers stay.
 */
export function normaliseForMatching(text: string, limit: number = RECOGNITION_LIMIT): string {
  const oneForm = capLength(normaliseForReading(capLength(text, limit)), limit);
  return toSimplified(oneForm)
    .toLowerCase()
    .replace(EMOJI, '')
    .replace(REPEATED, '$1')
    .replace(/\s+/gu, ' ')
    .replace(SPACE_BESIDE_HAN, '')
    .trim();
}

/** A message as intents are recognised in it: as for matching, without greetings, hesitation, stutter, what was taken back. */
export function normaliseForRecognition(text: string): string {
  const matched = normaliseForMatching(text);
  const bare = withoutFillers(matched);
  return withoutRepetition(bare === '' ? matched : bare);
}
