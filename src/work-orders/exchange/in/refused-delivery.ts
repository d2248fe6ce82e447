import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../../../storage/index.ts';

export const REFUSED_STATES = ['open', 'taken', 'set-aside'] as const;

/**
 * A dispatch or an event that a peer sent and we could not take, because its mapping table does not have a value. The
 * peer was told so; here it waits for a person who mends the table.
 */
export interface RefusedDelivery extends Stored {
  peer: string;
  call: 'dispatch' | 'event';
  /** 工单编号 as told; '' where it could not be read. */
  orderNo: string;
  dispatchSeq: number;
  /** '' of a dispatch. */
  eventId: string;
  /** GB/T 2260; null where unknown. */
  regionCode: string | null;
  /** Keyed fingerprint of the caller's telephone, so that his request for deletion reaches it; '' where there is none. */
  personKey: string;
  /** Where the value stands in the contract, and a sentence that says what to do. */
  field: string;
  reason: string;
  /** First and last time that it came, UTC, and how often. */
  receivedAt: Date;
  lastAt: Date;
  times: number;
  /** What was sent, sealed; '' once it is taken, set aside or deleted. */
  body: string;
  /** `taken`: it became an order, or a step of one. */
  state: (typeof REFUSED_STATES)[number];
  /** Of the order; '' before. */
  orderId: string;
  /** Who set it aside, and why. */
  decision: { by: string; byName: string; at: Date; reason: string } | null;
}

const schema = new Schema(
  {
    _id: { type: String, required: true },
    peer: { type: String, required: true },
    call: { type: String, required: true, enum: ['dispatch', 'event'] },
    orderNo: { type: String, default: '' },
    dispatchSeq: { type: Number, default: 1 },
    eventId: { type: String, default: '' },
    regionCode: { type: String, default: null },
    personKey: { type: String, default: '' },
    field: { type: String, default: '' },
    reason: { type: String, default: '' },
    receivedAt: { type: Date, required: true },
    lastAt: { type: Date, required: true },
    times: { type: Number, required: true },
    body: { type: String, default: '' },
    state: { type: String, required: true, enum: REFUSED_STATES },
    orderId: { type: String, default: '' },
    decision: { type: Schema.Types.Mixed, default: null },
  },
  { versionKey: false, minimize: false },
);
schema.index({ state: 1, receivedAt: -1 });
schema.index({ peer: 1, state: 1, receivedAt: -1 });
schema.index({ state: 1, lastAt: 1 });
schema.index({ personKey: 1, lastAt: 1 });

export const refusedDeliveryCollection: CollectionDefinition<RefusedDelivery> = {
  name: 'refusedDispatches',
  schema,
};
