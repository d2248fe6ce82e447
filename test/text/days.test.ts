import { parseDays } from '../../src/text/index.ts';

/** Wednesday 10 June 2026, 23:30 in Shanghai: still the 10th there, 15:30 UTC. */
const NOW = new Date('2026-06-10T15:30:00Z');
const AFTER_MIDNIGHT = new Date('2026-06-10T16:30:00Z');

describe('parseDays', () => {
  it.each([
    ['三天后', 3],
    ['还有3天', 3],
    ['还有一个礼拜', 7],
    ['两个星期', 14],
    ['半个月', 15],
    ['两个月', 60],
    ['一个半月', 45],
    ['一年', 365],
    ['今天', 0],
    ['明天', 1],
    ['后天到期', 2],
    ['大后天', 3],
    ['昨天', -1],
    ['三天前', -3],
    ['下周三', 7],
    ['下星期五', 9],
    ['这周五', 2],
    ['周五', 2],
    ['周一', 5],
    ['上周三', -7],
    ['礼拜天', 4],
    ['6月15号', 5],
    ['六月十五日', 5],
    ['15号', 5],
    ['5号', 25],
    ['2026年7月1日', 21],
    ['2026-06-13', 3],
    ['月底', 20],
    ['下个月5号', 25],
    ['三四天', 3],
    ['10', 10],
    ['十天左右', 10],
    ['還有五天', 5],
    ['三个多月', 90],
  ])('%s is %d days away', (text, days) => {
    expect(parseDays(text, NOW)).toBe(days);
  });

  it('counts days of Shanghai, not of UTC', () => {
    expect(parseDays('6月15号', AFTER_MIDNIGHT)).toBe(4);
  });

  it.each(['', '不知道', '快了', '2月31号', '很久'])('%s says no time', (text) => {
    expect(parseDays(text, NOW)).toBeNull();
  });
});
