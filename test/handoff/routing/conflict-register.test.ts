import fc from 'fast-check';
import type { LawyerProfile } from '../../../src/handoff/lawyer-profile.ts';
import { createConflictRegister } from '../../../src/handoff/routing/conflict-register.ts';

function lawyer(id: string, clients: string[]): LawyerProfile {
  return {
    id,
    displayName: `值班律师${id}`,
    kind: 'lawyer',
    skills: [],
    languages: [],
    regions: [],
    capacity: { text: 3, voice: 1 },
    hasPhone: false,
    clients,
  };
}

function register(clients: Record<string, string[]>) {
  const profiles = Object.entries(clients).map(([id, names]) => lawyer(id, names));
  return createConflictRegister({ directory: { all: async () => profiles } });
}

describe('whoever serves the other side', () => {
  const conflicts = register({
    l1: ['安徽示例建设（集团）有限公司', '示例建设'],
    l2: ['ABC', '红星超市'],
    l3: ['公司', '王', '  ', '老板'],
    l4: [],
  });

  it.each([
    ['我在示例建设干活没发工资', ['l1']],
    ['我在 示例 建设 干活', ['l1']],
    ['我在示例建設幹活', ['l1']],
    ['安徽示例建设(集团)有限公司欠我钱', ['l1']],
    ['ＡＢＣ的人打了我', ['l2']],
    ['老板叫abc的人来', ['l2']],
    ['ABCD公司', []],
    ['示例建设和红星超市', ['l1', 'l2']],
    ['公司老板姓王', []],
    ['示例\n建设', []],
    ['', []],
  ])('%s', async (words, ids) => {
    expect(await conflicts.excludedFor(words)).toEqual(ids);
  });

  it.each([
    ['我们想和平离婚', []],
    ['这是大众都知道的', []],
    ['我在和平上班', ['l1']],
    ['和平公司不给钱', ['l1']],
    ['被大众辞退了', ['l1']],
    ['我老婆王芳要离婚', ['l2']],
  ])('a short name that is a word as well: %s', async (words, ids) => {
    expect(await register({ l1: ['和平', '大众'], l2: ['王芳'] }).excludedFor(words)).toEqual(ids);
  });

  it('a longer name that was said is found wherever it stands, and a name of one character never is', async () => {
    const names = fc.string({ unit: fc.constantFrom(...'甲乙丙丁戊己庚辛壬癸'), minLength: 1, maxLength: 6 });
    const around = fc.string({ unit: fc.constantFrom(...'子丑寅卯辰巳午未，。 \n'), maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(names, around, around, async (name, before, after) => {
        // Of two characters it may be a word; and of 乙乙乙 no more than 乙乙 is compared.
        fc.pre(name.length !== 2 && !/(.)\1/u.test(name));
        const found = await register({ l1: [name] }).excludedFor(`${before}${name}${after}`);
        expect(found).toEqual(name.length > 1 ? ['l1'] : []);
      }),
    );
  });
});
