import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../storage/index.ts';

/** A parcel that is being sent: what it holds is fixed at its first try, so that each try brings the same under its id. */
export interface SentParcel {
  /** It holds what was said until this turn. */
  throughSeq: number;
  /** It tells the handoff's state: the Activity, and the key of the state; null when it tells words alone. */
  status: { activity: Readonly<Record<string, unknown>>; key: string } | null;
}

/** Whether what happened has reached the outside desk. `dead`: all tries failed; a supervisor sends it again. */
export type OutsideDelivery = 'due' | 'told' | 'dead';

/**
 * How far the outside desk has been told of one handoff. `_id` is that of the handoff. A cursor, not a list of messages:
 * what is new is read from the log and from the handoff, so that nothing said can be missing or doubled here.
 */
export interface OutsideCase extends Stored {
  conversationId: string;
  /** It has `handoff.initiate`. */
  isInitiated: boolean;
  /** Last turn of the conversation that it has. */
  lastSeq: number;
  /** State and round that it was last told. */
  toldState: string;
  delivery: OutsideDelivery;
  /** Parcels that have reached it; the next one's id is made of it, the same at each try. */
  parcels: number;
  /** The parcel under way; null when everything that was sent has arrived. */
  sending: SentParcel | null;
  /** Tries of the present parcel. */
  tries: number;
  /** Code of the last failure; '' for none. */
  reason: string;
  /** Next try, UTC. */
  nextAt: Date;
  /** Nothing is to be told any more: it is over and told, or a supervisor has to begin anew. */
  isDone: boolean;
}

const schema = new Schema(
  {
    _id: { type: String, required: true },
    conversationId: { type: String, required: true },
    isInitiated: { type: Boolean, default: false },
    lastSeq: { type: Number, default: 0 },
    toldState: { type: String, default: '' },
    delivery: { type: String, required: true, enum: ['due', 'told', 'dead'] },
    parcels: { type: Number, default: 0 },
    sending: { type: Schema.Types.Mixed, default: null },
    tries: { type: Number, default: 0 },
    reason: { type: String, default: '' },
    nextAt: { type: Date, required: true },
    isDone: { type: Boolean, default: false },
  },
  { versionKey: false, minimize: false },
);
schema.index({ isDone: 1, nextAt: 1 });
schema.index({ delivery: 1, nextAt: -1 });

export const outsideCaseCollection: CollectionDefinition<OutsideCase> = { name: 'outsideCases', schema };
