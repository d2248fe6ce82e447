/**
 * Numbers that stand for "withheld" (匿名来电): ANONYMOUS, BLOCKED, RESTRICTED, UNAVAILABLE and UNKNOWN on the keys of a
 * telephone.
 */
const WITHHELD = new Set(['+266696687', '+2562533', '+7378742833', '+86282452253', '+8656696']);
const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * A caller's number as E.164, `''` when it is withheld or none. Numbers as a mainland line shows them (13800138000,
 * 02012345678, 8613800138000) become +86….
 * @param shown as the provider gives it; a SIP address is taken by its user.
 */
export function callerNumber(shown: string): string {
  const user = /^sips?:([^@;]*)/i.exec(shown)?.[1] ?? shown;
  const number = withCountry(user.replace(/[\s\-()]/g, ''));
  return E164.test(number) && !WITHHELD.has(number) ? number : '';
}

function withCountry(number: string): string {
  if (/^1[3-9]\d{9}$/.test(number)) return `+86${number}`;
  if (/^(?:00)?86(?:1[3-9]\d{9}|[2-9]\d{8,10}|10\d{8})$/.test(number)) return `+${number.replace(/^00/, '')}`;
  if (/^0(?:10|2\d)\d{8}$|^0[3-9]\d{2}\d{7,8}$/.test(number)) return `+86${number.slice(1)}`;
  return number;
}
