import type { Answer, Law } from './answer.ts';
import { CALCULATOR_IDS, isCalculatorId } from './calculators/calculation.ts';
import { isCalendarDay } from './calendar-day.ts';
import type { ContentProblem } from './errors.ts';
import { lawTitle } from './ground-label.ts';
import type { Hotline, Region } from './places.ts';

interface Located<T> {
  file: string;
  value: T;
}

/** Reports the second and every further entry with the same key. */
export function duplicates(entries: readonly { file: string; key: string }[], field: string): ContentProblem[] {
  const first = new Map<string, string>();
  const problems: ContentProblem[] = [];
  for (const { file, key } of entries) {
    const seen = first.get(key);
    if (seen === undefined) first.set(key, file);
    else problems.push({ field: `${file} › ${key} › ${field}`, problem: `is a duplicate (first in ${seen})` });
  }
  return problems;
}

/** The days of an answer exist and follow one another. */
function dateProblems({ file, value }: Located<Answer>): ContentProblem[] {
  const problems: ContentProblem[] = [];
  const add = (field: string, problem: string) => problems.push({ field: `${file} › ${value.id} › ${field}`, problem });
  for (const field of ['effectiveFrom', 'effectiveTo', 'verifiedAt'] as const) {
    const day = value[field];
    if (day !== null && !isCalendarDay(day)) add(field, `${day} is not a day of the calendar`);
  }
  if (value.effectiveTo !== null && value.effectiveTo < value.effectiveFrom) {
    add('effectiveTo', `lies before effectiveFrom ${value.effectiveFrom}`);
  }
  if (value.verifiedBy !== '' && value.verifiedAt === null) add('verifiedAt', 'must be set when verifiedBy is');
  if (value.status === 'stale' && value.staleReason === '') add('staleReason', 'must be given when status is stale');
  return problems;
}

/** What an answer refers to is there: laws in their version, other answers, verified hotlines. Null: not loaded. */
export function answerProblems(
  answers: readonly Located<Answer>[],
  laws: readonly Law[] | null,
  hotlines: readonly Hotline[] | null,
): ContentProblem[] {
  const ids = new Set(answers.map(({ value }) => value.id));
  const problems = duplicates(
    answers.map(({ file, value }) => ({ file, key: value.id })),
    'id',
  );
  for (const located of answers) {
    const { file, value } = located;
    const add = (field: string, problem: string) =>
      problems.push({ field: `${file} › ${value.id} › ${field}`, problem });
    problems.push(...dateProblems(located));
    for (const [index, ground] of value.grounds.entries()) {
      if (laws === null) continue;
      const versions = laws.filter((law) => law.name === ground.law).map((law) => law.version);
      if (versions.length === 0) add(`grounds.${index}.law`, `${ground.law} is not in laws.yaml`);
      else if (!versions.includes(ground.version)) {
        add(`grounds.${index}.version`, `${ground.law} ${ground.version} is not in laws.yaml (${versions.join(', ')})`);
      }
    }
    for (const field of ['related', 'together'] as const) {
      for (const id of value[field]) {
        if (id === value.id) add(field, 'names itself');
        else if (!ids.has(id)) add(field, `there is no answer ${id}`);
      }
    }
    for (const [index, { choices }] of value.ask.entries()) {
      if (choices.every(({ adds, answer }) => adds === '' && answer === null)) {
        add(`ask.${index}`, 'changes nothing: no choice has adds or answer');
      }
      for (const { say, answer } of choices) {
        if (answer === null) continue;
        if (answer === value.id) add(`ask.${index}`, `${say} leads to this same answer`);
        else if (!ids.has(answer)) add(`ask.${index}`, `${say} leads to ${answer}, which is not there`);
      }
    }
    if (value.calculator !== null && !isCalculatorId(value.calculator)) {
      add('calculator', `there is no calculator ${value.calculator} (${CALCULATOR_IDS.join(', ')})`);
    }
    for (const number of value.hotlines) {
      if (hotlines === null) continue;
      const line = hotlines.find((candidate) => candidate.number === number);
      if (line === undefined) add('hotlines', `${number} is not in hotlines.yaml`);
      else if (!line.verified) add('hotlines', `${number} is not verified, so it may not be told to residents`);
    }
  }
  return problems;
}

export function lawProblems(file: string, laws: readonly Law[]): ContentProblem[] {
  const problems = duplicates(
    laws.map((law) => ({ file, key: `${law.name}@${law.version}` })),
    'version',
  );
  for (const law of laws) {
    const add = (field: string, problem: string) =>
      problems.push({ field: `${file} › ${law.name}@${law.version} › ${field}`, problem });
    for (const field of ['inForceFrom', 'inForceTo'] as const) {
      const day = law[field];
      if (day !== null && !isCalendarDay(day)) add(field, `${day} is not a day of the calendar`);
    }
    if (law.inForceFrom !== null && law.inForceTo !== null && law.inForceTo < law.inForceFrom) {
      add('inForceTo', 'lies before inForceFrom');
    }
    const next = laws
      .filter(({ inForceFrom, version }) => inForceFrom !== null && version > law.version)
      .find((other) => lawTitle(other.name) === lawTitle(law.name));
    if (next !== undefined && (law.inForceTo === null || law.inForceTo >= (next.inForceFrom ?? ''))) {
      add('inForceTo', `must lie before ${next.inForceFrom}, when version ${next.version} comes into force`);
    }
  }
  return problems;
}

/** Regions form a tree: unique codes, parents that exist, no region above itself. */
export function regionProblems(file: string, regions: readonly Region[]): ContentProblem[] {
  const problems = duplicates(
    regions.map((region) => ({ file, key: region.code })),
    'code',
  );
  const parents = new Map(regions.map((region) => [region.code, region.parent]));
  for (const region of regions) {
    const where = `${file} › ${region.code} › parent`;
    if (region.parent !== null && !parents.has(region.parent)) {
      problems.push({ field: where, problem: `there is no region ${region.parent}` });
    }
    const seen = new Set([region.code]);
    for (let up = region.parent; up !== null; up = parents.get(up) ?? null) {
      if (seen.has(up)) {
        problems.push({ field: where, problem: 'the regions above it form a circle' });
        break;
      }
      seen.add(up);
    }
  }
  return problems;
}
