import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { countSegments } from '../../../src/channels/sms/segments.ts';

interface Vector {
  name: string;
  text: string;
  encoding: string;
  segments: number;
}
const vectors: Vector[] = JSON.parse(
  readFileSync(new URL('../../vectors/text-limits-vectors.json', import.meta.url), 'utf8'),
).sms;

describe('countSegments', () => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_name, { text, encoding, segments }) => {
    expect(countSegments(text)).toEqual({ encoding, segments });
  });

  it('never takes fewer parts for a longer text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ maxLength: 20 }), (text, more) => {
        expect(countSegments(text + more).segments).toBeGreaterThanOrEqual(countSegments(text).segments);
      }),
      { seed: 12348 },
    );
  });
});
