import { createHash } from 'node:crypto';
import { type ContentProblem, readContent } from '../knowledge/index.ts';
import { LegalAidRulesInvalidError } from './errors.ts';
import {
  type AnyMeansRule,
  type BaseFigure,
  baseFigureFileSchema,
  type Group,
  groupFileSchema,
  type LegalAidRules,
  type Matter,
  matterFileSchema,
  meansRuleFileSchema,
} from './rules.ts';
import { regionAdditionFileSchema, statuteFileSchema } from './statute.ts';
import { ADDITIONS, additionProblems, periodProblems, STATUTE, statuteProblems, twice } from './statute-problems.ts';

const MATTERS = 'matters.yaml';
const GROUPS = 'groups.yaml';
const MEANS = 'means-rules.yaml';
const FIGURES = 'base-figures.yaml';

/**
 * Reads and checks the rules of the legal-aid pre-check.
 * @param dir The folder `knowledge/legal-aid`.
 * @throws LegalAidRulesInvalidError with every problem of every file.
 */
export async function loadLegalAidRules(dir: string): Promise<LegalAidRules> {
  const problems: ContentProblem[] = [];
  const matterFile = await readContent(dir, MATTERS, matterFileSchema, problems);
  const groupFile = await readContent(dir, GROUPS, groupFileSchema, problems);
  const meansFile = await readContent(dir, MEANS, meansRuleFileSchema, problems);
  const figureFile = await readContent(dir, FIGURES, baseFigureFileSchema, problems);
  const statuteFile = await readContent(dir, STATUTE, statuteFileSchema, problems);
  const additionFile = await readContent(dir, ADDITIONS, regionAdditionFileSchema, problems);
  const matters = matterFile?.data.matters ?? [];
  const groups = groupFile?.data.groups ?? [];
  if (matterFile !== null && groupFile !== null) {
    const known = {
      matters: new Set(matters.map(({ code }) => code)),
      groups: new Set(groups.map(({ code }) => code)),
    };
    problems.push(...referenceProblems(matters, groups));
    if (statuteFile !== null) problems.push(...statuteProblems(statuteFile.data, known));
    problems.push(...(additionFile?.data.additions ?? []).flatMap((addition) => additionProblems(addition, known)));
  }
  problems.push(...(meansFile?.data.rules ?? []).flatMap(meansRuleProblems));
  problems.push(...figureProblems(figureFile?.data.figures ?? []));
  problems.push(
    ...twice(
      ADDITIONS,
      (additionFile?.data.additions ?? []).map(({ id }) => ({ code: id })),
    ),
  );
  problems.push(
    ...twice(
      MEANS,
      (meansFile?.data.rules ?? []).map(({ id }) => ({ code: id })),
    ),
  );
  if (problems.length > 0 || !matterFile || !groupFile || !meansFile || !figureFile || !statuteFile || !additionFile) {
    throw new LegalAidRulesInvalidError(problems);
  }
  return {
    matters: new Map(matters.map((matter) => [matter.code, matter])),
    groups: new Map(groups.map((group) => [group.code, group])),
    meansRules: meansFile.data.rules,
    figures: figureFile.data.figures,
    freshMonths: figureFile.data.freshMonths,
    papers: matterFile.data.papers,
    statute: statuteFile.data,
    additions: additionFile.data.additions,
    fingerprint: fingerprintOf([matterFile, groupFile, meansFile, figureFile, statuteFile, additionFile]),
  };
}

/** Twelve digits that change with any entry of the rules. */
function fingerprintOf(files: readonly { data: unknown }[]): string {
  const hash = createHash('sha256');
  for (const { data } of files) hash.update(JSON.stringify(data));
  return hash.digest('hex').slice(0, 12);
}

function referenceProblems(matters: readonly Matter[], groups: readonly Group[]): ContentProblem[] {
  const codes = new Set(matters.map((matter) => matter.code));
  const conditions = new Set(groups.map((group) => group.code));
  return [
    ...twice(MATTERS, matters),
    ...twice(GROUPS, groups),
    ...groups.flatMap((group) =>
      (group.matters ?? [])
        .filter((matter) => !codes.has(matter))
        .map((matter) => ({ field: `${GROUPS} › ${group.code} › matters`, problem: `there is no matter ${matter}` })),
    ),
    ...matters.flatMap((matter) => {
      const field = `${MATTERS} › ${matter.code} › condition`;
      if (matter.scope !== 'conditional') {
        return matter.condition === undefined ? [] : [{ field, problem: 'does not fit the scope' }];
      }
      if (matter.condition === undefined) return [{ field, problem: 'must be given when scope is conditional' }];
      return conditions.has(matter.condition) ? [] : [{ field, problem: `there is no group ${matter.condition}` }];
    }),
  ];
}

function meansRuleProblems(rule: AnyMeansRule): ContentProblem[] {
  return periodProblems(`${MEANS} › ${rule.id}`, rule.validFrom, rule.validTo);
}

function figureProblems(figures: readonly BaseFigure[]): ContentProblem[] {
  const keys = figures.map((figure) =>
    [figure.regionCode, figure.kind, figure.hukou, figure.validFrom, figure.tier ?? ''].join(' ').trim(),
  );
  return figures.flatMap((figure, index) => {
    const key = keys[index] ?? '';
    const where = `${FIGURES} › ${key}`;
    const periods = periodProblems(where, figure.validFrom, figure.validTo);
    return keys.indexOf(key) < index ? [...periods, { field: where, problem: 'is a duplicate' }] : periods;
  });
}
