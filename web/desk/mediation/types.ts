/** Shapes of `/api/desk/mediation`; times ISO 8601 UTC, days `YYYY-MM-DD`, money in fen. */
export type MediationState =
  | 'requested'
  | 'not-accepted'
  | 'accepted'
  | 'asking'
  | 'consented'
  | 'refused'
  | 'assigned'
  | 'mediating'
  | 'agreed'
  | 'failed'
  | 'stopped'
  | 'closed'
  | 'archived';

export interface MediationRow {
  id: string;
  number: string;
  state: MediationState;
  stateText: string;
  source: string;
  disputeName: string;
  applicant: string;
  other: string;
  place: string;
  amountFen: number | null;
  risks: string[];
  rung: string;
  isAlarmed: boolean;
  committee: string;
  mediators: { id: string; name: string }[];
  confirmation: { lastDay: string; countedDay: string; percent: number } | null;
  /** Until when it is to be over; null for no limit, or when it is. */
  dueAt: string | null;
  isLate: boolean;
  subsidyState: string;
  toCall: number;
  orderNumber: string;
  createdAt: string;
}

export interface MediationNotice {
  key: string;
  to: 'applicant' | 'other';
  text: string;
  at: string;
  by: 'channel' | 'phone' | 'none';
  sent: boolean;
}

export interface MediationDetail extends MediationRow {
  sides: Record<'applicant' | 'other', { name: string; phoneMasked: string }>;
  mayTellName: boolean;
  facts: string;
  wish: string;
  doubts: string[];
  ladder: {
    offered: string;
    rungs: { rung: string; name: string }[];
    reasons: string[];
    next: string | null;
    rights: string;
  };
  askings: { at: string; by: string; way: string; nameTold: boolean; note: string; answer: string | null }[];
  meetings: { at: string; place: string; present: string; record: string; byName: string }[];
  agreement: {
    terms: string;
    form: string;
    /** Absent in older ones. */
    signedDay?: string;
    effectiveDay: string;
    performBy: string | null;
  } | null;
  outcomeReason: string;
  confirmationClock: { lastDay: string; lodgedDay?: string | null; outcome: string | null; court: string } | null;
  handOvers: { at: string; direction: string; office: string; officeName: string; reference: string; reason: string }[];
  revisits: { at: string; performed: string; satisfaction: number | null; note: string }[];
  subsidy: Subsidy | null;
  subsidyApart: { numbers: string[]; reason: string; byName: string } | null;
  /** Cases of the same dispute that have drawn a subsidy, or ask for one. */
  subsidyDoubles: string[];
  notices: MediationNotice[];
  history: { at: string; byName: string; as: string; step: string; stateText: string; note: string }[];
  steps: string[];
  documents: { kind: string; title: string }[];
}

export interface Subsidy {
  state: string;
  claimedName: string;
  amountFen: number | null;
  decidedName: string;
  note: string;
}

export interface Committee {
  id: string;
  name: string;
  address: string;
  phone: string;
}

export interface MediationCatalogue {
  mediators: { id: string; displayName: string }[];
  disputes: { code: string; name: string }[];
  rungs: Record<string, string>;
  /** Of who asks. */
  regions: { code: string; name: string }[];
}
