import { createHash, createHmac, getHashes, timingSafeEqual } from 'node:crypto';
import { ExchangeSetupError } from './errors.ts';

/** `v1`: HMAC-SHA256; `v1sm3`: HMAC-SM3 for peers that need 国密 (GB/T 32905). */
export const SIGNATURE_SCHEMES = ['v1', 'v1sm3'] as const;
export type SignatureScheme = (typeof SIGNATURE_SCHEMES)[number];

const HASH: Readonly<Record<SignatureScheme, string>> = { v1: 'sha256', v1sm3: 'sm3' };
/** Signatures that are looked at in one header. */
const MOST_SIGNATURES = 8;

/** What is signed of a request. */
export interface SignedParts {
  method: string;
  /** As sent, without the query. */
  path: string;
  /** As sent, without `?`; '' for none. */
  query: string;
  /** Seconds since 1970, UTC, as sent. */
  timestamp: string;
  nonce: string;
  /** The bytes of the body; empty for none. */
  body: Uint8Array | string;
}

/** Headers of a signed request. */
export interface SignatureHeaders {
  'X-HW-Key': string;
  'X-HW-Timestamp': string;
  'X-HW-Nonce': string;
  'X-HW-Signature': string;
}

/** The text that is signed: `HW1`, method, path, query, timestamp, nonce and SHA-256 of the body, a line each. */
export function canonicalRequest({ method, path, query, timestamp, nonce, body }: SignedParts): string {
  const digest = createHash('sha256').update(body).digest('hex');
  return ['HW1', method.toUpperCase(), path, query, timestamp, nonce, digest].join('\n');
}

/**
 * Headers that sign a request. Each attempt is signed anew, with a time and a nonce of its own.
 * @param by our key at the peer; `secrets` has two while one rolls, and each of them signs.
 * @param target address with path and query as they will be sent.
 */
export function signRequest(
  by: { key: string; secrets: readonly string[]; scheme?: SignatureScheme },
  request: { method: string; target: string | URL; body?: Uint8Array | string; at: Date; nonce: string },
): SignatureHeaders {
  const { pathname, search } = new URL(request.target);
  const timestamp = String(Math.floor(request.at.getTime() / 1000));
  const { method, nonce, body = '' } = request;
  const canonical = canonicalRequest({ method, path: pathname, query: search.slice(1), timestamp, nonce, body });
  const scheme = by.scheme ?? 'v1';
  return {
    'X-HW-Key': by.key,
    'X-HW-Timestamp': timestamp,
    'X-HW-Nonce': nonce,
    'X-HW-Signature': by.secrets
      .map((secret) => `${scheme}=${mac(scheme, secret, canonical).toString('hex')}`)
      .join(','),
  };
}

/** Whether one of the signatures in a header was made with one of the secrets, in a time that tells nothing. */
export function isSignedBy(secrets: readonly string[], header: string, parts: SignedParts): boolean {
  const canonical = canonicalRequest(parts);
  const given = header
    .split(',')
    .slice(0, MOST_SIGNATURES)
    .flatMap((one) => readSignature(one.trim()));
  const schemes = new Set(given.map(({ scheme }) => scheme));
  const expected = [...schemes].flatMap((scheme) =>
    secrets.map((secret) => ({ scheme, bytes: mac(scheme, secret, canonical) })),
  );
  // Every pair is compared, so that the time does not tell which secret it was.
  const matches = given.flatMap(({ scheme, bytes }) =>
    expected
      .filter((one) => one.scheme === scheme)
      .map((one) => one.bytes.length === bytes.length && timingSafeEqual(one.bytes, bytes)),
  );
  return matches.includes(true);
}

/** @throws ExchangeSetupError when the OpenSSL of this Node has no SM3. */
export function requireSm3(): void {
  if (getHashes().includes('sm3')) return;
  throw new ExchangeSetupError(
    'The OpenSSL of this Node has no SM3, which the exchange with 12345 needs: use an official build of Node 20 or later.',
  );
}

function readSignature(text: string): { scheme: SignatureScheme; bytes: Buffer }[] {
  const [, name, hex = ''] = /^(v1|v1sm3)=([0-9a-fA-F]{64})$/.exec(text) ?? [];
  const scheme = SIGNATURE_SCHEMES.find((one) => one === name);
  return scheme === undefined ? [] : [{ scheme, bytes: Buffer.from(hex, 'hex') }];
}

function mac(scheme: SignatureScheme, secret: string, canonical: string): Buffer {
  return createHmac(HASH[scheme], secret).update(canonical, 'utf8').digest();
}
