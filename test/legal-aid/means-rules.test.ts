import { type LegalAidRules, type PreCheckInput, preCheck } from '../../src/legal-aid/index.ts';
import { family, on, rules } from './sample-case.ts';

type Rule = Extract<LegalAidRules['meansRules'][number], { basis: string }>;

const fixed: Rule = {
  id: 'sample',
  regionCode: '110000',
  place: '样例市',
  basis: 'fixed',
  factor: 1,
  operator: '<=',
  hukou: 'any',
  period: 'month',
  baseYear: 'current',
  assetTest: null,
  localMayWiden: false,
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  source: '样例',
  status: 'verified',
};
const figure: LegalAidRules['figures'][number] = {
  regionCode: '110000',
  place: '样例市',
  kind: 'fixed',
  hukou: 'any',
  amountFen: 300_000,
  unit: 'month',
  validFrom: '2026-01-01',
  validTo: null,
  floor: false,
  use: 'compare',
  source: '样例',
};

function verdict(rule: Partial<Rule>, base: Partial<typeof figure>, told: Partial<PreCheckInput>, day = '2026-06-01') {
  const own = { ...rules, meansRules: [{ ...fixed, ...rule }], figures: [{ ...figure, ...base }] };
  return preCheck({ ...family, regionCode: '110000', householdSize: 1, ...told }, own, on(day)).verdict;
}

describe('means rules of any region', () => {
  it('keeps the operator of the region at the line', () => {
    expect(verdict({ operator: '<=' }, {}, { householdIncome: 300_000 })).toBe('可能符合');
    expect(verdict({ operator: '<' }, {}, { householdIncome: 300_000 })).toBe('可能不符合');
    expect(verdict({ operator: '<' }, {}, { householdIncome: 299_999 })).toBe('可能符合');
  });

  it('does not apply before its first or after its last day', () => {
    expect(verdict({}, {}, { householdIncome: 0 }, '2025-12-31')).toBe('需人工核实');
    expect(verdict({}, {}, { householdIncome: 0 }, '2026-12-31')).toBe('可能符合');
    expect(verdict({}, {}, { householdIncome: 0 }, '2027-01-01')).toBe('需人工核实');
  });

  it('multiplies decimal factors exactly', () => {
    expect(verdict({ factor: 1.1 }, { amountFen: 101_010 }, { householdIncome: 111_111 })).toBe('可能符合');
    expect(verdict({ factor: 1.1 }, { amountFen: 101_010 }, { householdIncome: 111_112 })).toBe('可能不符合');
  });

  it('divides a yearly amount exactly, also over persons', () => {
    const year = { unit: 'year' as const, amountFen: 1_000_001 };
    expect(verdict({}, year, { householdSize: 12, householdIncome: 1_000_001 })).toBe('可能符合');
    expect(verdict({}, year, { householdSize: 12, householdIncome: 1_000_002 })).toBe('可能不符合');
  });

  it('leaves a further test of assets to a person', () => {
    expect(verdict({ assetTest: '没有大额财产' }, {}, { householdIncome: 0 })).toBe('需人工核实');
    expect(verdict({ assetTest: '没有大额财产' }, {}, { householdIncome: 300_001 })).toBe('可能不符合');
  });

  it('proves nothing above a floor or a figure whose time has run out', () => {
    expect(verdict({}, { floor: true }, { householdIncome: 300_001 })).toBe('需人工核实');
    expect(verdict({}, { floor: true }, { householdIncome: 300_000 })).toBe('可能符合');
    expect(verdict({}, { validTo: '2026-05-31' }, { householdIncome: 300_001 })).toBe('需人工核实');
    expect(verdict({}, { validTo: '2026-06-01' }, { householdIncome: 300_001 })).toBe('可能不符合');
  });

  it('does not use a figure of which it is not known whom it is for', () => {
    expect(verdict({}, { hukou: 'not-stated' }, { householdIncome: 0 })).toBe('需人工核实');
  });

  it('does not use a figure before its day', () => {
    expect(verdict({}, { validFrom: '2026-06-02' }, { householdIncome: 0 })).toBe('需人工核实');
  });

  it('keeps a rule for townspeople from country people', () => {
    expect(verdict({ hukou: 'urban' }, {}, { residence: 'urban', householdIncome: 0 })).toBe('可能符合');
    expect(verdict({ hukou: 'urban' }, {}, { residence: 'rural', householdIncome: 0 })).toBe('需人工核实');
  });

  it('goes by the base of the year before where the region says so', () => {
    const old = { validFrom: '2025-01-01' };
    const rule = { baseYear: 'previous' as const, basis: 'dibao' as const };
    expect(verdict(rule, { ...old, kind: 'dibao' }, { householdIncome: 300_001 })).toBe('可能不符合');
    expect(verdict(rule, { kind: 'dibao' }, { householdIncome: 0 })).toBe('需人工核实');
    expect(verdict({ basis: 'dibao' }, { kind: 'dibao' }, { householdIncome: 0 })).toBe('可能符合');
  });

  it('lets an old base prove who is under the line only if that base is never lowered', () => {
    const ended = { validTo: '2026-05-31' };
    expect(verdict({}, ended, { householdIncome: 0 })).toBe('需人工核实');
    expect(verdict({ basis: 'incomePct' }, { ...ended, kind: 'incomePct' }, { householdIncome: 0 })).toBe('需人工核实');
    expect(verdict({ basis: 'dibao' }, { ...ended, kind: 'dibao' }, { householdIncome: 0 })).toBe('可能符合');
    expect(verdict({ basis: 'minWage' }, { ...ended, kind: 'minWage' }, { householdIncome: 0 })).toBe('可能符合');
  });

  it('does not take one month for the average of six', () => {
    const average = { period: '6m-average' as const };
    expect(verdict(average, {}, { householdIncome: 0 })).toBe('需人工核实');
    expect(verdict(average, {}, { householdIncome: 0, incomePeriod: '6m-average' })).toBe('可能符合');
    expect(verdict(average, {}, { householdIncome: 300_001, incomePeriod: '6m-average' })).toBe('可能不符合');
  });

  it('never compares with an amount kept for the record', () => {
    expect(verdict({}, { use: 'record' }, { householdIncome: 0 })).toBe('需人工核实');
  });

  it('takes the rule of the nearest region, and the one in force', () => {
    const province = { ...fixed, id: 'province', regionCode: '110000', factor: 2 };
    const district = { ...fixed, id: 'district', regionCode: '110101', factor: 1, validTo: '2026-05-31' };
    const own = { ...rules, meansRules: [province, district], figures: [figure] };
    const told = { ...family, regionCode: '110101', householdSize: 1, householdIncome: 300_001 };
    expect(preCheck(told, own, on('2026-05-31')).verdict).toBe('可能不符合');
    expect(preCheck(told, own, on('2026-06-01')).verdict).toBe('可能符合');
  });

  it('concludes nothing from a law that has ended', () => {
    const ended = { ...rules, statute: { ...rules.statute, validTo: '2026-11-21' } };
    const told = { ...family, householdIncome: 0 };
    expect(preCheck(told, ended, on('2026-11-21')).verdict).toBe('可能符合');
    const after = preCheck(told, ended, on('2026-11-22'));
    expect(after).toMatchObject({ verdict: '需人工核实', audit: { decidedBy: { article: '法律援助法 71' } } });
  });
});
