import { loadLegalAidRules, type PreCheckInput, type PreCheckResult, preCheck } from '../../src/legal-aid/index.ts';

export const rules = await loadLegalAidRules('knowledge/legal-aid');

/** A support claim of a family of three in 蚌埠, in town, without a lawyer; income is for the case to say. */
export const family: PreCheckInput = {
  regionCode: '340300',
  matter: 'support',
  inCustody: null,
  hasAgent: false,
  groups: [],
  householdSize: 3,
  householdIncome: null,
  residence: 'urban',
  daysToDeadline: null,
  needsPreservation: null,
};

export function on(day: string): Date {
  return new Date(`${day}T12:00:00+08:00`);
}

export function check(changes: Partial<PreCheckInput>, day = '2026-11-22'): PreCheckResult {
  return preCheck({ ...family, ...changes }, rules, on(day));
}

export function entry(result: PreCheckResult, rule: string) {
  return result.trace.find((candidate) => candidate.rule === rule);
}
