import { isRated, parseRating, ratingExpired } from '../../src/follow-up/index.ts';

describe('a rating', () => {
  it.each([
    ['1', 'satisfied'],
    ['１', 'satisfied'],
    ['满意', 'satisfied'],
    ['满意。', 'satisfied'],
    ['很满意！', 'satisfied'],
    ['2', 'basically-satisfied'],
    ['基本满意', 'basically-satisfied'],
    ['还行', 'basically-satisfied'],
    ['3', 'dissatisfied'],
    ['不满意', 'dissatisfied'],
    ['不太满意', 'dissatisfied'],
  ])('%p is %s', (text, level) => {
    expect(parseRating(text)).toBe(level);
  });

  it.each(['', '4', '12', '我想离婚', '满意什么啊，老板还没给钱', '1万块钱', '不', '我不满意这个判决怎么办'])(
    '%p is none',
    (text) => {
      expect(parseRating(text)).toBeNull();
    },
  );

  it('is asked for where something was done for the resident', () => {
    expect(isRated({ outcome: 'answered' })).toBe(true);
    expect(isRated({ outcome: 'handed-over' })).toBe(true);
    expect(isRated({ outcome: 'wrong-number' })).toBe(false);
    expect(isRated({ outcome: 'abandoned' })).toBe(false);
    expect(isRated({ outcome: null })).toBe(false);
  });

  it('is taken for 48 hours', () => {
    const closedAt = new Date('2026-11-22T00:00:00Z');
    expect(ratingExpired({ closedAt }, new Date('2026-11-23T23:59:00Z'))).toBe(false);
    expect(ratingExpired({ closedAt }, new Date('2026-11-24T00:01:00Z'))).toBe(true);
    expect(ratingExpired({ closedAt: null }, closedAt)).toBe(true);
  });
});
