const DIGITS: ReadonlyMap<string, number> = new Map([
  ...[...'零一二三四五六七八九'].map((digit, value) => [digit, value] as const),
  ...[...'〇壹贰叁肆伍陆柒捌玖'].map((digit, value) => [digit, value] as const),
  ['两', 2],
  ['俩', 2],
  ['仨', 3],
  ['幺', 1],
]);
const UNITS: ReadonlyMap<string, number> = new Map([
  ['十', 10],
  ['拾', 10],
  ['百', 100],
  ['佰', 100],
  ['千', 1_000],
  ['仟', 1_000],
  ['k', 1_000],
  ['万', 10_000],
  ['w', 10_000],
  ['亿', 100_000_000],
]);

/** Characters a spoken or written number may be made of, for patterns. */
export const NUMBER_CHARACTERS = '0-9.零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖两俩仨十拾百佰千仟万亿kw';

type Token = { kind: 'digit'; value: number; written: boolean } | { kind: 'unit'; value: number } | { kind: 'zero' };

function tokens(text: string): Token[] | null {
  const found: Token[] = [];
  for (const [piece] of text.matchAll(/\d+(?:\.\d+)?|[\s\S]/gu)) {
    const digit = DIGITS.get(piece);
    const unit = UNITS.get(piece);
    if (unit !== undefined) found.push({ kind: 'unit', value: unit });
    else if (digit === 0) found.push({ kind: 'zero' });
    else if (digit !== undefined) found.push({ kind: 'digit', value: digit, written: false });
    else if (/^\d/u.test(piece)) found.push({ kind: 'digit', value: Number(piece), written: true });
    else return null;
  }
  return found.length > 0 ? found : null;
}

/** 一三八 said digit by digit. */
function spelled(parts: readonly Token[]): number | null {
  if (parts.length < 2 || parts.some((part) => part.kind === 'unit' || (part.kind === 'digit' && part.written))) {
    return null;
  }
  const value = Number(parts.map((part) => (part.kind === 'digit' ? part.value : 0)).join(''));
  return Number.isSafeInteger(value) ? value : null;
}

/** 两千五 is 2500 and 一万二 is 12000: a last digit straight after a unit stands for the next lower unit. */
function withUnits(parts: readonly Token[]): number | null {
  let total = 0;
  let section = 0;
  let digit: number | null = null;
  let lastUnit = 0;
  let zeroBefore = false;
  for (const part of parts) {
    if (part.kind === 'zero') {
      zeroBefore = true;
    } else if (part.kind === 'digit') {
      if (digit !== null) return null;
      digit = part.value;
    } else if (part.value >= 10_000) {
      section += digit ?? 0;
      total = (total + (section === 0 && total === 0 ? 1 : section)) * part.value;
      [section, digit, lastUnit, zeroBefore] = [0, null, part.value, false];
    } else {
      section += (digit ?? 1) * part.value;
      [digit, lastUnit, zeroBefore] = [null, part.value, false];
    }
  }
  if (digit !== null) section += lastUnit >= 100 && !zeroBefore && digit < 10 ? (digit * lastUnit) / 10 : digit;
  return total + section;
}

/**
 * A number as it is said or written: 两千五 2500, 一万二 12000, 三个半 3.5, 俩 2, 2千5 2500, 1.5万 15000, 一三八 138.
 * The whole text must be the number; null when it is not one.
 */
export function parseChineseNumber(text: string): number | null {
  const bare = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?<=\d),(?=\d{3})/gu, '')
    .trim();
  if (bare === '' || bare.length > 30) return null;
  if (bare === '半' || bare === '半个') return 0.5;
  const half = /^(.+?)个?半$/u.exec(bare);
  if (half?.[1] !== undefined) {
    const whole = parseChineseNumber(half[1]);
    return whole === null ? null : whole + 0.5;
  }
  const parts = tokens(bare.replace(/个$/u, ''));
  if (parts === null) return null;
  const only = parts[0];
  if (parts.length === 1 && only !== undefined) {
    if (only.kind === 'zero') return 0;
    return only.value;
  }
  return spelled(parts) ?? withUnits(parts);
}
