import type { PreCheckInput } from './pre-check.ts';
import { toPreCheckInput } from './read-input.ts';
import type { LegalAidRules } from './rules.ts';
import { preCheck } from './run-pre-check.ts';

/** Least and most of what is not known yet; in fen for the income. */
const SIZES = [1, 10];
const INCOMES = [0, 100_000_000_00];
const RESIDENCES = ['urban', 'rural'] as const;

/**
 * Whether the answer to a question of means can still change the verdict, so that nothing is asked in vain: a region whose
 * standard is not set, a rural line that is the same as the urban one, an income that was not told. Tried out with the
 * rules themselves; what is told already stays as it is, and not knowing counts as told.
 */
export function stillDecides(
  slot: string,
  slots: Readonly<Record<string, unknown>>,
  rules: LegalAidRules,
  asOf: Date,
): boolean {
  const input = toPreCheckInput(slots);
  if (input.regionCode === null) return false;
  const options = optionsOf(slots, input, rules);
  const tried = options[slot as keyof typeof options];
  if (tried === undefined || tried.length < 2) return false;
  const differs = (tries: readonly Try[]) =>
    new Set(tries.map((one) => verdictOf({ ...input, ...one }, rules, asOf))).size > 1;
  // Size and income tell something only together; where one lives is tried beside each of the others.
  if (slot === 'householdSize' || slot === 'householdIncome') return differs(combinations(options));
  return combinations({ ...options, [slot]: [] }).some((others) =>
    differs(tried.map((value) => ({ ...others, ...toTry(slot, value) }))),
  );
}

type Try = Partial<PreCheckInput>;

function toTry(slot: string, value: unknown): Try {
  switch (slot) {
    case 'householdSize':
      return { householdSize: Number(value) };
    case 'householdIncome':
      return { householdIncome: Number(value), householdIncomeHigh: Number(value) };
    case 'residence':
      return { residence: value === 'rural' ? 'rural' : 'urban' };
    case 'county':
      return { regionCode: String(value) };
    default:
      return {};
  }
}

/** For each question of means the answers worth trying; none where it is answered. */
function optionsOf(slots: Readonly<Record<string, unknown>>, input: PreCheckInput, rules: LegalAidRules) {
  const open = <Value>(slot: string, values: readonly Value[]) => (slots[slot] === undefined ? values : []);
  return {
    householdSize: open('householdSize', SIZES),
    householdIncome: open('householdIncome', INCOMES),
    residence: open('residence', RESIDENCES),
    county: open('county', countiesOf(input.regionCode ?? '', rules)),
  };
}

/** The city itself and the counties within it that have figures or rules of their own. */
function countiesOf(regionCode: string, { figures, meansRules }: LegalAidRules): string[] {
  if (!regionCode.endsWith('00')) return [];
  const stem = regionCode.replace(/(?:00)+$/u, '');
  const compared = figures.filter(({ use }) => use === 'compare');
  const own = [...compared, ...meansRules].map((one) => one.regionCode).filter((code) => code.startsWith(stem));
  return [...new Set([regionCode, ...own])];
}

/** One of each kind of answer that is not known, in every combination. */
function combinations(options: Readonly<Record<string, readonly unknown[]>>): Try[] {
  let all: Try[] = [{}];
  for (const [slot, values] of Object.entries(options)) {
    if (values.length === 0) continue;
    all = all.flatMap((one) => values.map((value) => ({ ...one, ...toTry(slot, value) })));
  }
  return all;
}

function verdictOf(input: PreCheckInput, rules: LegalAidRules, asOf: Date): string {
  return preCheck(input, rules, asOf).verdict;
}
