import fc from 'fast-check';
import {
  auditText,
  describePreCheck,
  type PreCheckInput,
  preCheck,
  toPreCheckInput,
} from '../../src/legal-aid/index.ts';
import { on, rules } from './sample-case.ts';

const RANK = { 可能不符合: 0, 需人工核实: 1, 可能符合: 2 };

const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const anyDay = fc.date({ min: new Date('1990-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });
const regions = fc.constantFrom(
  '340300',
  '340321',
  '340323',
  '640000',
  '640100',
  '330482',
  '330106',
  '310104',
  '442000',
  '370102',
  '510100',
  '110000',
  '990000',
);

const input: fc.Arbitrary<PreCheckInput> = fc.record({
  regionCode: orNull(regions),
  matter: orNull(fc.constantFrom(...rules.matters.keys(), 'nonsense')),
  inCustody: orNull(fc.boolean()),
  hasAgent: orNull(fc.boolean()),
  groups: fc.uniqueArray(fc.constantFrom(...rules.groups.keys(), 'nonsense'), { maxLength: 2 }),
  householdSize: orNull(fc.integer({ min: 1, max: 12 })),
  householdIncome: orNull(fc.integer({ min: 0, max: 2_000_000 })),
  residence: orNull(fc.constantFrom('urban' as const, 'rural' as const)),
  daysToDeadline: orNull(fc.integer({ min: -10, max: 400 })),
  needsPreservation: orNull(fc.boolean()),
  incomePeriod: orNull(fc.constantFrom('month' as const, '6m-average' as const)),
});

/** Input as no contract allows it: any value in any field. */
const rubbish: fc.Arbitrary<PreCheckInput> = fc
  .record({
    regionCode: fc.oneof(fc.string(), fc.constantFrom('340300', '640000')),
    matter: fc.oneof(fc.string(), fc.constantFrom('support', 'wage')),
    hasAgent: fc.constantFrom(false, null),
    groups: fc.array(fc.string()),
    householdSize: fc.oneof(fc.double(), fc.integer()),
    householdIncome: fc.oneof(fc.double(), fc.maxSafeInteger()),
    householdIncomeHigh: fc.oneof(fc.double(), fc.maxSafeInteger()),
    daysToDeadline: fc.double(),
  })
  .map((odd) => ({ inCustody: null, residence: 'urban', needsPreservation: null, ...odd }));

describe('whatever the input', () => {
  it('gives one of three verdicts, and a trace that cites the law', () => {
    fc.assert(
      fc.property(fc.oneof(input, rubbish), anyDay, (told, day) => {
        const result = preCheck(told, rules, day);
        expect(Object.keys(RANK)).toContain(result.verdict);
        expect(result.trace.length).toBeGreaterThan(0);
        for (const { article, text, rule } of result.trace) {
          expect(article).toMatch(/^[\u4e00-\u9fff]+(?:法|条例|规定) \d+/u);
          expect(rule).toMatch(/^R\d+$/);
          expect(text).not.toMatch(/undefined|null|NaN|\[object/);
        }
        const { text, speak, card } = describePreCheck(result);
        expect(`${text}${speak}`).not.toMatch(/undefined|null|NaN|批准|拒绝/);
        expect(card.lines).toHaveLength(result.trace.length);
        expect(auditText(result)).not.toMatch(/undefined|NaN|\[object|批准|拒绝/);
      }),
      { numRuns: 500 },
    );
  });

  it('never gets worse with a lower income', () => {
    fc.assert(
      fc.property(input, fc.integer({ min: 0, max: 2_000_000 }), anyDay, (told, less, day) => {
        const more = told.householdIncome ?? 0;
        const richer = preCheck({ ...told, householdIncome: Math.max(more, less) }, rules, day);
        const poorer = preCheck({ ...told, householdIncome: Math.min(more, less) }, rules, day);
        expect(RANK[poorer.verdict]).toBeGreaterThanOrEqual(RANK[richer.verdict]);
      }),
      { numRuns: 500 },
    );
  });

  it('never turns 可能不符合 into 可能符合 by more income', () => {
    fc.assert(
      fc.property(input, fc.nat({ max: 5_000_000 }), anyDay, (told, more, day) => {
        const before = preCheck(told, rules, day);
        fc.pre(before.verdict === '可能不符合');
        const income = (told.householdIncome ?? 0) + more;
        expect(preCheck({ ...told, householdIncome: income }, rules, day).verdict).not.toBe('可能符合');
      }),
      { numRuns: 200 },
    );
  });

  it('never gets worse with one more group of art. 42', () => {
    const groups = [...rules.groups.values()].filter(({ rule }) => rule === 'R7').map(({ code }) => code);
    fc.assert(
      fc.property(input, fc.constantFrom(...groups), anyDay, (told, group, day) => {
        const without = preCheck(told, rules, day);
        const withGroup = preCheck({ ...told, groups: [...told.groups, group] }, rules, day);
        expect(RANK[withGroup.verdict]).toBeGreaterThanOrEqual(RANK[without.verdict]);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same trace to the same inputs', () => {
    fc.assert(
      fc.property(input, anyDay, (told, day) => {
        expect(JSON.stringify(preCheck(structuredClone(told), rules, day))).toBe(
          JSON.stringify(preCheck(told, rules, day)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('does not mind the order of the answers, nor of the groups', () => {
    const answers: Record<string, unknown> = {
      matter: 'criminal',
      criminalRole: 'criminal-suspect',
      hasAgent: false,
      noCheckGroup: 'relief',
      criminalGroup: 'none',
      migrantWorker: true,
      regionCode: '340300',
      county: '340321',
      householdSize: 3,
      householdIncome: { fen: 250_000, low: 200_000, high: 300_000 },
      residence: 'rural',
      daysToDeadline: 5,
    };
    const entries = Object.entries(answers);
    const expected = preCheck(toPreCheckInput(answers), rules, on('2026-11-22'));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(entries, { minLength: entries.length }),
        fc.shuffledSubarray(['relief', 'minor', 'soldier', 'abuse-victim']),
        input,
        (shuffled, groups, told) => {
          expect(preCheck(toPreCheckInput(Object.fromEntries(shuffled)), rules, on('2026-11-22'))).toEqual(expected);
          const turned = { ...told, groups: [...groups].reverse() };
          expect(preCheck(turned, rules, on('2026-11-22'))).toEqual(
            preCheck({ ...told, groups }, rules, on('2026-11-22')),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it('never gets worse with a larger household', () => {
    fc.assert(
      fc.property(input, fc.integer({ min: 1, max: 8 }), (told, more) => {
        const size = told.householdSize ?? 1;
        const small = preCheck({ ...told, householdSize: size }, rules, on('2026-11-22'));
        const large = preCheck({ ...told, householdSize: size + more }, rules, on('2026-11-22'));
        expect(RANK[large.verdict]).toBeGreaterThanOrEqual(RANK[small.verdict]);
      }),
      { numRuns: 300 },
    );
  });

  it('compares without rounding at every line', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom('urban' as const, 'rural' as const),
        (size, residence) => {
          const line = (residence === 'urban' ? 148_000 : 112_000) * size;
          const base: PreCheckInput = { ...told(size), residence };
          expect(preCheck({ ...base, householdIncome: line }, rules, on('2026-11-22')).verdict).toBe('可能符合');
          expect(preCheck({ ...base, householdIncome: line + 1 }, rules, on('2026-11-22')).verdict).toBe('可能不符合');
        },
      ),
    );
  });
});

function told(householdSize: number): PreCheckInput {
  return {
    regionCode: '640000',
    matter: 'support',
    inCustody: null,
    hasAgent: false,
    groups: [],
    householdSize,
    householdIncome: null,
    residence: null,
    daysToDeadline: null,
    needsPreservation: null,
  };
}
