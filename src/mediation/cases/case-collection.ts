import { Schema } from 'mongoose';
import type { CollectionDefinition } from '../../storage/index.ts';
import { COMMITTEE_RUNGS, DISPUTE_KINDS } from '../content/dispute-kinds.ts';
import { MEDIATION_SOURCES, MEDIATION_STATES, type MediationCase, TRIED } from './mediation-case.ts';

const { Mixed } = Schema.Types;

const caseSchema = new Schema(
  {
    _id: { type: String, required: true },
    number: { type: String, required: true },
    key: { type: String, required: true },
    state: { type: String, required: true, enum: MEDIATION_STATES },
    source: { type: String, required: true, enum: MEDIATION_SOURCES },
    incidentId: { type: String, default: null },
    orderId: { type: String, default: null },
    orderNumber: { type: String, default: '' },
    disputeKind: { type: String, required: true, enum: DISPUTE_KINDS },
    regionCode: { type: String, default: null },
    place: { type: String, default: '' },
    facts: { type: String, default: '' },
    wish: { type: String, default: '' },
    amountFen: { type: Number, default: null },
    tried: { type: String, required: true, enum: TRIED },
    risks: { type: [String], default: [] },
    doubts: { type: [String], default: [] },
    applicant: { type: Mixed, required: true },
    other: { type: Mixed, required: true },
    mayTellName: { type: Boolean, default: false },
    channel: { type: String, default: '' },
    conversationId: { type: String, default: null },
    sessionId: { type: String, default: null },
    reach: { type: String, required: true, enum: ['channel', 'phone', 'none'] },
    rung: { type: String, required: true, enum: COMMITTEE_RUNGS },
    ladder: { type: Mixed, required: true },
    committee: { type: Mixed, required: true },
    askings: { type: [Mixed], default: [] },
    mediators: { type: [Mixed], default: [] },
    mediatorIds: { type: [String], default: [] },
    mediatorId: { type: String, default: null },
    recused: { type: [String], default: [] },
    meetings: { type: [Mixed], default: [] },
    agreement: { type: Mixed, default: null },
    record: { type: String, required: true, enum: ['full', 'short'] },
    shortRecord: { type: Mixed, default: null },
    failures: { type: Number, default: 0 },
    outcome: { type: String, default: null },
    outcomeReason: { type: String, default: '' },
    confirmation: { type: Mixed, default: null },
    moves: { type: [Mixed], default: [] },
    handOvers: { type: [Mixed], default: [] },
    danger: { type: Mixed, default: null },
    revisits: { type: [Mixed], default: [] },
    subsidy: { type: Mixed, default: null },
    subsidyApart: { type: Mixed, default: null },
    subsidyState: { type: String, default: '' },
    dueAt: { type: Date, default: null },
    nextDueAt: { type: Date, required: true },
    wakeAt: { type: Date, required: true },
    history: { type: [Mixed], default: [] },
    notices: { type: [Mixed], default: [] },
    followed: { type: Number, default: 0 },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    stateSince: { type: Date, required: true },
    settled: { type: Boolean, required: true, default: false },
  },
  { versionKey: false, minimize: false },
);
caseSchema.index({ key: 1 }, { unique: true });
caseSchema.index({ number: 1 });
caseSchema.index({ state: 1, nextDueAt: 1 });
caseSchema.index({ state: 1, stateSince: 1 });
caseSchema.index({ mediatorIds: 1, state: 1, nextDueAt: 1 });
// Read for cases of the release before, which has the first mediator alone.
caseSchema.index({ mediatorId: 1, state: 1, nextDueAt: 1 });
caseSchema.index({ subsidyState: 1, updatedAt: 1 });
caseSchema.index({ conversationId: 1, createdAt: -1 });
caseSchema.index({ sessionId: 1, createdAt: -1 });
caseSchema.index({ incidentId: 1 });
caseSchema.index({ wakeAt: 1 });
caseSchema.index({ settled: 1, updatedAt: 1 });

export const mediationCaseCollection: CollectionDefinition<MediationCase> = {
  name: 'mediationCases',
  schema: caseSchema,
};
