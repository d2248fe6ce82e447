import { Schema } from 'mongoose';
import type { Clock } from '../clock.ts';
import {
  type ChainEnd,
  type ChainedEvent,
  type CollectionDefinition,
  type EventStream,
  HashChain,
} from '../storage/index.ts';

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
  | 'cluster-recount'
  | 'cluster-dismiss'
  | 'cluster-settle'
  | 'draft-add'
  | 'draft-patch'
  | 'draft-drop'
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
  | 'order-open'
  | 'order-reveal'
  | 'order-attachment'
  | 'order-fetch-again'
  | 'order-work'
  | 'order-decide'
  | 'order-assign'
  | 'order-hand-on'
  | 'order-close-here'
  | 'order-merge'
  | 'order-relate'
  | 'order-told'
  | 'order-write-down'
  | 'peer-replay'
  | 'peer-set-aside'
  | 'peer-retry'
  | 'peer-refusal-aside'
  | 'incident-open'
  | 'incident-attend'
  | 'incident-report'
  | 'incident-call'
  | 'incident-keeper'
  | 'incident-close'
  | 'incident-reveal'
  | 'mediation-add'
  | 'mediation-open'
  | 'mediation-reveal'
  | 'mediation-told'
  | 'mediation-step'
  | 'mediation-document'
  | 'mediation-subsidy-export'
  | 'review-open'
  | 'review-take'
  | 'review-callback'
  | 'review-finding'
  | 'review-correction'
  | 'review-re-rating'
  | 'review-close'
  | 'review-reveal'
  | 'session-search'
  | 'session-reveal'
  | 'session-export'
  | 'session-exported'
  | 'aid-correct'
  | 'quality-take'
  | 'quality-recuse'
  | 'quality-review'
  | 'quality-answer'
  | 'quality-appeal'
  | 'quality-decide'
  | 'open-list'
  | 'note'
  | 'help-asked'
  | 'reply-add'
  | 'reply-change'
  | 'reply-remove'
  | 'shift-export'
  | 'statistics-export'
  | 'statistics-report'
  | 'statistics-public'
  | 'audit-read'
  | 'audit-export'
  | 'audit-verify'
  | 'alarm-acknowledge'
  | 'privacy-hold'
  | 'privacy-lift'
  | 'privacy-ask'
  | 'privacy-erase'
  | 'privacy-refuse'
  | 'privacy-copy'
  | 'privacy-handed-out';

/**
 * One line of the audit log (审计日志): who did what to what, when, from where, why. Ids only; no name, number or text
 * of a resident. Each line carries the hash of the one before, so that an altered line is found.
 */
export interface AuditEvent extends ChainedEvent {
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
auditSchema.index({ at: -1 });
auditSchema.index({ who: 1, at: -1 });
auditSchema.index({ what: 1, at: -1 });
auditSchema.index({ subject: 1, at: -1 });

export const auditCollection: CollectionDefinition<AuditEvent> = { name: 'audit', schema: auditSchema };

const STREAM = 'audit';
const CHECKED_AT_ONCE = 500;

/** Appends to the audit log: one {@link HashChain}. */
export class Audit {
  private readonly chain: HashChain<AuditEvent>;

  constructor(
    private readonly events: EventStream<AuditEvent>,
    private readonly clock: Clock,
  ) {
    this.chain = new HashChain(events, ({ who, what, subject, at, address, reason }) => [
      who,
      what,
      subject,
      at.toISOString(),
      address,
      reason,
    ]);
  }

  /** Resolves when the line is durable. */
  async record(entry: AuditEntry): Promise<void> {
    const line = { reason: '', ...entry, at: this.clock.now() };
    await this.chain.append(STREAM, [{ ...line, key: (seq) => `${STREAM}:${seq}` }]);
  }

  /**
   * Every line, in order.
   * @param known a line that was found right before: it must still stand there, with the same hash, so that a log written
   * anew from some line on, hashes and all, is found too.
   */
  async check(known: ChainEnd | null = null): Promise<{ lines: number; hash: string; brokenAt: number | null }> {
    let end: ChainEnd = { seq: 0, hash: '' };
    for (;;) {
      const lines = await this.events.read(STREAM, end.seq, CHECKED_AT_ONCE);
      const { broken, end: next } = this.chain.follow(lines, end);
      const mark = lines.find(({ seq }) => seq === known?.seq);
      const isRewritten = mark !== undefined && mark.hash !== known?.hash;
      const brokenAt = isRewritten ? Math.min(mark.seq, broken?.seq ?? mark.seq) : (broken?.seq ?? null);
      if (brokenAt !== null) return { lines: next.seq, hash: next.hash, brokenAt };
      if (lines.length === 0) {
        const isCut = known !== null && next.seq < known.seq;
        return { lines: next.seq, hash: next.hash, brokenAt: isCut ? next.seq + 1 : null };
      }
      end = next;
    }
  }

  /** @returns the number of the first line that does not fit the chain, or null when all do. */
  async firstBroken(): Promise<number | null> {
    return (await this.chain.firstBreak(STREAM))?.seq ?? null;
  }
}
