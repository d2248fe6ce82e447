import { parseMoney } from '../../src/text/index.ts';

const EXACT: [string, number][] = [
  ['2500', 2500],
  ['2500元', 2500],
  ['两千五', 2500],
  ['两千五百块钱', 2500],
  ['一个月三千', 3000],
  ['每月工资4500块', 4500],
  ['3k', 3000],
  ['1.5万', 15000],
  ['一万二', 12000],
  ['12万', 120000],
  ['3万5', 35000],
  ['2千5', 2500],
  ['欠了我三个月工资，一共两万四', 24000],
  ['两块五', 2.5],
  ['五块三毛', 5.3],
  ['三毛', 0.3],
  ['八百五十块', 850],
  ['一百零五元', 105],
  ['￥1,200.50', 1200.5],
  ['１２００元', 1200],
  ['工資三千六', 3600],
  ['我今年65岁，每月养老金1800', 1800],
  ['没有收入', 0],
  ['没有', 0],
  ['一分钱没有没收入', 0],
  ['零', 0],
  ['大概五千吧', 5000],
  ['五千左右', 5000],
  ['3500到手', 3500],
  ['我叫他2023年还我8000元', 8000],
  ['三萬元', 30000],
  ['10w', 100000],
];
const RANGES: [string, number, number][] = [
  ['一个月两三千', 2000, 3000],
  ['七八百', 700, 800],
  ['一两万', 10000, 20000],
  ['2千多', 2000, 3000],
  ['三千五六', 3500, 3600],
  ['2000-3000', 2000, 3000],
  ['两千到三千块', 2000, 3000],
  ['两到三千', 2000, 3000],
  ['不到三千', 0, 3000],
  ['三千以下', 0, 3000],
  ['十几万', 100000, 200000],
  ['几千块', 2000, 9000],
  ['三百来块', 300, 400],
  ['二十多万', 200000, 300000],
  ['千把块', 1000, 2000],
];
const NONE = ['', '不知道', '三个月', '我65岁', '2023年', '13800138000', '第二个', '下个月', '很多钱', '50%', '😀'];

describe('parseMoney', () => {
  it.each(EXACT)('%s is %d yuan', (text, yuan) => {
    const money = parseMoney(text);
    expect(money?.fen).toBe(Math.round(yuan * 100));
    expect(money?.low).toBeUndefined();
  });

  it.each(RANGES)('%s lies between %d and %d yuan', (text, low, high) => {
    const money = parseMoney(text);
    expect([money?.low, money?.high]).toEqual([low * 100, high * 100]);
    expect(money?.fen).toBeGreaterThanOrEqual(low * 100);
    expect(money?.fen).toBeLessThanOrEqual(high * 100);
  });

  it.each(NONE)('%s is no amount', (text) => {
    expect(parseMoney(text)).toBeNull();
  });

  it('says which words it understood', () => {
    expect(parseMoney('我一个月大概两三千块钱')?.heard).toBe('两三千块钱');
  });
});
