const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/gu;
/** Seven to twenty-three digits with single separators: long enough for a phone, a card, an identity number. */
const DIGITS =
  /(?<![\dA-Za-z０-９])(?:\+|00)?[\d０-９](?:[ \-·][\d０-９]|[\d０-９]){6,24}[XxＸｘ]?(?![\dA-Za-z０-９])/gu;
const SPELLED = /[零〇一二三四五六七八九幺两拐洞](?:[\s,，、]?[零〇一二三四五六七八九幺两拐洞]){10,20}/gu;

function stars(text: string, keep: number): string {
  const kept = text.slice(text.length - keep);
  return '*'.repeat(Math.max(4, text.length - keep)) + kept;
}

function maskDigits(found: string): string {
  const digits = found.normalize('NFKC').replace(/[\s\-·+]/gu, '');
  if (/^(?:(?:00)?86)?1[3-9]\d{9}$/u.test(digits)) return stars(digits, 4);
  if (/^\d{17}[\dXx]$/u.test(digits) || /^\d{15}$/u.test(digits)) return stars(digits, 4);
  if (/^\d{16,19}$/u.test(digits)) return stars(digits, 4);
  if (/^(?:(?:00)?86)?0\d{9,11}$/u.test(digits)) return stars(digits, 2);
  if (/^(?:00)?86\d{9,11}$/u.test(digits) && found.includes('+')) return stars(digits, 2);
  return found;
}

/**
 * Hides identity numbers, phone numbers, bank cards and e-mail addresses; the last two to four characters stay, so that
 * a resident recognises them. Short numbers (110, 12348) and amounts stay.
 */
export function maskPersonalData(text: string): string {
  return text
    .replace(EMAIL, (address) => {
      const [name = '', host = ''] = address.split('@');
      return `${stars(name, Math.min(2, Math.max(0, name.length - 2)))}@${host}`;
    })
    .replace(DIGITS, maskDigits)
    .replace(SPELLED, (spelled) => stars(spelled, 2));
}
