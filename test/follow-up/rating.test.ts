import {
  type FollowUpRules,
  isRated,
  keysInWords,
  loadFollowUp,
  OFF_SCALE,
  parseRating,
  type RatingScale,
  ratingExpired,
} from '../../src/follow-up/index.ts';
import { followUpRules } from './rules.ts';

const HOUR = 3_600_000;

describe('a rating', () => {
  let three: FollowUpRules;
  let five: FollowUpRules;
  beforeAll(async () => {
    three = await loadFollowUp('knowledge');
    five = await followUpRules({ scale: 'five' });
  });
  const on = (scale: RatingScale) => (scale === 'three' ? three : five);

  it.each([
    ['1', 'satisfied'],
    ['１', 'satisfied'],
    ['一', 'satisfied'],
    ['满意', 'satisfied'],
    ['满意。', 'satisfied'],
    ['很满意！', 'satisfied'],
    ['1、满意', 'satisfied'],
    ['我选1', 'satisfied'],
    ['2', 'basically-satisfied'],
    ['二', 'basically-satisfied'],
    ['两', 'basically-satisfied'],
    ['基本满意', 'basically-satisfied'],
    ['还行', 'basically-satisfied'],
    ['3', 'dissatisfied'],
    ['③', 'dissatisfied'],
    ['不满意', 'dissatisfied'],
    ['“不满意”', 'dissatisfied'],
    ['不太满意', 'dissatisfied'],
    ['非常不满意', 'dissatisfied'],
  ])('%p is %s of three levels', (text, level) => {
    expect(parseRating(text, three)).toBe(level);
  });

  it.each([
    ['1', 'very-satisfied'],
    ['非常满意', 'very-satisfied'],
    ['满意', 'satisfied'],
    ['３', 'basically-satisfied'],
    ['四', 'dissatisfied'],
    ['5', 'very-dissatisfied'],
    ['非常不满意', 'very-dissatisfied'],
  ])('%p is %s of five levels', (text, level) => {
    expect(parseRating(text, five)).toBe(level);
  });

  it.each<[RatingScale, string]>([
    ['three', '9'],
    ['three', '６'],
    ['three', '六'],
    ['three', '十'],
    ['three', '4'],
    ['three', '100'],
    ['three', '五星'],
    ['three', '3分'],
    ['three', '打9分'],
    ['three', '3、满意'],
    ['five', '6'],
    ['five', '五颗星'],
  ])('on the scale of %s, %p is no level, and not guessed', (scale, text) => {
    expect(parseRating(text, on(scale))).toBe(OFF_SCALE);
  });

  it.each([
    '',
    '0',
    '110',
    '12348',
    '1234567890123',
    '我想离婚',
    '满意什么啊，老板还没给钱',
    '1万块钱',
    '不',
    '我不满意这个判决怎么办',
    '三个月工资没发',
    '😀',
    'constructor',
    '__proto__',
    '满意'.repeat(5000),
  ])('%p is none', (text) => {
    expect(parseRating(text, three)).toBeNull();
    expect(parseRating(text, five)).toBeNull();
  });

  it('is asked for where something was done for the resident', () => {
    expect(isRated({ outcome: 'answered' })).toBe(true);
    expect(isRated({ outcome: 'handed-over' })).toBe(true);
    expect(isRated({ outcome: 'wrong-number' })).toBe(false);
    expect(isRated({ outcome: 'abandoned' })).toBe(false);
    expect(isRated({ outcome: null })).toBe(false);
  });

  it('is taken for seven days', () => {
    const closedAt = new Date('2026-11-22T00:00:00Z');
    const later = (hours: number) => new Date(closedAt.getTime() + hours * HOUR);
    expect(ratingExpired({ closedAt }, three, later(167.9))).toBe(false);
    expect(ratingExpired({ closedAt }, three, later(168.1))).toBe(true);
    expect(ratingExpired({ closedAt }, three, later(90 * 24))).toBe(true);
    expect(ratingExpired({ closedAt: null }, three, closedAt)).toBe(true);
  });

  it('is asked for on the telephone by its keys', () => {
    expect(keysInWords(three)).toBe('满意按一，基本满意按二，不满意按三');
    expect(keysInWords(five)).toMatch(/^非常满意按一，满意按二，.*非常不满意按五$/);
  });
});
