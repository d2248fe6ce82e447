import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { countSegments } from '../../src/channels/sms/segments.ts';

/** Texts of the alphabets that meet in a resident's telephone. */
const alphabet = [...'法律援助，。！？0123456789abcXYZ @£$_\n\r^{}[]~|\\€😀𠮷é'];
const texts = fc.array(fc.constantFrom(...alphabet), { maxLength: 350 }).map((characters) => characters.join(''));
const latin = fc.array(fc.constantFrom(...'abc 12@€{}'), { maxLength: 500 }).map((characters) => characters.join(''));

describe('sms-segments-calculator as the other side', () => {
  it('counts the same parts in the same encoding', () => {
    fc.assert(
      fc.property(fc.oneof(texts, latin), (text) => {
        const peer = new SegmentedMessage(text);
        expect({ text, ...countSegments(text) }).toEqual({
          text,
          encoding: peer.encodingName,
          segments: peer.segmentsCount,
        });
      }),
      { seed: 12348, numRuns: 1000 },
    );
  });
});
