import { toSimplified } from './simplified.ts';

const SPOKEN: ReadonlyMap<string, string> = new Map([
  ...[...'零一二三四五六七八九'].map((digit, value) => [digit, String(value)] as const),
  ['〇', '0'],
  ['洞', '0'],
  ['幺', '1'],
  ['两', '2'],
  ['拐', '7'],
]);
const GAP = '[\\s\\-.·]{0,2}';
const MOBILE = new RegExp(`(?<!\\d)(?:(?:\\+|00)?86${GAP})?(1[3-9]\\d(?:${GAP}\\d){8})(?!\\d)`, 'u');
const LANDLINE = new RegExp(
  `(?<!\\d)(?:(?:\\+|00)?86${GAP})?\\(?(0(?:10|2\\d|[3-9]\\d{2}))\\)?${GAP}([2-8]\\d{2}(?:${GAP}\\d){4,5})(?!\\d)`,
  'u',
);
const LANDLINE_ABROAD = /(?<!\d)\+86(10|2\d|[3-9]\d{2})([2-8]\d{6,7})(?!\d)/u;

function find(text: string): string | null {
  const mobile = MOBILE.exec(text)?.[1];
  if (mobile !== undefined) return `+86${mobile.replace(/\D/gu, '')}`;
  const landline = LANDLINE.exec(text) ?? LANDLINE_ABROAD.exec(text);
  if (landline === null) return null;
  const area = (landline[1] ?? '').replace(/^0/u, '');
  const number = (landline[2] ?? '').replace(/\D/gu, '');
  const isThreeDigitArea = area.length === 2;
  return isThreeDigitArea && number.length !== 8 ? null : `+86${area}${number}`;
}

/**
 * A mainland mobile or landline number in a resident's words as E.164 (`+8613800138000`, `+862161234567`), also spelled
 * (一三八…, 幺三八…) and said in groups. Null when there is none.
 */
export function parsePhone(text: string): string | null {
  const said = toSimplified(text.slice(0, 300).normalize('NFKC'));
  const found = find(said);
  if (found !== null) return found;
  const spelled = said
    .replace(/[零一二三四五六七八九〇洞幺两拐]/gu, (digit) => SPOKEN.get(digit) ?? digit)
    .replace(/(?<=\d)[\s,，、。.\-—]+(?=\d)/gu, '');
  return find(spelled);
}
