import { parseYesNo } from '../../src/text/index.ts';

const YES = [
  '是',
  '是的',
  '对',
  '对的',
  '嗯',
  '嗯嗯',
  '有',
  '有的',
  '好',
  '好的',
  '可以',
  '行',
  '中',
  '要得',
  '得行',
  '没错',
  '没问题',
  '当然',
  '是啊',
  '對',
  '係',
  '签了',
  '同意',
  'ok',
  'YES',
  '要',
  '愿意',
  '不好意思，是的',
  '对头',
  '是，我签了',
  '已经报了',
  '会',
  '确定',
  '嗯，有',
];
const NO = [
  '不',
  '不是',
  '没有',
  '没',
  '否',
  '不对',
  '没得',
  '冇',
  '莫得',
  '没签',
  '不行',
  '不要',
  '从来没有',
  '还没',
  '沒有',
  'no',
  '对，没有签',
  '不同意',
  '不用了',
  '没有啊',
  '别',
  '不可以',
  '从没签过',
  '我没有',
  '都没',
  '不愿意',
  '嗯，没有',
];
const NEITHER = [
  '',
  '不知道',
  '不清楚',
  '忘了',
  '好像有',
  '可能吧',
  '有没有影响？',
  '什么意思',
  '对不对',
  '为什么问这个',
  '记不清了',
  '三个月',
  '🤔',
  '工资',
];

describe('parseYesNo', () => {
  it.each(YES)('%s is yes', (text) => {
    expect(parseYesNo(text)).toBe(true);
  });
  it.each(NO)('%s is no', (text) => {
    expect(parseYesNo(text)).toBe(false);
  });
  it.each(NEITHER)('%s is neither', (text) => {
    expect(parseYesNo(text)).toBeNull();
  });
});
