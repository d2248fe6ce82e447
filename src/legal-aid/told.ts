import type { PreCheckInput } from './pre-check.ts';
import type { Group, LegalAidRules, Matter } from './rules.ts';

/** The input as far as it can be used: what is unknown to the rules or impossible has become null. */
export interface Told {
  regionCode: string | null;
  matter: Matter | null;
  groups: Group[];
  /** All groups told that the rules know, also those that do not count for the matter. */
  allGroups: string[];
  inCustody: boolean | null;
  hasAgent: boolean | null;
  householdSize: number | null;
  /** Lower and upper end in fen; equal when one figure was told. */
  income: { low: number; high: number } | null;
  residence: 'urban' | 'rural' | null;
  daysToDeadline: number | null;
  needsPreservation: boolean | null;
  incomePeriod: 'month' | '6m-average' | null;
  /** Fields that were told but cannot be used. */
  unused: string[];
}

/** More people than this in one household is more likely a mistake: a person checks. */
export const LARGEST_HOUSEHOLD = 20;

/** Takes what the rules can use. Never throws: an impossible value is an unknown one. */
export function readTold(input: PreCheckInput, rules: LegalAidRules): Told {
  const { regionCode, residence } = input;
  const told = {
    regionCode: typeof regionCode === 'string' && /^\d{6}$/.test(regionCode) ? regionCode : null,
    matter: input.matter === null ? null : (rules.matters.get(input.matter) ?? null),
    groups: groupsOf(input, rules),
    allGroups: [...rules.groups.keys()].filter((code) => codesOf(input).includes(code)),
    inCustody: truthOf(input.inCustody),
    hasAgent: truthOf(input.hasAgent),
    householdSize: integerIn(input.householdSize, 1, LARGEST_HOUSEHOLD),
    income: incomeOf(input),
    residence: residence === 'urban' || residence === 'rural' ? residence : null,
    daysToDeadline: Number.isFinite(input.daysToDeadline) ? input.daysToDeadline : null,
    needsPreservation: truthOf(input.needsPreservation),
    incomePeriod: periodOf(input.incomePeriod),
  };
  return { ...told, unused: unusedFields(input, told) };
}

function periodOf(value: PreCheckInput['incomePeriod']): Told['incomePeriod'] {
  return value === 'month' || value === '6m-average' ? value : null;
}

/** What was told and came to nothing: an unknown code, half a person, an upper end below the lower one. */
function unusedFields(input: PreCheckInput, told: Omit<Told, 'unused'>): string[] {
  const kept: Readonly<Record<string, unknown>> = {
    ...told,
    householdIncome: told.income,
    householdIncomeHigh: told.income,
  };
  const fields = Object.entries(input)
    .filter(
      ([field, value]) => field !== 'groups' && value !== null && value !== undefined && (kept[field] ?? null) === null,
    )
    .map(([field]) => field);
  const groups = codesOf(input).filter((code) => !told.allGroups.includes(code));
  return [...fields, ...groups.map((code) => `groups ${code}`)].sort();
}

function codesOf(input: PreCheckInput): string[] {
  return Array.isArray(input.groups) ? input.groups : [];
}

/** Groups that count for the matter, each once, in the order of the rules. */
function groupsOf(input: PreCheckInput, rules: LegalAidRules): Group[] {
  const codes = codesOf(input);
  return [...rules.groups.values()].filter(({ code, matters }) => {
    const counts = matters === undefined || (input.matter !== null && matters.includes(input.matter));
    return counts && codes.includes(code);
  });
}

function incomeOf(input: PreCheckInput): { low: number; high: number } | null {
  const low = integerIn(input.householdIncome, 0, Number.MAX_SAFE_INTEGER);
  if (low === null) return null;
  const high = input.householdIncomeHigh ?? low;
  const top = integerIn(high, low, Number.MAX_SAFE_INTEGER);
  return top === null ? null : { low, high: top };
}

function truthOf(value: boolean | null): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

function integerIn(value: number | null, least: number, most: number): number | null {
  return value !== null && Number.isSafeInteger(value) && value >= least && value <= most ? value : null;
}
