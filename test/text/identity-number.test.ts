import { findIdentityNumbers, isIdentityNumber } from '../../src/text/index.ts';

describe('identity numbers', () => {
  // The example of GB 11643-1999 and made-up numbers with a right check digit.
  it.each(['11010519491231002X', '440524188001010014', '34052419800101001X'])('%s is right', (number) => {
    expect(isIdentityNumber(number)).toBe(true);
  });

  it.each([
    ['a wrong check digit', '110105194912310021'],
    ['a day that does not exist', '110105194902310020'],
    ['no such province', '990105194912310020'],
    ['too short', '1101051949123100'],
  ])('%s', (_, number) => {
    expect(isIdentityNumber(number)).toBe(false);
  });

  it('finds it grouped, in full width and read out, and shows four characters only', () => {
    const texts = [
      '身份证１１０１０５１９４９１２３１００２Ｘ',
      '110105 1949 1231 002x',
      '号码是幺幺零幺零五幺九四九幺二三幺零零二X',
    ];
    for (const text of texts) {
      expect(findIdentityNumbers(text)).toMatchObject([
        { value: '11010519491231002X', valid: true, heard: '**************002X' },
      ]);
    }
  });

  it('takes a number with a wrong check digit as misheard, and a phone number as none', () => {
    expect(findIdentityNumbers('110105194912310021')).toMatchObject([{ valid: false }]);
    expect(findIdentityNumbers('13800138000，欠我25000元')).toEqual([]);
  });
});
