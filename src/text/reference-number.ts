/** What a number stands for: an application for legal aid (法援), a work order (工单), a mediation case (调解). */
export const REFERENCE_PREFIXES = ['FY', 'GD', 'TJ'] as const;
export type ReferencePrefix = (typeof REFERENCE_PREFIXES)[number];

const WRITTEN = /^([A-Z]{2})?(\d{8})(\d{4,6})(\d)$/u;

/** Damm's quasigroup of order 10: finds every wrong digit and every pair of neighbours changed round. */
const DAMM = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
];

/**
 * A number made to be read out on the telephone and typed from paper: `FY20261122-0007-3` — what it is, the day it was
 * received in Asia/Shanghai, the count of that day, a check digit.
 * @param day `YYYY-MM-DD`. @param count 1 for the first of the day.
 */
export function referenceNumber(prefix: ReferencePrefix, day: string, count: number): string {
  const date = day.replaceAll('-', '');
  const serial = String(count).padStart(4, '0');
  return `${prefix}${date}-${serial}-${checkDigit(date + serial)}`;
}

/**
 * A number as somebody types or says it — small letters, spaces, full-width, without dashes or without its letters — in
 * its written form; null when it is none of this prefix, or a digit is wrong.
 */
export function readReferenceNumber(prefix: ReferencePrefix, text: string): string | null {
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-—–_.·]/gu, '');
  const [, letters = prefix, date = '', serial = '', check] = WRITTEN.exec(plain) ?? [];
  if (check === undefined || letters !== prefix || checkDigit(date + serial) !== check) return null;
  return `${prefix}${date}-${serial}-${check}`;
}

function checkDigit(digits: string): string {
  return [...digits].reduce((interim, digit) => DAMM[Number(interim)]?.[Number(digit)] ?? '0', '0');
}
