import { Schema } from 'mongoose';
import type { CollectionDefinition, StreamEvent } from '../storage/index.ts';
import type { StoredActivity } from './activity.ts';

/** Who said it. */
export type Speaker = 'resident' | 'bot' | 'lawyer' | 'system';

/**
 * How far a message to a resident has come.
 * - `not-needed`: the channel reads the stream itself.
 * - `with-answer`: it is to leave in the answer to the webhook that is open now; not written yet.
 * - `leaving`: its bytes are being handed over at this moment; whoever finds it so after a crash cannot tell.
 * - `pending`: the courier is to send it.
 * - `held`: the window or the quota is used up; it waits until the resident writes again.
 * - `sent`: the provider has taken it. `delivered`, `undelivered`: the provider's receipt says so.
 * - `unknown`: it may have gone out; never sent again blindly, a receipt decides.
 * - `dropped`: the address is gone or wants no messages. `failed`: somebody must mend the account first.
 */
export const DELIVERY_STATES = [
  'not-needed',
  'with-answer',
  'leaving',
  'pending',
  'held',
  'sent',
  'delivered',
  'undelivered',
  'unknown',
  'dropped',
  'failed',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/**
 * What a message is for (knowledge/delivery.yaml): it decides how long it is tried, and which other channel may tell
 * of it. `emergency` goes before all others.
 */
export const MESSAGE_KINDS = [
  'emergency',
  'answer',
  'lawyer',
  'handoff',
  'callback-missed',
  'aid-progress',
  'aid-code',
  'order-progress',
  'rating',
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** The last try to hand a message over, and since when it is tried. */
export interface DeliveryAttempt {
  /** In the answer to a webhook, or by the courier. */
  by: 'answer' | 'courier';
  /** Random: who holds it may settle it. */
  id: string;
  /** When it was last handed over, UTC. */
  at: Date;
  /** First try of this series, UTC. */
  since: Date;
  /** Tries of this series. */
  tries: number;
  /** Not before this, UTC; null: as soon as may be. */
  nextAt: Date | null;
  /** Of a message that had to wait for the resident or for a person: when it was queued again, UTC. */
  queuedAt: Date | null;
}

/** Another channel that told the resident of a message which could not be delivered on his own. */
export interface TurnFallback {
  channel: string;
  state: DeliveryState;
  /** Code of what went wrong; '' when nothing did. */
  reason: string;
  /** UTC. */
  at: Date;
  /** How often it was tried. */
  tries?: number;
}

/** What the bot understood of one message, as the supervisor sees it beside the turn. */
export interface TurnUnderstanding {
  decision: string;
  intent: string | null;
  topic: string | null;
  confidence: number;
  alternatives: { intent: string; confidence: number }[];
  emergency: string | null;
  /** Id of the danger cue that was heard; never the resident's words. */
  cue?: string | null;
  /** Band of the confidence: `sure`, `ask` or `unsure`. */
  band?: string;
  /** What recognised the message, where there is more than one recogniser. */
  engine?: string;
  /** Kind of a short question that was answered from the last answer: `how-long`, `where` … */
  followUp?: string | null;
  /** Why, in words: the matched cue, the dialog step that took the message, the rule. */
  reason: string;
}

/**
 * One turn (一轮对话): something said by the resident, the bot, a lawyer or the system. The stream is the
 * conversation; the log, the web chat's replay and the desk's transcript are all read from it.
 */
export interface Turn extends StreamEvent {
  /** Conversation id. */
  stream: string;
  /** Service session the turn belongs to; null while no session is open (a rating after closing, say). */
  sessionId: string | null;
  /** UTC. */
  at: Date;
  from: Speaker;
  /** Of a lawyer's turn. */
  staffId: string | null;
  activity: StoredActivity;
  /** Id of the inbound turn that this one answers. */
  inReplyTo: string | null;
  /** Of an inbound turn: still to be handled. Handling clears it; a restart handles what is left. */
  pending: boolean;
  /** Of an inbound turn, where several processes share the storage: who runs it, and until when he is believed to. */
  runBy?: { id: string; until: Date } | null;
  understanding: TurnUnderstanding | null;
  delivery: DeliveryState;
  /** What the message is for; absent on turns of residents and on turns stored before kinds were told apart. */
  kind?: MessageKind | null;
  /** Channel on which it was tried last; absent until it was tried. */
  sentOn?: string | null;
  /** Code of why it is not on its way, e.g. `hotline_channels_wechat_window`; null when it is. */
  reason?: string | null;
  /** The last try; absent until it was tried. */
  attempt?: DeliveryAttempt | null;
  /** Channels that told of it instead, in the order tried. */
  fallbacks?: TurnFallback[];
}

const turnSchema = new Schema(
  {
    _id: { type: String, required: true },
    stream: { type: String, required: true },
    seq: { type: Number, required: true },
    key: { type: String, required: true },
    sessionId: { type: String, default: null },
    at: { type: Date, required: true },
    from: { type: String, required: true, enum: ['resident', 'bot', 'lawyer', 'system'] },
    staffId: { type: String, default: null },
    activity: { type: Schema.Types.Mixed, required: true },
    inReplyTo: { type: String, default: null },
    pending: { type: Boolean, default: false },
    runBy: { type: Schema.Types.Mixed, default: null },
    understanding: { type: Schema.Types.Mixed, default: null },
    delivery: {
      type: String,
      required: true,
      enum: DELIVERY_STATES,
      default: 'not-needed',
    },
    kind: { type: String, default: null, enum: [...MESSAGE_KINDS, null] },
    sentOn: { type: String, default: null },
    reason: { type: String, default: null },
    attempt: { type: Schema.Types.Mixed, default: null },
    fallbacks: { type: [Schema.Types.Mixed], default: [] },
  },
  { versionKey: false, minimize: false },
);
turnSchema.index({ pending: 1, at: 1 });
turnSchema.index({ sessionId: 1, at: 1 });
turnSchema.index({ inReplyTo: 1, seq: 1 });
turnSchema.index({ delivery: 1, at: 1 });
turnSchema.index({ stream: 1, delivery: 1, seq: 1 });

export const turnCollection: CollectionDefinition<Turn> = { name: 'turns', schema: turnSchema };
