import type { AidLawyer } from './types.ts';

/** Lawyers with the skill, who has least in hand first. */
export function bySkill(lawyers: readonly AidLawyer[], skill: string): AidLawyer[] {
  return lawyers
    .filter(({ skills }) => skill === '' || skills.includes(skill))
    .sort((one, other) => one.cases - other.cases || one.displayName.localeCompare(other.displayName, 'zh'));
}
