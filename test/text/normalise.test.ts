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
    ['律师您好，我想请问一下，嗯那个老板不发工资你知道吧怎么办', '老板不发工资怎么办'],
    ['老师好我就想问一下离婚怎么办', '离婚怎么办'],
    ['机器人你好在吗？我被打了', '我被打了'],
    ['那个那个就是那个工伤的事', '工伤的事'],
    ['然后呢，他就跑了，对吧，嗯，钱也没给是吧', '他就跑了,钱也没给'],
    ['我我想离婚', '我想离婚'],
    ['老板老板不给钱', '老板不给钱'],
    ['律师好难找', '律师好难找'],
    ['法官收了钱怎么办', '法官收了钱怎么办'],
    ['那个人打我', '人打我'],
    ['工钱欠了三个月，不对，四个月', '工钱欠了四个月'],
    ['欠我三万块说错了是四万块', '欠我四万块'],
    ['三个人，不对，四个月', '三个人,不对,四个月'],
    ['拖欠三个月不是四个月', '拖欠三个月不是四个月'],
    ['公司说我旷工，不对，我请了假', '公司说我旷工,不对,我请了假'],
    ['谢谢', '谢谢'],
    ['110000', '110000'],
    ['😀😀', ''],
    ['', ''],
  ])('%s is recognised as %s', (text, expected) => {
    expect(normaliseForRecognition(text)).toBe(expected);
  });

  it('counts the words of the dictionary apart from words that are guessed', async () => {
    const words = await loadWords([]);
    expect(words('价格个个不同', { known: true }).slice(0, 1)).toEqual(['价格']);
    expect(words('佢冇签', { known: true })).toEqual(['佢', '冇', '签']);
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
