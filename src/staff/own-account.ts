import type { Role, StaffAccount } from './account.ts';
import type { Accounts } from './accounts.ts';
import type { Audit, AuditAction } from './audit.ts';
import { DirectoryAccountError, StaffInvalidError, WRONG_CODE } from './errors.ts';
import { hashPassword, type PasswordCost } from './password.ts';
import type { PasswordCheck } from './password-check.ts';
import { assertPassword } from './password-rules.ts';
import {
  type SecondFactorPolicy,
  type SecondFactors,
  type SecondFactorView,
  secondFactorView,
} from './second-factor.ts';
import type { SignIns, SignInView } from './sign-ins.ts';

/** Somebody at his own account. */
export interface Self {
  id: string;
  /** The sign-in he does this from, see `SignInView`. */
  signInId: string;
  address: string;
}

export interface OwnAccountView {
  username: string;
  displayName: string;
  roles: Role[];
  /** `directory`: password and second factor are the bureau's own business. */
  source: 'local' | 'directory';
  secondFactor: SecondFactorView;
  passwordChangedAt: Date | null;
  mustChangePassword: boolean;
  policy: { secondFactor: SecondFactorPolicy };
}

interface Deps {
  accounts: Accounts;
  signIns: SignIns;
  secondFactors: SecondFactors;
  check: PasswordCheck;
  audit: Audit;
  policy: SecondFactorPolicy;
  cost: PasswordCost;
  now: () => Date;
}

/** What everybody does to his own account (我的账号). Whatever weakens it asks for the password again. */
export class OwnAccount {
  constructor(private readonly deps: Deps) {}

  async view({ id, signInId }: Pick<Self, 'id' | 'signInId'>): Promise<{
    account: OwnAccountView;
    signIns: (SignInView & { current: boolean })[];
  }> {
    const account = await this.deps.accounts.require(id);
    const { username, displayName, roles, passwordChangedAt, mustChangePassword } = account;
    const signIns = await this.deps.signIns.list(id);
    return {
      account: {
        username,
        displayName,
        roles: [...roles],
        source: account.oidcSubject === '' ? 'local' : 'directory',
        secondFactor: secondFactorView(account),
        passwordChangedAt,
        mustChangePassword,
        policy: { secondFactor: this.deps.policy },
      },
      signIns: signIns.map((signIn) => ({ ...signIn, current: signIn.id === signInId })),
    };
  }

  /** Ends all other sign-ins. @throws StaffInvalidError 422 naming `current` or `next`, DirectoryAccountError 409 */
  async changePassword(self: Self, { current, next }: { current: string; next: string }): Promise<void> {
    const account = await this.confirmed(self, current, 'current');
    assertPassword(next, { username: account.username, field: 'next' });
    if (next.normalize('NFKC') === current.normalize('NFKC')) {
      throw new StaffInvalidError('next', '新密码不能和现在的密码相同。');
    }
    const passwordHash = await hashPassword(next, this.deps.cost);
    const passwordChangedAt = this.deps.now();
    await this.deps.accounts.change(self.id, (stored) => ({
      ...stored,
      passwordHash,
      passwordChangedAt,
      mustChangePassword: false,
    }));
    await this.deps.signIns.endAll(self.id, self.signInId);
    await this.written('password-changed', self);
  }

  /** @throws StaffInvalidError 422 naming `password`, SecondFactorStateError 409, DirectoryAccountError 409 */
  async beginSecondFactor(self: Self, password: string): Promise<{ secret: string; uri: string }> {
    return this.deps.secondFactors.begin(await this.confirmed(self, password, 'password'));
  }

  /** @returns recovery codes, shown this once. @throws StaffInvalidError 422 naming `code`, SecondFactorStateError 409 */
  async confirmSecondFactor(self: Self, code: string): Promise<string[]> {
    const codes = await this.deps.secondFactors.confirm(self.id, code);
    await this.written('second-factor-on', self);
    return codes;
  }

  /** @throws StaffInvalidError 422 naming `password` or `code`, SecondFactorStateError 409 */
  async switchOffSecondFactor(self: Self, { password, code }: { password: string; code: string }): Promise<void> {
    const account = await this.confirmed(self, password, 'password');
    const { secondFactors, check } = this.deps;
    secondFactors.assertMayGo(account);
    // Counted as at sign-in: who has the password must not try codes here instead.
    const attempt = { username: account.username, address: self.address, account };
    if ((await check.attempt(attempt, () => secondFactors.take(self.id, code))) === null) {
      throw new StaffInvalidError('code', WRONG_CODE);
    }
    await secondFactors.reset(self.id);
    await this.written('second-factor-off', self);
  }

  /** @throws StaffInvalidError 422 naming `password`, SecondFactorStateError 409 */
  async renewRecoveryCodes(self: Self, password: string): Promise<string[]> {
    await this.confirmed(self, password, 'password');
    const codes = await this.deps.secondFactors.renewRecovery(self.id);
    await this.written('recovery-codes', self);
    return codes;
  }

  /** @returns false when he has no such sign-in. */
  async endSignIn(self: Self, id: string): Promise<boolean> {
    if (!(await this.deps.signIns.endOne(self.id, id))) return false;
    await this.written('sign-in-ended', self);
    return true;
  }

  /** The password again, under the limits of signing in. */
  private async confirmed({ id, address }: Self, password: string, field: string): Promise<StaffAccount> {
    const account = await this.deps.accounts.require(id);
    if (account.oidcSubject !== '') throw new DirectoryAccountError();
    const { username } = account;
    if (!(await this.deps.check.isRight(account, { username, password, address }))) {
      throw new StaffInvalidError(field, '密码不对。');
    }
    return account;
  }

  private written(what: AuditAction, { id, address }: Self): Promise<void> {
    return this.deps.audit.record({ who: id, what, subject: id, address });
  }
}
