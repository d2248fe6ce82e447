import type { Role } from '../types.ts';
import type { StaffMember } from './types.ts';

export const STATES = ['open', 'locked', 'mustChange', 'noSecond', 'disabled', 'all'] as const;
export type StaffState = (typeof STATES)[number];

export interface StaffFilter {
  /** Part of the name or user name. */
  q: string;
  /** '' = all. */
  role: Role | '';
  state: StaffState;
}

export const NO_FILTER: StaffFilter = { q: '', role: '', state: 'open' };

/** Whether an account is in a state; closed accounts are only closed. */
export function isIn(member: StaffMember, state: StaffState): boolean {
  const { disabled, locked, mustChangePassword, secondFactor, source } = member;
  switch (state) {
    case 'all':
      return true;
    case 'disabled':
      return disabled;
    case 'open':
      return !disabled;
    case 'locked':
      return !disabled && locked;
    case 'mustChange':
      return !disabled && mustChangePassword;
    case 'noSecond':
      return !disabled && !secondFactor && source === 'local';
  }
}

/** Those that the filter wants, by name. */
export function shownStaff(list: readonly StaffMember[], { q, role, state }: StaffFilter): StaffMember[] {
  const words = plain(q);
  return list
    .filter((member) => isIn(member, state) && (role === '' || member.roles.includes(role)))
    .filter(({ username, displayName }) => [username, displayName].some((text) => plain(text).includes(words)))
    .sort((one, other) => one.displayName.localeCompare(other.displayName, 'zh-CN'));
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s/g, '');
}
