const MAINLAND_MOBILE = /^(?:(?:\+|00)?86)?(1[3-9]\d{9})$/;

/** Country codes of one digit and of two (ITU-T E.164); all others have three. */
const SHORT_COUNTRY = /^\+([17]|20|27|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/**
 * A sender as a Chinese gateway writes it, in E.164: mainland mobiles with or without 86, others with + or 00 and their
 * country code. '' for what is no telephone of a person: short codes, and the 10…, 400… and 95… numbers of services.
 */
export function toE164(written: string, nationCode = ''): string {
  const nation = nationCode.replace(/^(?:\+|00)/, '');
  if (nation !== '' && nation !== '86') {
    const number = written.replace(/\D/g, '');
    return /^\d{5,14}$/.test(number) && /^[1-9]\d{0,2}$/.test(nation) ? `+${nation}${number}` : '';
  }
  const mainland = MAINLAND_MOBILE.exec(written.trim())?.[1];
  if (mainland !== undefined) return `+86${mainland}`;
  if (nation === '86') return '';
  const abroad = /^(?:\+|00)([1-9]\d{7,14})$/.exec(written.trim())?.[1];
  return abroad === undefined || abroad.startsWith('86') ? '' : `+${abroad}`;
}

/** @param phone E.164. @returns the country code without +; '' for no such number. */
export function countryOf(phone: string): string {
  return SHORT_COUNTRY.exec(phone)?.[1] ?? /^\+(\d{3})/.exec(phone)?.[1] ?? '';
}

/** A mobile telephone of mainland China. */
export function isMainlandMobile(phone: string): boolean {
  return /^\+861[3-9]\d{9}$/.test(phone);
}
