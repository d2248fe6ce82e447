import fc from 'fast-check';
import { splitForLimit } from '../../src/text/index.ts';

describe('splitForLimit', () => {
  it('leaves a text that fits', () => {
    expect(splitForLimit('您好。', { maxChars: 10 })).toEqual(['您好。']);
    expect(splitForLimit('', { maxChars: 10 })).toEqual([]);
  });

  it('prefers the end of a sentence, then of a clause', () => {
    expect(splitForLimit('先打电话。再去派出所报案。', { maxChars: 8 })).toEqual(['先打电话。', '再去派出所报案。']);
    expect(splitForLimit('先打电话给派出所，再去医院', { maxChars: 11 })).toEqual(['先打电话给派出所，', '再去医院']);
    expect(splitForLimit('他说：“可以。”然后走了。', { maxChars: 10 })[0]).toBe('他说：“可以。”');
  });

  it('keeps addresses and numbers whole', () => {
    const parts = splitForLimit('请打开https://a.example/b?c=1查看，金额是12,345.60元。', { maxChars: 26 });
    expect(parts.some((part) => part.includes('https://a.example/b?c=1'))).toBe(true);
    expect(parts.some((part) => part.includes('12,345.60'))).toBe(true);
  });

  it('counts bytes', () => {
    for (const part of splitForLimit('法律援助不收费。'.repeat(60), { maxBytes: 600 })) {
      expect(Buffer.byteLength(part)).toBeLessThanOrEqual(600);
    }
  });

  it('loses nothing and never exceeds the limit, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 8, max: 60 }), (text, max) => {
        const parts = splitForLimit(text, { maxBytes: max });
        expect(parts.join('')).toBe(text);
        for (const part of parts) {
          expect(Buffer.byteLength(part)).toBeLessThanOrEqual(max);
          expect(part).not.toMatch(/\p{Surrogate}/u);
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('refuses a limit that holds nothing', () => {
    expect(() => splitForLimit('你好', { maxBytes: 2 })).toThrow(RangeError);
  });
});
