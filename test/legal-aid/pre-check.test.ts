import type { PreCheckInput } from '../../src/legal-aid/index.ts';
import { check, entry } from './sample-case.ts';

const YES = '可能符合';
const NO = '可能不符合';
const HUMAN = '需人工核实';

interface Case {
  name: string;
  input: Partial<PreCheckInput>;
  verdict: string;
  /** The rule that decides and its outcome. */
  rule: string;
  outcome: 'met' | 'not-met' | 'unknown';
  day?: string;
}

const criminal = { matter: 'criminal' };
const ningxia = { regionCode: '640100', householdSize: 1 };

const cases: Case[] = [
  {
    name: 'criminal matter, role unknown, minor',
    input: { ...criminal, groups: ['minor'] },
    verdict: YES,
    rule: 'R1',
    outcome: 'met',
  },
  {
    name: 'criminal matter, role unknown, poor',
    input: { ...criminal, householdIncome: 0 },
    verdict: YES,
    rule: 'R5',
    outcome: 'met',
  },
  {
    name: '蚌埠 575 × 2.5 = 1437.50, exactly at the line',
    input: { householdIncome: 431_250 },
    verdict: YES,
    rule: 'R5',
    outcome: 'met',
  },
  {
    name: '蚌埠, one fen over a line of 2018',
    input: { householdIncome: 431_251 },
    verdict: HUMAN,
    rule: 'R5',
    outcome: 'unknown',
  },
  {
    name: '蚌埠, alone, exactly at the line',
    input: { householdSize: 1, householdIncome: 143_750 },
    verdict: YES,
    rule: 'R5',
    outcome: 'met',
  },
  {
    name: '蚌埠, alone, one fen over',
    input: { householdSize: 1, householdIncome: 143_751 },
    verdict: HUMAN,
    rule: 'R5',
    outcome: 'unknown',
  },
  { name: 'no income', input: { householdIncome: 0 }, verdict: YES, rule: 'R5', outcome: 'met' },
  {
    name: '固镇 rural, 6900 a year: 2.5 / 12 is 1437.50',
    input: { regionCode: '340323', residence: 'rural', householdSize: 1, householdIncome: 143_750 },
    verdict: YES,
    rule: 'R5',
    outcome: 'met',
  },
  {
    name: '怀远 rural, 4588 a year: at 955.83 a month',
    input: { regionCode: '340321', residence: 'rural', householdSize: 1, householdIncome: 95_583 },
    verdict: YES,
    rule: 'R5',
    outcome: 'met',
  },
  {
    name: '怀远 rural, above',
    input: { regionCode: '340321', residence: 'rural', householdSize: 1, householdIncome: 95_584 },
    verdict: HUMAN,
    rule: 'R5',
    outcome: 'unknown',
  },
  {
    name: '怀远 urban takes the figure of the city',
    input: { regionCode: '340321', householdSize: 1, householdIncome: 143_750 },
    verdict: YES,
    rule: 'R5',
    outcome: 'met',
  },
  {
    name: '蚌埠 rural without the county',
    input: { residence: 'rural', householdIncome: 10_000 },
    verdict: HUMAN,
    rule: 'R5',
    outcome: 'unknown',
  },
  {
    name: '蚌埠, residence unknown',
    input: { residence: null, householdIncome: 10_000 },
    verdict: HUMAN,
    rule: 'R5',
    outcome: 'unknown',
  },
  {
    name: 'the day before the law began',
    input: { householdIncome: 0 },
    day: '2021-12-31',
    verdict: HUMAN,
    rule: 'R3',
    outcome: 'unknown',
  },
  {
    name: 'the first day of the law',
    input: { householdIncome: 0 },
    day: '2022-01-01',
    verdict: YES,
    rule: 'R5',
    outcome: 'met',
  },
  {
    name: '宁夏 urban 2026, 740 × 2 = 1480, at',
    input: { ...ningxia, householdIncome: 148_000 },
    verdict: YES,
    rule: 'R5',
    outcome: 'met',
  },
  {
    name: '宁夏 urban 2026, one fen over a figure that is fresh',
    input: { ...ningxia, householdIncome: 148_001 },
    verdict: NO,
    rule: 'R5',
    outcome: 'not-met',
  },
  {
    name: '宁夏 rural 2026, 560 × 2 = 1120, at',
    input: { ...ningxia, residence: 'rural', householdIncome: 112_000 },
    verdict: YES,
    rule: 'R5',
    outcome: 'met',
  },
  {
    name: '宁夏 rural 2026, over',
    input: { ...ningxia, residence: 'rural', householdIncome: 112_001 },
    verdict: NO,
    rule: 'R5',
    outcome: 'not-met',
  },
  {
    name: '宁夏, residence unknown, under both lines',
    input: { ...ningxia, residence: null, householdIncome: 112_000 },
    verdict: YES,
    rule: 'R5',
    outcome: 'met',
  },
  {
    name: '宁夏, residence unknown, between the lines',
    input: { ...ningxia, residence: null, householdIncome: 130_000 },
    verdict: HUMAN,
    rule: 'R5',
    outcome: 'unknown',
  },
  {
    name: '宁夏, residence unknown, over both lines',
    input: { ...ningxia, residence: null, householdIncome: 150_000 },
    verdict: NO,
    rule: 'R5',
    outcome: 'not-met',
  },
  {
    name: '宁夏, the figure of 2026 has grown old',
    input: { ...ningxia, householdIncome: 148_001 },
    day: '2027-08-16',
    verdict: HUMAN,
    rule: 'R5',
    outcome: 'unknown',
  },
  {
    name: '宁夏, range under the line',
    input: { ...ningxia, householdIncome: 100_000, householdIncomeHigh: 148_000 },
    verdict: YES,
    rule: 'R5',
    outcome: 'met',
  },
  {
    name: '宁夏, range across the line',
    input: { ...ningxia, householdIncome: 148_000, householdIncomeHigh: 148_001 },
    verdict: HUMAN,
    rule: 'R5',
    outcome: 'unknown',
  },
  {
    name: '宁夏, range over the line',
    input: { ...ningxia, householdIncome: 148_001, householdIncomeHigh: 200_000 },
    verdict: NO,
    rule: 'R5',
    outcome: 'not-met',
  },
  {
    name: '浙江, the lowest minimum wage, at',
    input: { regionCode: '330482', householdSize: 1, householdIncome: 201_000 },
    verdict: YES,
    rule: 'R5',
    outcome: 'met',
  },
  {
    name: '浙江, above the lowest: the town may have a higher one',
    input: { regionCode: '330482', householdSize: 1, householdIncome: 201_001 },
    verdict: HUMAN,
    rule: 'R5',
    outcome: 'unknown',
  },
  {
    name: '四川 has no rule',
    input: { regionCode: '510114', householdIncome: 0 },
    verdict: HUMAN,
    rule: 'R5',
    outcome: 'unknown',
  },
  {
    name: 'a region without rules',
    input: { regionCode: '110000', householdIncome: 0 },
    verdict: HUMAN,
    rule: 'R5',
    outcome: 'unknown',
  },
  {
    name: 'region unknown',
    input: { regionCode: null, householdIncome: 0 },
    verdict: HUMAN,
    rule: 'R5',
    outcome: 'unknown',
  },
  { name: 'income unknown', input: {}, verdict: HUMAN, rule: 'R5', outcome: 'unknown' },
  {
    name: 'household unknown',
    input: { householdSize: null, householdIncome: 0 },
    verdict: HUMAN,
    rule: 'R5',
    outcome: 'unknown',
  },
  {
    name: 'migrant worker claiming wages',
    input: { matter: 'wage', groups: ['migrant-worker'] },
    verdict: YES,
    rule: 'R7',
    outcome: 'met',
  },
  {
    name: 'migrant worker claiming wages, in any region',
    input: { matter: 'wage', groups: ['migrant-worker'], regionCode: null, householdIncome: 9_000_000 },
    verdict: YES,
    rule: 'R7',
    outcome: 'met',
  },
  {
    name: 'migrant worker in a divorce matter is checked',
    input: { groups: ['migrant-worker'] },
    verdict: HUMAN,
    rule: 'R5',
    outcome: 'unknown',
  },
  { name: 'low-income household', input: { groups: ['relief'] }, verdict: YES, rule: 'R7', outcome: 'met' },
  { name: 'elder without income', input: { groups: ['elder-no-income'] }, verdict: YES, rule: 'R7', outcome: 'met' },
  {
    name: 'domestic violence',
    input: { matter: 'domestic-violence', householdIncome: 9_000_000 },
    verdict: YES,
    rule: 'R4',
    outcome: 'met',
  },
  {
    name: 'victim of abuse in a support matter',
    input: { groups: ['abuse-victim'], householdIncome: 9_000_000 },
    verdict: YES,
    rule: 'R4',
    outcome: 'met',
  },
  {
    name: 'victim of abuse in an unlisted matter',
    input: { matter: 'other', groups: ['abuse-victim'] },
    verdict: YES,
    rule: 'R4',
    outcome: 'met',
  },
  {
    name: 'acquitted, state compensation',
    input: { matter: 'state-compensation', groups: ['acquitted'] },
    verdict: YES,
    rule: 'R4',
    outcome: 'met',
  },
  {
    name: 'minor accused',
    input: { matter: 'criminal-suspect', groups: ['minor'] },
    verdict: YES,
    rule: 'R1',
    outcome: 'met',
  },
  {
    name: 'compulsory treatment',
    input: { matter: 'criminal-suspect', groups: ['compulsory-treatment'] },
    verdict: YES,
    rule: 'R1',
    outcome: 'met',
  },
  {
    name: 'accused, poor',
    input: { matter: 'criminal-suspect', householdIncome: 0 },
    verdict: YES,
    rule: 'R5',
    outcome: 'met',
  },
  {
    name: 'accused, over the line: other reasons may do',
    input: { ...ningxia, matter: 'criminal-suspect', householdIncome: 900_000 },
    verdict: HUMAN,
    rule: 'R5',
    outcome: 'not-met',
  },
  {
    name: 'victim of a crime, poor',
    input: { matter: 'criminal-victim', householdIncome: 0 },
    verdict: YES,
    rule: 'R2',
    outcome: 'met',
  },
  { name: 'own lawyer', input: { hasAgent: true, householdIncome: 0 }, verdict: NO, rule: 'R13', outcome: 'not-met' },
  {
    name: 'minor accused with own lawyer',
    input: { matter: 'criminal-suspect', groups: ['minor'], hasAgent: true },
    verdict: NO,
    rule: 'R13',
    outcome: 'not-met',
  },
  {
    name: 'lawyer unknown',
    input: { matter: 'domestic-violence', hasAgent: null },
    verdict: HUMAN,
    rule: 'R13',
    outcome: 'unknown',
  },
  {
    name: 'unlisted matter',
    input: { matter: 'other', householdIncome: 0 },
    verdict: HUMAN,
    rule: 'R3',
    outcome: 'unknown',
  },
  {
    name: 'matter unknown to the rules',
    input: { matter: 'maritime', householdIncome: 0 },
    verdict: HUMAN,
    rule: 'R3',
    outcome: 'unknown',
  },
  { name: 'no matter', input: { matter: null }, verdict: HUMAN, rule: 'R3', outcome: 'unknown' },
  {
    name: 'retrial not decided',
    input: { matter: 'retrial', householdIncome: 0 },
    verdict: HUMAN,
    rule: 'R2',
    outcome: 'unknown',
  },
  {
    name: 'retrial decided',
    input: { matter: 'retrial', groups: ['retrial-decided'], householdIncome: 0 },
    verdict: YES,
    rule: 'R2',
    outcome: 'met',
  },
];

describe('worked cases', () => {
  it.each(cases)('$name', ({ input, verdict, rule, outcome, day }) => {
    const result = check(input, day);
    expect({ verdict: result.verdict, outcome: entry(result, rule)?.outcome }).toEqual({ verdict, outcome });
    expect(result.summary.startsWith(verdict)).toBe(true);
  });
});

describe('what is not asked is not used', () => {
  it.each<Partial<PreCheckInput>>([
    { matter: 'domestic-violence' },
    { matter: 'wage', groups: ['migrant-worker'] },
    { matter: 'criminal-suspect', groups: ['minor'] },
    { hasAgent: true },
    { matter: 'other' },
  ])('no means test for %j', (input) => {
    const result = check({ ...input, householdIncome: 100 });
    expect(entry(result, 'R5')).toBeUndefined();
    expect(entry(result, 'R6')).toBeUndefined();
  });
});

describe('the trace', () => {
  it('shows the arithmetic in words and in fen', () => {
    const found = entry(check({ householdIncome: 431_250 }), 'R5');
    expect(found?.text).toContain('家里3口人，一个月一共4312.5元，平均每人1437.5元');
    expect(found?.text).toContain('2018年7月城镇最低生活保障标准575元×2.5＝1437.5元');
    expect(found?.inputs).toMatchObject({
      factor: 2.5,
      operator: '<=',
      baseFen: 57_500,
      thresholdFen: 143_750,
      meansRule: 'bengbu-2020',
      status: 'seed',
      incomeLowFen: 431_250,
      householdSize: 3,
    });
  });

  it('says the year of a dated line, and why it proves nothing above', () => {
    const result = check({ householdIncome: 431_251 });
    expect(entry(result, 'R5')?.text).toContain('这是2018年7月的数额，现在的标准可能更高');
    expect(result.summary).toContain('2018年7月');
  });

  it('tells a person in custody of the 24 hours and who may apply', () => {
    const result = check({ matter: 'criminal-suspect', inCustody: true });
    expect(entry(result, 'R9')?.text).toContain('24小时');
    expect(entry(result, 'R10')?.article).toBe('法律援助法 40');
    expect(entry(check({ matter: 'criminal-suspect', inCustody: false }), 'R9')).toBeUndefined();
  });

  it('warns of false statements where hardship is stated, and tells the remedy unless it looks well', () => {
    expect(entry(check({ householdIncome: 1 }), 'R6')?.text).toContain('个人诚信承诺');
    expect(entry(check({ householdIncome: 1 }), 'R14')).toBeUndefined();
    expect(entry(check({ hasAgent: true }), 'R14')?.text).toContain('5日');
  });
});

describe('urgency (art. 44)', () => {
  it.each([
    [{ daysToDeadline: 6 }, true],
    [{ daysToDeadline: 7 }, false],
    [{ daysToDeadline: 0 }, true],
    [{ daysToDeadline: -2 }, true],
    [{ needsPreservation: true }, true],
    [{ daysToDeadline: 30, needsPreservation: true }, true],
    [{ daysToDeadline: 30, needsPreservation: false }, false],
    [{}, false],
  ])('%j → %s', (input, urgent) => {
    const result = check(input);
    expect(result.urgent).toBe(urgent);
    expect(entry(result, 'R12')?.article).toBe('法律援助法 44');
  });

  it('does not promise help for a deadline that has passed', () => {
    expect(entry(check({ daysToDeadline: -2 }), 'R12')?.text).toContain('已经过了');
  });
});

describe('papers and place', () => {
  it('names those of the matter, the group and the means, each once', () => {
    const { papers } = check({ matter: 'wage', groups: ['relief'] });
    expect(papers).toEqual(
      expect.arrayContaining([expect.stringContaining('身份证'), expect.stringContaining('低保证')]),
    );
    expect(papers.join()).not.toContain('诚信承诺');
    expect(check({ matter: 'wage' }).papers.join()).toContain('诚信承诺');
    expect(new Set(papers).size).toBe(papers.length);
  });

  it('sends to the place of the case or dispute, also when the matter is unknown', () => {
    expect(check({ matter: 'wage' }).where).toContain('仲裁委或者法院所在地');
    expect(check({ matter: null }).where).toMatch(/机关所在地.*12348/);
  });
});
