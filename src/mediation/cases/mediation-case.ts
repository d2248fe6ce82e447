import type { Stored } from '../../storage/index.ts';
import type { CommitteeRung, DisputeKind, Rung } from '../content/dispute-kinds.ts';
import type { LadderReason } from '../content/ladder.ts';

/**
 * requested → accepted | not-accepted → asking → consented | refused → assigned → mediating → agreed | failed | stopped →
 * closed → archived. From what failed it moves up the ladder and begins again there, or ends with the way that is named.
 */
export const MEDIATION_STATES = [
  'requested',
  'not-accepted',
  'accepted',
  'asking',
  'consented',
  'refused',
  'assigned',
  'mediating',
  'agreed',
  'failed',
  'stopped',
  'closed',
  'archived',
] as const;
export type MediationState = (typeof MEDIATION_STATES)[number];

/** States in which somebody still has something to do. */
export const OPEN_MEDIATION_STATES: readonly MediationState[] = MEDIATION_STATES.filter(
  (state) => state !== 'closed' && state !== 'archived',
);

/** While it is not over: its own limit runs. */
export const RUNNING_MEDIATION_STATES: readonly MediationState[] = [
  'requested',
  'accepted',
  'asking',
  'consented',
  'assigned',
  'mediating',
];

/**
 * Where a case comes from (来源, 三调联动): the resident himself, a village, an administrative office, a court before suit
 * (诉前), the police (警民联调), petitions (访调对接), a lawyer (律师调解), another department.
 */
export const MEDIATION_SOURCES = [
  'resident',
  'people',
  'administrative',
  'court',
  'police',
  'petition',
  'lawyer',
  'department',
] as const;
export type MediationSource = (typeof MEDIATION_SOURCES)[number];

export const RISKS = ['may-turn-violent', 'injured', 'many-people'] as const;
export type Risk = (typeof RISKS)[number];

export const TRIED = ['none', 'talked', 'village', 'town', 'county'] as const;
export type Tried = (typeof TRIED)[number];

/** One of the two sides. Name and telephone are sealed; '' under the seal where unknown. */
export interface Side {
  name: string;
  phone: string;
}

/** Who acts. `mediator` is one who is assigned; the bot writes down what a resident says. */
export interface MediationActor {
  as: 'resident' | 'officer' | 'supervisor' | 'mediator' | 'clock';
  /** Staff id; null for resident and clock. */
  id: string | null;
  name: string;
}

/** How the other side was asked: by a person, never by a message to a telephone that somebody else may hold. */
export const ASKING_WAYS = ['phone', 'visit', 'letter', 'in-person'] as const;
export type AskingWay = (typeof ASKING_WAYS)[number];

export interface Asking {
  at: Date;
  by: string;
  way: AskingWay;
  /** He was told who asks. */
  nameTold: boolean;
  note: string;
  answer: 'agreed' | 'refused' | null;
  answeredAt: Date | null;
}

export interface Mediator {
  id: string;
  name: string;
  /** He was asked, and is related to neither side. */
  unrelated: true;
}

export interface MediationMeeting {
  at: Date;
  place: string;
  /** Who was there, in words. */
  present: string;
  /** The record (调解笔录), personal numbers masked. */
  record: string;
  by: string;
  byName: string;
}

export interface MediationAgreement {
  /** What they agreed on, personal numbers masked. */
  terms: string;
  /** How it is kept: on paper, or by word of mouth with a record. */
  form: 'written' | 'spoken';
  /** When all had signed, or said so, `YYYY-MM-DD`; not known of older ones. */
  signedDay?: string;
  /** When it takes effect, `YYYY-MM-DD`, which may lie ahead; from here the 30 days count. */
  effectiveDay: string;
  /** Until when it is to be performed, `YYYY-MM-DD`, or null. */
  performBy: string | null;
  at: Date;
}

/** The limit of the joint application for judicial confirmation (司法确认). */
export interface ConfirmationClock {
  startedAt: Date;
  /** It is over from here on, UTC. */
  dueAt: Date;
  /** Last day, `YYYY-MM-DD` in Asia/Shanghai; passed on where the thirtieth is a rest day (民事诉讼法 85). */
  lastDay: string;
  /** The thirtieth day. */
  countedDay: string;
  /** Percent of the time gone that were warned of: 50, 80, 100. */
  warned: number[];
  /** Applied for, or given up, as it was written down; null while it runs. */
  stoppedAt: Date | null;
  /** When the application was lodged at the court, `YYYY-MM-DD`; null where it was not. */
  lodgedDay: string | null;
  outcome: 'applied' | 'given-up' | 'missed' | 'confirmed' | 'dismissed' | null;
  court: string;
}

/** One move up the ladder, or to another kind of mediation (转交). */
export interface MediationMove {
  at: Date;
  by: string;
  from: Rung;
  to: Rung;
  toName: string;
  reason: string;
}

/** Handing over between the three kinds, and to and from the police. */
export interface MediationHandOver {
  at: Date;
  by: string;
  direction: 'to' | 'from';
  office: Exclude<MediationSource, 'resident'>;
  officeName: string;
  /** Number or incident there; '' for none. */
  reference: string;
  reason: string;
}

export interface MediationSubsidy {
  state: 'claimed' | 'audited' | 'approved' | 'refused' | 'paid';
  claimedBy: string;
  claimedName: string;
  claimedAt: Date;
  /** By the table as it stood when it was approved; null until then. */
  amountFen: number | null;
  tableVersion: string;
  audit: { passed: boolean; note: string; by: string; at: Date } | null;
  decidedBy: string | null;
  decidedName: string;
  decidedAt: Date | null;
  note: string;
  paidAt: Date | null;
}

export const MEDIATION_STEPS = [
  'accept',
  'not-accept',
  'ask-other',
  'other-agreed',
  'other-refused',
  'assign',
  'recuse',
  'meet',
  'agree',
  'short-record',
  'fail',
  'stop',
  'move-up',
  'extend',
  'hand-over',
  'danger',
  'danger-attended',
  'confirmation-applied',
  'confirmation-given-up',
  'confirmation-result',
  'close',
  'revisit',
  'archive',
  'subsidy-apart',
  'subsidy-claim',
  'subsidy-audit',
  'subsidy-approve',
  'subsidy-refuse',
  'subsidy-paid',
] as const;
export type MediationStepName = (typeof MEDIATION_STEPS)[number];

export interface MediationLine {
  at: Date;
  by: MediationActor;
  step: MediationStepName | 'request' | 'warn';
  from: MediationState;
  to: MediationState;
  /** Masked. */
  note: string;
}

/** Words for one of the sides that follow from a step. The other side is told by a person alone. */
export interface MediationNotice {
  key: string;
  to: 'applicant' | 'other';
  text: string;
  at: Date;
  by: 'channel' | 'phone' | 'none';
  sent: boolean;
}

/** A case of people's mediation (人民调解案件). */
export interface MediationCase extends Stored {
  /** `TJ20261122-0007-3`. */
  number: string;
  /** Unique: the same request again is the same case. */
  key: string;
  state: MediationState;
  source: MediationSource;
  /** Incident of the police that it belongs to; null for none. */
  incidentId: string | null;
  /** The order that was opened with it; null until then. */
  orderId: string | null;
  orderNumber: string;
  disputeKind: DisputeKind;
  /** GB/T 2260, or null. */
  regionCode: string | null;
  place: string;
  /** What happened, in the words of who asks, personal numbers masked. */
  facts: string;
  wish: string;
  amountFen: number | null;
  tried: Tried;
  risks: Risk[];
  /** Why a person must look first whether it may be mediated. */
  doubts: string[];
  applicant: Side;
  other: Side;
  /** The other side may learn who asks. */
  mayTellName: boolean;
  channel: string;
  conversationId: string | null;
  sessionId: string | null;
  /** How who asks is told. */
  reach: 'channel' | 'phone' | 'none';
  /** Where it is now, and what was told of the ladder. */
  rung: CommitteeRung;
  ladder: { rungs: Rung[]; offered: Rung; reasons: LadderReason[] };
  committee: { id: string | null; name: string };
  askings: Asking[];
  mediators: Mediator[];
  /** Staff ids of {@link mediators}, again, to be indexed. */
  mediatorIds: string[];
  /** The first of them, which the release before reads. */
  mediatorId: string | null;
  recused: string[];
  meetings: MediationMeeting[];
  agreement: MediationAgreement | null;
  /** 卷宗, or the short record that is taken for the subsidy (无卷宗调解, 以案定补). */
  record: 'full' | 'short';
  shortRecord: { who: string; what: string; result: string; checkedByPhoneAt: Date } | null;
  /** Mediations within this case that failed. */
  failures: number;
  outcome: 'agreed' | 'failed' | 'stopped' | 'refused' | 'not-accepted' | null;
  outcomeReason: string;
  confirmation: ConfirmationClock | null;
  moves: MediationMove[];
  handOvers: MediationHandOver[];
  /** 人民调解法 25: likely to become violent or criminal; a person looks at it at once. */
  danger: { at: Date; note: string; attendedBy: string | null; attendedAt: Date | null } | null;
  /** 回访: by whom, whether it was performed; `satisfaction` null: he would not say, which is noted. */
  revisits: {
    at: Date;
    by: string;
    performed: 'yes' | 'partly' | 'no' | 'unknown';
    satisfaction: number | null;
    note: string;
  }[];
  subsidy: MediationSubsidy | null;
  /** A supervisor's word that these cases with a subsidy are not of the same dispute; null for none. */
  subsidyApart: { numbers: string[]; reason: string; by: string; byName: string; at: Date } | null;
  /** `''` without one; else its state: to be listed. */
  subsidyState: string;
  /** When the mediation is to be over, by `knowledge/mediation/limits.yaml`; its order has the same. Null for no limit. */
  dueAt: Date | null;
  /** What comes first on the list: danger that nobody attends to, then the limit that ends first. UTC. */
  nextDueAt: Date;
  /** When the clock has something to do; far future for never. */
  wakeAt: Date;
  history: MediationLine[];
  notices: MediationNotice[];
  /** Lines of the history that the order has taken over. */
  followed: number;
  createdAt: Date;
  updatedAt: Date;
  stateSince: Date;
  settled: boolean;
}

export const NO_LIMIT = new Date('9999-12-31T00:00:00.000Z');
