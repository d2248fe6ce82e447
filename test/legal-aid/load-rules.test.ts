import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LegalAidRulesInvalidError, loadLegalAidRules } from '../../src/legal-aid/index.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hotline-legal-aid-'));
  await cp('knowledge/legal-aid', dir, { recursive: true });
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function replace(file: string, from: string | RegExp, to: string): Promise<void> {
  const at = path.join(dir, file);
  const before = await readFile(at, 'utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`nothing to replace in ${file}`);
  await writeFile(at, after);
}

async function problems(): Promise<string[]> {
  const error = await loadLegalAidRules(dir).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof LegalAidRulesInvalidError)) return [];
  return error.details.map(({ field, problem }) => `${field}: ${problem}`);
}

describe('loading the legal-aid rules', () => {
  it('accepts the shipped ones, every matter with its place and article', async () => {
    const rules = await loadLegalAidRules(dir);
    expect(
      [...rules.matters.values()].every(({ where, article }) => where !== '' && /^\d+(、\d+)*$/.test(article)),
    ).toBe(true);
    expect(rules.matters.has('criminal-suspect') && rules.matters.has('other')).toBe(true);
  });

  it('names a matter given twice, an unknown matter of a group and a condition that is no group', async () => {
    await replace('matters.yaml', 'code: labour-relation', 'code: wage');
    await replace('groups.yaml', '[wage, work-injury]', '[wages]');
    await replace('matters.yaml', 'condition: retrial-decided', 'condition: nobody');
    expect(await problems()).toEqual([
      'matters.yaml › wage › code: is a duplicate',
      'groups.yaml › migrant-worker › matters: there is no matter wages',
      'matters.yaml › retrial › condition: there is no group nobody',
      'region-additions.yaml › hangzhou-migrant-worker › matters: there is no matter labour-relation',
    ]);
  });

  it('refuses a set rule without a factor, too fine a factor, and periods that end before they begin', async () => {
    await replace('means-rules.yaml', 'factor: 2.5\n', 'factor: 2.505\n');
    await replace(
      'means-rules.yaml',
      'validTo: null\n    source: 没有查到',
      'validTo: null\n    factor: 2\n    source: 没有查到',
    );
    await replace('base-figures.yaml', "validTo: '2023-12-31'", "validTo: '2022-12-31'");
    const found = await problems();
    expect(found).toHaveLength(3);
    expect(found.join('\n')).toMatch(/means-rules\.yaml › bengbu-2020 › factor: at most two decimals/);
    expect(found.join('\n')).toMatch(/means-rules\.yaml › sichuan: .*factor/);
    expect(found.join('\n')).toMatch(/base-figures\.yaml › 510100 .* › validTo: lies before validFrom/);
  });

  it('refuses half a fen and a figure given twice', async () => {
    await replace('base-figures.yaml', 'amountFen: 57500,', 'amountFen: 57500.5,');
    expect((await problems()).join()).toContain('base-figures.yaml › figures');
  });

  it('names a missing file', async () => {
    await rm(path.join(dir, 'groups.yaml'));
    expect(await problems()).toEqual(['groups.yaml: the file is missing']);
  });

  it('wants each of R1 to R15 once, with words whose terms are known', async () => {
    await replace('statute.yaml', '  - id: R8\n', '  - id: R7\n');
    await replace('statute.yaml', '{reviewDays}日内审查', '{reviewWeeks}日内审查');
    await replace('statute.yaml', '    tells: 经济困难', '    # 经济困难');
    await replace('statute.yaml', 'matters: [incapacity]', 'matters: [incapable]');
    await replace('statute.yaml', 'groups: [woman]', 'groups: [women]');
    expect((await problems()).sort()).toEqual([
      'statute.yaml › R10 › matters: there is no matter incapable',
      'statute.yaml › R14 › tells: there is no term reviewWeeks',
      'statute.yaml › R6 › tells: must say what the resident is told',
      'statute.yaml › rules: R7 must be there once',
      'statute.yaml › rules: R8 must be there once',
      'statute.yaml › woman › groups: there is no group women',
    ]);
  });

  it('refuses additions of a region that name no matter for R3, or end before they begin', async () => {
    await replace('region-additions.yaml', '    matters: [labour-contract]\n', '    groups: [woman]\n');
    expect((await problems()).join()).toMatch(/region-additions\.yaml › shanghai-labour-contract.*R3 adds matters/);
    await cp('knowledge/legal-aid', dir, { recursive: true });
    await replace(
      'region-additions.yaml',
      "validFrom: '2017-03-01'\n    validTo: null",
      "validFrom: '2017-03-01'\n    validTo: '2016-01-01'",
    );
    expect(await problems()).toEqual(['region-additions.yaml › hangzhou-support › validTo: lies before validFrom']);
  });

  it('tells one content from another by its fingerprint', async () => {
    const before = await loadLegalAidRules(dir);
    expect((await loadLegalAidRules(dir)).fingerprint).toBe(before.fingerprint);
    await replace('base-figures.yaml', 'amountFen: 74000,', 'amountFen: 74001,');
    expect((await loadLegalAidRules(dir)).fingerprint).not.toBe(before.fingerprint);
  });
});
