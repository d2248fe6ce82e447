import { checkServiceWords, type ForbiddenPhrase, serviceWordSources } from '../../src/text/index.ts';

const phrase = (words: string[], except: string[] = []): ForbiddenPhrase => ({
  id: words[0] ?? '',
  group: '推诿',
  words,
  except,
  why: '为什么',
  instead: '换成怎么说',
});

describe('words that are not used', () => {
  const found = (text: string, ...phrases: ForbiddenPhrase[]) =>
    checkServiceWords(text, phrases).map((hit) => hit.found);

  it('is found wherever it stands, whatever its width, case or spaces', () => {
    const qq = phrase(['加我QQ', '包赢']);
    for (const text of ['加我qq', '您加我ＱＱ吧', '加 我 Q Q', '先说，这个包\n赢的。']) {
      expect(found(text, qq)).toHaveLength(1);
    }
    expect(found('加我', qq)).toEqual([]);
    expect(found('包赢，真的包赢', qq, phrase(['真的']))).toEqual(['包赢', '真的']);
  });

  it('… stands for a few characters of the same clause', () => {
    const promise = phrase(['保证…判离']);
    expect(found('我保证法院会判离', promise)).toEqual(['保证法院会判离']);
    expect(found('我保证，法院会判离', promise)).toEqual([]);
    expect(found('我保证过两个月以后法院会判离', promise)).toEqual([]);
  });

  it('longer phrases in which it is no fault do not count, but others beside them do', () => {
    const win = phrase(['能赢', '包赢'], ['不能保证…能赢', '说包赢']);
    expect(found('谁也不能保证一定能赢', win)).toEqual([]);
    expect(found('他说包赢的话不要信', win)).toEqual([]);
    expect(found('他说包赢，我也说能赢', win)).toEqual(['能赢']);
    // What is left of both sides of an exception does not grow together.
    expect(found('包说包赢赢', phrase(['包赢'], ['说包赢']))).toEqual([]);
  });

  it('what is quoted from others does not count', () => {
    const out = phrase(['滚蛋']);
    expect(found('老板对您说“滚蛋”，这话要录下来', out)).toEqual([]);
    expect(found('他让您「滚蛋」', out)).toEqual([]);
    expect(found('“好”，滚蛋', out)).toEqual(['滚蛋']);
  });

  it('signs that mean something to regular expressions are signs here', () => {
    expect(found('多少钱?(真的)', phrase(['钱?(真的)']))).toHaveLength(1);
    expect(found('多少钱真的', phrase(['钱?(真的)']))).toEqual([]);
    const { words, except } = serviceWordSources(phrase(['a.b', 'a+']));
    expect([() => new RegExp(words, 'gu')].map((make) => make().test('axb'))).toEqual([false]);
    expect(except).toBeNull();
  });

  it('no text makes it slow', () => {
    const started = process.hrtime.bigint();
    found('保证'.repeat(1000), phrase(['保证…判…离…婚'], ['不…保证…保证…好']));
    expect(Number(process.hrtime.bigint() - started) / 1e9).toBeLessThan(2);
  });
});
