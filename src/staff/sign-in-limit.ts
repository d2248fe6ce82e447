import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { HotlineError } from '../errors.ts';
import type { Collection } from '../storage/index.ts';
import type { SignInFailures } from './account.ts';
import { TooManySignInsError } from './errors.ts';

const WINDOW_MS = 15 * 60_000;
/** Failures of one account from one address. */
const PER_ACCOUNT = 5;
/** Failures from one address, whatever the names tried; an office shares one address. */
const PER_ADDRESS = 50;

/**
 * Limits failed sign-ins: 5 in 15 minutes per account and address, 50 per address. Stored, so that a restart or a
 * second process does not forget them. An attempt is counted before the password is looked at and taken back when it
 * was right, so that attempts at the same time cannot slip through together.
 */
export class SignInLimit {
  constructor(
    private readonly failures: Collection<SignInFailures>,
    private readonly clock: Clock,
  ) {}

  /** @throws TooManySignInsError 429 */
  async count(username: string, address: string): Promise<void> {
    const now = this.clock.now();
    await this.add(keyOf('account', username, address), PER_ACCOUNT, now);
    await this.add(keyOf('address', address), PER_ADDRESS, now);
  }

  /** The password was right. */
  async forgive(username: string, address: string): Promise<void> {
    await this.failures.remove(keyOf('account', username, address));
    await this.failures.change(keyOf('address', address), (current) => ({
      ...current,
      times: current.times.slice(0, -1),
    }));
  }

  /** Forget what is older than the window. */
  async sweep(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - WINDOW_MS);
    const old = await this.failures.find({ where: { lastAt: { before } }, sort: { lastAt: 1 }, limit: 1000 });
    for (const record of old) await this.failures.remove(record._id);
  }

  private async add(key: string, limit: number, now: Date): Promise<void> {
    const counted = await this.failures.change(key, (current) => counting(current, limit, now));
    if (counted !== null) return;
    try {
      await this.failures.insert({ _id: key, times: [now], lastAt: now });
    } catch (error) {
      if (!(error instanceof HotlineError) || error.code !== 'hotline_storage_conflict') throw error;
      await this.failures.change(key, (current) => counting(current, limit, now));
    }
  }
}

function counting(current: SignInFailures, limit: number, now: Date): SignInFailures {
  const recent = current.times.filter((time) => now.getTime() - time.getTime() < WINDOW_MS);
  const [oldest] = recent;
  if (recent.length >= limit && oldest !== undefined) {
    throw new TooManySignInsError(Math.max(1, Math.ceil((oldest.getTime() + WINDOW_MS - now.getTime()) / 60_000)));
  }
  return { ...current, times: [...recent, now], lastAt: now };
}

function keyOf(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
