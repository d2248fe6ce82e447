import {
  asWritten,
  loadSyllables,
  loadWords,
  normaliseForMatching,
  normaliseForReading,
  normaliseForRecognition,
  toSimplified,
} from '../../src/text/index.ts';

describe('normalising', () => {
  it('keeps what a resident wrote, without what cannot be seen', () => {
    expect(asWritten('  你好\u0000\u200b，１２３４８。 👨‍👩‍👧\n ')).toBe('你好，１２３４８。 👨‍👩‍👧');
  });

  it('gives parsers one form of every character', () => {
    expect(normaliseForReading('  你好\u0000\u200b，１２３４８ 👨‍👩‍👧\n ')).toBe('你好,12348 👨‍👩‍👧');
  });

  it.each([
    ['你好，请问一下离婚怎么办', '离婚怎么办'],
    ['嗯，那个，老板不发工资', '老板不发工资'],
    ['老闆拖欠工資', '老板拖欠工资'],
    ['救救救救命啊啊啊啊', '救命啊'],
    ['ＡＢＣ 老 板 欠 薪😡😡😡', 'abc老板欠薪'],
    ['你好', '你好'],
    ['110000', '110000'],
    ['😀😀', ''],
    ['', ''],
  ])('%s is recognised as %s', (text, expected) => {
    expect(normaliseForRecognition(text)).toBe(expected);
  });

  it('keeps head and tail of a long text', () => {
    const long = `老板欠薪${'一二'.repeat(40_000)}怎么办`;
    const short = normaliseForMatching(long);
    expect(short.length).toBeLessThanOrEqual(2_001);
    expect(short.startsWith('老板欠薪')).toBe(true);
    expect(short.endsWith('怎么办')).toBe(true);
  });

  it('survives lone surrogates and 10,000 emoji', () => {
    expect(normaliseForRecognition('\ud800工资\udc00')).toBe('工资');
    expect(normaliseForRecognition('😀'.repeat(10_000))).toBe('');
  });

  it('turns traditional into simplified', () => {
    expect(toSimplified('離婚後孩子歸誰')).toBe('离婚后孩子归谁');
  });
});

describe('words and syllables', () => {
  it('keeps the terms it is given whole', async () => {
    const words = await loadWords(['拖欠劳动报酬']);
    expect(words('老板拖欠劳动报酬')).toContain('拖欠劳动报酬');
  });

  it('hears homophones alike', async () => {
    const syllables = await loadSyllables();
    expect(syllables('老动众裁')).toEqual(syllables('劳动仲裁'));
    expect(syllables('a1中')).toEqual(['a', '1', 'zhong']);
  });
});
