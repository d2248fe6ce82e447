import { createHash } from 'node:crypto';
import { Schema } from 'mongoose';
import type { Clock } from '../clock.ts';
import type { CollectionDefinition, EventStream, StreamEvent } from '../storage/index.ts';

export type AuditAction =
  | 'sign-in'
  | 'sign-in-refused'
  | 'sign-in-locked'
  | 'sign-out'
  | 'sign-in-ended'
  | 'password-changed'
  | 'second-factor-on'
  | 'second-factor-off'
  | 'recovery-codes'
  | 'recovery-code-used'
  | 'staff-add'
  | 'staff-change'
  | 'staff-roles'
  | 'staff-link'
  | 'staff-profile'
  | 'staff-disable'
  | 'staff-enable'
  | 'staff-password'
  | 'staff-second-factor-reset'
  | 'staff-sign-out'
  | 'staff-unlock'
  | 'refused'
  | 'duty-on'
  | 'duty-off'
  | 'duty-pause'
  | 'duty-resume'
  | 'duty-force-off'
  | 'duty-days-export'
  | 'shift-add'
  | 'shift-change'
  | 'shift-cancel'
  | 'shift-import'
  | 'exchange-ask'
  | 'exchange-agree'
  | 'exchange-approve'
  | 'exchange-refuse'
  | 'exchange-withdraw'
  | 'accept'
  | 'decline'
  | 'transfer'
  | 'cancel-transfer'
  | 'transfer-to-queue'
  | 'take-over'
  | 'end'
  | 'whisper'
  | 'help-given'
  | 'return'
  | 'telephone-set'
  | 'telephone-again'
  | 'telephone-typing'
  | 'supervise-listen'
  | 'supervise-coach'
  | 'supervise-talk'
  | 'recording-played'
  | 'close'
  | 'reveal-phone'
  | 'message-done'
  | 'open-transcript'
  | 'deliveries-retry'
  | 'misunderstood'
  | 'label'
  | 'dismiss'
  | 'export-labels'
  | 'knowledge-propose'
  | 'knowledge-withdraw'
  | 'knowledge-approve'
  | 'knowledge-reject'
  | 'knowledge-roll-back'
  | 'knowledge-stop'
  | 'aid-open'
  | 'aid-paper-open'
  | 'aid-reveal'
  | 'aid-told'
  | 'aid-withdraw'
  | 'aid-begin-review'
  | 'aid-ask-papers'
  | 'aid-paper-received'
  | 'aid-paper-waived'
  | 'aid-paper-unclear'
  | 'aid-forward-custody'
  | 'aid-choose-agency'
  | 'aid-book'
  | 'aid-appointment-ended'
  | 'aid-home-visit'
  | 'aid-grant'
  | 'aid-refuse'
  | 'aid-refer'
  | 'aid-assign'
  | 'aid-close'
  | 'aid-object'
  | 'aid-uphold'
  | 'aid-document'
  | 'session-register'
  | 'aid-correct';

/**
 * One line of the audit log (审计日志): who did what to what, when, from where, why. Ids only; no name, number or text
 * of a resident. Each line carries the hash of the one before, so that an altered line is found.
 */
export interface AuditEvent extends StreamEvent {
  /** Staff id; null for somebody not known (a refused sign-in). */
  who: string | null;
  what: AuditAction;
  /** Id of the handoff, session, conversation, answer or its version, or the action that was refused. */
  subject: string;
  /** UTC. */
  at: Date;
  /** Network address of the client. */
  address: string;
  /** In the words of who did it, where a reason is asked for. */
  reason: string;
  /** SHA-256 over the previous line's hash and this line, hex. */
  hash: string;
}

export interface AuditEntry {
  who: string | null;
  what: AuditAction;
  subject: string;
  address: string;
  reason?: string;
}

const auditSchema = new Schema(
  {
    _id: { type: String, required: true },
    stream: { type: String, required: true },
    seq: { type: Number, required: true },
    key: { type: String, required: true },
    who: { type: String, default: null },
    what: { type: String, required: true },
    subject: { type: String, default: '' },
    at: { type: Date, required: true },
    address: { type: String, default: '' },
    reason: { type: String, default: '' },
    hash: { type: String, required: true },
  },
  { versionKey: false },
);
auditSchema.index({ who: 1, at: -1 });
auditSchema.index({ subject: 1, at: -1 });

export const auditCollection: CollectionDefinition<AuditEvent> = { name: 'audit', schema: auditSchema };

const STREAM = 'audit';

/**
 * Appends to the audit log. The key of a line is its place in the chain: of two processes that append at once only
 * one gets the place, the other reads on and tries again.
 */
export class Audit {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly events: EventStream<AuditEvent>,
    private readonly clock: Clock,
  ) {}

  /** Resolves when the line is durable. */
  record(entry: AuditEntry): Promise<void> {
    const mine = this.last.then(() => this.append(entry));
    this.last = mine.catch(() => undefined);
    return mine;
  }

  /** @returns the number of the first line that does not fit the chain, or null when all do. */
  async firstBroken(): Promise<number | null> {
    let previous = '';
    let seq = 0;
    for (;;) {
      const events = await this.events.read(STREAM, seq, 500);
      if (events.length === 0) return null;
      for (const event of events) {
        seq += 1;
        if (event.seq !== seq || event.hash !== hashOf(previous, event)) return seq;
        previous = event.hash;
      }
    }
  }

  private async append(entry: AuditEntry): Promise<void> {
    for (;;) {
      const [tail] = await this.events.tail(STREAM, 1);
      const line = { reason: '', ...entry, at: this.clock.now() };
      const key = `audit:${(tail?.seq ?? 0) + 1}`;
      const hash = hashOf(tail?.hash ?? '', line);
      const [result] = await this.events.append(STREAM, [{ ...line, key, hash }]);
      if (result?.isNew === true) return;
    }
  }
}

function hashOf(previous: string, line: Omit<AuditEvent, keyof StreamEvent | 'hash'>): string {
  const { who, what, subject, at, address, reason } = line;
  const text = JSON.stringify([previous, who, what, subject, at.toISOString(), address, reason]);
  return createHash('sha256').update(text).digest('hex');
}
