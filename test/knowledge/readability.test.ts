import { type Answer, LegalWords, loadLegalWords, readability } from '../../src/knowledge/index.ts';
import { contentFolder, removeFolders, sampleAnswer } from './content-folder.ts';

afterAll(removeFolders);

const words = new LegalWords([
  { term: '仲裁时效', plain: '申请仲裁的时间限制', also: ['时间限制'] },
  { term: '再审', plain: '重新审', also: [] },
  { term: '申请再审', plain: '请法院重新审', also: [] },
]);
const answer = (id: string, full: string): Answer => ({
  ...sampleAnswer,
  id,
  full,
  short: '可以去要',
  steps: ['去仲裁委申请。'],
  deadlines: [],
  ask: [],
  checklist: [],
  grounds: [],
  effectiveTo: null,
  verifiedAt: null,
  verifiedBy: '',
  status: 'current',
  staleReason: '',
  related: [],
  together: [],
  calculator: null,
  route: [],
});

describe('legal words', () => {
  it.each([
    ['仲裁时效是一年。', ['仲裁时效']],
    ['仲裁时效，就是申请仲裁的期限，是一年。', []],
    ['有时间限制。仲裁时效是一年。', []],
    ['申请仲裁的时间限制（仲裁时效）是一年。', []],
    ['这叫“仲裁时效”，过了就难了。', []],
    ['有时间限制。别的话。又是别的话。仲裁时效是一年。', ['仲裁时效']],
    ['仲裁时效，就是期限。别的。又别的。仲裁时效是一年。', []],
    ['可以申请再审。', ['申请再审']],
    ['没有那些词。', []],
  ])('%s', (text, unexplained) => expect(words.useIn(text).unexplained).toEqual(unexplained));

  it('are counted every time, the longest of words inside one another', () => {
    expect(words.useIn('申请再审，再审，仲裁时效。').count).toBe(3);
    expect(new LegalWords([]).useIn('仲裁时效').count).toBe(0);
  });

  it('ship with their plain wording, and refuse a word given twice', async () => {
    expect((await loadLegalWords('knowledge')).size).toBeGreaterThan(80);
    expect((await loadLegalWords(await contentFolder())).size).toBe(0);
    const word = { term: '再审', plain: '重新审' };
    const twice = await contentFolder({ 'legal-words.yaml': { words: [word, word] } });
    await expect(loadLegalWords(twice)).rejects.toThrow('a term stands here twice');
  });
});

describe('readability', () => {
  it('is told of each answer and of all', () => {
    const hard = answer('hard', `${'很'.repeat(61)}。仲裁时效是一年。`);
    const easy = answer('easy', '一共十个字的一句话呀。又是一共十个字一句话。');
    const { each, ...all } = readability([hard, easy], words);
    expect(each).toEqual([
      {
        id: 'hard',
        meanSentence: 34,
        longestSentence: 61,
        termsPerHundred: 1.28,
        unexplained: ['仲裁时效'],
        readingSeconds: 15.6,
      },
      { id: 'easy', meanSentence: 10, longestSentence: 10, termsPerHundred: 0, unexplained: [], readingSeconds: 6 },
    ]);
    expect(all).toMatchObject({
      answers: 2,
      sentences: 4,
      meanSentence: 22,
      longestSentence: 61,
      longestIn: 'hard',
      overLong: 0.5,
      termsPerHundred: 0.93,
    });
  });

  it('of nothing is nothing', () => {
    expect(readability([])).toMatchObject({
      answers: 0,
      sentences: 0,
      meanSentence: 0,
      longestIn: '',
      termsPerHundred: 0,
    });
  });
});
