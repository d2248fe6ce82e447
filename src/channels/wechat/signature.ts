import { createHash, timingSafeEqual } from 'node:crypto';

/** WeChat's signature: SHA-1 over the strings sorted by code unit and joined without a separator, in hex. */
export function wechatSignature(...parts: string[]): string {
  return createHash('sha1').update(parts.sort().join(''), 'utf8').digest('hex');
}

/** Compares in constant time; the length of a right signature is no secret. */
export function sameSignature(given: string, expected: string): boolean {
  const left = Buffer.from(given);
  const right = Buffer.from(expected);
  return left.length === right.length && timingSafeEqual(left, right);
}
