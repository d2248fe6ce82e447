/** What the server refuses; told before it does. Length in characters. */
export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 200;

export type StrengthLevel = 'weak' | 'fair' | 'good';
export type StrengthReason = 'common' | 'username' | 'digits' | 'repeated' | 'sequence' | 'short' | 'fine';

export interface Strength {
  level: StrengthLevel;
  why: StrengthReason;
}

/** Beginnings of what is tried first, Chinese habits among them; letters small. */
const COMMON = [
  'password',
  'passw0rd',
  'admin',
  'qwerty',
  'abc123',
  'iloveyou',
  'welcome',
  'letmein',
  'woaini',
  'aini1314',
  '5201314',
  '1314520',
  '12348',
  'hotline',
  'zxcvbn',
  'asdfgh',
  '1qaz2wsx',
  'a123456',
];
/** What stands beside each other on keyboards and in counting. */
const ROWS = ['01234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1qaz2wsx3edc4rfv'];
const RUN = 4;

/**
 * How hard a password is to guess, roughly and rather too low than too high: what is not repeated, not in sequence and
 * not a common word counts, each character for as much as its neighbours leave open.
 */
export function passwordStrength(password: string, username: string): Strength {
  const plain = password.normalize('NFKC').toLowerCase();
  const name = username.trim().toLowerCase();
  if (name.length >= 3 && plain.includes(name)) return { level: 'weak', why: 'username' };
  const common = COMMON.find((word) => plain.includes(word));
  const rest = common === undefined ? plain : plain.replaceAll(common, '');
  if (common !== undefined && bits(rest) < FAIR) return { level: 'weak', why: 'common' };
  if (/^\d*$/.test(plain)) return { level: bits(plain) < GOOD ? 'weak' : 'fair', why: 'digits' };
  const once = withoutRepeats(rest);
  if (bits(once) < FAIR && once.length * 2 <= rest.length) return { level: 'weak', why: 'repeated' };
  const open = withoutRuns(once);
  if (bits(open) < FAIR && open.length < once.length) return { level: 'weak', why: 'sequence' };
  if (bits(open) < FAIR) return { level: 'weak', why: 'short' };
  return bits(open) < GOOD ? { level: 'fair', why: 'short' } : { level: 'good', why: 'fine' };
}

/** In bits; what a guesser with the stolen hash of argon2id needs months for, and what he gives up on. */
const FAIR = 36;
const GOOD = 56;

function bits(text: string): number {
  const kinds =
    (/[a-z]/.test(text) ? 26 : 0) +
    (/\d/.test(text) ? 10 : 0) +
    (/[^\p{L}\d]/u.test(text) ? 20 : 0) +
    // A Chinese word is guessed by words, not by the whole of Unicode.
    (/[\p{L}]/u.test(text.replace(/[a-z]/g, '')) ? 800 : 0);
  // People take words rather than letters by chance: about three quarters of what chance would give.
  return kinds === 0 ? 0 : [...text].length * Math.log2(kinds) * 0.75;
}

/** Each character or group once where it comes several times on end: `abcabcabc` → `abc`, `aaaa` → `a`. */
function withoutRepeats(text: string): string {
  return text.replace(/(.{1,6}?)\1+/gsu, '$1');
}

/** Runs of four and more along a row, forwards or backwards, count as two characters. */
function withoutRuns(text: string): string {
  let rest = text;
  for (const row of ROWS) {
    for (const line of [row, [...row].reverse().join('')]) {
      for (let length = line.length; length >= RUN; length -= 1) {
        for (let at = 0; at + length <= line.length; at += 1) {
          const run = line.slice(at, at + length);
          if (rest.includes(run)) rest = rest.replaceAll(run, run.slice(0, 2));
        }
      }
    }
  }
  return rest;
}
