import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { createFieldSeal, FieldSealError } from '../../src/storage/index.ts';

const key = Buffer.alloc(32, 7).toString('base64');
const seal = createFieldSeal(key);
/** Made by a release that did not name its keys, with the same key. */
const SEALED_BEFORE = [
  'v1._RmxoVLbmijQb7DpxvjyRSpXoAK7saTMSh3V5TvcRbvTPrPd_uBkPpHe',
  'v1.9vUiFjuRjJVflZdpgF3hnTejhxnKWwQip2VJZQ7DCvbUqPyUcO49IqSP',
];
const FINGERPRINT_BEFORE = 'qke2bug4k2mpgpmgrodj54nrhy';

describe('field seal', () => {
  it('opens what it sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(seal.open(seal.seal(text))).toBe(text);
      }),
    );
    expect(seal.open(seal.seal('+8613800138000 张三😀'))).toBe('+8613800138000 张三😀');
  });

  it('keeps the empty text empty, shows nothing of others, and never gives the same twice', () => {
    expect(seal.seal('')).toBe('');
    expect(seal.open('')).toBe('');
    const sealed = seal.seal('+8613800138000');
    expect(sealed).toMatch(/^v2\.[a-z2-7]{8}\.[\w-]+$/);
    expect(sealed).not.toContain('138');
    expect(seal.seal('+8613800138000')).not.toBe(sealed);
  });

  it('refuses what was altered, cut, or sealed by another key', () => {
    const sealed = seal.seal('+8613800138000');
    const [, name = '', text = ''] = sealed.split('.');
    const body = Buffer.from(text, 'base64url');
    for (let at = 0; at < body.length; at += 1) {
      const altered = Buffer.from(body);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(() => seal.open(`v2.${name}.${altered.toString('base64url')}`)).toThrow(FieldSealError);
    }
    const other = createFieldSeal(randomBytes(32).toString('base64'));
    for (const wrong of [
      sealed.slice(0, -4),
      `v3${sealed.slice(2)}`,
      `v1.${text}`,
      `${sealed}.x`,
      '+8613800138000',
      'v1.',
      'v1.AAAA',
    ]) {
      expect(() => seal.open(wrong)).toThrow(expect.objectContaining({ code: 'hotline_storage_seal_broken' }));
    }
    expect(() => other.open(sealed)).toThrow(/FIELD_KEY/);
  });

  it('gives opaque ids that depend on text and key only', () => {
    const id = seal.fingerprint('openid-1');
    expect(id).toMatch(/^[a-z2-7]{26}$/);
    expect(createFieldSeal(key).fingerprint('openid-1')).toBe(id);
    expect(seal.fingerprint('openid-2')).not.toBe(id);
    expect(createFieldSeal(randomBytes(32).toString('base64')).fingerprint('openid-1')).not.toBe(id);
    const many = new Set(Array.from({ length: 5000 }, (_, at) => seal.fingerprint(`openid-${at}`)));
    expect(many.size).toBe(5000);
  });

  it('opens what was sealed before keys had names', () => {
    expect(SEALED_BEFORE.map((sealed) => seal.open(sealed))).toEqual(['+8613800138000', '+8613800138000']);
    expect(seal.fingerprint('openid-1')).toBe(FINGERPRINT_BEFORE);
  });

  it('names FIELD_KEY when the key is not 32 bytes of base64', () => {
    for (const bad of [
      '',
      'short',
      randomBytes(16).toString('base64'),
      randomBytes(33).toString('base64'),
      `${key.slice(0, -2)}!=`,
    ]) {
      expect(() => createFieldSeal(bad)).toThrow(/FIELD_KEY/);
    }
  });
});
