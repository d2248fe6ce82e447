import { greenGroups } from '../../../src/legal-aid/application/green-channel.ts';
import { representativeDoubt } from '../../../src/legal-aid/application/representative.ts';
import { ageOn, isMinor, maskedName } from '../../../src/legal-aid/index.ts';

const at = new Date('2026-11-22T15:59:59Z'); // one second before midnight in Shanghai

describe('people of an application', () => {
  it('are as old as they are in Shanghai', () => {
    expect(ageOn({ birthDay: '2008-11-22' }, at)).toBe(18);
    expect(ageOn({ birthDay: '2008-11-23' }, at)).toBe(17);
    expect(ageOn({ birthDay: '2008-11-23' }, new Date(at.getTime() + 1000))).toBe(18);
    expect([isMinor({ birthDay: '2008-11-23' }, at), isMinor({ birthDay: null }, at)]).toEqual([true, false]);
    expect([maskedName('申请人甲'), maskedName('')]).toEqual(['申***', '']);
  });

  it.each([
    [{ groups: ['preferential'], claimed: [], age: 40, sex: 'male' }, ['military']],
    [{ groups: ['migrant-worker'], claimed: ['laid-off'], age: 40, sex: 'male' }, ['migrant-worker', 'laid-off']],
    [{ groups: ['disabled-no-income'], claimed: [], age: 60, sex: 'male' }, ['disabled', 'elder']],
    [{ groups: [], claimed: [], age: 59, sex: 'male' }, []],
    [{ groups: [], claimed: [], age: 17, sex: 'female' }, ['minor']],
    [{ groups: [], claimed: [], age: null, sex: 'female' }, ['woman']],
  ] as const)('belong to the green channel: %j', (told, groups) => {
    expect(greenGroups(told)).toEqual(groups);
  });

  it.each([
    ['guardian', 'no-capacity', null],
    ['other-guardian', 'no-capacity', null],
    ['sibling', 'no-capacity', /监护人是谁/],
    ['entrusted', 'no-capacity', /不是监护人或者近亲属/],
    ['spouse', 'in-custody', null],
    ['entrusted', 'in-custody', /法定代理人、近亲属/],
    ['entrusted', 'cannot-come', /委托书/],
    ['child', 'wishes-it', null],
  ] as const)('%s applies because of %s', (relation, because, doubt) => {
    const found = representativeDoubt({ relation, because, isInfringer: false });
    if (doubt === null) expect(found).toBeNull();
    else expect(found).toMatch(doubt);
    expect(() => representativeDoubt({ relation, because, isInfringer: true })).toThrow('不能代他申请');
  });
});
