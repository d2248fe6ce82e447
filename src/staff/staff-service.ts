import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { HotlineError } from '../errors.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Collection, FieldSeal } from '../storage/index.ts';
import { callableNumbers, parsePhone } from '../text/index.ts';
import {
  type AnswersBy,
  ROLES,
  type Role,
  type SignInFailures,
  type Staff,
  type StaffAccount,
  type StaffSession,
} from './account.ts';
import type { Audit } from './audit.ts';
import { SignInRefusedError, StaffInvalidError, StaffMissingError, UsernameTakenError } from './errors.ts';
import { hashPassword, SCRYPT_COST, type ScryptCost, verifyPassword } from './password.ts';
import { SignInLimit } from './sign-in-limit.ts';

/** A sign-in ends after this, whatever happens. */
export const SESSION_MS = 12 * 3_600_000;
/** A sign-in ends when it is not used for this long. */
export const IDLE_MS = 60 * 60_000;
/** How stale `lastSeenAt` may get before it is written again: not every call costs a write. */
const TOUCH_EVERY_MS = 60_000;
const SWEEP_EVERY_MS = 15 * 60_000;
const SWEEP_JOB = 'staff-sweep';

export interface StaffServiceDeps {
  accounts: Collection<StaffAccount>;
  sessions: Collection<StaffSession>;
  failures: Collection<SignInFailures>;
  audit: Audit;
  jobs: Jobs;
  clock: Clock;
  seal: Pick<FieldSeal, 'seal' | 'open'>;
  /** Which numbers (E.164) may be called by us; mainland telephones unless given. */
  isCallable?: (phone: string) => boolean;
  /** Makes an id for an account. */
  newId: () => string;
  /** Default {@link SCRYPT_COST}. */
  scrypt?: ScryptCost;
}

/** Staff accounts and sign-ins (账号与登录). */
export class StaffService {
  private readonly limit: SignInLimit;
  private readonly cost: ScryptCost;
  /** What an unknown name is compared with, so that it takes as long as a known one. */
  private readonly nobody: Promise<string>;

  constructor(private readonly deps: StaffServiceDeps) {
    this.limit = new SignInLimit(deps.failures, deps.clock);
    this.cost = deps.scrypt ?? SCRYPT_COST;
    this.nobody = hashPassword(randomBytes(16).toString('hex'), this.cost);
    deps.jobs.handle(SWEEP_JOB, () => this.sweep());
  }

  /** Begin to forget old sign-ins. Called once at start. */
  async start(): Promise<void> {
    await this.deps.jobs.every(SWEEP_JOB, SWEEP_EVERY_MS);
  }

  /**
   * @param address the client's network address, for the limit and the audit.
   * @returns the staff member and the token (256 bits, base64url) for the cookie.
   * @throws SignInRefusedError 401, TooManySignInsError 429
   */
  async signIn(username: string, password: string, address: string): Promise<{ staff: Staff; token: string }> {
    await this.limit.count(username, address);
    const account = await this.byUsername(username);
    const right = await verifyPassword(password, account?.passwordHash ?? (await this.nobody));
    if (account === null || !right || account.disabled) {
      await this.deps.audit.record({ who: account?._id ?? null, what: 'sign-in-refused', subject: '', address });
      throw new SignInRefusedError();
    }
    await this.limit.forgive(username, address);
    const token = randomBytes(32).toString('base64url');
    const now = this.deps.clock.now();
    await this.deps.sessions.insert({ _id: hashToken(token), staffId: account._id, createdAt: now, lastSeenAt: now });
    await this.deps.audit.record({ who: account._id, what: 'sign-in', subject: account._id, address });
    return { staff: staffOf(account), token };
  }

  async signOut(token: string, address: string): Promise<void> {
    const session = await this.deps.sessions.get(hashToken(token));
    if (session === null) return;
    await this.deps.sessions.remove(session._id);
    await this.deps.audit.record({ who: session.staffId, what: 'sign-out', subject: session.staffId, address });
  }

  /**
   * Who holds this token, as the account is at this moment; null when it is unknown, too old, unused for too long,
   * or the account is disabled.
   * @param touch false to look without counting as use.
   */
  async whoIs(token: string, touch = true): Promise<Staff | null> {
    const session = await this.deps.sessions.get(hashToken(token));
    if (session === null) return null;
    const now = this.deps.clock.now();
    const idle = now.getTime() - session.lastSeenAt.getTime();
    if (now.getTime() - session.createdAt.getTime() >= SESSION_MS || idle >= IDLE_MS) {
      await this.deps.sessions.remove(session._id);
      return null;
    }
    const account = await this.deps.accounts.get(session.staffId);
    if (account === null || account.disabled) return null;
    if (touch && idle >= TOUCH_EVERY_MS) {
      await this.deps.sessions.change(session._id, (current) => ({ ...current, lastSeenAt: now }));
    }
    return staffOf(account);
  }

  /** @throws UsernameTakenError 409, StaffInvalidError 422 */
  async add(input: {
    username: string;
    displayName: string;
    roles: Role[];
    password: string;
    /** Of a lawyer; see `StaffAccount`. */
    skills?: readonly string[];
  }): Promise<Staff> {
    const { username, displayName, password } = input;
    if (!/^[a-z0-9][a-z0-9._-]{1,31}$/.test(username)) {
      throw new StaffInvalidError('username', '2 to 32 characters of a–z, 0–9, dot, dash or underscore');
    }
    if (displayName.trim() === '' || displayName.length > 40) {
      throw new StaffInvalidError('displayName', '1 to 40 characters');
    }
    const roles = ROLES.filter((role) => input.roles.includes(role));
    if (roles.length === 0) throw new StaffInvalidError('roles', `at least one of ${ROLES.join(', ')}`);
    assertPassword(password);
    const account: StaffAccount = {
      _id: this.deps.newId(),
      username,
      displayName: displayName.trim(),
      roles,
      passwordHash: await hashPassword(password, this.cost),
      disabled: false,
      skills: [...(input.skills ?? [])],
      phone: '',
      answersBy: 'phone',
      createdAt: this.deps.clock.now(),
    };
    try {
      return staffOf(await this.deps.accounts.insert(account));
    } catch (error) {
      if (error instanceof HotlineError && error.code === 'hotline_storage_conflict') {
        throw new UsernameTakenError(username);
      }
      throw error;
    }
  }

  /** All accounts by username. */
  async list(): Promise<(Staff & { disabled: boolean })[]> {
    const accounts = await this.deps.accounts.find({ sort: { username: 1 }, limit: 1000 });
    return accounts.map((account) => ({ ...staffOf(account), disabled: account.disabled }));
  }

  /** Lawyers who can be given a case, with what they are specially fit for. */
  async lawyers(): Promise<{ id: string; displayName: string; skills: string[] }[]> {
    const accounts = await this.deps.accounts.find({ sort: { username: 1 }, limit: 1000 });
    return accounts
      .filter(({ disabled, roles }) => !disabled && roles.includes('lawyer'))
      .map(({ _id, displayName, skills }) => ({ id: _id, displayName, skills: skills ?? [] }));
  }

  async setSkills(username: string, skills: string[]): Promise<void> {
    await this.update(username, (account) => ({ ...account, skills }), false);
  }

  /** His telephone (sealed, '' for none) and how he takes calls; null when there is no such account, or it is closed. */
  async telephoneOf(staffId: string): Promise<{ phone: string; answersBy: AnswersBy } | null> {
    const account = await this.deps.accounts.get(staffId);
    if (account === null || account.disabled) return null;
    return { phone: account.phone ?? '', answersBy: account.answersBy ?? 'phone' };
  }

  /** The same for his own page: `138****1234`, '' for none. */
  async telephoneShown(staffId: string): Promise<{ phoneMasked: string; answersBy: AnswersBy }> {
    const { phone, answersBy } = (await this.telephoneOf(staffId)) ?? { phone: '', answersBy: 'phone' as const };
    return { phoneMasked: maskedTelephone(this.deps.seal.open(phone)), answersBy };
  }

  /**
   * Set what is given and keep the rest.
   * @param phone as it is written or said, or E.164; '' takes it away.
   * @throws StaffInvalidError 422 naming `phone`.
   */
  async setTelephone(staffId: string, { phone, answersBy }: { phone?: string; answersBy?: AnswersBy }): Promise<void> {
    const sealed = phone === undefined ? null : this.deps.seal.seal(asTelephone(phone, this.deps.isCallable));
    await this.deps.accounts.change(staffId, (account) => ({
      ...account,
      ...(sealed === null ? {} : { phone: sealed }),
      ...(answersBy === undefined ? {} : { answersBy }),
    }));
  }

  /** The id of an account. @throws StaffMissingError 404 */
  async idOf(username: string): Promise<string> {
    const account = await this.byUsername(username);
    if (account === null) throw new StaffMissingError(username);
    return account._id;
  }

  /** Close or reopen an account; closing ends all its sign-ins. */
  async setDisabled(username: string, disabled: boolean): Promise<void> {
    await this.update(username, (account) => ({ ...account, disabled }));
  }

  async setRoles(username: string, roles: Role[]): Promise<void> {
    if (roles.length === 0) throw new StaffInvalidError('roles', `at least one of ${ROLES.join(', ')}`);
    await this.update(username, (account) => ({ ...account, roles }), false);
  }

  /** A new password ends all sign-ins with the old one. */
  async setPassword(username: string, password: string): Promise<void> {
    assertPassword(password);
    const passwordHash = await hashPassword(password, this.cost);
    await this.update(username, (account) => ({ ...account, passwordHash }));
  }

  /** Display names by id; unknown ids are left out. */
  async names(ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const accounts = await this.deps.accounts.getMany([...new Set(ids)]);
    return new Map(accounts.map((account) => [account._id, account.displayName]));
  }

  /** Forget sign-ins that ended and failures that no longer count. */
  async sweep(): Promise<void> {
    const before = new Date(this.deps.clock.now().getTime() - IDLE_MS);
    const ended = await this.deps.sessions.find({
      where: { lastSeenAt: { before } },
      sort: { lastSeenAt: 1 },
      limit: 1000,
    });
    for (const session of ended) await this.deps.sessions.remove(session._id);
    await this.limit.sweep();
  }

  private async byUsername(username: string): Promise<StaffAccount | null> {
    const [account] = await this.deps.accounts.find({ where: { username }, limit: 1 });
    return account ?? null;
  }

  private async update(
    username: string,
    change: (account: StaffAccount) => StaffAccount,
    endSignIns = true,
  ): Promise<void> {
    const account = await this.byUsername(username);
    if (account === null) throw new StaffMissingError(username);
    await this.deps.accounts.change(account._id, change);
    if (!endSignIns) return;
    const signIns = await this.deps.sessions.find({ where: { staffId: account._id }, limit: 1000 });
    for (const signIn of signIns) await this.deps.sessions.remove(signIn._id);
  }
}

export function createStaffService(deps: StaffServiceDeps): StaffService {
  return new StaffService(deps);
}

function staffOf(account: StaffAccount): Staff {
  const { _id, username, displayName, roles } = account;
  return { id: _id, username, displayName, roles: [...roles] };
}

function asTelephone(text: string, isCallable = callableNumbers(['+86'])): string {
  const plain = text.trim();
  if (plain === '') return plain;
  const written = /^[\d\s()+.-]{7,24}$/.test(plain) ? parsePhone(plain) : null;
  const phone = [plain, written ?? ''].find(isCallable);
  if (phone === undefined) {
    throw new StaffInvalidError('phone', '请写 11 位手机号码，或者带区号的座机号码。');
  }
  return phone;
}

/** `+8613800001234` → `138****1234`. */
function maskedTelephone(phone: string): string {
  const local = phone.replace(/^\+86(?=1\d{10}$)/, '').replace(/^\+86/, '0');
  return local === '' ? '' : `${local.slice(0, 3)}${'*'.repeat(Math.max(4, local.length - 7))}${local.slice(-4)}`;
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function assertPassword(password: string): void {
  if (password.length < 10) throw new StaffInvalidError('password', 'at least 10 characters');
  if (password.length > 200) throw new StaffInvalidError('password', 'at most 200 characters');
}
