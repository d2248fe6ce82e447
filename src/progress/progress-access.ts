import { randomBytes, randomInt } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { asHotlineError, type HotlineError } from '../errors.ts';
import { type Collection, changeOrInsert, type FieldSeal, type Stored } from '../storage/index.ts';
import { type ReferencePrefix, readReferenceNumber } from '../text/index.ts';
import type { ProgressPass } from './progress-pass.ts';

const CODE_MS = 10 * 60_000;
const PASS_MS = 30 * 60_000;
const HOUR_MS = 60 * 60_000;
const CODES_AN_HOUR = 3;
const TRIES = 5;
const LAST_DIGITS = 4;

/** Sends one-time codes by text message, filled at composition where a gateway can. */
export interface CodePhone {
  /** @param phone E.164. */
  canSend(phone: string): boolean;
  /** `failed`: it certainly did not go. */
  send(sms: { phone: string; code: string; text: string }): Promise<'sent' | 'unknown' | 'failed'>;
}

/** What of a matter tells who may see it. */
export interface ProgressCase {
  /** As it is written. */
  number: string;
  /** Of whom it is for; null where he has none. */
  conversationId: string | null;
  /** Sealed telephones that were told with it. */
  phones: readonly string[];
  /** How he may be written to; `none`: not at all, somebody else may read it. */
  reach: 'channel' | 'phone' | 'none';
}

/** The matters of one kind, by their numbers. */
export interface ProgressBook<Found extends Stored> {
  prefix: ReferencePrefix;
  /** 申请, 工单: stands before the number in the message with the code. */
  subject: string;
  /** @param number as it is written. */
  find(number: string): Promise<Found | null>;
  caseOf(found: Found): ProgressCase;
  /** Wrong number, wrong or old code: the same for all of them. */
  wrong(): HotlineError;
}

interface Dependencies {
  access: Collection<ProgressPass>;
  /** Brings a code to the conversation; resolves when it is stored to be sent. */
  line: {
    notify(input: { conversationId: string; key: string; text: string; kind: 'aid-code' }): Promise<void>;
  };
  seal: Pick<FieldSeal, 'open' | 'fingerprint'>;
  clock: Clock;
  log: Logger;
}

/**
 * Progress for who asked and nobody else (查进度). The conversation it was asked in may ask at once: the channel's own
 * identity stands for him. Anybody else needs the number, the last four digits of the telephone, and a one-time code that
 * goes to that telephone, or to the conversation where no text message can be sent; no answer tells whether a number
 * exists.
 */
export class ProgressAccess<Found extends Stored> {
  private phone: CodePhone | null = null;

  constructor(
    private readonly book: ProgressBook<Found>,
    private readonly deps: Dependencies,
  ) {}

  /** Codes go by text message from now on. */
  connectPhone(phone: CodePhone): void {
    this.phone = phone;
  }

  /** The matter, when it was asked in this conversation; null otherwise, whatever the number. */
  async ofConversation(number: string, conversationId: string): Promise<Found | null> {
    const found = await this.byNumber(number);
    return found !== null && this.book.caseOf(found).conversationId === conversationId ? found : null;
  }

  /** Send a code, if number and digits fit. It returns the same whether they do or not, also when it cannot be sent. */
  async sendCode(number: string, phoneEnd: string): Promise<void> {
    try {
      await this.sendIfFit(number, phoneEnd);
    } catch (error) {
      this.notSent(error);
    }
  }

  private async sendIfFit(number: string, phoneEnd: string): Promise<void> {
    const found = await this.byNumber(number);
    if (found === null) return;
    const { _id } = found;
    const { conversationId, reach, phones, number: written } = this.book.caseOf(found);
    const phone = this.fitting(phones, phoneEnd);
    if (phone === null) return;
    // In danger nobody is written to unasked, and who asks here need not be the one it is for.
    const byPhone = reach !== 'none' && this.phone?.canSend(phone) === true;
    const byChannel = reach === 'channel' && conversationId !== null;
    if (!byPhone && !byChannel) return;
    const now = this.deps.clock.now();
    const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
    const print = this.print('code', _id, code);
    if (!(await this.keepCode(_id, print, now))) return;
    const text = `验证码${code}，10分钟内有效，用来查询${this.book.subject}${written}的进度。不是您本人在查的，请不要告诉任何人。`;
    const toChannel = async (): Promise<void> => {
      if (!byChannel) return;
      const key = `aid-code:${_id}:${now.getTime()}:${print.slice(0, 8)}`;
      await this.deps.line.notify({ conversationId, key, text, kind: 'aid-code' });
    };
    if (!byPhone) return toChannel();
    // Not waited for: how long a gateway takes would tell that there is such a matter.
    this.phone
      ?.send({ phone, code, text })
      .then((outcome) => (outcome === 'failed' ? toChannel() : undefined))
      .catch((error: unknown) => this.notSent(error));
  }

  private notSent(error: unknown): void {
    this.deps.log.error({ code: asHotlineError(error).code }, 'a code for progress could not be sent');
  }

  /**
   * Spend a code. @returns the matter and a pass that reads it again for 30 minutes.
   * @throws the book's error: wrong number, wrong, used or old code, or too many tries.
   */
  async byCode(number: string, code: string): Promise<{ found: Found; pass: string }> {
    const found = await this.byNumber(number);
    if (found === null) throw this.book.wrong();
    const now = this.deps.clock.now();
    const given = this.print('code', found._id, code.normalize('NFKC').trim());
    const pass = randomBytes(24).toString('base64url');
    let isRight = false;
    await this.deps.access.change(found._id, (current) => {
      const isOpen = current.code !== '' && current.tries > 0 && current.codeUntil > now;
      isRight = isOpen && current.code === given;
      if (!isOpen) return null;
      if (!isRight) return { ...current, tries: current.tries - 1 };
      const print = this.print('pass', found._id, pass);
      return { ...current, code: '', pass: print, passUntil: new Date(now.getTime() + PASS_MS) };
    });
    if (!isRight) throw this.book.wrong();
    return { found, pass };
  }

  /** @throws the book's error */
  async byPass(number: string, pass: string): Promise<Found> {
    const found = await this.byNumber(number);
    const access = found === null ? null : await this.deps.access.get(found._id);
    if (found === null || access === null || access.pass === '') throw this.book.wrong();
    const isRight = access.pass === this.print('pass', found._id, pass);
    if (!isRight || access.passUntil <= this.deps.clock.now()) throw this.book.wrong();
    return found;
  }

  private async byNumber(number: string): Promise<Found | null> {
    const written = readReferenceNumber(this.book.prefix, number);
    return written === null ? null : this.book.find(written);
  }

  /** The telephone that ends so, E.164; null when none does. */
  private fitting(phones: readonly string[], phoneEnd: string): string | null {
    const end = phoneEnd.normalize('NFKC').trim();
    if (!/^\d{4}$/u.test(end)) return null;
    const told = phones.filter((phone) => phone !== '').map((phone) => this.deps.seal.open(phone));
    return told.find((phone) => phone.slice(-LAST_DIGITS) === end) ?? null;
  }

  /** @returns false when too many were sent. */
  private async keepCode(id: string, code: string, now: Date): Promise<boolean> {
    const { access } = this.deps;
    const codeUntil = new Date(now.getTime() + CODE_MS);
    let isKept = false;
    const none = { _id: id, code: '', codeUntil: now, tries: 0, sentAt: [], pass: '', passUntil: now };
    await changeOrInsert<ProgressPass>(access, none, (current) => {
      const sentAt = current.sentAt.filter((at) => now.getTime() - at.getTime() < HOUR_MS);
      isKept = sentAt.length < CODES_AN_HOUR;
      return isKept ? { ...current, code, codeUntil, tries: TRIES, sentAt: [...sentAt, now] } : null;
    });
    return isKept;
  }

  private print(kind: 'code' | 'pass', id: string, secret: string): string {
    return this.deps.seal.fingerprint(`${this.book.prefix} ${kind} ${id} ${secret}`);
  }
}
