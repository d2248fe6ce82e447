import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Collection } from '../storage/index.ts';
import type { StaffAccount } from './account.ts';
import type { Audit } from './audit.ts';
import { hashPassword, isOutdated, type PasswordCost, verifyPassword } from './password.ts';
import type { SignInLimit } from './sign-in-limit.ts';

interface Deps {
  accounts: Collection<StaffAccount>;
  limit: SignInLimit;
  audit: Audit;
  cost: PasswordCost;
  /** A wrong password is answered after this, ms: longer than a hash of an earlier version takes (scrypt). */
  wrongAfterMs: number;
  onLocked: (staffId: string) => void;
}

/** Looks at a password or a code under the limits of sign-ins; failures are counted, told to the audit, and may lock. */
export class PasswordCheck {
  /** What an unknown name is compared with, so that it takes as long as a known one. */
  private readonly nobody: Promise<string>;

  constructor(private readonly deps: Deps) {
    this.nobody = hashPassword(randomBytes(16).toString('hex'), deps.cost);
  }

  /**
   * Whether this is the password of the account. An account that is closed, of the directory, or not there has none.
   * A hash of another kind or cost is made anew from the right password. That it is wrong is told after the same time,
   * whatever kind of hash it was compared with.
   * @throws TooManySignInsError 429, AccountLockedError 429
   */
  async isRight(
    account: StaffAccount | null,
    { username, password, address }: { username: string; password: string; address: string },
  ): Promise<boolean> {
    const begun = performance.now();
    const usable = account === null || account.disabled || account.passwordHash === '' ? null : account;
    const right = await this.attempt({ username, address, account }, async () => {
      const isSame = await verifyPassword(password, usable?.passwordHash ?? (await this.nobody));
      return isSame ? usable : null;
    });
    if (right === null) {
      await setTimeout(Math.max(0, begun + this.deps.wrongAfterMs - performance.now()));
      return false;
    }
    if (isOutdated(right.passwordHash, this.deps.cost)) {
      const passwordHash = await hashPassword(password, this.deps.cost);
      await this.deps.accounts.change(right._id, (current) =>
        current.passwordHash === right.passwordHash ? { ...current, passwordHash } : null,
      );
    }
    return true;
  }

  /**
   * Count one attempt, look, and take it back when it was right.
   * @returns what the look found; null when it was wrong.
   * @throws TooManySignInsError 429, AccountLockedError 429
   */
  async attempt<T>(
    { username, address, account }: { username: string; address: string; account: StaffAccount | null },
    look: () => Promise<T | null>,
  ): Promise<T | null> {
    const attempt = await this.deps.limit.count(username, address);
    const found = await look();
    if (found !== null) {
      await this.deps.limit.takeBack(attempt);
      return found;
    }
    const line = { who: account?._id ?? null, subject: '', address };
    await this.deps.audit.record({ ...line, what: 'sign-in-refused' });
    if (await this.deps.limit.failed(attempt)) {
      await this.deps.audit.record({ ...line, what: 'sign-in-locked' });
      if (line.who !== null) this.deps.onLocked(line.who);
    }
    return null;
  }
}
