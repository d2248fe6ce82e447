import { normaliseForMatching } from '../../src/text/index.ts';
import { isOtherLanguage } from '../../src/understanding/other-language.ts';

describe('another language', () => {
  it.each([
    ['Uyghur', 'ئىش ھەققىمنى بەرمىدى'],
    ['Tibetan', 'བོད་ཡིག་ཤེས་མཁན་དགོས།'],
    ['Mongolian', 'ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ'],
    ['Yi', 'ꆈꌠꁱꂷ'],
    ['Zhuang', 'vay dua gvaq raeuz bouxcuengh'],
    ['Kazakh in Cyrillic', 'Маған жалақы төлемеді'],
    ['Thai', 'ไม่ได้รับค่าจ้าง'],
    ['Japanese', '給料をもらっていません'],
    ['Korean', '월급을 못 받았어요'],
    ['English', 'My boss has not paid me for three months'],
    ['English in full width', 'Ｉ ｎｅｅｄ ａ ｌａｗｙｅｒ ｐｌｅａｓｅ'],
  ])('%s', (_, text) => {
    expect(isOtherLanguage(normaliseForMatching(text))).toBe(true);
  });

  it.each([
    '老板不发工资',
    '我要 find a lawyer please',
    'My employer 拖欠工资 for three months',
    'hello',
    'constructor',
    'vip app',
    '<script>alert(1)</script>',
    '{"$gt":""}',
    'https://example.com/a?b=c',
    'ヽ(ಠ_ಠ)ノ',
    '123456',
    '',
  ])('not: %s', (text) => {
    expect(isOtherLanguage(normaliseForMatching(text))).toBe(false);
  });
});
