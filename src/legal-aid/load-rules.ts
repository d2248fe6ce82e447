import { type ContentProblem, isCalendarDay, readContent } from '../knowledge/index.ts';
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
  const matters = matterFile?.data.matters ?? [];
  const groups = groupFile?.data.groups ?? [];
  if (matterFile !== null && groupFile !== null) problems.push(...referenceProblems(matters, groups));
  problems.push(...(meansFile?.data.rules ?? []).flatMap(meansRuleProblems));
  problems.push(...figureProblems(figureFile?.data.figures ?? []));
  if (problems.length > 0 || !matterFile || !groupFile || !meansFile || !figureFile) {
    throw new LegalAidRulesInvalidError(problems);
  }
  return {
    matters: new Map(matters.map((matter) => [matter.code, matter])),
    groups: new Map(groups.map((group) => [group.code, group])),
    meansRules: meansFile.data.rules,
    figures: figureFile.data.figures,
    freshMonths: figureFile.data.freshMonths,
    papers: matterFile.data.papers,
  };
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

function twice(file: string, entries: readonly { code: string }[]): ContentProblem[] {
  return entries
    .filter(({ code }, index) => entries.findIndex((other) => other.code === code) < index)
    .map(({ code }) => ({ field: `${file} › ${code} › code`, problem: 'is a duplicate' }));
}

function meansRuleProblems(rule: AnyMeansRule): ContentProblem[] {
  return periodProblems(`${MEANS} › ${rule.id}`, rule.validFrom, rule.validTo);
}

function figureProblems(figures: readonly BaseFigure[]): ContentProblem[] {
  const keys = figures.map((figure) => [figure.regionCode, figure.kind, figure.hukou, figure.validFrom].join(' '));
  return figures.flatMap((figure, index) => {
    const key = keys[index] ?? '';
    const where = `${FIGURES} › ${key}`;
    const periods = periodProblems(where, figure.validFrom, figure.validTo);
    return keys.indexOf(key) < index ? [...periods, { field: where, problem: 'is a duplicate' }] : periods;
  });
}

function periodProblems(where: string, from: string | null, to: string | null): ContentProblem[] {
  const problems: ContentProblem[] = [];
  if (from !== null && !isCalendarDay(from)) problems.push({ field: `${where} › validFrom`, problem: 'is no day' });
  if (to !== null && !isCalendarDay(to)) problems.push({ field: `${where} › validTo`, problem: 'is no day' });
  if (from !== null && to !== null && to < from) {
    problems.push({ field: `${where} › validTo`, problem: 'lies before validFrom' });
  }
  return problems;
}
