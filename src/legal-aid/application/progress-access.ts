import { randomBytes, randomInt } from 'node:crypto';
import { Schema } from 'mongoose';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { asHotlineError } from '../../errors.ts';
import {
  type Collection,
  type CollectionDefinition,
  changeOrInsert,
  type FieldSeal,
  type Stored,
} from '../../storage/index.ts';
import { readReferenceNumber } from '../../text/index.ts';
import type { AidApplication } from './application.ts';
import { AidCodeError } from './errors.ts';
import type { AidResidentLine } from './resident-line.ts';

/** Who may see the progress of one application without a conversation of his own; `_id` is the application's. */
export interface AidAccess extends Stored {
  /** Fingerprint of the code that was sent, '' when it was used or there is none. */
  code: string;
  codeUntil: Date;
  /** Wrong codes that may still be tried. */
  tries: number;
  /** When codes were sent in the last hour, UTC. */
  sentAt: Date[];
  /** Fingerprint of the pass that a right code gave. */
  pass: string;
  passUntil: Date;
}

const accessSchema = new Schema(
  {
    _id: { type: String, required: true },
    code: { type: String, default: '' },
    codeUntil: { type: Date, required: true },
    tries: { type: Number, required: true },
    sentAt: { type: [Date], default: [] },
    pass: { type: String, default: '' },
    passUntil: { type: Date, required: true },
  },
  { versionKey: false },
);

export const aidAccessCollection: CollectionDefinition<AidAccess> = { name: 'aidAccess', schema: accessSchema };

const CODE_MS = 10 * 60_000;
const PASS_MS = 30 * 60_000;
const HOUR_MS = 60 * 60_000;
const CODES_AN_HOUR = 3;
const TRIES = 5;
const LAST_DIGITS = 4;

/** Sends one-time codes by text message, filled at composition where a gateway can. */
export interface AidCodePhone {
  /** @param phone E.164. */
  canSend(phone: string): boolean;
  /** `failed`: it certainly did not go. */
  send(sms: { phone: string; code: string; text: string }): Promise<'sent' | 'unknown' | 'failed'>;
}

export interface ProgressAccessDeps {
  applications: Collection<AidApplication>;
  access: Collection<AidAccess>;
  line: AidResidentLine;
  seal: Pick<FieldSeal, 'open' | 'fingerprint'>;
  clock: Clock;
  log: Logger;
}

/**
 * Progress for the applicant and nobody else (查进度). The conversation that applied may ask at once: the channel's own
 * identity stands for him. Anybody else needs the order number, the last four digits of the telephone, and a one-time
 * code that goes to that telephone, or to the conversation that applied where no text message can be sent; no answer
 * tells whether a number exists.
 */
export class ProgressAccess {
  private phone: AidCodePhone | null = null;

  constructor(private readonly deps: ProgressAccessDeps) {}

  /** Codes go by text message from now on. */
  connectPhone(phone: AidCodePhone): void {
    this.phone = phone;
  }

  /** The application, when it was made in this conversation; null otherwise, whatever the number. */
  async ofConversation(number: string, conversationId: string): Promise<AidApplication | null> {
    const application = await this.byNumber(number);
    return application?.conversationId === conversationId ? application : null;
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
    const application = await this.byNumber(number);
    const phone = application === null ? null : this.fitting(application, phoneEnd);
    if (application === null || phone === null) return;
    const { _id, conversationId, contact } = application;
    // In danger nobody is written to unasked, and who asks here need not be the applicant.
    const byPhone = contact.by !== 'none' && this.phone?.canSend(phone) === true;
    const byChannel = contact.by === 'channel' && conversationId !== null;
    if (!byPhone && !byChannel) return;
    const now = this.deps.clock.now();
    const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
    const print = this.print('code', _id, code);
    if (!(await this.keepCode(_id, print, now))) return;
    const text = `验证码${code}，10分钟内有效，用来查询申请${application.number}的进度。不是您本人在查的，请不要告诉任何人。`;
    const toChannel = async (): Promise<void> => {
      if (!byChannel) return;
      const key = `aid-code:${_id}:${now.getTime()}:${print.slice(0, 8)}`;
      await this.deps.line.notify({ conversationId, key, text, kind: 'aid-code' });
    };
    if (!byPhone) return toChannel();
    // Not waited for: how long a gateway takes would tell that there is such an application.
    this.phone
      ?.send({ phone, code, text })
      .then((outcome) => (outcome === 'failed' ? toChannel() : undefined))
      .catch((error: unknown) => this.notSent(error));
  }

  private notSent(error: unknown): void {
    this.deps.log.error({ code: asHotlineError(error).code }, 'a code for progress could not be sent');
  }

  /**
   * Spend a code. @returns the application and a pass that reads it again for 30 minutes.
   * @throws AidCodeError 404: wrong number, wrong, used or old code, or too many tries.
   */
  async byCode(number: string, code: string): Promise<{ application: AidApplication; pass: string }> {
    const application = await this.byNumber(number);
    if (application === null) throw new AidCodeError();
    const now = this.deps.clock.now();
    const given = this.print('code', application._id, code.normalize('NFKC').trim());
    const pass = randomBytes(24).toString('base64url');
    let isRight = false;
    await this.deps.access.change(application._id, (current) => {
      const isOpen = current.code !== '' && current.tries > 0 && current.codeUntil > now;
      isRight = isOpen && current.code === given;
      if (!isOpen) return null;
      if (!isRight) return { ...current, tries: current.tries - 1 };
      const print = this.print('pass', application._id, pass);
      return { ...current, code: '', pass: print, passUntil: new Date(now.getTime() + PASS_MS) };
    });
    if (!isRight) throw new AidCodeError();
    return { application, pass };
  }

  /** @throws AidCodeError 404 */
  async byPass(number: string, pass: string): Promise<AidApplication> {
    const application = await this.byNumber(number);
    const access = application === null ? null : await this.deps.access.get(application._id);
    if (application === null || access === null || access.pass === '') throw new AidCodeError();
    const isRight = access.pass === this.print('pass', application._id, pass);
    if (!isRight || access.passUntil <= this.deps.clock.now()) throw new AidCodeError();
    return application;
  }

  private async byNumber(number: string): Promise<AidApplication | null> {
    const written = readReferenceNumber('FY', number);
    if (written === null) return null;
    const [application] = await this.deps.applications.find({ where: { number: written }, limit: 1 });
    return application ?? null;
  }

  /** The telephone of the application that ends so, E.164; null when none does. */
  private fitting({ applicant, representative }: AidApplication, phoneEnd: string): string | null {
    const end = phoneEnd.normalize('NFKC').trim();
    if (!/^\d{4}$/u.test(end)) return null;
    const sealed = [applicant.phone, representative?.person.phone ?? ''].filter((phone) => phone !== '');
    return sealed.map((phone) => this.deps.seal.open(phone)).find((phone) => phone.slice(-LAST_DIGITS) === end) ?? null;
  }

  /** @returns false when too many were sent. */
  private async keepCode(id: string, code: string, now: Date): Promise<boolean> {
    const { access } = this.deps;
    const codeUntil = new Date(now.getTime() + CODE_MS);
    let isKept = false;
    const none = { _id: id, code: '', codeUntil: now, tries: 0, sentAt: [], pass: '', passUntil: now };
    await changeOrInsert<AidAccess>(access, none, (current) => {
      const sentAt = current.sentAt.filter((at) => now.getTime() - at.getTime() < HOUR_MS);
      isKept = sentAt.length < CODES_AN_HOUR;
      return isKept ? { ...current, code, codeUntil, tries: TRIES, sentAt: [...sentAt, now] } : null;
    });
    return isKept;
  }

  private print(kind: 'code' | 'pass', id: string, secret: string): string {
    return this.deps.seal.fingerprint(`aid ${kind} ${id} ${secret}`);
  }
}
