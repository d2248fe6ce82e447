import { GREEN_GROUPS, type GreenGroup } from './application.ts';

/** Groups of the rules that belong to the green channel, and the group they are there. */
const GREEN_OF: Readonly<Record<string, GreenGroup>> = {
  minor: 'minor',
  'minor-no-income': 'minor',
  'elder-no-income': 'elder',
  'disabled-no-income': 'disabled',
  'blind-deaf-mute': 'disabled',
  'migrant-worker': 'migrant-worker',
  preferential: 'military',
};
const ADULT = 18;
/** 老年人权益保障法 2. */
const ELDER = 60;

export const GREEN_NAMES: Readonly<Record<GreenGroup, string>> = {
  military: '军人军属',
  'migrant-worker': '外来务工人员',
  'laid-off': '下岗失业人员',
  disabled: '残疾人',
  elder: '老年人',
  woman: '妇女',
  minor: '未成年人',
};

/**
 * The groups of the green channel (绿色通道) that an applicant belongs to, by what was told. Preferred, not decided:
 * the green channel is a matter of order, not of conditions.
 * @param age in full years, or null.
 */
export function greenGroups(told: {
  groups: readonly string[];
  claimed: readonly GreenGroup[];
  age: number | null;
  sex: 'female' | 'male' | null;
}): GreenGroup[] {
  const found = new Set<GreenGroup>(told.claimed);
  for (const group of told.groups) {
    const green = GREEN_OF[group];
    if (green !== undefined) found.add(green);
  }
  if (told.age !== null && told.age < ADULT) found.add('minor');
  if (told.age !== null && told.age >= ELDER) found.add('elder');
  if (told.sex === 'female' && (told.age === null || told.age >= ADULT)) found.add('woman');
  return GREEN_GROUPS.filter((group) => found.has(group));
}
