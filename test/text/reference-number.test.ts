import { readReferenceNumber, referenceNumber } from '../../src/text/index.ts';

const NUMBER = referenceNumber('FY', '2026-11-22', 7);

describe('order numbers', () => {
  it('carry the day, the count of the day and a check digit', () => {
    expect(NUMBER).toMatch(/^FY20261122-0007-\d$/);
    expect(referenceNumber('FY', '2026-11-22', 12_345)).toMatch(/^FY20261122-12345-\d$/);
  });

  it('are read as people write them', () => {
    const [, digits = ''] = NUMBER.split('FY');
    for (const written of [
      NUMBER,
      NUMBER.toLowerCase(),
      NUMBER.replaceAll('-', ''),
      ` ${NUMBER.replaceAll('-', ' ')} `,
      digits,
    ]) {
      expect(readReferenceNumber('FY', written)).toBe(NUMBER);
    }
    expect(readReferenceNumber('FY', `ＦＹ２０２６１１２２－０００７－${NUMBER.at(-1)}`)).toBe(NUMBER);
    for (const none of ['', 'FY', '12348', '我的申请', `${NUMBER}1`, NUMBER.slice(0, -1)]) {
      expect(readReferenceNumber('FY', none)).toBeNull();
    }
  });

  it('find every wrong digit and every two neighbours changed round', () => {
    const plain = NUMBER.replaceAll('-', '');
    for (let at = 2; at < plain.length; at += 1) {
      for (const digit of '0123456789') {
        if (digit === plain[at]) continue;
        expect(readReferenceNumber('FY', plain.slice(0, at) + digit + plain.slice(at + 1))).toBeNull();
      }
      const [one, two] = [plain[at], plain[at + 1]];
      if (two === undefined || one === two) continue;
      expect(readReferenceNumber('FY', plain.slice(0, at) + two + one + plain.slice(at + 2))).toBeNull();
    }
  });
});
