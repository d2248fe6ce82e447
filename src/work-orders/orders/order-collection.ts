import { Schema } from 'mongoose';
import type { CollectionDefinition } from '../../storage/index.ts';
import { ORDER_STATES } from './order-states.ts';
import { ORDER_KINDS, ORDER_MODES, ORDER_ORIGINS, ORDER_RESULTS, URGENCIES, type WorkOrder } from './work-order.ts';

const { Mixed } = Schema.Types;

const orderSchema = new Schema(
  {
    _id: { type: String, required: true },
    number: { type: String, required: true },
    key: { type: String, required: true },
    origin: { type: String, required: true, enum: ORDER_ORIGINS },
    handledBy: { type: String, required: true, enum: ['us', 'peer'] },
    peer: { type: String, default: null },
    peerOrderNo: { type: String, default: null },
    dispatchSeq: { type: Number, default: 1 },
    state: { type: String, required: true, enum: ORDER_STATES },
    stateSince: { type: Date, required: true },
    signedAt: { type: Date, default: null },
    kind: { type: String, required: true, enum: ORDER_KINDS },
    urgency: { type: String, required: true, enum: URGENCIES },
    mode: { type: String, required: true, enum: ORDER_MODES },
    category: { type: Mixed, required: true },
    title: { type: String, default: '' },
    content: { type: String, default: '' },
    incidentAt: { type: String, default: '' },
    address: { type: Mixed, required: true },
    regionCode: { type: String, default: null },
    target: { type: String, default: '' },
    caller: { type: Mixed, required: true },
    acceptedAt: { type: Date, required: true },
    dispatchedAt: { type: Date, required: true },
    deadline: { type: Mixed, required: true },
    suspendedAt: { type: Date, default: null },
    clock: { type: Mixed, required: true },
    warned: { type: [Number], default: [] },
    nextDueAt: { type: Date, required: true },
    wakeAt: { type: Date, required: true },
    handler: { type: Mixed, required: true },
    assigneeId: { type: String, default: null },
    assigneeName: { type: String, default: '' },
    result: { type: String, default: null, enum: [...ORDER_RESULTS, null] },
    reply: { type: String, default: '' },
    legalBasis: { type: [String], default: [] },
    contact: { type: Mixed, required: true },
    request: { type: Mixed, default: null },
    urgeCount: { type: Number, default: 0 },
    supervised: { type: Boolean, default: false },
    callback: { type: Mixed, default: null },
    evaluation: { type: Number, default: null },
    closedHere: { type: Mixed, default: null },
    related: { type: [String], default: [] },
    mergedInto: { type: String, default: null },
    duplicates: { type: [String], default: [] },
    attachments: { type: [Mixed], default: [] },
    conversationId: { type: String, default: null },
    sessionId: { type: String, default: null },
    reach: { type: String, required: true, enum: ['channel', 'phone', 'none'] },
    safeTime: { type: String, default: '' },
    personKey: { type: String, default: '' },
    peerSeq: { type: Number, default: 0 },
    ownSeq: { type: Number, default: 0 },
    takenEvents: { type: [String], default: [] },
    history: { type: [Mixed], default: [] },
    lines: { type: Number, default: 0 },
    loggedLines: { type: Number, default: 0 },
    outgoing: { type: [Mixed], default: [] },
    notices: { type: [Mixed], default: [] },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    settled: { type: Boolean, required: true, default: false },
  },
  { versionKey: false, minimize: false },
);
orderSchema.index({ key: 1 }, { unique: true });
orderSchema.index({ number: 1 });
orderSchema.index({ peer: 1, peerOrderNo: 1, dispatchSeq: 1 });
orderSchema.index({ peer: 1, handledBy: 1, createdAt: 1 });
orderSchema.index({ peer: 1, handledBy: 1, state: 1, createdAt: 1 });
orderSchema.index({ nextDueAt: 1 });
orderSchema.index({ state: 1, nextDueAt: 1 });
orderSchema.index({ handledBy: 1, state: 1, nextDueAt: 1 });
orderSchema.index({ origin: 1, state: 1, nextDueAt: 1 });
orderSchema.index({ assigneeId: 1, state: 1, nextDueAt: 1 });
orderSchema.index({ supervised: 1, state: 1, nextDueAt: 1 });
orderSchema.index({ state: 1, stateSince: 1 });
orderSchema.index({ wakeAt: 1 });
orderSchema.index({ settled: 1, updatedAt: 1 });
orderSchema.index({ personKey: 1, createdAt: -1 });
orderSchema.index({ conversationId: 1, createdAt: -1 });
orderSchema.index({ sessionId: 1, createdAt: -1 });

export const workOrderCollection: CollectionDefinition<WorkOrder> = { name: 'workOrders', schema: orderSchema };
