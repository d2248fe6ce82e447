import type { Clock } from '../../../clock.ts';
import { ExchangeRefusal } from './errors.ts';
import type { Nonces } from './nonces.ts';
import { isSignedBy } from './signature.ts';

/** A clock may be off by this much, both sides, s. */
const TOLERANCE_S = 300;
const NONCE = /^[\x21-\x7e]{8,128}$/;

/** Who may call: the secrets of a key, two while one rolls; null for an unknown key. */
export type AccessByKey<P> = (key: string) => { peer: P; secrets: readonly string[] } | null;

/** Whom a request says it is from; believed when the signature is right. */
export interface Caller<P> {
  peer: P;
  key: string;
  secrets: readonly string[];
  timestamp: string;
  nonce: string;
  signature: string;
}

/**
 * Reads the headers of a signature, before a byte of the body is taken.
 * @throws ExchangeRefusal 401 HEADER_MISSING, KEY_UNKNOWN, TIMESTAMP_OUT_OF_RANGE; in this order.
 */
export function readCaller<P>(
  headers: Readonly<Record<string, unknown>>,
  access: AccessByKey<P>,
  now: Date,
): Caller<P> {
  const [key, timestamp, nonce, signature] = ['X-HW-Key', 'X-HW-Timestamp', 'X-HW-Nonce', 'X-HW-Signature'].map(
    (name) => headerOf(headers, name),
  ) as [string, string, string, string];
  if (!NONCE.test(nonce)) throw missing('X-HW-Nonce', 'must be 8 to 128 printable characters');
  const known = access(key);
  if (known === null || known.secrets.length === 0) {
    throw new ExchangeRefusal('KEY_UNKNOWN', 'This key is not known here.');
  }
  const age = Math.floor(now.getTime() / 1000) - Number(timestamp);
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(age) > TOLERANCE_S) {
    const message = `X-HW-Timestamp must be within ${TOLERANCE_S} s of the clock here, in seconds.`;
    throw new ExchangeRefusal('TIMESTAMP_OUT_OF_RANGE', message);
  }
  return { peer: known.peer, key, secrets: known.secrets, timestamp, nonce, signature };
}

/**
 * Whether the caller signed this request, once.
 * @throws ExchangeRefusal 401 SIGNATURE_INVALID, NONCE_REUSED; in this order.
 */
export async function verifyCaller<P>(
  caller: Caller<P>,
  request: { method: string; target: string; body: Uint8Array },
  nonces: Pick<Nonces, 'take'>,
): Promise<void> {
  const [path = '', ...query] = request.target.split('?');
  const { timestamp, nonce, signature, secrets, key } = caller;
  const parts = { method: request.method, path, query: query.join('?'), timestamp, nonce, body: request.body };
  if (!isSignedBy(secrets, signature, parts)) {
    throw new ExchangeRefusal('SIGNATURE_INVALID', 'The signature does not fit this request.');
  }
  await nonces.take(key, nonce);
}

/**
 * Both halves at once, for whoever has the whole request.
 * @param request `target` is path and query as they came.
 */
export async function verifyRequest<P>(
  request: { method: string; target: string; headers: Readonly<Record<string, unknown>>; body: Uint8Array },
  { access, nonces, clock }: { access: AccessByKey<P>; nonces: Pick<Nonces, 'take'>; clock: Clock },
): Promise<P> {
  const caller = readCaller(request.headers, access, clock.now());
  await verifyCaller(caller, request, nonces);
  return caller.peer;
}

function headerOf(headers: Readonly<Record<string, unknown>>, name: string): string {
  const value = headers[name.toLowerCase()];
  if (typeof value !== 'string' || value === '') throw missing(name, 'is missing');
  return value;
}

function missing(field: string, problem: string): ExchangeRefusal {
  return new ExchangeRefusal('HEADER_MISSING', `The header ${field} ${problem}.`, { details: [{ field, problem }] });
}
