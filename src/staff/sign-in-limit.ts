import { createHash } from 'node:crypto';
import { clientAddress } from '../client-address.ts';
import type { Clock } from '../clock.ts';
import { type Collection, changeOrInsert } from '../storage/index.ts';
import { AccountLockedError, TooManySignInsError } from './errors.ts';
import type { SignInFailures } from './sign-in-records.ts';

const MINUTE_MS = 60_000;
const WINDOW_MS = 15 * MINUTE_MS;
/** Failures of one account from one address. */
const PER_ACCOUNT = 5;
/** Failures from one address, whatever the names tried; an office shares one address. */
const PER_ADDRESS = 50;
/** Failures of one name from wherever: then the account itself is locked. */
const PER_NAME = 10;
const FIRST_LOCK_MS = 15 * MINUTE_MS;
const LONGEST_LOCK_MS = 24 * 60 * MINUTE_MS;
/** For so long after a lock the next one is twice as long. */
const REMEMBER_LOCK_MS = 24 * 60 * MINUTE_MS;
/** For so long an address is known from which somebody signed in. */
const KNOWN_MS = 30 * 24 * 60 * MINUTE_MS;
/** Written again when it is older than this: not every sign-in costs a write. */
const KNOWN_AGAIN_MS = 24 * 60 * MINUTE_MS;

/** A counted attempt, to be told how it ended. */
export interface SignInAttempt {
  username: string;
  address: string;
  /** This name signed in from here lately: strangers who lock it elsewhere do not keep its owner out. */
  isKnown: boolean;
}

/**
 * Limits failed sign-ins: in 15 minutes 5 per account and address, 50 per address, and 10 per name from all addresses that
 * the name is not known from, after which it is locked for those for 15 minutes, twice as long each time, 24 hours at
 * most. A name that nobody has is counted and locked just the same. Stored, so that a restart or a second process does
 * not forget. An attempt is counted before the password is looked at and taken back when it was right, so that attempts
 * at the same time cannot slip through together.
 */
export class SignInLimit {
  constructor(
    private readonly failures: Collection<SignInFailures>,
    private readonly clock: Clock,
  ) {}

  /** Count an attempt. @throws TooManySignInsError 429, AccountLockedError 429 */
  async count(username: string, address: string): Promise<SignInAttempt> {
    const now = this.clock.now();
    const isKnown = ((await this.failures.get(knownKey(username, address)))?.forgetAt ?? now) > now;
    // Looked at first, so that who waits is told how long; counted last, so that only real tries count towards it.
    const name = isKnown ? null : await this.failures.get(lockKey(username));
    if (name !== null) assertOpen(name, now);
    // Before anything is kept of the name: made-up names of one address fill no storage.
    const place = await this.failures.get(addressKey(address));
    if (place !== null) counting(place, PER_ADDRESS, now);
    await this.add(accountKey(username, address), (current) => counting(current, PER_ACCOUNT, now));
    await this.add(addressKey(address), (current) => counting(current, PER_ADDRESS, now));
    if (!isKnown) await this.add(lockKey(username), (current) => countingName(current, now));
    return { username, address, isKnown };
  }

  /** The attempt failed. @returns true when the name is locked from now on. */
  async failed({ username, isKnown }: SignInAttempt): Promise<boolean> {
    if (isKnown) return false;
    const now = this.clock.now();
    let isLocked = false;
    await this.failures.change(lockKey(username), (current) => {
      const locked = locking(current, now);
      isLocked = locked !== null;
      return locked;
    });
    return isLocked;
  }

  /** The attempt was right, though the sign-in may not be complete: what failed before it still counts. */
  async takeBack({ username, address, isKnown }: SignInAttempt): Promise<void> {
    const keys = [accountKey(username, address), addressKey(address), ...(isKnown ? [] : [lockKey(username)])];
    for (const key of keys) {
      await this.failures.change(key, (current) => ({ ...current, times: current.times.slice(0, -1) }));
    }
  }

  /** The sign-in is complete: what failed before it counts no more, but for the address, which is known from now on. */
  async forgive(username: string, address: string): Promise<void> {
    const now = this.clock.now();
    const known = await this.failures.get(knownKey(username, address));
    const isKnown = known !== null && known.forgetAt > now;
    // From a known address the owner comes in past a lock; it still stands against the strangers.
    if (!isKnown) await this.failures.remove(lockKey(username));
    await this.failures.remove(accountKey(username, address));
    if (isKnown && known.forgetAt.getTime() > now.getTime() + KNOWN_MS - KNOWN_AGAIN_MS) return;
    const forgetAt = new Date(now.getTime() + KNOWN_MS);
    await this.add(knownKey(username, address), (current) => ({ ...current, forgetAt }));
  }

  /** Open a locked name, and let its next lock be a short one again. */
  async unlock(username: string): Promise<void> {
    await this.failures.remove(lockKey(username));
  }

  /** Which of these names are locked now. */
  async locked(usernames: readonly string[]): Promise<Set<string>> {
    const now = this.clock.now();
    const names = new Map(usernames.map((username) => [lockKey(username), username]));
    const records = await this.failures.getMany([...names.keys()]);
    const locked = records.filter(({ lockedUntil }) => (lockedUntil ?? now) > now);
    return new Set(locked.map(({ _id }) => names.get(_id) ?? ''));
  }

  /** Forget what counts no more. */
  async sweep(): Promise<void> {
    const where = { forgetAt: { before: this.clock.now() } };
    const old = await this.failures.find({ where, sort: { forgetAt: 1 }, limit: 1000 });
    for (const record of old) await this.failures.remove(record._id);
  }

  private async add(key: string, count: (current: SignInFailures) => SignInFailures): Promise<void> {
    const none: SignInFailures = { _id: key, times: [], lockedUntil: null, locks: 0, forgetAt: this.clock.now() };
    await changeOrInsert(this.failures, none, count);
  }
}

function counting(current: SignInFailures, limit: number, now: Date): SignInFailures {
  const recent = recentOf(current, now);
  const [oldest] = recent;
  if (recent.length >= limit && oldest !== undefined) {
    throw new TooManySignInsError(minutesUntil(oldest.getTime() + WINDOW_MS, now));
  }
  return { ...current, times: [...recent, now], forgetAt: new Date(now.getTime() + WINDOW_MS) };
}

/** Of a name: refused while it is locked, and while as many attempts as lock it are being looked at. */
function countingName(current: SignInFailures, now: Date): SignInFailures {
  assertOpen(current, now);
  const recent = recentOf(current, now);
  if (recent.length >= PER_NAME) throw new AccountLockedError(FIRST_LOCK_MS / MINUTE_MS);
  const forgetAt = Math.max(now.getTime() + WINDOW_MS, current.locks > 0 ? current.forgetAt.getTime() : 0);
  return { ...current, times: [...recent, now], forgetAt: new Date(forgetAt) };
}

/** @throws AccountLockedError 429 */
function assertOpen({ lockedUntil }: SignInFailures, now: Date): void {
  const until = lockedUntil?.getTime() ?? 0;
  if (until > now.getTime()) throw new AccountLockedError(minutesUntil(until, now));
}

/** Null while there are not enough failures, or the name is locked already. */
function locking(current: SignInFailures, now: Date): SignInFailures | null {
  if ((current.lockedUntil?.getTime() ?? 0) > now.getTime()) return null;
  if (recentOf(current, now).length < PER_NAME) return null;
  const isRemembered = current.lockedUntil !== null && now.getTime() < current.lockedUntil.getTime() + REMEMBER_LOCK_MS;
  const locks = isRemembered ? current.locks + 1 : 1;
  const until = now.getTime() + Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** (locks - 1));
  return { ...current, times: [], locks, lockedUntil: new Date(until), forgetAt: new Date(until + REMEMBER_LOCK_MS) };
}

function recentOf({ times }: SignInFailures, now: Date): Date[] {
  return times.filter((time) => now.getTime() - time.getTime() < WINDOW_MS);
}

function minutesUntil(at: number, now: Date): number {
  return Math.max(1, Math.ceil((at - now.getTime()) / MINUTE_MS));
}

function accountKey(username: string, address: string): string {
  return keyOf('account', username, clientAddress({ ip: address }));
}

function addressKey(address: string): string {
  return keyOf('address', clientAddress({ ip: address }));
}

function knownKey(username: string, address: string): string {
  return keyOf('known', username, clientAddress({ ip: address }));
}

function lockKey(username: string): string {
  return keyOf('name', username);
}

function keyOf(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
