import { type Found, placed } from './found.ts';
import { maskNumbers } from './mask-numbers.ts';
import { readForFacts } from './reading.ts';
import { spokenDigits } from './spoken-digits.ts';

const GAP = '[\\s\\-.·]{0,2}';
const SPOKEN_GAP = '[\\s\\-—.·,，、。]{0,2}';
const mobile = (gap: string) => new RegExp(`(?<!\\d)(?:(?:\\+|00)?86${gap})?(1[3-9](?:${gap}\\d){9})(?!\\d)`, 'gu');
const landline = (gap: string) =>
  new RegExp(
    `(?<!\\d)(?:(?:\\+|00)?86${gap})?\\(?(0(?:10|2\\d|[3-9]\\d{2}))\\)?${gap}([2-8](?:${gap}\\d){6,7})(?!\\d)`,
    'gu',
  );
const LANDLINE_ABROAD = /(?<!\d)\+86(10|2\d|[3-9]\d{2})([2-8]\d{6,7})(?!\d)/gu;
const PATTERNS = [mobile(GAP), landline(GAP), LANDLINE_ABROAD];
/** Read out digit by digit, with pauses written as commas; only where figures alone did not make a number. */
const SPOKEN_PATTERNS = [mobile(SPOKEN_GAP), landline(SPOKEN_GAP)];

function numberOf(match: RegExpExecArray): string | null {
  const [, first = '', second] = match;
  const digits = first.replace(/\D/gu, '');
  if (second === undefined) return `+86${digits}`;
  const area = digits.replace(/^0/u, '');
  const number = second.replace(/\D/gu, '');
  const isThreeDigitArea = area.length === 2;
  return isThreeDigitArea && number.length !== 8 ? null : `+86${area}${number}`;
}

/** Every mainland phone number in a text as E.164, in `heard` masked: never store `value` in the clear. */
export function findPhones(written: string): Found<'phone', string>[] {
  const reading = readForFacts(written);
  const spoken = spokenDigits(reading.text);
  const search = (text: string, patterns: readonly RegExp[]) =>
    patterns
      .flatMap((pattern) => [...text.matchAll(pattern)])
      .flatMap((match) => {
        const value = numberOf(match);
        const end = match.index + match[0].length;
        return value === null ? [] : [{ value, from: match.index, to: end }];
      });
  const finds = [...search(reading.text, PATTERNS), ...search(spoken, SPOKEN_PATTERNS)];
  return finds
    .filter((find, index) => !finds.slice(0, index).some((other) => find.from < other.to && other.from < find.to))
    .sort((a, b) => a.from - b.from)
    .map(({ value, from, to }) => ({
      kind: 'phone' as const,
      value,
      unit: 'e164',
      range: null,
      ...placed(reading, written, from, to),
      heard: maskNumbers(value),
    }));
}

/**
 * A mainland mobile or landline number in a resident's words as E.164 (`+8613800138000`, `+862161234567`), also spelled
 * (一三八…, 幺三八…) and said in groups. Null when there is none.
 */
export function parsePhone(text: string): string | null {
  return findPhones(text.slice(0, 300))[0]?.value ?? null;
}
