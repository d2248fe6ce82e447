import { createHmac, timingSafeEqual } from 'node:crypto';
import { OutsideDeskSignatureError } from './errors.ts';

/** A clock may be off by this much, both sides, s. */
const TOLERANCE_S = 300;
const SECRET_PREFIX = 'whsec_';

export interface SignedHeaders {
  'webhook-id': string;
  /** Seconds since 1970, UTC. */
  'webhook-timestamp': string;
  'webhook-signature': string;
}

/**
 * Signature of the Standard Webhooks specification: base64 of HMAC-SHA256 over `<id>.<timestamp>.<body>`, with the
 * prefix `v1,`. Each attempt is signed anew, because its time is part of it.
 * @param secret `whsec_` and base64 of at least 24 bytes.
 */
export function signWebhook(secret: string, message: { id: string; at: Date; body: string }): SignedHeaders {
  const timestamp = String(Math.floor(message.at.getTime() / 1000));
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${mac(secret, message.id, timestamp, message.body).toString('base64')}`,
  };
}

/**
 * Checks what came in: who signed it, and that it is of now. Several signatures may stand beside each other, when a
 * secret is being exchanged.
 * @returns its id, by which it counts once.
 * @throws OutsideDeskSignatureError 403 for anything that is missing, old, early or wrong.
 */
export function verifyWebhook(
  secret: string,
  headers: Readonly<Record<string, unknown>>,
  body: Buffer,
  now: Date,
): { id: string } {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') {
    throw new OutsideDeskSignatureError('missing');
  }
  if (!/^[\w-]{1,64}$/.test(id) || !/^\d{1,12}$/.test(timestamp)) throw new OutsideDeskSignatureError('malformed');
  const age = now.getTime() / 1000 - Number(timestamp);
  if (Math.abs(age) > TOLERANCE_S) throw new OutsideDeskSignatureError('time');
  const expected = mac(secret, id, timestamp, body);
  const isOurs = signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature.startsWith('v1,') ? signature.slice(3) : '', 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!isOurs) throw new OutsideDeskSignatureError('wrong');
  return { id };
}

/** Bytes of the key, or null when this is no secret of the specification. */
export function webhookKey(secret: string): Buffer | null {
  const key = Buffer.from(secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : '', 'base64');
  return key.length >= 24 && key.length <= 64 ? key : null;
}

function mac(secret: string, id: string, timestamp: string, body: string | Buffer): Buffer {
  const key = webhookKey(secret);
  if (key === null) throw new OutsideDeskSignatureError('secret');
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
}
