/** Mobile telephones and landlines with their area code; no service or premium number, and none of the short ones. */
const MAINLAND = /^\+86(?:1[3-9]\d{9}|10[2-8]\d{7}|2\d[2-8]\d{7}|(?![48]00)[3-9]\d{2}[2-8]\d{6,7})$/;
const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * Which numbers may be called by us: a caller's display can be forged, and a call abroad or to a premium number costs
 * the bureau money.
 * @param prefixes with country code, as `+86`; of the mainland's, ordinary mobile telephones and landlines only.
 * @returns whether a number, E.164, is one of these.
 */
export function callableNumbers(prefixes: readonly string[]): (phone: string) => boolean {
  return (phone) =>
    E164.test(phone) &&
    prefixes.some((prefix) => phone.startsWith(prefix) && (!phone.startsWith('+86') || MAINLAND.test(phone)));
}
