import { type Staff, type StaffAccount, staffOf } from './account.ts';
import type { StaffProfile } from './profiles.ts';
import { secondFactorView } from './second-factor.ts';

/** An account as administrators and supervisors see it. */
export interface StaffListed extends Staff {
  disabled: boolean;
  /** After failed sign-ins. */
  locked: boolean;
  mustChangePassword: boolean;
  /** Whether one is on. */
  secondFactor: boolean;
  source: 'local' | 'directory';
  linkAllowed: boolean;
  /** UTC. */
  lastSignInAt: Date | null;
  /** With the names of clients in clear. */
  profile: Omit<StaffProfile, 'id' | 'displayName'>;
}

export function staffList(
  accounts: readonly StaffAccount[],
  options: { locked: Set<string>; profileOf: (account: StaffAccount) => StaffProfile },
): StaffListed[] {
  return accounts.map((account) => {
    const { kind, provider, skills, languages, regions, capacity, hasPhone, clients } = options.profileOf(account);
    return {
      ...staffOf(account),
      disabled: account.disabled,
      locked: options.locked.has(account.username),
      mustChangePassword: account.mustChangePassword,
      secondFactor: secondFactorView(account).on,
      source: account.oidcSubject === '' ? 'local' : 'directory',
      linkAllowed: account.linkAllowed,
      lastSignInAt: account.lastSignInAt,
      profile: { kind, provider, skills, languages, regions, capacity, hasPhone, clients },
    };
  });
}
