import { readCitedParts, wordsOfPart } from '../../src/knowledge/law-citation.ts';
import { titleKey } from '../../src/knowledge/law-import.ts';
import { readLawMarkdown } from '../../src/knowledge/law-markdown.ts';
import { cutAtSentence } from '../../src/knowledge/law-texts.ts';
import { sampleStatutes } from './sample-statutes.ts';

const [labour = '', insurance = '', interpretation = ''] = Object.keys(sampleStatutes);
const read = (file: string) => readLawMarkdown(sampleStatutes[file] ?? '', file);
const articlesOf = (file: string) => read(file).articles.map(({ article }) => article);

describe('reading a statute', () => {
  it('takes articles, also inserted ones, and leaves chapters, contents and what is attached', () => {
    expect(articlesOf(labour)).toEqual(['1', '2', '3', '3之一', '4', '5']);
    expect(read(labour)).toMatchObject({ title: '中华人民共和国示例用工法', doubts: [] });
  });

  it('tells paragraphs and items apart, with their lines', () => {
    const third = read(labour).articles.find(({ article }) => article === '3');
    expect(third?.paragraphs).toEqual([
      {
        text: '单位有下列情形之一的，劳动者可以走：',
        items: [
          { number: 1, text: '（一）没有按时给钱的；' },
          { number: 2, text: '（二）没有给够钱的；1.按天给的，每天都要给够；' },
          { number: 3, text: '（三）没有交保险的。' },
        ],
      },
      { text: '单位动手打人的，劳动者可以马上走。', items: [] },
    ]);
    const lines = (sampleStatutes[labour] ?? '').split('\n');
    expect(lines[(third?.line ?? 0) - 1]).toMatch(/^第三条 /);
  });

  it('does not take a sentence about an article for the article', () => {
    const fourth = read(labour).articles.find(({ article }) => article === '4');
    expect(fourth?.paragraphs.map(({ text }) => text)).toEqual([
      '单位拖欠的，依照第三条',
      '第三条的规定办理。第三条规定的情形以外的，不适用。',
    ]);
  });

  it('reads bold numbers, half-width brackets, a mark of the byte order and Windows line ends', () => {
    expect(articlesOf(insurance)).toEqual(['1', '2', '120之一']);
    const [, second] = read(insurance).articles;
    expect(second?.paragraphs).toEqual([
      {
        text: '有下列情形之一的，算：',
        items: [
          { number: 1, text: '(一)在工作时间受伤的；' },
          { number: 2, text: '(二)在路上受伤的。' },
        ],
      },
    ]);
    expect(read(insurance).doubts).toEqual([
      { line: 20, problem: expect.stringContaining('article 120之一 follows on 2') },
    ]);
  });

  it('leaves the preamble and the headings of an interpretation', () => {
    expect(read(interpretation).articles.map(({ paragraphs }) => paragraphs)).toEqual([
      [{ text: '当事人起诉的，应当受理。', items: [] }],
      [{ text: '主张加班的，应当拿出证据。', items: [] }],
    ]);
  });

  it('dates the text by its last change, in its history or in the name of its file, not by the day it is in force', () => {
    expect(read(labour)).toMatchObject({ changedOn: '2012-12-28', versions: ['2012'] });
    expect(read(interpretation)).toMatchObject({ changedOn: '2020-12-29', versions: ['2020'] });
    const late = readLawMarkdown(sampleStatutes[insurance] ?? '', '行政法规/示例保险条例(2010-12-20).md');
    expect(late).toMatchObject({ changedOn: '2010-12-20', versions: ['2010', '2003'] });
    expect(readLawMarkdown('# 无日期\n\n第一条 有。\n', 'a.md')).toMatchObject({ changedOn: null, versions: [] });
  });

  it('says when articles are missing in between, begin again, or are not there at all', () => {
    const gap = readLawMarkdown('# 甲\n\n第一条 有。\n\n第五条 有。\n', 'a.md');
    expect(gap.doubts).toEqual([{ line: 5, problem: expect.stringContaining('article 5 follows on 1') }]);
    const twice = readLawMarkdown('# 乙\n\n第一条 有。\n\n第二条 有。\n\n第一条 又。\n\n第二条 又。\n', 'b.md');
    expect(twice.articles.map(({ paragraphs }) => paragraphs[0]?.text)).toEqual(['有。', '有。']);
    expect(twice.doubts).toEqual([{ line: 7, problem: expect.stringContaining('第一条 again') }]);
    expect(readLawMarkdown('# 丙\n\n没有条文。\n', 'c.md').doubts).toEqual([
      { line: 1, problem: 'has no article that could be read' },
    ]);
  });
});

describe('titles of a law', () => {
  it.each([
    ['中华人民共和国仲裁法（2017年修正）', '仲裁法'],
    ['婚姻登记条例（国务院令第804号）', '婚姻登记条例'],
    ['社会法/反诈法(2022-09-02)', '社会法/反诈法'],
    ['最高人民法院 关于适用《中华人民共和国民法典》的解释（一）', '最高人民法院关于适用民法典的解释(一)'],
    ['人民检察院诉讼规则（试行）', '人民检察院诉讼规则(试行)'],
  ])('%s', (title, key) => expect(titleKey(title)).toBe(key));
});

describe('a cited paragraph or item', () => {
  it.each([
    [
      '第一款第（二）项、第（三）项；第二款',
      [
        [1, 2],
        [1, 3],
        [2, null],
      ],
    ],
    [
      '第一款、第三款',
      [
        [1, null],
        [3, null],
      ],
    ],
    ['第（六）项', [[null, 6]]],
    ['第十一项', [[null, 11]]],
    ['第二款第(一)项', [[2, 1]]],
  ])('%s', (words, parts) => {
    expect(readCitedParts(words)?.map(({ paragraph, item }) => [paragraph, item])).toEqual(parts);
  });

  it('is not guessed from other words', () => {
    expect(readCitedParts('第一款前半句')).toBeNull();
    expect(readCitedParts('但书')).toBeNull();
  });

  it('is found in the article, or is missing', () => {
    const third = read(labour).articles.find(({ article }) => article === '3');
    if (third === undefined) throw new Error('no article 3');
    expect(wordsOfPart(third, { paragraph: 1, item: 3 })).toBe(
      '单位有下列情形之一的，劳动者可以走：（三）没有交保险的。',
    );
    expect(wordsOfPart(third, { paragraph: 2, item: null })).toBe('单位动手打人的，劳动者可以马上走。');
    expect(wordsOfPart(third, { paragraph: null, item: 1 })).toContain('（一）没有按时');
    expect(wordsOfPart(third, { paragraph: 3, item: null })).toBeNull();
    expect(wordsOfPart(third, { paragraph: 2, item: 1 })).toBeNull();
    expect(wordsOfPart(third, { paragraph: 1, item: 4 })).toBeNull();
  });
});

describe('cutting words', () => {
  it('ends with a sentence, else with a clause', () => {
    expect(cutAtSentence('一句。两句。', 10)).toBe('一句。两句。');
    expect(cutAtSentence('第一句话说完了。第二句话很长很长很长很长。', 12)).toBe('第一句话说完了。');
    expect(cutAtSentence('甲：（一）很长的一项；（二）更长的一项；', 14)).toBe('甲：（一）很长的一项；');
    expect(cutAtSentence('没有标点的很长很长的一句话', 5)).toBe('没有标点的');
  });
});
