import { type Found, placed } from './found.ts';
import { maskNumbers } from './mask-numbers.ts';
import { readForFacts } from './reading.ts';
import { spokenDigits } from './spoken-digits.ts';

const GAP = '[ \\-,，、]?';
const LONG = new RegExp(`(?<![0-9a-z])[1-9](?:${GAP}[0-9]){16}${GAP}[0-9x](?![0-9a-z])`, 'gu');
const SHORT = /(?<![0-9a-z])[1-9][0-9]{14}(?![0-9a-z])/gu;
/** GB 11643: weight of each of the first 17 digits and the check digit of each remainder of 11. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';
/** First two digits: provinces of GB/T 2260, and residence permits of 港澳台 (81–83) and foreigners (91). */
const PROVINCES = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)/u;

/** An identity number (公民身份号码) as told. `heard` shows its last four characters only. */
export interface IdentityNumberFound extends Found<'identity-number', string> {
  /** Region, birth date and, of 18 digits, the checksum are right; a wrong one was misheard or mistyped. */
  valid: boolean;
}

/** Whether a number of 18 characters, or an old one of 15, can be an identity number by GB 11643. */
export function isIdentityNumber(number: string): boolean {
  if (!PROVINCES.test(number)) return false;
  if (/^\d{15}$/u.test(number)) return isDate(`19${number.slice(6, 12)}`);
  if (!/^\d{17}[\dX]$/u.test(number) || !isDate(number.slice(6, 14))) return false;
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(number[at]), 0);
  return CHECKS[sum % 11] === number[17];
}

function isDate(digits: string): boolean {
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8)].map(Number);
  if (year === undefined || month === undefined || day === undefined || year < 1850) return false;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Every identity number in a text, also grouped or spelled; `value` is the number itself: never store it in the clear. */
export function findIdentityNumbers(written: string): IdentityNumberFound[] {
  const reading = readForFacts(written);
  const said = spokenDigits(reading.text);
  const long = [...said.matchAll(LONG)];
  // Fifteen digits may be any number: only those that can be an identity number count.
  const short = [...said.matchAll(SHORT)].filter(([digits]) => isIdentityNumber(digits));
  return [...long, ...short]
    .sort((a, b) => a.index - b.index)
    .map((match) => {
      const value = match[0].replace(/[^0-9x]/gu, '').toUpperCase();
      const place = placed(reading, written, match.index, match.index + match[0].length);
      return {
        kind: 'identity-number' as const,
        value,
        unit: 'gb11643',
        range: null,
        ...place,
        heard: maskNumbers(value),
        valid: isIdentityNumber(value),
      };
    });
}
