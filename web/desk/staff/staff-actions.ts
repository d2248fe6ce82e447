import type { Role } from '../types.ts';
import type { StaffAction, StaffMember } from './types.ts';

/** What an administrator may do with an account now; nothing with his own, that has a page of its own. */
export function actionsOn(member: StaffMember, viewerId: string): StaffAction[] {
  if (member.id === viewerId) return [];
  const { disabled, locked, secondFactor, source } = member;
  if (disabled) return ['enable'];
  const isLocal = source === 'local';
  const actions: (StaffAction | false)[] = [
    locked && 'unlock',
    isLocal && 'password',
    isLocal && secondFactor && 'second-factor-reset',
    'sign-out',
    'disable',
  ];
  return actions.filter((action) => action !== false);
}

/** Takes something away that cannot be given back as it was. */
export function isDangerous(action: StaffAction): boolean {
  return action !== 'unlock' && action !== 'enable';
}

/** Which roles somebody loses and gets. */
export function roleChange(before: readonly Role[], after: readonly Role[]): { takes: Role[]; gives: Role[] } {
  return {
    takes: before.filter((role) => !after.includes(role)),
    gives: after.filter((role) => !before.includes(role)),
  };
}

/** What the server takes as a user name. */
export function isUsername(text: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{1,31}$/.test(text);
}
