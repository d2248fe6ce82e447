import { createHmac, timingSafeEqual } from 'node:crypto';
import { ChannelRefusal } from '../../errors.ts';

/** How far a request's time may lie from ours, both sides, seconds. */
const TOLERANCE_SECONDS = 300;
/** Digests that are looked at; there are several only while a secret is being replaced. */
const MOST_DIGESTS = 5;

/**
 * Checks `Jambonz-Signature: t=<unix seconds>,v1=<hex>[,v1=<hex>]`: HMAC-SHA256 of time, a dot and the body's bytes as
 * received. One fitting digest is enough.
 * @throws ChannelRefusal 400 when the header is missing, 403 when it is malformed, wrong, too old or of the future.
 */
export function verifySignature(secret: string, header: string | undefined, body: Buffer, now: Date): void {
  if (!header) throw new ChannelRefusal('jambonz_unsigned', 400, 'The header Jambonz-Signature is missing.');
  const pairs = header.split(',').map((pair) => pair.trim().split('='));
  const valuesOf = (name: string) => pairs.flatMap(([key, value]) => (key === name && value ? [value] : []));
  const [time, ...otherTimes] = valuesOf('t');
  const digests = valuesOf('v1').slice(0, MOST_DIGESTS);
  if (time === undefined || otherTimes.length > 0 || !/^\d{1,12}$/.test(time)) throw wrong();
  const expected = createHmac('sha256', secret).update(`${time}.`).update(body).digest();
  const fits = digests.map((digest) => isSame(digest, expected));
  if (!fits.includes(true)) throw wrong();
  if (Math.abs(now.getTime() / 1000 - Number(time)) > TOLERANCE_SECONDS) {
    throw new ChannelRefusal('jambonz_stale', 403, 'The request is not of now; check the clocks of both machines.');
  }
}

function isSame(digest: string, expected: Buffer): boolean {
  return /^[0-9a-f]{64}$/i.test(digest) && timingSafeEqual(Buffer.from(digest, 'hex'), expected);
}

function wrong(): ChannelRefusal {
  return new ChannelRefusal('jambonz_signature', 403, 'The signature is wrong; check JAMBONZ_WEBHOOK_SECRET.');
}
