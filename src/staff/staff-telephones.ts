import type { FieldSeal } from '../storage/index.ts';
import { callableNumbers, parsePhone } from '../text/index.ts';
import type { AnswersBy } from './account.ts';
import type { Accounts } from './accounts.ts';
import { StaffInvalidError } from './errors.ts';

/** Telephones of staff (值班电话), sealed in storage. */
export class StaffTelephones {
  constructor(
    private readonly accounts: Accounts,
    private readonly seal: Pick<FieldSeal, 'seal' | 'open'>,
    private readonly isCallable = callableNumbers(['+86']),
  ) {}

  /** Sealed, '' for none, and how he takes calls; null when there is no such account, or it is closed. */
  async of(staffId: string): Promise<{ phone: string; answersBy: AnswersBy } | null> {
    const account = await this.accounts.get(staffId);
    return account === null || account.disabled ? null : { phone: account.phone, answersBy: account.answersBy };
  }

  /** The same for his own page: `138****1234`, '' for none. */
  async shown(staffId: string): Promise<{ phoneMasked: string; answersBy: AnswersBy }> {
    const { phone, answersBy } = (await this.of(staffId)) ?? { phone: '', answersBy: 'phone' as const };
    return { phoneMasked: masked(this.seal.open(phone)), answersBy };
  }

  /**
   * Set what is given and keep the rest.
   * @param phone as it is written or said, or E.164; '' takes it away.
   * @throws StaffInvalidError 422 naming `phone`.
   */
  async set(staffId: string, { phone, answersBy }: { phone?: string; answersBy?: AnswersBy }): Promise<void> {
    const sealed = phone === undefined ? null : this.seal.seal(this.callable(phone));
    await this.accounts.change(staffId, (account) => ({
      ...account,
      ...(sealed === null ? {} : { phone: sealed }),
      ...(answersBy === undefined ? {} : { answersBy }),
    }));
  }

  private callable(text: string): string {
    const plain = text.trim();
    if (plain === '') return plain;
    const written = /^[\d\s()+.-]{7,24}$/.test(plain) ? parsePhone(plain) : null;
    const phone = [plain, written ?? ''].find(this.isCallable);
    if (phone === undefined) {
      throw new StaffInvalidError('phone', '请写 11 位手机号码，或者带区号的座机号码。');
    }
    return phone;
  }
}

/** `+8613800001234` → `138****1234`. */
function masked(phone: string): string {
  const local = phone.replace(/^\+86(?=1\d{10}$)/, '').replace(/^\+86/, '0');
  return local === '' ? '' : `${local.slice(0, 3)}${'*'.repeat(Math.max(4, local.length - 7))}${local.slice(-4)}`;
}
