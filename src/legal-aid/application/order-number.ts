/**
 * The order number of an application, made to be read out on the telephone and typed from paper:
 * `FY20261122-0007-3` — 法援, the day it was received in Asia/Shanghai, the count of that day, a check digit.
 */
const WRITTEN = /^FY(\d{8})(\d{4,6})(\d)$/u;

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

/** @param day `YYYY-MM-DD`. @param count 1 for the first of the day. */
export function orderNumber(day: string, count: number): string {
  const date = day.replaceAll('-', '');
  const serial = String(count).padStart(4, '0');
  return `FY${date}-${serial}-${checkDigit(date + serial)}`;
}

/**
 * An order number as somebody types or says it — small letters, spaces, full-width, without dashes or without `FY` —
 * in its written form; null when it is none, or a digit is wrong.
 */
export function readOrderNumber(text: string): string | null {
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-—–_.·]/gu, '');
  const [, date = '', serial = '', check] = WRITTEN.exec(plain.startsWith('FY') ? plain : `FY${plain}`) ?? [];
  return check === undefined || checkDigit(date + serial) !== check ? null : `FY${date}-${serial}-${check}`;
}

function checkDigit(digits: string): string {
  return [...digits].reduce((interim, digit) => DAMM[Number(interim)]?.[Number(digit)] ?? '0', '0');
}
