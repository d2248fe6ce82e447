import { regionLine } from './means-lookup.ts';
import type { LegalAidRules } from './rules.ts';
import type { RegionAddition } from './statute.ts';
import type { Told } from './told.ts';

/**
 * What the region, its city or its province adds to a rule for this case on a day (法律援助法 31第（九）项, 32第（五）项,
 * 42第（四）项): the matter and one of the groups must fit where they are named. One that names the matter comes first, for
 * it also brings the matter into the scope. Null when nothing is known.
 */
export function regionAddition(
  rule: RegionAddition['rule'],
  told: Told,
  rules: LegalAidRules,
  day: string,
): RegionAddition | null {
  if (told.regionCode === null || told.matter === null) return null;
  const regions = regionLine(told.regionCode);
  const matter = told.matter.code;
  const fitting = rules.additions.filter(
    (one) =>
      one.rule === rule &&
      regions.includes(one.regionCode) &&
      one.validFrom <= day &&
      day <= (one.validTo ?? day) &&
      (one.matters?.includes(matter) ?? true) &&
      (one.groups?.some((group) => told.allGroups.includes(group)) ?? true),
  );
  return fitting.find(({ matters }) => matters !== undefined) ?? fitting[0] ?? null;
}

/** What a trace keeps of an addition. */
export function additionInputs(addition: RegionAddition, told: Told) {
  return {
    addition: addition.id,
    region: addition.regionCode,
    matter: told.matter?.code ?? null,
    group: addition.groups?.find((group) => told.allGroups.includes(group)) ?? null,
    status: addition.status,
    validFrom: addition.validFrom,
    validTo: addition.validTo,
    source: addition.source,
  };
}
