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
});
