import {
  addressInWords,
  dayInWords,
  momentInWords,
  numberInWords,
  phoneInWords,
  yuanInWords,
} from '../../../src/legal-aid/documents/in-words.ts';
import { cleanText, loadFaces, typeset } from '../../../src/pdf/index.ts';

describe('values in words', () => {
  it('writes days of Shanghai, whatever the day in UTC', () => {
    expect(dayInWords(new Date('2026-11-21T16:00:00Z'))).toBe('2026年11月22日');
    expect(dayInWords(new Date('2026-11-21T15:59:59Z'))).toBe('2026年11月21日');
    expect(dayInWords('2026-01-05')).toBe('2026年1月5日');
    expect(momentInWords(new Date('2026-11-21T16:05:00Z'))).toBe('2026年11月22日 00:05');
    expect([dayInWords(null), dayInWords('soon'), momentInWords(null)]).toEqual(['', '', '']);
  });

  it('writes fen as yuan, to the fen', () => {
    const written = [0, 5, 100, 148_050, -100, 99_999_999_999].map(yuanInWords);
    expect(written).toEqual(['0元', '0.05元', '1元', '1480.50元', '-1元', '999999999.99元']);
    expect([yuanInWords(null), yuanInWords(1.5), yuanInWords(Number.NaN)]).toEqual(['', '', '']);
  });

  it('masks numbers and addresses, and nothing when all is asked for', () => {
    expect(numberInWords('110101196803051234', 'masked')).toBe('**************1234');
    expect(numberInWords('E1234', 'masked')).toBe('*****');
    expect(phoneInWords('+8613800001234', 'masked')).toBe('*******1234');
    expect(phoneInWords('+8613800001234', 'full')).toBe('13800001234');
    expect(addressInWords('安徽省蚌埠市某某路12号', 'masked')).toBe('安徽省蚌埠市****');
    expect([numberInWords('', 'masked'), addressInWords('', 'masked')]).toEqual(['', '']);
  });

  it('takes out what cannot be written and keeps what can be read', () => {
    expect(cleanText('a\u0000b\u202e\u0007c\ud800d\r\ne\u2028f\tg\ufeff')).toBe('abcd\ne\nf g');
    expect(cleanText('䶮𠮷👨‍👩‍👧é')).toBe('䶮𠮷👨‍👩‍👧é');
  });
});

describe('lines', () => {
  const lines = async (text: string, width: number) => {
    const faces = await loadFaces();
    const set = typeset([{ text }], { faces, size: 10, width });
    for (const line of set) expect(line.width).toBeLessThanOrEqual(width + 0.01);
    return set.map(({ runs }) => runs.map(({ shown }) => shown).join(''));
  };

  it('break between characters, never before a closing or after an opening mark', async () => {
    expect(await lines('一二三四五，六七', 50)).toEqual(['一二三四', '五，六七']);
    expect(await lines('一二三四（五）六', 50)).toEqual(['一二三四', '（五）六']);
    expect(await lines('', 50)).toEqual(['']);
    expect(await lines('一\n\n二', 50)).toEqual(['一', '', '二']);
  });

  it('keep words and numbers whole, unless they are longer than a line', async () => {
    expect(await lines('金额1480.50元整', 40)).toEqual(['金额', '1480.50', '元整']);
    const split = await lines('*'.repeat(100), 50);
    expect(split.join('')).toBe('*'.repeat(100));
    expect((await lines('，'.repeat(30), 50)).join('')).toBe('，'.repeat(30));
  });

  it('draw a stand-in for what the font lacks and say what it stands for', async () => {
    const [line] = typeset([{ text: '䶮𠮷👨‍👩‍👧☎️' }], { faces: await loadFaces(), size: 10, width: 500 });
    expect(line?.runs.map(({ shown, actual }) => [shown, actual])).toEqual([
      ['䶮', null],
      ['〓', '𠮷'],
      ['［表情］', '👨‍👩‍👧'],
      [expect.any(String), '☎️'],
    ]);
  });
});
