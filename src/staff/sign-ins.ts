import { createHash, randomBytes } from 'node:crypto';
import { clientAddress } from '../client-address.ts';
import type { Clock } from '../clock.ts';
import type { Collection } from '../storage/index.ts';
import { TicketOverError } from './errors.ts';
import type { SignInTicket, StaffSession } from './sign-in-records.ts';

/** A sign-in ends after this, whatever happens. */
export const SESSION_MS = 12 * 3_600_000;
/** A sign-in ends when it is not used for this long. */
export const IDLE_MS = 60 * 60_000;
/** How stale `lastSeenAt` may get before it is written again: not every call costs a write. */
const TOUCH_EVERY_MS = 60_000;
/** Between the password and the code. */
const TICKET_MS = 5 * 60_000;
const TICKET_TRIES = 5;

/** Where somebody signs in from. */
export interface SignInPlace {
  /** Network address, for the limit, the audit and his own list of sign-ins. */
  address: string;
  /** Browser and system in short, see `shortAgent`. */
  agent?: string;
}

/** One of somebody's sign-ins, as he sees it. */
export interface SignInView {
  /** Names it; opens nothing. */
  id: string;
  createdAt: Date;
  lastSeenAt: Date;
  address: string;
  agent: string;
}

/** Open sign-ins and what waits for its second factor. Tokens and tickets are stored as hashes only. */
export class SignIns {
  constructor(
    private readonly sessions: Collection<StaffSession>,
    private readonly tickets: Collection<SignInTicket>,
    private readonly clock: Clock,
  ) {}

  /** @returns the token (256 bits, base64url) for the cookie. */
  async open(staffId: string, { address, agent = '' }: SignInPlace): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    await this.sessions.insert({ _id: hashOf(token), staffId, createdAt: now, lastSeenAt: now, address, agent });
    return token;
  }

  /** The sign-in of a token; null when it is unknown, too old, or unused for too long. */
  async find(token: string): Promise<{ id: string; staffId: string; idleMs: number } | null> {
    const session = await this.sessions.get(hashOf(token));
    if (session === null) return null;
    const now = this.clock.now();
    if (!isOpen(session, now)) {
      await this.sessions.remove(session._id);
      return null;
    }
    const idleMs = now.getTime() - session.lastSeenAt.getTime();
    return { id: shownId(session), staffId: session.staffId, idleMs };
  }

  /** It is used. Written once a minute at most. */
  async touch(token: string, idleMs: number): Promise<void> {
    if (idleMs < TOUCH_EVERY_MS) return;
    const lastSeenAt = this.clock.now();
    await this.sessions.change(hashOf(token), (current) => ({ ...current, lastSeenAt }));
  }

  /** @returns whose it was; null when there was none. */
  async end(token: string): Promise<string | null> {
    const session = await this.sessions.get(hashOf(token));
    if (session === null) return null;
    await this.sessions.remove(session._id);
    return session.staffId;
  }

  /** Newest first. */
  async list(staffId: string): Promise<SignInView[]> {
    const now = this.clock.now();
    const found = await this.sessions.find({ where: { staffId }, limit: 1000 });
    return found
      .filter((session) => isOpen(session, now))
      .sort((one, other) => other.lastSeenAt.getTime() - one.lastSeenAt.getTime())
      .map((session) => {
        const { createdAt, lastSeenAt, address = '', agent = '' } = session;
        return { id: shownId(session), createdAt, lastSeenAt, address: address.replace(/^::ffff:/, ''), agent };
      });
  }

  /** End one of somebody's own. @returns false when he has none of this id. */
  async endOne(staffId: string, id: string): Promise<boolean> {
    const found = await this.sessions.find({ where: { staffId }, limit: 1000 });
    const session = found.find((one) => shownId(one) === id);
    return session !== undefined && this.sessions.remove(session._id);
  }

  /** End all of somebody's, and what waits for a code. @param except id of one that stays. */
  async endAll(staffId: string, except: string | null = null): Promise<void> {
    for (const ticket of await this.tickets.find({ where: { staffId }, limit: 1000 })) {
      await this.tickets.remove(ticket._id);
    }
    for (const session of await this.sessions.find({ where: { staffId }, limit: 1000 })) {
      if (shownId(session) !== except) await this.sessions.remove(session._id);
    }
  }

  /** The password was right. @returns the ticket with which the code is given. */
  async issueTicket(staffId: string, address: string): Promise<string> {
    const ticket = randomBytes(32).toString('base64url');
    const expiresAt = new Date(this.clock.now().getTime() + TICKET_MS);
    const from = clientAddress({ ip: address });
    await this.tickets.insert({ _id: hashOf(ticket), staffId, address: from, tries: 0, expiresAt });
    return ticket;
  }

  /** A code is tried with this ticket. @returns whose it is. @throws TicketOverError 401 */
  async tryTicket(ticket: string, address: string): Promise<string> {
    const now = this.clock.now();
    const from = clientAddress({ ip: address });
    const tried = await this.tickets.change(hashOf(ticket), (current) => {
      if (current.expiresAt <= now || current.address !== from || current.tries >= TICKET_TRIES) {
        throw new TicketOverError();
      }
      return { ...current, tries: current.tries + 1 };
    });
    if (tried === null) throw new TicketOverError();
    return tried.staffId;
  }

  /** Used up. @returns false when somebody else used it at the same moment. */
  redeemTicket(ticket: string): Promise<boolean> {
    return this.tickets.remove(hashOf(ticket));
  }

  /** Forget what has ended. */
  async sweep(): Promise<void> {
    const now = this.clock.now();
    const before = new Date(now.getTime() - IDLE_MS);
    const idle = await this.sessions.find({
      where: { lastSeenAt: { before } },
      sort: { lastSeenAt: 1 },
      limit: 1000,
    });
    for (const session of idle) await this.sessions.remove(session._id);
    const over = { expiresAt: { before: now } };
    const tickets = await this.tickets.find({ where: over, sort: { expiresAt: 1 }, limit: 1000 });
    for (const ticket of tickets) await this.tickets.remove(ticket._id);
  }
}

function isOpen({ createdAt, lastSeenAt }: StaffSession, now: Date): boolean {
  return now.getTime() - createdAt.getTime() < SESSION_MS && now.getTime() - lastSeenAt.getTime() < IDLE_MS;
}

/** Part of the hash of the token: names the sign-in to its owner, and opens nothing. */
function shownId({ _id }: StaffSession): string {
  return _id.slice(0, 20);
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
