import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../../../storage/index.ts';

/** `dead`: not delivered, a person decides. `set-aside`: he told it another way. */
export const EXCHANGE_STATES = ['due', 'sending', 'delivered', 'dead', 'set-aside'] as const;
export type ExchangeState = (typeof EXCHANGE_STATES)[number];

export interface ExchangeAttempt {
  at: Date;
  /** Of the answer; null where there was none. */
  status: number | null;
  /** `connect`, `timeout`, `network`, `unmapped`, or the code in the answer; '' for none. */
  code: string;
  ms: number;
}

/** Who of the staff did it, and when. */
export interface ExchangeAct {
  by: string;
  byName: string;
  at: Date;
}

/** A message to a peer (发件箱). `_id` is its event id and its Idempotency-Key. */
export interface ExchangeMessage extends Stored {
  peer: string;
  /** The order or incident: its messages go one after the other. */
  stream: string;
  /** Number of the order here; '' of an incident. */
  number: string;
  regionCode: string | null;
  /** Place in its stream. */
  seq: number;
  /** Number of the event as the peer is told it; null before the first attempt, and where the peer surely has not got it. */
  wireSeq: number | null;
  call: 'dispatch' | 'feedback' | 'event' | 'incident';
  type: string;
  method: 'POST';
  /** Behind the address of the peer; '' before the first attempt. */
  path: string;
  /** JSON in our own codes, sealed; '' once it was delivered. */
  payload: string;
  /** JSON as it is sent, sealed: the same at every attempt. '' before the first, and once it was delivered. */
  body: string;
  state: ExchangeState;
  /** False once nothing is to be done about it any more. */
  isOpen: boolean;
  tries: number;
  /** The latest. */
  attempts: ExchangeAttempt[];
  /** The peer may have got it although it did not say so. */
  mayHaveArrived: boolean;
  /** UTC. */
  nextAt: Date;
  /** 办结时限 of the order; null for none. */
  finishBy: Date | null;
  /** From when on it is an alarm that it has not arrived: 80 % of the time to `finishBy`, or a day. */
  warnAt: Date;
  /** Why it has not arrived, for who has to mend it; '' for none. */
  reason: string;
  /** Of the last answer, bounded, without personal data. */
  response: string;
  /** 工单编号 of the peer, from its answer to a dispatch. */
  peerOrderNo: string | null;
  createdAt: Date;
  updatedAt: Date;
  deliveredAt: Date | null;
  setAside: (ExchangeAct & { reason: string }) | null;
  replays: ExchangeAct[];
}

/**
 * Where a stream stands. Who takes it puts `nextAt` ahead: until then it is his alone, and when he is gone another takes it.
 */
export interface ExchangeStream extends Stored {
  peer: string;
  /** Nothing to send, or what comes next is dead. */
  isIdle: boolean;
  nextAt: Date;
  /** Counts what was added to it, so that nothing added while it is being worked off is left. */
  news: number;
  /** Who works it off; '' for nobody. */
  holder: string;
  /** The dead message that holds the later ones; null for none. */
  heldBy: string | null;
}

const act = { by: { type: String, required: true }, byName: { type: String, default: '' }, at: Date };
const schema = new Schema(
  {
    _id: { type: String, required: true },
    peer: { type: String, required: true },
    stream: { type: String, required: true },
    number: { type: String, default: '' },
    regionCode: { type: String, default: null },
    seq: { type: Number, required: true },
    wireSeq: { type: Number, default: null },
    call: { type: String, required: true, enum: ['dispatch', 'feedback', 'event', 'incident'] },
    type: { type: String, required: true },
    method: { type: String, default: 'POST' },
    path: { type: String, default: '' },
    payload: { type: String, default: '' },
    body: { type: String, default: '' },
    state: { type: String, required: true, enum: EXCHANGE_STATES },
    isOpen: { type: Boolean, required: true },
    tries: { type: Number, default: 0 },
    attempts: {
      type: [
        new Schema({ at: Date, status: { type: Number, default: null }, code: String, ms: Number }, { _id: false }),
      ],
      default: [],
    },
    mayHaveArrived: { type: Boolean, default: false },
    nextAt: { type: Date, required: true },
    finishBy: { type: Date, default: null },
    warnAt: { type: Date, required: true },
    reason: { type: String, default: '' },
    response: { type: String, default: '' },
    peerOrderNo: { type: String, default: null },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    deliveredAt: { type: Date, default: null },
    setAside: { type: new Schema({ ...act, reason: String }, { _id: false }), default: null },
    replays: { type: [new Schema(act, { _id: false })], default: [] },
  },
  { versionKey: false, minimize: false },
);
schema.index({ stream: 1, isOpen: 1, seq: 1 });
schema.index({ stream: 1, seq: 1 });
schema.index({ stream: 1, wireSeq: -1 });
schema.index({ state: 1, createdAt: -1 });
schema.index({ peer: 1, state: 1, createdAt: -1 });
schema.index({ peer: 1, createdAt: -1 });
schema.index({ createdAt: -1 });
schema.index({ isOpen: 1, warnAt: 1 });

export const exchangeMessageCollection: CollectionDefinition<ExchangeMessage> = { name: 'exchangeMessages', schema };

const streamSchema = new Schema(
  {
    _id: { type: String, required: true },
    peer: { type: String, required: true },
    isIdle: { type: Boolean, required: true },
    nextAt: { type: Date, required: true },
    news: { type: Number, default: 0 },
    holder: { type: String, default: '' },
    heldBy: { type: String, default: null },
  },
  { versionKey: false, minimize: false },
);
streamSchema.index({ peer: 1, isIdle: 1, nextAt: 1 });

export const exchangeStreamCollection: CollectionDefinition<ExchangeStream> = {
  name: 'exchangeStreams',
  schema: streamSchema,
};
