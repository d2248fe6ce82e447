import { decodeUtf8 } from '../../src/text/index.ts';

const words = 'topic: 劳动纠纷\n';
/** 劳动 in GBK. */
const gbk = Uint8Array.from([...Buffer.from('topic: '), 0xc0, 0xcd, 0xb6, 0xaf, 0x0a]);

describe('reading bytes as UTF-8', () => {
  it('takes UTF-8, with its mark taken off', () => {
    expect(decodeUtf8(Buffer.from(words))).toEqual({ text: words, problem: null });
    expect(decodeUtf8(Buffer.from(`\uFEFF${words}`))).toEqual({ text: words, problem: null });
    expect(decodeUtf8(new Uint8Array())).toEqual({ text: '', problem: null });
  });

  it.each([
    ['GBK', gbk],
    ['UTF-16LE', Buffer.from(`\uFEFF${words}`, 'utf16le')],
    ['UTF-16LE', Buffer.from(words, 'utf16le')],
    ['UTF-16BE', Buffer.from(`\uFEFF${words}`, 'utf16le').swap16()],
  ])('says that a file is %s and how to convert it', (encoding, bytes) => {
    const { text, problem } = decodeUtf8(bytes);
    expect(text).toBeNull();
    expect(problem).toContain(`is not UTF-8 but ${encoding}`);
    expect(problem).toContain(`iconv -f ${encoding} -t UTF-8`);
  });

  it('names no encoding where the bytes are none', () => {
    expect(decodeUtf8(Uint8Array.from([0xff, 0x41, 0xff]))).toEqual({
      text: null,
      problem: 'is not UTF-8; save it as UTF-8 in the editor',
    });
  });
});
