import { spokenDigits } from './spoken-digits.ts';

const EMAIL = /(?<![\w.+*-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/gu;
/** Digits with at most two separators between: whatever could be a phone, a card or an identity number, and their lists. */
const RUN = /\d(?:[ \t\-·.,，、。—]{0,2}\d)*(?:[ -]?[Xx](?![A-Za-z]))?/gu;
const GROUP = /\d+|[Xx]/gu;
const FULL_WIDTH = /[０-９Ｘｘ＋－]/gu;
/** Letters before a number make it an id of ours, but for those that say what number follows. */
const NAMES_NUMBER = /(?<![A-Za-z])(?:tel|phone|mobile|id|no|vx|wx|wechat|qq)$/iu;
const AMOUNT = /^\s{0,2}(?:多|余|来)?(?:元|块|万|亿|美元|人民币|分钱)/u;
const BIRTH_DAY = /^[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/u;
const YEARS = /^(?:(?:19|20)\d{2} ?)+$/u;
/** How people group the digits of each, group lengths joined by a blank. */
const MOBILE_GROUPS = new Set(['3 4 4', '3 3 5', '3 8', '4 4 3', '7 4', '5 6', '4 7', '3 4 2 2', '3 5 3']);
const LANDLINE_GROUPS = /^(?:2 )?[34] (?:[78]|4 4|3 4|4 3|2 2 2 2)$/u;
const CARD_GROUPS = /^(?:4 ){3}(?:4 )?[1-4]$|^6 (?:4 ){0,3}\d{1,2}$|^8 (?:4 |8 )*\d$/u;
const IDENTITY_GROUPS = new Set([
  '6 8 4',
  '6 8 3 1',
  '6 4 4 4',
  '6 4 2 2 4',
  '6 12',
  '14 4',
  '3 3 4 4 4',
  '3 3 8 4',
  '4 4 4 4 2',
  '2 2 2 4 2 2 4',
  '6 6 3',
  '17 1',
]);
/** Groups that one number can have at most. */
const MOST_GROUPS = 24;

interface Group {
  digits: string;
  start: number;
  end: number;
}

/** `keep` characters at the end stay, the rest are stars, four at least. */
export function stars(text: string, keep: number): string {
  const kept = text.slice(text.length - keep);
  return '*'.repeat(Math.max(4, text.length - keep)) + kept;
}

/** How many digits stay, or null when these groups are no number of a person. */
function keptOf(groups: readonly Group[]): number | null {
  const digits = groups.map((group) => group.digits.toUpperCase()).join('');
  if (digits.length < 10) return null;
  const shape = groups.map((group) => group.digits.length).join(' ');
  const isWhole = groups.length === 1;
  const isDictated = groups.length >= 5 && groups.every((group) => group.digits.length <= 2);
  const national = /^(?:00)?86(?=1[3-9]|0?[1-9])/u;
  const isMobile = /^(?:(?:00)?86)?1[3-9]\d{9}$/u.test(digits);
  const isAbroad = national.test(digits) && /^(?:00)?86$/u.test(groups[0]?.digits ?? '');
  if (isMobile && (isWhole || isDictated || MOBILE_GROUPS.has(isAbroad ? shape.replace(/^\d /u, '') : shape))) return 4;
  if (isMobile && isAbroad && groups.length === 2) return 4;
  if (BIRTH_DAY.test(digits)) return 4;
  if (/^\d{17}[\dX]$|^\d{15}$/u.test(digits) && (isWhole || isDictated || IDENTITY_GROUPS.has(shape))) return 4;
  if (/^\d{16,}X?$/u.test(digits) && isWhole) return 4;
  if (/^\d{16,19}$/u.test(digits) && (isDictated || CARD_GROUPS.test(shape))) {
    return YEARS.test(groups.map((group) => group.digits).join(' ')) ? null : 4;
  }
  if (/^0\d{9,11}$/u.test(digits) && (isWhole || LANDLINE_GROUPS.test(shape))) return 2;
  if (/^(?:00)?86\d{9,11}$/u.test(digits) && isAbroad && !isWhole && groups.length <= 3) return 2;
  return null;
}

function maskRun(written: string, run: string, at: number, isForeign: boolean): string {
  const groups = [...run.matchAll(GROUP)].map(({ 0: digits, index }) => ({
    digits,
    start: index,
    end: index + digits.length,
  }));
  let masked = '';
  let done = 0;
  for (let first = 0; first < groups.length; ) {
    const last = longest(groups, first, isForeign);
    const [from, to] = [groups[first], groups[last?.at ?? first]];
    if (last !== null && from !== undefined && to !== undefined) {
      const said = written.slice(at + from.start, at + to.end);
      const isSpelled = /[^\d\s０-９ＸｘXx\-·.,，、。—－]/u.test(said);
      masked += written.slice(at + done, at + from.start);
      masked += stars(said.normalize('NFKC').replace(/[\s\-·.,，、。—]/gu, ''), isSpelled ? 2 : last.kept);
      done = to.end;
    }
    first = (last?.at ?? first) + 1;
  }
  return masked + written.slice(at + done, at + run.length);
}

/** The longest number that begins with this group. */
function longest(groups: readonly Group[], first: number, isForeign: boolean): { at: number; kept: number } | null {
  for (let at = Math.min(groups.length, first + MOST_GROUPS) - 1; at >= first; at -= 1) {
    const kept = keptOf(groups.slice(first, at + 1));
    if (kept !== null) return { at, kept };
  }
  const whole = groups[first]?.digits ?? '';
  return isForeign && /^86\d{9,11}$/u.test(whole) ? { at: first, kept: 2 } : null;
}

/**
 * Hides identity numbers, phone numbers, bank cards and e-mail addresses, in figures or read out (幺三八…), grouped or
 * not; the last two to four characters stay, so that a resident recognises them. Short numbers (110, 12348), dates,
 * years and amounts stay. Names and addresses stay too: for readers that may see those; all others get
 * `maskPersonalData`.
 */
export function maskNumbers(text: string): string {
  const written = text.replace(EMAIL, (address) => {
    const [name = '', host = ''] = address.split('@');
    return `${stars(name, Math.min(2, Math.max(0, name.length - 2)))}@${host}`;
  });
  const inFigures = maskRuns(written, narrow(written));
  return maskRuns(inFigures, spokenDigits(narrow(inFigures)));
}

/** Every character in its place. */
function narrow(text: string): string {
  return text.replace(FULL_WIDTH, (character) => character.normalize('NFKC'));
}

/** @param said the same text with its digits as figures, every character in its place. */
function maskRuns(written: string, said: string): string {
  let masked = '';
  let done = 0;
  for (const { 0: run, index } of said.matchAll(RUN)) {
    const end = index + run.length;
    const before = said.slice(Math.max(0, index - 8), index);
    const isId = /[A-Za-z]$/u.test(before) && !NAMES_NUMBER.test(before);
    const isCounted = AMOUNT.test(said.slice(end, end + 6)) || (before.endsWith('第') && said[end] === '号');
    if (isId || isCounted || /[A-Za-z]/u.test(said[end] ?? '')) continue;
    const plus = before.endsWith('+');
    const shown = maskRun(written, run, index, plus);
    masked += written.slice(done, plus && shown.startsWith('*') ? index - 1 : index) + shown;
    done = end;
  }
  return masked + written.slice(done);
}
