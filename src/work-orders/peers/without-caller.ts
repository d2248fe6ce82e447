import type { OrderCaller } from '../orders/work-order.ts';

const INSTEAD = '（保密）';

/**
 * Takes a caller's name and numbers out of words (保密), however the digits are grouped. A name of one character is left:
 * it would take apart other words.
 */
export function withoutCaller({
  name,
  phone,
  callNumber,
}: Pick<OrderCaller, 'name' | 'phone' | 'callNumber'>): (words: string) => string {
  const patterns = [...(name.trim().length > 1 ? [escaped(name.trim())] : []), ...[phone, callNumber].flatMap(digits)];
  if (patterns.length === 0) return (words) => words;
  const pattern = new RegExp(patterns.join('|'), 'gu');
  return (words) => words.replaceAll(pattern, INSTEAD);
}

function digits(number: string): string[] {
  const own = number.replace(/^\+86/, '').replaceAll(/\D/g, '');
  if (own.length < 7) return [];
  const grouped = [...own]
    .map((digit) => `[${digit}${String.fromCodePoint(0xff10 + Number(digit))}]`)
    .join('[\\s\\-()－—]*');
  return [`(?:\\+?86[\\s-]*)?0?${grouped}`];
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
