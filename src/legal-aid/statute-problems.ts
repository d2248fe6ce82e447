import { type ContentProblem, isCalendarDay } from '../knowledge/index.ts';
import { type RegionAddition, RULE_IDS, type Statute, TELLING_RULES, unknownTerms } from './statute.ts';

export const STATUTE = 'statute.yaml';
export const ADDITIONS = 'region-additions.yaml';

/** Codes that entries may refer to. */
export interface KnownCodes {
  matters: ReadonlySet<string>;
  groups: ReadonlySet<string>;
}

function unknownCodes(where: string, known: KnownCodes, named: Partial<Record<keyof KnownCodes, readonly string[]>>) {
  const kinds = ['matters', 'groups'] as const;
  return kinds.flatMap((kind) =>
    (named[kind] ?? [])
      .filter((code) => !known[kind].has(code))
      .map((code) => ({ field: `${where} › ${kind}`, problem: `there is no ${kind.slice(0, -1)} ${code}` })),
  );
}

/** Each of R1–R15 once; the telling ones with words whose terms are known. */
export function statuteProblems(statute: Statute, known: KnownCodes): ContentProblem[] {
  const ids = statute.rules.map(({ id }) => id);
  return [
    ...periodProblems(STATUTE, statute.validFrom, statute.validTo),
    ...RULE_IDS.filter((id) => ids.filter((one) => one === id).length !== 1).map((id) => ({
      field: `${STATUTE} › rules`,
      problem: `${id} must be there once`,
    })),
    ...statute.rules.flatMap((rule) => {
      const where = `${STATUTE} › ${rule.id}`;
      const missing = TELLING_RULES.includes(rule.id) && (rule.tells ?? '') === '';
      return [
        ...(missing ? [{ field: `${where} › tells`, problem: 'must say what the resident is told' }] : []),
        ...unknownTerms(rule.tells ?? '', statute.terms).map((name) => ({
          field: `${where} › tells`,
          problem: `there is no term ${name}`,
        })),
        ...unknownCodes(where, known, rule.for ?? {}),
      ];
    }),
    ...statute.otherLaws.flatMap((one) => [
      ...periodProblems(`${STATUTE} › ${one.id}`, one.validFrom ?? null, null),
      ...unknownCodes(`${STATUTE} › ${one.id}`, known, { matters: one.matters ?? [], groups: one.groups ?? [] }),
    ]),
    ...twice(
      STATUTE,
      statute.otherLaws.map(({ id }) => ({ code: id })),
    ),
  ];
}

/** What is wrong with an addition of a region by itself. */
export function additionProblems(addition: RegionAddition, known: KnownCodes): ContentProblem[] {
  const where = `${ADDITIONS} › ${addition.id}`;
  return [
    ...periodProblems(where, addition.validFrom, addition.validTo),
    ...unknownCodes(where, known, { matters: addition.matters ?? [], groups: addition.groups ?? [] }),
  ];
}

/** Codes that stand twice in a file. */
export function twice(file: string, entries: readonly { code: string }[]): ContentProblem[] {
  return entries
    .filter(({ code }, index) => entries.findIndex((other) => other.code === code) < index)
    .map(({ code }) => ({ field: `${file} › ${code} › code`, problem: 'is a duplicate' }));
}

/** Days that do not exist, and ends before beginnings. */
export function periodProblems(where: string, from: string | null, to: string | null): ContentProblem[] {
  const problems: ContentProblem[] = [];
  if (from !== null && !isCalendarDay(from)) problems.push({ field: `${where} › validFrom`, problem: 'is no day' });
  if (to !== null && !isCalendarDay(to)) problems.push({ field: `${where} › validTo`, problem: 'is no day' });
  if (from !== null && to !== null && to < from) {
    problems.push({ field: `${where} › validTo`, problem: 'lies before validFrom' });
  }
  return problems;
}
