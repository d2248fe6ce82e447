import type { PreCheckInput } from './pre-check.ts';
import type { Group, LegalAidRules, Matter } from './rules.ts';

/** The input as far as it can be used: what is unknown to the rules or impossible has become null. */
export interface Told {
  regionCode: string | null;
  matter: Matter | null;
  groups: Group[];
  inCustody: boolean | null;
  hasAgent: boolean | null;
  householdSize: number | null;
  /** Lower and upper end in fen; equal when one figure was told. */
  income: { low: number; high: number } | null;
  residence: 'urban' | 'rural' | null;
  daysToDeadline: number | null;
  needsPreservation: boolean | null;
}

const LARGEST_HOUSEHOLD = 99;

/** Takes what the rules can use. Never throws: an impossible value is an unknown one. */
export function readTold(input: PreCheckInput, rules: LegalAidRules): Told {
  const { regionCode, residence } = input;
  return {
    regionCode: typeof regionCode === 'string' && /^\d{6}$/.test(regionCode) ? regionCode : null,
    matter: input.matter === null ? null : (rules.matters.get(input.matter) ?? null),
    groups: groupsOf(input, rules),
    inCustody: truthOf(input.inCustody),
    hasAgent: truthOf(input.hasAgent),
    householdSize: integerIn(input.householdSize, 1, LARGEST_HOUSEHOLD),
    income: incomeOf(input),
    residence: residence === 'urban' || residence === 'rural' ? residence : null,
    daysToDeadline: Number.isFinite(input.daysToDeadline) ? input.daysToDeadline : null,
    needsPreservation: truthOf(input.needsPreservation),
  };
}

/** Groups that count for the matter, each once, in the order of the rules. */
function groupsOf(input: PreCheckInput, rules: LegalAidRules): Group[] {
  const codes = Array.isArray(input.groups) ? input.groups : [];
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
