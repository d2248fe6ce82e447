import { HotlineError } from '../errors.ts';
import { KeyedQueue } from '../keyed-queue.ts';
import { losesCases, newAccount, ROLES, type Role, type Staff, type StaffAccount, staffOf } from './account.ts';
import type { Accounts, Actor } from './accounts.ts';
import type { Audit, AuditAction } from './audit.ts';
import {
  DirectoryAccountError,
  LastAdminError,
  OwnAccountError,
  StaffInvalidError,
  StaffMissingError,
  UsernameTakenError,
} from './errors.ts';
import { hashPassword, type PasswordCost } from './password.ts';
import { assertPassword, temporaryPassword } from './password-rules.ts';
import type { ProfileChange, Profiles } from './profiles.ts';
import type { SecondFactors } from './second-factor.ts';
import type { SignInLimit } from './sign-in-limit.ts';
import type { SignIns } from './sign-ins.ts';

/** Why a person's cases are to be given back. */
export type ReleaseReason = 'disabled' | 'role-removed' | 'signed-out';

export interface NewStaff {
  username: string;
  displayName: string;
  roles: readonly Role[];
  /** Left out: one is made, to be changed at the first sign-in. */
  password?: string;
  /** Of who takes cases; see `StaffAccount`. */
  skills?: readonly string[];
}

interface Deps {
  accounts: Accounts;
  signIns: SignIns;
  secondFactors: SecondFactors;
  limit: SignInLimit;
  profiles: Profiles;
  audit: Audit;
  cost: PasswordCost;
  newId: () => string;
  now: () => Date;
  onReleased: (staffId: string, reason: ReleaseReason) => Promise<void>;
}

/** What administrators do to accounts (账号管理); each change is in the audit log, with ids alone. */
export class AccountAdmin {
  /** One change of who is an admin after the other: two admins cannot close each other at the same moment. */
  private readonly order = new KeyedQueue();

  constructor(private readonly deps: Deps) {}

  /** @throws UsernameTakenError 409, StaffInvalidError 422 */
  async add(input: NewStaff, by: Actor): Promise<{ staff: Staff; password: string }> {
    const { username } = input;
    if (!/^[a-z0-9][a-z0-9._-]{1,31}$/.test(username)) {
      throw new StaffInvalidError('username', '用户名是2到32个小写字母、数字、点、减号或下划线，以字母或数字开头。');
    }
    if (input.password !== undefined) assertPassword(input.password, { username, field: 'password' });
    const password = input.password ?? temporaryPassword();
    const account = newAccount({
      _id: this.deps.newId(),
      username,
      displayName: asDisplayName(input.displayName),
      roles: asRoles(input.roles),
      passwordHash: await hashPassword(password, this.deps.cost),
      mustChangePassword: input.password === undefined,
      skills: [...(input.skills ?? [])],
      createdAt: this.deps.now(),
    });
    const staff = await this.insert(account);
    await this.written('staff-add', staff.id, by);
    return { staff, password };
  }

  /** An account with these fields. @throws UsernameTakenError 409 */
  async insert(account: StaffAccount): Promise<Staff> {
    try {
      return staffOf(await this.deps.accounts.stored.insert(account));
    } catch (error) {
      if (error instanceof HotlineError && error.code === 'hotline_storage_conflict') {
        throw new UsernameTakenError(account.username);
      }
      throw error;
    }
  }

  /** Change what is given. @throws StaffMissingError 404, StaffInvalidError 422, LastAdminError 409, OwnAccountError 409 */
  async change(
    id: string,
    given: { displayName?: string | undefined; roles?: readonly Role[] | undefined; linkAllowed?: boolean | undefined },
    by: Actor,
  ): Promise<void> {
    const { displayName, linkAllowed } = given;
    const before = await this.deps.accounts.require(id);
    const isOfDirectory = before.oidcSubject !== '';
    if (displayName !== undefined) asDisplayName(displayName);
    if (linkAllowed !== undefined && isOfDirectory) throw new DirectoryAccountError();
    if (given.roles !== undefined) await this.setRoles(id, given.roles, by);
    if (displayName !== undefined) {
      await this.deps.accounts.change(id, (account) => ({ ...account, displayName: asDisplayName(displayName) }));
      await this.written('staff-change', id, by);
    }
    if (linkAllowed !== undefined && linkAllowed !== before.linkAllowed) {
      await this.deps.accounts.change(id, (account) => ({ ...account, linkAllowed }));
      await this.written('staff-link', id, by);
    }
  }

  /** @throws StaffMissingError 404, StaffInvalidError 422, LastAdminError 409, OwnAccountError 409, DirectoryAccountError 409 */
  async setRoles(id: string, given: readonly Role[], by: Actor): Promise<void> {
    const roles = asRoles(given);
    const before = await this.order.run('admins', async () => {
      const account = await this.deps.accounts.require(id);
      if (sameRoles(account.roles, roles)) return account;
      if (account.oidcSubject !== '') throw new DirectoryAccountError();
      if (!roles.includes('admin')) await this.assertSpared(account, by);
      await this.deps.accounts.change(id, (current) => ({ ...current, roles }));
      await this.written('staff-roles', id, by);
      return account;
    });
    if (losesCases(before.roles, roles)) await this.deps.onReleased(id, 'role-removed');
  }

  /** @throws StaffMissingError 404, StaffInvalidError 422 naming the field */
  async setProfile(id: string, change: ProfileChange, by: Actor): Promise<void> {
    await this.deps.profiles.set(id, change);
    await this.written('staff-profile', id, by);
  }

  /** Close or reopen an account; closing ends all its sign-ins. @throws StaffMissingError 404, LastAdminError 409, OwnAccountError 409 */
  async setDisabled(id: string, disabled: boolean, by: Actor): Promise<void> {
    await this.order.run('admins', async () => {
      const account = await this.deps.accounts.require(id);
      if (disabled && by.id === id) throw new OwnAccountError();
      if (disabled) await this.assertSpared(account, by);
      await this.deps.accounts.change(id, (current) => ({ ...current, disabled }));
      await this.written(disabled ? 'staff-disable' : 'staff-enable', id, by);
    });
    if (!disabled) return;
    await this.deps.signIns.endAll(id);
    await this.deps.onReleased(id, 'disabled');
  }

  /**
   * Set a password for somebody; it ends all his sign-ins and opens his account when it was locked.
   * @param chosen left out: one is made, to be changed at the next sign-in.
   * @returns the password, to be passed on once.
   * @throws StaffMissingError 404, StaffInvalidError 422, DirectoryAccountError 409, OwnAccountError 409
   */
  async setPassword(id: string, by: Actor, chosen?: string): Promise<string> {
    const { username, oidcSubject } = await this.deps.accounts.require(id);
    if (by.id === id) throw new OwnAccountError();
    if (oidcSubject !== '') throw new DirectoryAccountError();
    if (chosen !== undefined) assertPassword(chosen, { username, field: 'password' });
    const password = chosen ?? temporaryPassword();
    const passwordHash = await hashPassword(password, this.deps.cost);
    const passwordChangedAt = this.deps.now();
    const mustChangePassword = chosen === undefined;
    await this.deps.accounts.change(id, (current) => ({
      ...current,
      passwordHash,
      passwordChangedAt,
      mustChangePassword,
    }));
    await this.deps.limit.unlock(username);
    await this.written('staff-password', id, by);
    await this.endSignIns(id);
    return password;
  }

  /** Take somebody's second factor away; it ends all his sign-ins. @throws StaffMissingError 404, DirectoryAccountError 409, OwnAccountError 409 */
  async resetSecondFactor(id: string, by: Actor): Promise<void> {
    const { oidcSubject } = await this.deps.accounts.require(id);
    if (by.id === id) throw new OwnAccountError();
    if (oidcSubject !== '') throw new DirectoryAccountError();
    await this.deps.secondFactors.reset(id);
    await this.written('staff-second-factor-reset', id, by);
    await this.endSignIns(id);
  }

  /** End all of somebody's sign-ins. @throws StaffMissingError 404 */
  async signOut(id: string, by: Actor): Promise<void> {
    await this.deps.accounts.require(id);
    await this.written('staff-sign-out', id, by);
    await this.endSignIns(id);
  }

  /** Open an account that is locked after failed sign-ins. @throws StaffMissingError 404 */
  async unlock(id: string, by: Actor): Promise<void> {
    const { username } = await this.deps.accounts.require(id);
    await this.deps.limit.unlock(username);
    await this.written('staff-unlock', id, by);
  }

  /** @throws StaffMissingError 404 */
  async idOf(username: string): Promise<string> {
    const account = await this.deps.accounts.byUsername(username);
    if (account === null) throw new StaffMissingError(username);
    return account._id;
  }

  private async endSignIns(id: string): Promise<void> {
    await this.deps.signIns.endAll(id);
    await this.deps.onReleased(id, 'signed-out');
  }

  /** Not by himself, and not the last who can still administer. */
  private async assertSpared(account: StaffAccount, by: Actor): Promise<void> {
    if (!isOpenAdmin(account)) return;
    if (by.id === account._id) throw new OwnAccountError();
    const others = (await this.deps.accounts.all()).filter(({ _id }) => _id !== account._id);
    if (!others.some(isOpenAdmin)) throw new LastAdminError();
  }

  private async written(what: AuditAction, subject: string, { id, address }: Actor): Promise<void> {
    this.deps.profiles.forget();
    await this.deps.audit.record({ who: id, what, subject, address });
  }
}

function isOpenAdmin({ disabled, roles }: StaffAccount): boolean {
  return !disabled && roles.includes('admin');
}

function sameRoles(one: readonly Role[], other: readonly Role[]): boolean {
  return one.length === other.length && one.every((role) => other.includes(role));
}

function asDisplayName(text: string): string {
  const plain = text.trim();
  if (plain === '' || plain.length > 40) throw new StaffInvalidError('displayName', '姓名是1到40个字。');
  return plain;
}

function asRoles(given: readonly Role[]): Role[] {
  const roles = ROLES.filter((role) => given.includes(role));
  if (roles.length === 0) throw new StaffInvalidError('roles', `至少要有一个角色（${ROLES.join(', ')}）。`);
  return roles;
}
