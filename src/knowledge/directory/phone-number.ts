/**
 * A phone number of a table as E.164 (`+865523012345`), or as the short number it is (12348, 95588, 4001234567). '' for
 * an empty cell, null for what is no number.
 */
export function readPhone(cell: string): string | null {
  const digits = cell.normalize('NFKC').replace(/[\s\-—－()]/gu, '');
  if (digits === '') return '';
  if (/^(?:1\d{2,4}|9[56]\d{3,4}|[48]00\d{7})$/u.test(digits)) return digits;
  const own = digits.replace(/^(?:\+|00)86/u, '');
  if (/^1[3-9]\d{9}$/u.test(own)) return `+86${own}`;
  const area = /^0?(10|2\d|[3-9]\d{2})([2-9]\d{6,7})$/u.exec(own);
  if (area === null || (own === digits && !own.startsWith('0'))) return null;
  return `+86${area[1]}${area[2]}`;
}

/** As it is dialled and read in China: 0552-3012345, 13800138000, 12348. */
export function phoneInWords(phone: string): string {
  if (!phone.startsWith('+86')) return phone;
  const own = phone.slice(3);
  if (/^1[3-9]\d{9}$/u.test(own)) return own;
  const area = /^(?:10|2\d)/u.test(own) ? 2 : 3;
  return `0${own.slice(0, area)}-${own.slice(area)}`;
}
