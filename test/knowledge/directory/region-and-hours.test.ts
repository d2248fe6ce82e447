import { readKind } from '../../../src/knowledge/directory/kinds.ts';
import { readPhone } from '../../../src/knowledge/directory/phone-number.ts';
import { regionStem } from '../../../src/knowledge/directory/region-code.ts';
import { readWeeklyHours } from '../../../src/knowledge/directory/weekly-hours.ts';
import { isOpenAt, kindIn, phoneInWords, regionCode, regionsAbove } from '../../../src/knowledge/index.ts';

describe('codes of regions', () => {
  it('have six, nine or twelve digits, and are kept in their shortest form', () => {
    expect(regionCode('340321')).toBe('340321');
    expect(regionCode('340321100')).toBe('340321100');
    expect(regionCode('340321100203')).toBe('340321100203');
    expect(regionCode('340321100000')).toBe('340321100');
    expect(regionCode('340321000')).toBe('340321');
    for (const wrong of ['', '34', '34032', '3403211', '990321', '34032a', '3403211002']) {
      expect([wrong, regionCode(wrong)]).toEqual([wrong, null]);
    }
  });

  it('tell all that lies above and within', () => {
    expect(regionsAbove('340321100203')).toEqual(['340321100203', '340321100', '340321', '340300', '340000']);
    expect(regionsAbove('340300')).toEqual(['340300', '340000']);
    expect(regionsAbove('340000')).toEqual(['340000']);
    expect(['340000', '340300', '340321', '340321100'].map(regionStem)).toEqual(['34', '3403', '340321', '340321100']);
    // 410200 is a city of its own; 200 at the end is no zero that may go.
    expect(regionStem('410200')).toBe('4102');
  });
});

describe('opening hours', () => {
  const week = (words: string) => readWeeklyHours(words)?.map(({ day, from, to }) => `${day} ${from}-${to}`) ?? null;

  it('are read from words', () => {
    expect(week('周六 9:00-11:30')).toEqual(['6 09:00-11:30']);
    expect(week('周一至周三 8:30—12:00，14：00~17：30')).toEqual([
      '1 08:30-12:00',
      '1 14:00-17:30',
      '2 08:30-12:00',
      '2 14:00-17:30',
      '3 08:30-12:00',
      '3 14:00-17:30',
    ]);
    expect(week('星期一到星期二 8点-12点；周日上午9:00-10:00')).toEqual([
      '1 08:00-12:00',
      '2 08:00-12:00',
      '7 09:00-10:00',
    ]);
    expect(week('周一、周三 9:00-10:00')).toEqual(['3 09:00-10:00']);
    expect(week('8:00-9:00')).toHaveLength(5);
    expect(week('每天 8:00-9:00')).toHaveLength(7);
    expect(week('24小时')).toHaveLength(7);
    expect(week('周六下午2:00-5:00')).toEqual(['6 14:00-17:00']);
  });

  it('are left alone where they tell no plain week', () => {
    for (const words of [
      '',
      '以公布的时间为准',
      '每月第一个周六 9:00-11:00',
      '周一至周五',
      '18:00-9:00',
      '25:00-26:00',
    ]) {
      expect([words, week(words)]).toEqual([words, null]);
    }
  });

  it('tell whether a place is open, by the clock of Shanghai', () => {
    const spans = readWeeklyHours('周一至周五 8:30-12:00，14:00-17:30') ?? [];
    const at = (time: string) => isOpenAt(spans, new Date(time));
    expect(at('2026-11-23T00:30:00Z')).toBe(true); // Monday 08:30
    expect(at('2026-11-23T04:00:00Z')).toBe(false); // 12:00 sharp
    expect(at('2026-11-22T16:30:00Z')).toBe(false); // Monday 00:30
    expect(at('2026-11-22T03:00:00Z')).toBe(false); // Sunday 11:00
    expect(isOpenAt([], new Date())).toBeNull();
  });
});

describe('phone numbers of a table', () => {
  it.each([
    ['0552-3012345', '+865523012345', '0552-3012345'],
    ['(010) 6512 3456', '+861065123456', '010-65123456'],
    ['13800138000', '+8613800138000', '13800138000'],
    ['+86 552 3012345', '+865523012345', '0552-3012345'],
    ['１２３４８', '12348', '12348'],
    ['400-820-8820', '4008208820', '4008208820'],
    ['', '', ''],
  ])('%s', (written, stored, said) => {
    expect(readPhone(written)).toBe(stored);
    expect(phoneInWords(stored)).toBe(said);
  });

  it.each(['3012345', '见公告', '0552-301', '138001380000', '1'])('%s is none', (written) => {
    expect(readPhone(written)).toBeNull();
  });
});

describe('kinds', () => {
  it('are read from cells of a table', () => {
    expect(
      ['notary', '公证机构', '公证处', '法律援助中心', '村（社区）法律顾问', '村法律顾问', '司法所', '律所'].map(
        readKind,
      ),
    ).toEqual(['notary', 'notary', 'notary', 'legal-aid', 'village-counsel', 'village-counsel', 'station', 'law-firm']);
    expect(['', '派出所', '公证处旁边'].map(readKind)).toEqual([null, null, null]);
  });

  it('are heard in questions', () => {
    expect(kindIn('我们红旗村的法律顾问是谁')).toMatchObject({ kind: 'village-counsel', rest: '我们红旗 是谁' });
    expect(kindIn('怀远县公证处在哪')).toMatchObject({ kind: 'notary', words: '公证处' });
    expect(kindIn('县里的公共法律服务中心')?.kind).toBe('centre');
    expect(kindIn('镇上的司法所')?.kind).toBe('station');
    expect(kindIn('我想离婚')).toBeNull();
  });
});
