import { Schema } from 'mongoose';
import type { ChannelName } from '../sessions/index.ts';
import type { CollectionDefinition, Stored } from '../storage/index.ts';

/** queued → live → closed; live → queued when the lawyer gives it back; queued → message-left | abandoned. */
export type HandoffState = 'queued' | 'live' | 'closed' | 'message-left' | 'abandoned';

export type HandoffReason =
  | 'asked'
  | 'emergency'
  | 'custody'
  | 'not-understood'
  | 'stale-answer'
  | 'needs-lawyer'
  | 'legal-aid'
  | 'complaint';

/** What the lawyer must see at once (案情卡): no word of the resident's that is not in the transcript. */
export interface CaseCard {
  topic: string | null;
  /** Intents met, likeliest last, with their names. */
  intents: { id: string; name: string; confidence: number }[];
  emergency: string | null;
  /** Its name in words, for lists. */
  emergencyName?: string | null;
  /** Verdict and trace texts of a pre-check done in this session. */
  preCheck: { verdict: string; lines: string[] } | null;
  /** Slots told in dialogs: label and value. */
  facts: { label: string; value: string }[];
  /** Answers already given: intent id and question. */
  told: { id: string; question: string }[];
}

export interface Handoff extends Stored {
  conversationId: string;
  sessionId: string;
  channel: ChannelName;
  state: HandoffState;
  reason: HandoffReason;
  /** Lower is sooner: 0 emergency, 1 urgent, 2 normal. */
  priority: 0 | 1 | 2;
  /** First asked for; kept for good, so that the place is kept. */
  requestedAt: Date;
  acceptedAt: Date | null;
  /** When it ended, in whichever of the three ends. */
  closedAt: Date | null;
  lawyerId: string | null;
  /** Display name of the lawyer, frozen when he accepted: who served is told from here, whatever becomes of the account. */
  lawyerName: string | null;
  /** How often a lawyer gave it back, and the display name of the last who did. */
  returns: number;
  returnedBy: string | null;
  /** The caller hung up and is called back when it is his turn (回拨); null when he waits himself. */
  callback: CallbackWish | null;
  regionCode: string | null;
  card: CaseCard;
  /** Chosen by the lawyer at closing. */
  outcome: 'resolved' | 'referred' | 'aid-advised' | 'no-answer' | null;
  note: string;
  /** The message left when nobody was on duty. */
  message: LeftMessage | null;
  /** State of the message, again, to be indexed; null when there is none. */
  messageState: 'open' | 'done' | null;
  /**
   * False until all that follows from the present state is known to have happened: the floor of the conversation,
   * the notice to the resident, the end of the session. What is not settled is settled again after a crash.
   */
  settled: boolean;
}

/** Wish of a caller to be called back with his place kept. */
export interface CallbackWish {
  /** Sealed E.164 number. */
  phone: string;
  askedAt: Date;
}

/** Left when nobody can take the handoff (留言). The phone number is sealed with the field key. */
export interface LeftMessage {
  text: string;
  /** Sealed E.164 number, or '' when the channel itself reaches the resident. */
  phone: string;
  /** When it is safe to call, in the resident's words. */
  safeTime: string;
  /** `open` until a lawyer has called back. */
  state: 'open' | 'done';
  leftAt: Date;
  doneAt: Date | null;
  doneBy: string | null;
  doneNote: string;
}

const handoffSchema = new Schema(
  {
    _id: { type: String, required: true },
    conversationId: { type: String, required: true },
    sessionId: { type: String, required: true },
    channel: { type: String, required: true },
    state: { type: String, required: true, enum: ['queued', 'live', 'closed', 'message-left', 'abandoned'] },
    reason: { type: String, required: true },
    priority: { type: Number, required: true, enum: [0, 1, 2] },
    requestedAt: { type: Date, required: true },
    acceptedAt: { type: Date, default: null },
    closedAt: { type: Date, default: null },
    lawyerId: { type: String, default: null },
    lawyerName: { type: String, default: null },
    returns: { type: Number, default: 0 },
    returnedBy: { type: String, default: null },
    callback: { type: Schema.Types.Mixed, default: null },
    regionCode: { type: String, default: null },
    card: { type: Schema.Types.Mixed, required: true },
    outcome: { type: String, default: null },
    note: { type: String, default: '' },
    message: { type: Schema.Types.Mixed, default: null },
    messageState: { type: String, default: null, enum: ['open', 'done', null] },
    settled: { type: Boolean, required: true, default: false },
  },
  { versionKey: false, minimize: false },
);
handoffSchema.index({ state: 1, priority: 1, requestedAt: 1 });
handoffSchema.index({ state: 1, requestedAt: -1 });
handoffSchema.index({ lawyerId: 1, state: 1, requestedAt: -1 });
handoffSchema.index({ sessionId: 1, requestedAt: 1 });
handoffSchema.index({ conversationId: 1, requestedAt: -1 });
handoffSchema.index({ messageState: 1, requestedAt: -1 });
handoffSchema.index({ settled: 1, requestedAt: 1 });

export const handoffCollection: CollectionDefinition<Handoff> = { name: 'handoffs', schema: handoffSchema };
