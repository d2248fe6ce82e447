import { parseChineseNumber, parseCount } from '../../src/text/index.ts';

describe('parseChineseNumber', () => {
  it.each([
    ['两千五', 2500],
    ['一万二', 12000],
    ['三个半', 3.5],
    ['俩', 2],
    ['仨', 3],
    ['十', 10],
    ['十五', 15],
    ['二十', 20],
    ['一百零五', 105],
    ['一百五', 150],
    ['一百五十', 150],
    ['两千零五', 2005],
    ['两千零五十', 2050],
    ['三万五千', 35000],
    ['十二万', 120000],
    ['一亿', 100000000],
    ['2千5', 2500],
    ['1.5万', 15000],
    ['1,200', 1200],
    ['３００', 300],
    ['一三八', 138],
    ['二零二五', 2025],
    ['半', 0.5],
    ['一个半', 1.5],
    ['零', 0],
    ['叁仟', 3000],
  ])('%s is %d', (text, value) => {
    expect(parseChineseNumber(text)).toBe(value);
  });

  it.each(['', '你好', '三个人', '一二万三四x', '很多', 'constructor'])('%s is no number', (text) => {
    expect(parseChineseNumber(text)).toBeNull();
  });
});

describe('parseCount', () => {
  it.each([
    ['3', 3],
    ['三个', 3],
    ['三个人', 3],
    ['一家四口', 4],
    ['我家四口人', 4],
    ['就我一个', 1],
    ['就我自己', 1],
    ['一个人住', 1],
    ['我们俩', 2],
    ['夫妻俩', 2],
    ['两口人。', 2],
    ['五口', 5],
    ['没有', 0],
    ['没孩子', 0],
    ['一共六个人', 6],
    ['12个月', 12],
    ['三個人', 3],
    ['十二个', 12],
  ])('%s is %d', (text, value) => {
    expect(parseCount(text)).toBe(value);
  });

  it.each(['', '不知道', '两三个', '好几个', '2个大人3个孩子', '很多'])('%s is no count', (text) => {
    expect(parseCount(text)).toBeNull();
  });
});
