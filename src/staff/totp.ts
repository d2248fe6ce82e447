import { Secret, TOTP } from 'otpauth';

/** What authenticator apps show above the code. */
const ISSUER = '12348公共法律服务热线';
const PERIOD_SECONDS = 30;
/** Codes of the 30 seconds before and after are taken too: clocks of telephones are not exact. */
const WINDOW = 1;

/** A new secret, 160 bits, base32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What is drawn as a QR code for the authenticator app (`otpauth://totp/…`). */
export function totpUri(secret: string, username: string): string {
  return totp(secret, username).toString();
}

/** Number of the 30 seconds that this code belongs to; null when it is not a code of now. */
export function totpCounter(secret: string, code: string, now: Date): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const timestamp = now.getTime();
  const delta = totp(secret).validate({ token: code, timestamp, window: WINDOW });
  return delta === null ? null : Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta;
}

function totp(secret: string, label = ''): TOTP {
  const options = { algorithm: 'SHA1', digits: 6, period: PERIOD_SECONDS };
  return new TOTP({ ...options, issuer: ISSUER, label, secret: Secret.fromBase32(secret) });
}
