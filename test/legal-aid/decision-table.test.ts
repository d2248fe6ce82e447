import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type PreCheckInput, preCheck, RULE_IDS } from '../../src/legal-aid/index.ts';
import { family, on, rules } from './sample-case.ts';

const told = z.record(z.string(), z.unknown()).default({});
const tableSchema = z.strictObject({
  sections: z.array(
    z.strictObject({
      title: z.string(),
      told,
      day: z.string().default('2026-11-22'),
      cases: z.array(
        z.strictObject({
          name: z.string(),
          told,
          day: z.string().optional(),
          verdict: z.enum(['可能符合', '可能不符合', '需人工核实']),
          by: z.string().regex(/^R\d+ (?:met|not-met|unknown)$/),
          reason: z.enum(['over-means', 'already-has-agent']).optional(),
          urgent: z.boolean().optional(),
          has: z.array(z.enum(RULE_IDS)).default([]),
          without: z.array(z.enum(RULE_IDS)).default([]),
          says: z.string().default(''),
          unused: z.array(z.string()).default([]),
        }),
      ),
    }),
  ),
});

const file = readFileSync(join(import.meta.dirname, 'decision-table.yaml'), 'utf8');
const cases = tableSchema
  .parse(parse(file))
  .sections.flatMap(({ title, told, day, cases }) =>
    cases.map((one) => ({ ...one, title, day: one.day ?? day, told: { ...told, ...one.told } })),
  );

/** The table also tells what no contract allows, as a file or an old dialog might. */
function evaluate(case_: (typeof cases)[number]) {
  const input: Record<string, unknown> = { ...family, householdSize: 1, ...case_.told };
  return preCheck(input as unknown as PreCheckInput, rules, on(case_.day));
}

describe('the decision table', () => {
  it.each(cases)('$title: $name', (one) => {
    const result = evaluate(one);
    const { decidedBy, reasonCode, unused } = result.audit;
    expect({ verdict: result.verdict, by: `${decidedBy.rule} ${decidedBy.outcome}` }).toEqual({
      verdict: one.verdict,
      by: one.by,
    });
    if (one.reason !== undefined) expect(reasonCode).toBe(one.reason);
    expect(reasonCode === null).toBe(one.verdict !== '可能不符合');
    if (one.urgent !== undefined) expect(result.urgent).toBe(one.urgent);
    const found = result.trace.map(({ rule }) => rule);
    expect(found).toEqual(expect.arrayContaining(one.has));
    expect(found.filter((rule) => (one.without as string[]).includes(rule))).toEqual([]);
    expect(result.trace.map(({ article, text }) => `${article} ${text}`).join('\n')).toContain(one.says);
    expect(unused).toEqual(one.unused);
  });
});

describe('what the table covers', () => {
  const results = cases.map((one) => ({ one, result: evaluate(one) }));

  it('has at least 120 cases, each told apart by its name', () => {
    expect(cases.length).toBeGreaterThanOrEqual(120);
    expect(new Set(cases.map(({ title, name }) => `${title} ${name}`)).size).toBe(cases.length);
  });

  it.each(RULE_IDS.filter((id) => !['R8', 'R11'].includes(id)))('%s on both sides', (id) => {
    const isThere = results.map(({ result }) =>
      result.trace.some(({ rule, outcome }) => rule === id && outcome === 'met'),
    );
    expect(new Set(isThere).size).toBe(2);
  });

  it('R8 in every trace under the law, R11 likewise', () => {
    for (const { one, result } of results.filter(({ one }) => one.day >= '2022-01-01')) {
      expect({ name: one.name, rules: result.trace.map(({ rule }) => rule) }).toMatchObject({
        rules: expect.arrayContaining(['R8', 'R11']),
      });
    }
  });

  it('every region that has a means rule, and one without', () => {
    const codes = cases.map(({ told }) => String(told.regionCode ?? family.regionCode));
    for (const { regionCode } of rules.meansRules) {
      const stem = regionCode.replace(/(?:00)+$/u, '');
      expect({ regionCode, count: codes.filter((code) => code.startsWith(stem)).length }).not.toMatchObject({
        count: 0,
      });
    }
    expect(codes).toContain('110000');
  });

  it('every matter and every group of the rules', () => {
    const matters = new Set(cases.map(({ told }) => told.matter ?? family.matter));
    const groups = new Set(cases.flatMap(({ told }) => (Array.isArray(told.groups) ? told.groups : [])));
    expect([...rules.matters.keys()].filter((code) => !matters.has(code))).toEqual([]);
    expect([...rules.groups.keys()].filter((code) => !groups.has(code))).toEqual([]);
  });
});
