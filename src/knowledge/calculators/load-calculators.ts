import type { Law } from '../answer.ts';
import { isCalendarDay } from '../calendar-day.ts';
import { listYaml, readContent } from '../content-file.ts';
import type { ContentProblem } from '../errors.ts';
import { CALCULATOR_IDS } from './calculation.ts';
import {
  type CalculatorContent,
  calculatorFileSchema,
  citedGrounds,
  deadlineFileSchema,
  figureFileSchema,
  lprFileSchema,
} from './content.ts';

const FOLDER = 'calculators';
const DEADLINES = `${FOLDER}/deadlines.yaml`;
const LPR = `${FOLDER}/lpr.yaml`;
const FIGURES = `${FOLDER}/figures.yaml`;

/**
 * Reads and checks `calculators/` of the folder `knowledge`.
 * @param problems takes what is wrong, with file, entry and field.
 * @returns null where the folder is not there or something is wrong.
 */
export async function loadCalculators(dir: string, problems: ContentProblem[]): Promise<CalculatorContent | null> {
  if ((await listYaml(dir, FOLDER)).length === 0) return null;
  const entryFile = await readContent(dir, `${FOLDER}/calculators.yaml`, calculatorFileSchema, problems);
  const deadlineFile = await readContent(dir, DEADLINES, deadlineFileSchema, problems);
  const lprFile = await readContent(dir, LPR, lprFileSchema, problems);
  const figureFile = await readContent(dir, FIGURES, figureFileSchema, problems);
  if (entryFile === null || deadlineFile === null || lprFile === null || figureFile === null) return null;
  const { deadlines, counting } = deadlineFile.data;
  const content: CalculatorContent = {
    entries: entryFile.data.calculators,
    counting,
    deadlines: new Map(deadlines.map((rule) => [rule.id, rule])),
    lpr: lprFile.data,
    figures: figureFile.data,
  };
  const found = [
    ...deadlines
      .filter(({ id }, index) => deadlines.findIndex((other) => other.id === id) < index)
      .map(({ id }) => ({ field: `${DEADLINES} › ${id} › id`, problem: 'is a duplicate' })),
    ...dayProblems(content),
    ...lprProblems(content),
  ];
  problems.push(...found);
  return found.length === 0 ? content : null;
}

/** What the calculators refer to is there: laws in their version, answers. Null: not loaded. */
export function calculatorProblems(
  content: CalculatorContent,
  laws: readonly Law[] | null,
  answerIds: ReadonlySet<string>,
): ContentProblem[] {
  const versions = new Set((laws ?? []).map(({ name, version }) => `${name}@${version}`));
  const ofLaws =
    laws === null
      ? []
      : citedGrounds(content)
          .filter(({ ground }) => !versions.has(`${ground.law}@${ground.version}`))
          .map(({ where, ground }) => ({
            field: where,
            problem: `${ground.law} ${ground.version} is not in laws.yaml`,
          }));
  const ofAnswers = CALCULATOR_IDS.flatMap((id) => {
    const { answer, fromAnswers } = content.entries[id];
    const where = `${FOLDER}/calculators.yaml › ${id}`;
    const missing = (field: string, name: string) =>
      answerIds.has(name) ? [] : [{ field: `${where} › ${field}`, problem: `there is no answer ${name}` }];
    return [...missing('answer', answer), ...Object.keys(fromAnswers).flatMap((name) => missing('fromAnswers', name))];
  });
  const ofDeadlines = Object.entries(content.entries.deadline.fromAnswers).flatMap(([answer, { deadline }]) =>
    deadline === undefined || content.deadlines.has(String(deadline))
      ? []
      : [
          {
            field: `${FOLDER}/calculators.yaml › deadline › fromAnswers.${answer}`,
            problem: `there is no deadline ${deadline}`,
          },
        ],
  );
  return [...ofLaws, ...ofAnswers, ...ofDeadlines];
}

function dayProblems({ deadlines, entries, lpr, figures }: CalculatorContent): ContentProblem[] {
  const days: [string, string | null][] = [
    ...CALCULATOR_IDS.map((id): [string, string | null] => [
      `${FOLDER}/calculators.yaml › ${id} › verifiedAt`,
      entries[id].verifiedAt,
    ]),
    ...[...deadlines.values()].map(({ id, verifiedAt }): [string, string | null] => [
      `${DEADLINES} › ${id} › verifiedAt`,
      verifiedAt,
    ]),
    [`${LPR} › verifiedAt`, lpr.verifiedAt],
    [`${LPR} › knownTo`, lpr.knownTo],
    ...lpr.rates.map(({ from }, index): [string, string | null] => [`${LPR} › rates.${index}.from`, from]),
    [`${FIGURES} › monthlyPayDays.verifiedAt`, figures.monthlyPayDays.verifiedAt],
    ...figures.averagePay.flatMap(({ regionCode, validFrom, validTo }): [string, string | null][] => [
      [`${FIGURES} › ${regionCode} › validFrom`, validFrom],
      [`${FIGURES} › ${regionCode} › validTo`, validTo],
    ]),
  ];
  return days
    .filter(([, day]) => day !== null && !isCalendarDay(day))
    .map(([field, day]) => ({ field, problem: `${day} is not a day of the calendar` }));
}

/** The rates follow one another, and the list does not end before its last rate. */
function lprProblems({ lpr }: CalculatorContent): ContentProblem[] {
  const problems: ContentProblem[] = [];
  for (const [index, { from }] of lpr.rates.entries()) {
    const before = lpr.rates[index - 1]?.from;
    if (before !== undefined && from <= before) {
      problems.push({ field: `${LPR} › rates.${index}.from`, problem: `does not follow ${before}` });
    }
  }
  const last = lpr.rates.at(-1)?.from ?? '';
  if (lpr.knownTo < last) problems.push({ field: `${LPR} › knownTo`, problem: `lies before the last rate ${last}` });
  return problems;
}
