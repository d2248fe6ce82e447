import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type UrgencyInput, urgencyOf } from '../../../src/handoff/routing/urgency.ts';
import { urgencyFileSchema, urgencyProblems } from '../../../src/handoff/routing/urgency-content.ts';
import { PROJECT_DIR } from '../../../src/project-folders.ts';

const shipped: unknown = parse(readFileSync(join(PROJECT_DIR, 'knowledge/duty/urgency.yaml'), 'utf8'));
const rules = urgencyFileSchema.parse(shipped);

const nothing: UrgencyInput = {
  emergency: null,
  intents: [],
  facts: [],
  words: '',
  deadlines: [],
  today: '2026-03-02',
};
const of = (input: Partial<UrgencyInput>) => urgencyOf({ ...nothing, ...input }, rules);

describe('who is served first', () => {
  it('an ordinary case waits its turn', () => {
    expect(of({ intents: ['private-loan'], words: '朋友借了五万不还' })).toEqual({
      priority: 2,
      reasons: [],
      groups: [],
      groupCodes: [],
    });
  });

  it.each<[string, Partial<UrgencyInput>, string]>([
    ['a child', { facts: [{ role: 'age', value: 16 }] }, '未成年人'],
    ['a child who says so', { words: '我还没成年老板不给工资' }, '未成年人'],
    ['a child at work', { facts: [{ role: 'child-age', value: 15 }], intents: ['child-labor'] }, '未成年人'],
    ['an elder of 60', { facts: [{ role: 'age', value: 60 }] }, '老年人（六十周岁以上）'],
    ['an elder of 80', { facts: [{ role: 'age', value: 80 }] }, '八十周岁以上高龄老人'],
    ['a disabled resident', { words: '我是残疾人单位不要我' }, '残疾人'],
    ['who is pregnant', { intents: ['pregnancy-dismissal'] }, '孕期、产期、哺乳期妇女'],
    ['a veteran', { words: '我是退役军人' }, '军人军属、退役军人和其他优抚对象'],
    ['a migrant worker owed wages', { intents: ['migrant-worker-wage'] }, '被欠薪、受工伤的进城务工人员'],
    ['a household on relief', { facts: [{ role: 'group', value: 'relief' }] }, '低保、特困等社会救助对象'],
    ['who is beaten at home', { intents: ['dv-help'] }, '遭受家庭暴力、虐待、遗弃的人'],
  ])('%s goes first, and the lawyer is told why', (_who, input, reason) => {
    const { priority, reasons, groups } = of(input);
    expect({ priority, reasons, groups }).toEqual({ priority: 1, reasons: [reason], groups: [reason] });
  });

  it.each<[string, Partial<UrgencyInput>]>([
    ['a divorce with a small child', { facts: [{ role: 'child-age', value: 5 }], intents: ['divorce-suit'] }],
    ['who says he is none of them', { words: '我不是残疾人\n没有残疾证' }],
    ['a migrant worker who asks for something else', { facts: [{ role: 'migrant-worker', value: true }] }],
    ['who asks how relief is applied for', { intents: ['dibao-apply'], words: '怎么申请低保' }],
    ['19 years', { facts: [{ role: 'age', value: 19 }] }],
  ])('%s does not', (_who, input) => {
    expect(of(input).priority).toBe(2);
  });

  it.each([
    ['2026-03-01', 2, []],
    ['2026-03-02', 1, ['“申请劳动仲裁”今天是最后一天']],
    ['2026-03-05', 1, ['离“申请劳动仲裁”的最后一天还有3天']],
    ['2026-03-09', 1, ['离“申请劳动仲裁”的最后一天还有7天']],
    ['2026-03-10', 2, []],
  ])('a limit that ends on %s', (on, priority, reasons) => {
    expect(of({ deadlines: [{ label: '申请劳动仲裁', on }] })).toMatchObject({ priority, reasons });
  });

  it('of limits that end on one day one is named, the nearest first', () => {
    const deadlines = [
      { label: '甲', on: '2026-03-08' },
      { label: '乙', on: '2026-03-04' },
      { label: '丙', on: '2026-03-04' },
      { label: '丁', on: null },
    ];
    expect(of({ deadlines }).reasons).toEqual(['离“乙”的最后一天还有2天', '离“甲”的最后一天还有6天']);
  });

  it('danger and custody come before all, and are named first', () => {
    const emergency = { priority: 0 as const, name: '轻生' };
    expect(of({ emergency, facts: [{ role: 'age', value: 16 }] })).toMatchObject({
      priority: 0,
      reasons: ['轻生', '未成年人'],
    });
  });
});

describe('the file of legal staff', () => {
  it('is refused where it names what is not there', () => {
    const problems = urgencyProblems(rules, {
      isIntent: (id) => id !== 'dv-help',
      isGroup: (code) => code !== 'relief',
      isLaw: (name) => name !== '反家庭暴力法',
    });
    expect(problems).toEqual([
      { at: ['relief', 'groups'], problem: 'there is no group relief' },
      { at: ['abused', 'when'], problem: 'there is no intent dv-help' },
      { at: ['abused', 'grounds'], problem: 'there is no law 反家庭暴力法 (2015)' },
    ]);
    expect(urgencyProblems({ ...rules, causes: [...rules.causes, ...rules.causes.slice(0, 1)] }, {})).toEqual([
      { at: ['minor'], problem: 'is a duplicate' },
    ]);
  });

  it('every cause rests on a law', () => {
    const withoutGround = structuredClone(shipped) as { causes: { grounds: unknown[] }[] };
    for (const cause of withoutGround.causes) cause.grounds = [];
    expect(urgencyFileSchema.safeParse(withoutGround).success).toBe(false);
  });
});
