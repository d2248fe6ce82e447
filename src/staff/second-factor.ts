import type { Clock } from '../clock.ts';
import type { Collection, FieldSeal } from '../storage/index.ts';
import { type SecondFactor, type StaffAccount, wholeAccount } from './account.ts';
import { SecondFactorStateError, StaffInvalidError, WRONG_CODE } from './errors.ts';
import { readable } from './password-rules.ts';
import { newTotpSecret, totpCounter, totpUri } from './totp.ts';

/** Whether accounts of our own may or must have a second factor (`SECOND_FACTOR`). */
export type SecondFactorPolicy = 'off' | 'optional' | 'required';

/** Of one's own second factor. */
export interface SecondFactorView {
  on: boolean;
  since: Date | null;
  /** Recovery codes not used yet. */
  recoveryLeft: number;
}

/** A secret that was shown waits so long for its first code. */
const PENDING_MS = 15 * 60_000;
const RECOVERY_CODES = 10;

const NONE: SecondFactor = {
  secret: '',
  since: null,
  lastCounter: 0,
  recovery: [],
  pending: '',
  pendingSince: null,
};

interface Deps {
  accounts: Collection<StaffAccount>;
  seal: Pick<FieldSeal, 'seal' | 'open' | 'fingerprint'>;
  clock: Clock;
  policy: SecondFactorPolicy;
}

/** Codes of an authenticator app (TOTP) and recovery codes (两步验证). Passwords are looked at before, by the caller. */
export class SecondFactors {
  constructor(private readonly deps: Deps) {}

  /** Whether a code is asked for at sign-in. */
  isAsked(account: StaffAccount): boolean {
    return this.deps.policy !== 'off' && account.oidcSubject === '' && isOn(account);
  }

  /** Whether he must switch one on before anything else. */
  isMissing(account: StaffAccount): boolean {
    return this.deps.policy === 'required' && account.oidcSubject === '' && !isOn(account);
  }

  /** Show a new secret; it counts only from its first code on. @throws SecondFactorStateError 409 */
  async begin({ _id, username }: StaffAccount): Promise<{ secret: string; uri: string }> {
    if (this.deps.policy === 'off') throw new SecondFactorStateError('off');
    const secret = newTotpSecret();
    const pending = this.deps.seal.seal(secret);
    await this.change(_id, (factor) => {
      if (factor.secret !== '') throw new SecondFactorStateError('already-on');
      return { ...factor, pending, pendingSince: this.deps.clock.now() };
    });
    return { secret, uri: totpUri(secret, username) };
  }

  /**
   * The first code switches it on.
   * @returns recovery codes, to be shown this once.
   * @throws SecondFactorStateError 409, StaffInvalidError 422 naming `code`.
   */
  async confirm(staffId: string, code: string): Promise<string[]> {
    const now = this.deps.clock.now();
    const codes = newRecoveryCodes();
    await this.change(staffId, ({ secret, pending, pendingSince }) => {
      if (secret !== '') throw new SecondFactorStateError('already-on');
      const isWaiting = pendingSince !== null && now.getTime() - pendingSince.getTime() < PENDING_MS;
      if (pending === '' || !isWaiting) throw new SecondFactorStateError('not-begun');
      const counter = totpCounter(this.deps.seal.open(pending), plainCode(code), now);
      if (counter === null) throw new StaffInvalidError('code', WRONG_CODE);
      const recovery = this.hashed(staffId, codes);
      return { ...NONE, secret: pending, since: now, lastCounter: counter, recovery };
    });
    return codes;
  }

  /** Take a code of the app, or a recovery code, once; null when it is neither, or was taken before. */
  async take(staffId: string, code: string): Promise<'code' | 'recovery' | null> {
    const now = this.deps.clock.now();
    let taken: 'code' | 'recovery' | null = null;
    const given = plainCode(code);
    await this.change(staffId, (factor) => {
      taken = null;
      if (factor.secret === '') return factor;
      const counter = totpCounter(this.deps.seal.open(factor.secret), given, now);
      if (counter !== null && counter > factor.lastCounter) {
        taken = 'code';
        return { ...factor, lastCounter: counter };
      }
      const hash = this.hashOf(staffId, given);
      if (!factor.recovery.includes(hash)) return factor;
      taken = 'recovery';
      return { ...factor, recovery: factor.recovery.filter((one) => one !== hash) };
    });
    return taken;
  }

  /** @throws SecondFactorStateError 409 where it is not on, or must stay on. */
  assertMayGo(account: StaffAccount): void {
    if (!isOn(account)) throw new SecondFactorStateError('not-on');
    if (this.deps.policy === 'required') throw new SecondFactorStateError('required');
  }

  /** New recovery codes; the old ones open nothing any more. @throws SecondFactorStateError 409 */
  async renewRecovery(staffId: string): Promise<string[]> {
    const codes = newRecoveryCodes();
    await this.change(staffId, (factor) => {
      if (factor.secret === '') throw new SecondFactorStateError('not-on');
      return { ...factor, recovery: this.hashed(staffId, codes) };
    });
    return codes;
  }

  /** Take it away. */
  async reset(staffId: string): Promise<void> {
    await this.deps.accounts.change(staffId, (account) => ({ ...account, secondFactor: null }));
  }

  private async change(staffId: string, fn: (factor: SecondFactor) => SecondFactor): Promise<void> {
    await this.deps.accounts.change(staffId, (account) => ({
      ...account,
      secondFactor: fn(wholeAccount(account).secondFactor ?? NONE),
    }));
  }

  private hashed(staffId: string, codes: readonly string[]): string[] {
    return codes.map((code) => this.hashOf(staffId, plainCode(code)));
  }

  /** Keyed: without the field key a copy of the database does not tell the codes. */
  private hashOf(staffId: string, plain: string): string {
    return this.deps.seal.fingerprint(`recovery ${staffId} ${plain}`);
  }
}

export function secondFactorView({ secondFactor }: StaffAccount): SecondFactorView {
  const { secret, since, recovery } = secondFactor ?? NONE;
  return secret === ''
    ? { on: false, since: null, recoveryLeft: 0 }
    : { on: true, since, recoveryLeft: recovery.length };
}

function isOn({ secondFactor }: StaffAccount): boolean {
  return (secondFactor?.secret ?? '') !== '';
}

/** `xxxxx-xxxxx`, 50 bits each. */
function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => readable(10, 5));
}

/** As it was meant: without the blanks and dashes it is shown with, in whatever width it was typed. */
function plainCode(code: string): string {
  return code.normalize('NFKC').toLowerCase().replaceAll(/[\s-]/g, '');
}
