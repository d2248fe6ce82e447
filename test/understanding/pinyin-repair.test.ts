import { loadSyllables, loadWords } from '../../src/text/index.ts';
import { LEGAL_TERMS, SHORT_TERMS, WRITTEN_FOR_TERMS } from '../../src/understanding/legal-terms.ts';
import { PinyinRepair } from '../../src/understanding/pinyin-repair.ts';

const [words, syllables] = await Promise.all([loadWords(LEGAL_TERMS), loadSyllables()]);
const terms = { long: LEGAL_TERMS, short: SHORT_TERMS, beside: WRITTEN_FOR_TERMS };
const repair = new PinyinRepair(terms, { words, syllables });

describe('terms written by sound', () => {
  it.each([
    ['老动众裁要什么材料', '劳动仲裁要什么材料'],
    ['老板不发公资', '老板不发工资'],
    ['我要起素他', '我要起诉他'],
    ['找律士帮忙', '找律师帮忙'],
    ['工商认定要多久', '工伤认定要多久'],
    ['手砸断了算工商吗', '手砸断了算工伤吗'],
    ['他打了借调', '他打了借条'],
  ])('%s is put right: %s', (said, meant) => {
    expect(repair.repair(said)).toBe(meant);
  });

  it.each([
    '去工商局投诉',
    '工商登记变更',
    '在工商银行门口摔了',
    '扶养费怎么算',
    '赡养费怎么算',
    '公司给不给订金',
    '借调到别的单位',
    '我去报警',
    '申请法援',
    '房子那块地',
    '',
  ])('%s stays', (said) => {
    expect(repair.repair(said)).toBe(said);
  });

  it('changes no term of the list', () => {
    for (const term of [...LEGAL_TERMS, ...SHORT_TERMS]) expect(repair.repair(term)).toBe(term);
  });

  it('keeps a text with characters of two code units whole', () => {
    expect(repair.repair('𠮷公资𠮷')).toBe('𠮷工资𠮷');
  });
});
