import type { Clock } from '../clock.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Collection, FieldSeal } from '../storage/index.ts';
import { type AnswersBy, type Role, type Staff, type StaffAccount, staffOf } from './account.ts';
import { AccountAdmin, type NewStaff, type ReleaseReason } from './account-admin.ts';
import { Accounts, COMMAND_LINE } from './accounts.ts';
import type { Audit } from './audit.ts';
import { DirectoryAccounts } from './directory-accounts.ts';
import { LocalSignInOffError, SignInRefusedError, WrongCodeError } from './errors.ts';
import { OwnAccount } from './own-account.ts';
import { PASSWORD_COST, type PasswordCost } from './password.ts';
import { PasswordCheck } from './password-check.ts';
import { type KnownSkills, Profiles, type StaffProfile } from './profiles.ts';
import { type SecondFactorPolicy, SecondFactors } from './second-factor.ts';
import { SignInLimit } from './sign-in-limit.ts';
import type { SignInFailures, SignInTicket, StaffSession } from './sign-in-records.ts';
import { type SignInPlace, SignIns } from './sign-ins.ts';
import { type StaffListed, staffList } from './staff-list.ts';
import { StaffTelephones } from './staff-telephones.ts';

const SWEEP_EVERY_MS = 15 * 60_000;
const SWEEP_JOB = 'staff-sweep';
const WRONG_PASSWORD_MS = 500;

export interface StaffServiceDeps {
  accounts: Collection<StaffAccount>;
  sessions: Collection<StaffSession>;
  tickets: Collection<SignInTicket>;
  failures: Collection<SignInFailures>;
  audit: Audit;
  jobs: Jobs;
  clock: Clock;
  seal: Pick<FieldSeal, 'seal' | 'open' | 'fingerprint'>;
  /** Which numbers (E.164) may be called by us; mainland telephones unless given. */
  isCallable?: (phone: string) => boolean;
  /** Makes an id for an account. */
  newId: () => string;
  /** Default `optional`. */
  secondFactor?: SecondFactorPolicy;
  /** False: only the directory lets people in. Default true. */
  localSignIn?: boolean;
  /** Ids that skills and languages are chosen from; without it any is taken. */
  knownSkills?: () => KnownSkills;
  /** Called after an account was closed, lost a role with which cases are served, or was signed out by force. */
  onReleased?: (staffId: string, reason: ReleaseReason) => Promise<void>;
  /** An account was locked after failed sign-ins. */
  onLocked?: (staffId: string) => void;
  /** Default {@link PASSWORD_COST}. */
  passwordCost?: PasswordCost;
  /** After how long a wrong password is answered, ms; see {@link PasswordCheck}. */
  wrongPasswordMs?: number;
}

/** What somebody must do before anything else works. */
export type MustDo = 'change-password' | 'enrol';

/** Somebody who is signed in. */
export interface SignedIn {
  staff: Staff;
  /** Names the sign-in to its owner, see `SignInView`. */
  signInId: string;
  mustDo: MustDo | null;
}

/** How a right password is answered. */
export type SignInStep =
  | { step: 'done'; staff: Staff; token: string; mustDo: MustDo | null }
  | { step: 'second-factor'; ticket: string };

/** Staff accounts and sign-ins (账号与登录). */
export class StaffService {
  /** What everybody does to his own account. */
  readonly own: OwnAccount;
  /** What administrators do to accounts. */
  readonly admin: AccountAdmin;
  /** Accounts of the bureau's own directory. */
  readonly directory: DirectoryAccounts;
  private readonly accounts: Accounts;
  private readonly signIns: SignIns;
  private readonly limit: SignInLimit;
  private readonly check: PasswordCheck;
  private readonly secondFactors: SecondFactors;
  private readonly telephones: StaffTelephones;
  private readonly directoryOfProfiles: Profiles;

  constructor(private readonly deps: StaffServiceDeps) {
    const { audit, clock, seal, passwordCost: cost = PASSWORD_COST, secondFactor: policy = 'optional' } = deps;
    const now = () => clock.now();
    const accounts = new Accounts(deps.accounts);
    const limit = new SignInLimit(deps.failures, clock);
    const signIns = new SignIns(deps.sessions, deps.tickets, clock);
    const check = new PasswordCheck({
      ...{ accounts: deps.accounts, limit, audit, cost, wrongAfterMs: deps.wrongPasswordMs ?? WRONG_PASSWORD_MS },
      onLocked: (staffId) => deps.onLocked?.(staffId),
    });
    const secondFactors = new SecondFactors({ accounts: deps.accounts, seal, clock, policy });
    const profiles = new Profiles({ accounts, seal, clock, knownSkills: deps.knownSkills });
    const onReleased = async (staffId: string, reason: ReleaseReason) => deps.onReleased?.(staffId, reason);
    this.accounts = accounts;
    this.limit = limit;
    this.signIns = signIns;
    this.check = check;
    this.secondFactors = secondFactors;
    this.telephones = new StaffTelephones(accounts, seal, deps.isCallable);
    this.directoryOfProfiles = profiles;
    this.own = new OwnAccount({ accounts, signIns, secondFactors, check, audit, policy, cost, now });
    const { newId } = deps;
    this.admin = new AccountAdmin({
      ...{ accounts, signIns, secondFactors, limit, profiles, audit, cost, newId, now, onReleased },
    });
    this.directory = new DirectoryAccounts({ accounts, signIns, profiles, audit, newId, now, onReleased });
    deps.jobs.handle(SWEEP_JOB, () => this.sweep());
  }

  /** Begin to forget old sign-ins. Called once at start. */
  async start(): Promise<void> {
    await this.deps.jobs.every(SWEEP_JOB, SWEEP_EVERY_MS);
  }

  /**
   * The password. Without the right one nobody learns whether there is such an account, whether it is closed, or
   * whether it has a second factor.
   * @param name as it was typed: keyboards of telephones write the first letter large.
   * @param agent browser and system in short, see `shortAgent`.
   * @returns the token for the cookie, or the ticket with which the code of the second factor is given.
   * @throws SignInRefusedError 401, TooManySignInsError 429, AccountLockedError 429, LocalSignInOffError 403
   */
  async signIn(name: string, password: string, address: string, agent = ''): Promise<SignInStep> {
    if (this.deps.localSignIn === false) throw new LocalSignInOffError();
    const username = name.normalize('NFKC').trim().toLowerCase();
    const account = await this.accounts.byUsername(username);
    if (!(await this.check.isRight(account, { username, password, address })) || account === null) {
      throw new SignInRefusedError();
    }
    if (this.secondFactors.isAsked(account)) {
      return { step: 'second-factor', ticket: await this.signIns.issueTicket(account._id, address) };
    }
    return this.complete(account, { address, agent });
  }

  /**
   * The code of the second factor, or a recovery code.
   * @throws WrongCodeError 401, TicketOverError 401, TooManySignInsError 429, AccountLockedError 429
   */
  async signInWithCode(
    ticket: string,
    code: string,
    { address, agent = '' }: SignInPlace,
  ): Promise<Extract<SignInStep, { step: 'done' }>> {
    const account = await this.accounts.require(await this.signIns.tryTicket(ticket, address));
    const { _id, username } = account;
    const taken = await this.check.attempt({ username, address, account }, async () =>
      account.disabled ? null : this.secondFactors.take(_id, code),
    );
    if (taken === null || !(await this.signIns.redeemTicket(ticket))) throw new WrongCodeError();
    if (taken === 'recovery') {
      await this.deps.audit.record({ who: _id, what: 'recovery-code-used', subject: _id, address });
    }
    return this.complete(account, { address, agent });
  }

  async signOut(token: string, address: string): Promise<void> {
    const staffId = await this.signIns.end(token);
    if (staffId !== null) await this.deps.audit.record({ who: staffId, what: 'sign-out', subject: staffId, address });
  }

  /**
   * Who may work with this token, as the account is at this moment; null when it is unknown, too old, unused for too
   * long, the account is closed, or something must be done first ({@link signedIn} tells what).
   * @param touch false to look without counting as use.
   */
  async whoIs(token: string, touch = true): Promise<Staff | null> {
    const found = await this.signedIn(token, touch);
    return found === null || found.mustDo !== null ? null : found.staff;
  }

  /** Who holds this token, also when he must do something first. */
  async signedIn(token: string, touch = true): Promise<SignedIn | null> {
    const signIn = await this.signIns.find(token);
    const account = signIn === null ? null : await this.accounts.get(signIn.staffId);
    if (signIn === null || account === null || account.disabled) return null;
    if (touch) await this.signIns.touch(token, signIn.idleMs);
    return { staff: staffOf(account), signInId: signIn.id, mustDo: this.mustDo(account) };
  }

  /** An account with a password that is not to be changed first. @throws UsernameTakenError 409, StaffInvalidError 422 */
  async add(input: NewStaff & { password: string }): Promise<Staff> {
    return (await this.admin.add(input, COMMAND_LINE)).staff;
  }

  /** All accounts by username. */
  async list(): Promise<(Staff & { disabled: boolean })[]> {
    return (await this.accounts.all()).map((account) => ({ ...staffOf(account), disabled: account.disabled }));
  }

  /** All accounts for who administers them, with the names of clients in clear. */
  async listed(): Promise<StaffListed[]> {
    const accounts = await this.accounts.all();
    const locked = await this.limit.locked(accounts.map(({ username }) => username));
    return staffList(accounts, { locked, profileOf: (one) => this.directoryOfProfiles.profileOf(one) });
  }

  /** Lawyers who can be given a case, with what they are specially fit for. */
  async lawyers(): Promise<{ id: string; displayName: string; skills: string[] }[]> {
    const accounts = await this.accounts.all();
    return accounts
      .filter(({ disabled, roles }) => !disabled && roles.includes('lawyer'))
      .map(({ _id, displayName, skills }) => ({ id: _id, displayName, skills }));
  }

  /** Everybody whose account is open and may take cases; at most 2 s old. */
  profiles(): Promise<StaffProfile[]> {
    return this.directoryOfProfiles.all();
  }

  /** One of them; null when there is none, or his account is closed. At most 2 s old. */
  profileOf(staffId: string): Promise<StaffProfile | null> {
    return this.directoryOfProfiles.of(staffId);
  }

  /** His telephone (sealed, '' for none) and how he takes calls; null when there is no such account, or it is closed. */
  telephoneOf(staffId: string): Promise<{ phone: string; answersBy: AnswersBy } | null> {
    return this.telephones.of(staffId);
  }

  /** The same for his own page: `138****1234`, '' for none. */
  telephoneShown(staffId: string): Promise<{ phoneMasked: string; answersBy: AnswersBy }> {
    return this.telephones.shown(staffId);
  }

  /** Set what is given and keep the rest. @throws StaffInvalidError 422 naming `phone`. */
  async setTelephone(staffId: string, given: { phone?: string; answersBy?: AnswersBy }): Promise<void> {
    await this.telephones.set(staffId, given);
    this.directoryOfProfiles.forget();
  }

  /** The id of an account. @throws StaffMissingError 404 */
  idOf(username: string): Promise<string> {
    return this.admin.idOf(username);
  }

  async setSkills(username: string, skills: string[]): Promise<void> {
    await this.admin.setProfile(await this.idOf(username), { skills }, COMMAND_LINE);
  }

  /** Close or reopen an account; closing ends all its sign-ins. */
  async setDisabled(username: string, disabled: boolean): Promise<void> {
    await this.admin.setDisabled(await this.idOf(username), disabled, COMMAND_LINE);
  }

  async setRoles(username: string, roles: Role[]): Promise<void> {
    await this.admin.setRoles(await this.idOf(username), roles, COMMAND_LINE);
  }

  /** A new password ends all sign-ins with the old one. @param password left out: one is made, to be changed first. */
  async setPassword(username: string, password?: string): Promise<string> {
    return this.admin.setPassword(await this.idOf(username), COMMAND_LINE, password);
  }

  /** Display names by id; unknown ids are left out. */
  async names(ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const accounts = await this.deps.accounts.getMany([...new Set(ids)]);
    return new Map(accounts.map((account) => [account._id, account.displayName]));
  }

  /** Forget sign-ins that ended and failures that no longer count. */
  async sweep(): Promise<void> {
    await this.signIns.sweep();
    await this.limit.sweep();
  }

  /** @param checked the account as it was when its password was looked at. */
  private async complete(checked: StaffAccount, place: SignInPlace): Promise<Extract<SignInStep, { step: 'done' }>> {
    const { _id, username } = checked;
    const lastSignInAt = this.deps.clock.now();
    await this.accounts.change(_id, (current) => ({ ...current, lastSignInAt }));
    await this.limit.forgive(username, place.address);
    const token = await this.signIns.open(_id, place);
    const account = await this.accounts.require(_id);
    // Closed, or given a new password in this moment: all its sign-ins were ended, perhaps before this one was there.
    if (account.disabled || account.passwordChangedAt?.getTime() !== checked.passwordChangedAt?.getTime()) {
      await this.signIns.end(token);
      throw new SignInRefusedError();
    }
    await this.deps.audit.record({ who: _id, what: 'sign-in', subject: _id, address: place.address });
    return { step: 'done', staff: staffOf(account), token, mustDo: this.mustDo(account) };
  }

  private mustDo(account: StaffAccount): MustDo | null {
    if (account.oidcSubject === '' && account.mustChangePassword) return 'change-password';
    return this.secondFactors.isMissing(account) ? 'enrol' : null;
  }
}

export function createStaffService(deps: StaffServiceDeps): StaffService {
  return new StaffService(deps);
}
