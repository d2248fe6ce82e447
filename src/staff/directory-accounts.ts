import { StorageConflictError } from '../storage/index.ts';
import { losesCases, newAccount, ROLES, type Role, type Staff, type StaffAccount, staffOf } from './account.ts';
import type { ReleaseReason } from './account-admin.ts';
import type { Accounts } from './accounts.ts';
import type { Audit, AuditAction } from './audit.ts';
import { type DirectoryRefusal, DirectorySignInError } from './errors.ts';
import type { Profiles } from './profiles.ts';
import type { SignInPlace, SignIns } from './sign-ins.ts';

/** Somebody as the bureau's directory vouches for him. */
export interface DirectoryPerson {
  issuer: string;
  /** His `sub` there, never given to anybody else. */
  subject: string;
  /** `preferred_username`. */
  username: string;
  displayName: string;
  /** What his groups there mean here; may be none. */
  roles: readonly Role[];
}

interface Deps {
  accounts: Accounts;
  signIns: SignIns;
  profiles: Profiles;
  audit: Audit;
  newId: () => string;
  now: () => Date;
  onReleased: (staffId: string, reason: ReleaseReason) => Promise<void>;
}

/**
 * Accounts of people whom the bureau's directory signs in (统一身份认证). They are told by issuer and subject; a local
 * account of the same name is taken over only when an admin allowed it. Roles follow the directory at each sign-in.
 */
export class DirectoryAccounts {
  constructor(private readonly deps: Deps) {}

  /** @throws DirectorySignInError naming the reason. */
  async signIn(
    person: DirectoryPerson,
    { address, agent = '' }: SignInPlace,
  ): Promise<{ staff: Staff; token: string }> {
    const account = await this.accountOf(person, address);
    const lastSignInAt = this.deps.now();
    const staff = staffOf(await this.deps.accounts.change(account._id, (current) => ({ ...current, lastSignInAt })));
    const token = await this.deps.signIns.open(account._id, { address, agent });
    await this.written('sign-in', { who: account._id, address });
    return { staff, token };
  }

  private async accountOf(person: DirectoryPerson, address: string): Promise<StaffAccount> {
    const oidcSubject = `${person.issuer} ${person.subject}`;
    const roles = ROLES.filter((role) => person.roles.includes(role));
    const known = await this.deps.accounts.bySubject(oidcSubject);
    if (known !== null) return this.followed(known, roles, address);
    if (roles.length === 0) return this.refuse('no-role', address);
    const username = person.username.trim().toLowerCase();
    if (!/^[a-z0-9][a-z0-9._@-]{1,63}$/.test(username)) return this.refuse('bad-name', address);
    const namesake = await this.deps.accounts.byUsername(username);
    if (namesake !== null) return this.linked(namesake, { oidcSubject, roles, address });
    const account = newAccount({
      _id: this.deps.newId(),
      username,
      displayName: person.displayName.trim().slice(0, 40) || username,
      roles,
      oidcSubject,
      createdAt: this.deps.now(),
    });
    try {
      await this.deps.accounts.stored.insert(account);
    } catch (error) {
      // Two first sign-ins of one person at the same moment: the other one made the account.
      const made = await this.deps.accounts.bySubject(oidcSubject);
      if (made !== null) return this.followed(made, roles, address);
      if (!(error instanceof StorageConflictError)) throw error;
      return this.refuse('name-taken', address);
    }
    await this.written('staff-add', { who: account._id, address });
    return account;
  }

  /** Disabled stays disabled; without a role in the directory there is none here. */
  private async followed(account: StaffAccount, roles: Role[], address: string): Promise<StaffAccount> {
    const { _id } = account;
    if (account.disabled) return this.refuse('disabled', address, _id);
    const isSame = account.roles.length === roles.length && roles.every((role) => account.roles.includes(role));
    if (!isSame) {
      await this.deps.accounts.change(_id, (current) => ({ ...current, roles }));
      await this.written('staff-roles', { who: _id, address });
      if (roles.length === 0) await this.deps.signIns.endAll(_id);
      if (losesCases(account.roles, roles)) await this.deps.onReleased(_id, 'role-removed');
    }
    return roles.length === 0 ? this.refuse('no-role', address, _id) : { ...account, roles };
  }

  /** From now on the directory answers for this account: its password and second factor go. */
  private async linked(
    account: StaffAccount,
    { oidcSubject, roles, address }: { oidcSubject: string; roles: Role[]; address: string },
  ): Promise<StaffAccount> {
    const { _id } = account;
    if (account.disabled) return this.refuse('disabled', address, _id);
    let isMine = false;
    const changed = await this.deps.accounts.change(_id, (current) => {
      isMine = current.linkAllowed && current.oidcSubject === '';
      if (!isMine) return current;
      const given = {
        oidcSubject,
        linkAllowed: false,
        passwordHash: '',
        secondFactor: null,
        mustChangePassword: false,
      };
      return { ...current, ...given };
    });
    if (!isMine) return this.refuse('name-taken', address, _id);
    await this.deps.signIns.endAll(_id);
    await this.written('staff-link', { who: _id, address });
    return this.followed(changed, roles, address);
  }

  private async refuse(reason: DirectoryRefusal, address: string, who: string | null = null): Promise<never> {
    await this.deps.audit.record({ who, what: 'sign-in-refused', subject: `directory ${reason}`, address });
    throw new DirectorySignInError(reason);
  }

  private async written(what: AuditAction, { who, address }: { who: string; address: string }): Promise<void> {
    this.deps.profiles.forget();
    await this.deps.audit.record({ who, what, subject: who, address });
  }
}
