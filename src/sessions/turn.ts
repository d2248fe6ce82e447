import { Schema } from 'mongoose';
import type { CollectionDefinition, StreamEvent } from '../storage/index.ts';
import type { StoredActivity } from './activity.ts';

/** Who said it. */
export type Speaker = 'resident' | 'bot' | 'lawyer' | 'system';

/**
 * How far a message to a resident has come. `not-needed`: the channel reads the stream itself. `with-answer`: it is
 * to leave in the answer to the webhook that is open now. `pending`: the courier is to send it.
 */
export type DeliveryState = 'not-needed' | 'with-answer' | 'pending' | 'sent' | 'failed' | 'unknown';

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
  understanding: TurnUnderstanding | null;
  delivery: DeliveryState;
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
    understanding: { type: Schema.Types.Mixed, default: null },
    delivery: {
      type: String,
      required: true,
      enum: ['not-needed', 'with-answer', 'pending', 'sent', 'failed', 'unknown'],
      default: 'not-needed',
    },
  },
  { versionKey: false, minimize: false },
);
turnSchema.index({ pending: 1, at: 1 });
turnSchema.index({ sessionId: 1, at: 1 });
turnSchema.index({ inReplyTo: 1, seq: 1 });
turnSchema.index({ delivery: 1, at: 1 });
turnSchema.index({ stream: 1, delivery: 1, seq: 1 });

export const turnCollection: CollectionDefinition<Turn> = { name: 'turns', schema: turnSchema };
