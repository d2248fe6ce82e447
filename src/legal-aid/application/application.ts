import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../../storage/index.ts';
import {
  AID_STATES,
  type AidAgency,
  type AidAppointment,
  type AidAssignment,
  type AidChannel,
  type AidClock,
  type AidClosing,
  type AidContact,
  type AidDeadline,
  type AidDecision,
  type AidDeclaration,
  type AidDoubt,
  type AidHistoryEntry,
  type AidHomeVisit,
  type AidMeans,
  type AidNotice,
  type AidObjection,
  type AidPaper,
  type AidPerson,
  type AidPreCheck,
  type AidRepresentative,
  type AidState,
  type AidUpload,
  GREEN_GROUPS,
  type GreenGroup,
  type UrgentFlag,
} from './application-parts.ts';

export * from './application-parts.ts';

/** An application for legal aid (法律援助申请). The bot writes it down; a person decides. */
export interface AidApplication extends Stored {
  /** `FY20261122-0007-3`; '' while a draft. */
  number: string;
  state: AidState;
  createdAt: Date;
  /** When it was handed in, UTC; null while a draft. */
  receivedAt: Date | null;
  updatedAt: Date;

  /** Matter code of the rules, or null when a person must tell. */
  matter: string | null;
  /** The matter in words. */
  matterName: string;
  applicant: AidPerson;
  representative: AidRepresentative | null;
  /** The applicant is held (被关押): the request is passed on within 24 h (法律援助法 39). */
  custody: { place: string; forwardedAt: Date | null } | null;
  means: AidMeans;
  /** Group codes of the rules (法律援助法 25, 32, 42). */
  groups: string[];
  green: GreenGroup[];
  preCheck: AidPreCheck | null;
  /** What happened, in the resident's words; personal numbers masked. */
  story: string;
  /** Slots told: label and value, personal numbers masked. */
  facts: { label: string; value: string }[];
  /** Who it is against, in words; '' when not told. */
  otherParty: string;
  deadlines: AidDeadline[];
  doubts: AidDoubt[];
  urgent: UrgentFlag[];
  declaration: AidDeclaration | null;
  agency: AidAgency;
  appointment: AidAppointment | null;
  homeVisit: AidHomeVisit | null;
  contact: AidContact;

  papers: AidPaper[];
  /** When the missing papers were told, UTC: once and all together. */
  papersAskedAt: Date | null;
  /** Day until which they are asked for, `YYYY-MM-DD`; the law names none. */
  papersDueDay: string | null;
  /** When the papers were complete, UTC: from here the 7 days count. */
  completeAt: Date | null;
  uploads: AidUpload[];

  channel: AidChannel;
  conversationId: string | null;
  sessionId: string | null;
  regionCode: string | null;

  clocks: AidClock[];
  /** End of the clock that ends first, UTC; far future when none runs (the desk's list is in this order). */
  nextDueAt: Date;
  decision: AidDecision | null;
  /** Decisions that were corrected after an objection. */
  earlierDecisions: AidDecision[];
  assignment: AidAssignment | null;
  /** Staff id of the lawyer, again, to be indexed. */
  lawyerId: string | null;
  closing: AidClosing | null;
  objection: AidObjection | null;

  /** Fingerprint of person and matter; '' when the person told neither identity number nor phone. */
  personKey: string;
  /** `personKey` while it is open; its own id otherwise. Unique: one open application of a kind. */
  openKey: string;
  /** Place and time of the appointment that stands; its own id otherwise. Unique: a slot is booked once. */
  slotKey: string;
  /** Id of the open application that this one seems to repeat, told from another channel: for a person to join. */
  duplicateOf: string | null;

  history: AidHistoryEntry[];
  notices: AidNotice[];
  /** True when all that follows from the present state is known to have happened (notices, timers). */
  settled: boolean;
}

const applicationSchema = new Schema(
  {
    _id: { type: String, required: true },
    number: { type: String, default: '' },
    state: { type: String, required: true, enum: AID_STATES },
    createdAt: { type: Date, required: true },
    receivedAt: { type: Date, default: null },
    updatedAt: { type: Date, required: true },
    matter: { type: String, default: null },
    matterName: { type: String, default: '' },
    applicant: { type: Schema.Types.Mixed, required: true },
    representative: { type: Schema.Types.Mixed, default: null },
    custody: { type: Schema.Types.Mixed, default: null },
    means: { type: Schema.Types.Mixed, required: true },
    groups: { type: [String], default: [] },
    green: { type: [String], default: [], enum: GREEN_GROUPS },
    preCheck: { type: Schema.Types.Mixed, default: null },
    story: { type: String, default: '' },
    facts: { type: [Schema.Types.Mixed], default: [] },
    otherParty: { type: String, default: '' },
    deadlines: { type: [Schema.Types.Mixed], default: [] },
    doubts: { type: [Schema.Types.Mixed], default: [] },
    urgent: { type: [String], default: [] },
    declaration: { type: Schema.Types.Mixed, default: null },
    agency: { type: Schema.Types.Mixed, required: true },
    appointment: { type: Schema.Types.Mixed, default: null },
    homeVisit: { type: Schema.Types.Mixed, default: null },
    contact: { type: Schema.Types.Mixed, required: true },
    papers: { type: [Schema.Types.Mixed], default: [] },
    papersAskedAt: { type: Date, default: null },
    papersDueDay: { type: String, default: null },
    completeAt: { type: Date, default: null },
    uploads: { type: [Schema.Types.Mixed], default: [] },
    channel: { type: String, required: true, enum: ['web', 'wechat', 'sms', 'voice', 'terminal', 'desk'] },
    conversationId: { type: String, default: null },
    sessionId: { type: String, default: null },
    regionCode: { type: String, default: null },
    clocks: { type: [Schema.Types.Mixed], default: [] },
    nextDueAt: { type: Date, required: true },
    decision: { type: Schema.Types.Mixed, default: null },
    earlierDecisions: { type: [Schema.Types.Mixed], default: [] },
    assignment: { type: Schema.Types.Mixed, default: null },
    lawyerId: { type: String, default: null },
    closing: { type: Schema.Types.Mixed, default: null },
    objection: { type: Schema.Types.Mixed, default: null },
    personKey: { type: String, default: '' },
    openKey: { type: String, required: true },
    slotKey: { type: String, required: true },
    duplicateOf: { type: String, default: null },
    history: { type: [Schema.Types.Mixed], default: [] },
    notices: { type: [Schema.Types.Mixed], default: [] },
    settled: { type: Boolean, required: true, default: true },
  },
  { versionKey: false, minimize: false },
);
applicationSchema.index({ openKey: 1 }, { unique: true });
applicationSchema.index({ slotKey: 1 }, { unique: true });
applicationSchema.index({ number: 1 });
applicationSchema.index({ state: 1, nextDueAt: 1 });
applicationSchema.index({ state: 1, createdAt: 1 });
applicationSchema.index({ nextDueAt: 1 });
applicationSchema.index({ lawyerId: 1, nextDueAt: 1 });
applicationSchema.index({ lawyerId: 1, state: 1, nextDueAt: 1 });
applicationSchema.index({ conversationId: 1, createdAt: -1 });
applicationSchema.index({ settled: 1, updatedAt: 1 });

export const aidApplicationCollection: CollectionDefinition<AidApplication> = {
  name: 'aidApplications',
  schema: applicationSchema,
};
