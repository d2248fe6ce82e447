/** What `/api/desk/aid` answers. Times are ISO 8601 UTC, days `YYYY-MM-DD` in Shanghai, money in fen. */
export const AID_STATES = [
  'received',
  'papers-asked',
  'under-review',
  'granted',
  'assigned',
  'refused',
  'referred',
  'closed',
  'withdrawn',
] as const;
export type AidState = (typeof AID_STATES)[number];

export type AidClockName = 'decide' | 'assign' | 'custody-forward' | 'objection';

export interface AidClock {
  name: AidClockName;
  lastDay: string;
  dueAt: string;
  percent: number;
  level: 'fresh' | 'half' | 'soon' | 'over';
  /** Last day worked before the limit ends, when that is another day. */
  workBefore: string | null;
}

export interface AidSummary {
  id: string;
  number: string;
  state: AidState;
  matter: string | null;
  matterName: string;
  /** 张** */
  applicant: string;
  age: number | null;
  green: string[];
  urgent: string[];
  inCustody: boolean;
  channel: string;
  receivedAt: string | null;
  agencyName: string;
  papersDueDay: string | null;
  clocks: AidClock[];
  papersMissing: number;
  doubts: number;
  lawyerId: string | null;
  lawyerName: string | null;
  objection: 'open' | 'upheld' | 'corrected' | null;
  toCall: number;
  duplicateOf: string | null;
}

export interface AidPerson {
  name: string;
  sex: 'female' | 'male' | null;
  birthDay: string | null;
  residence: string;
  age: number | null;
  /** `****1234`, or '' when not told. */
  identityNumberMasked: string;
  phoneMasked: string;
}

export type ScanState = 'pending' | 'clean' | 'refused' | 'unscanned';

/** A file that the resident sent. */
export interface AidFile {
  id: string;
  paperId: string | null;
  name: string;
  mediaType: string;
  bytes: number;
  uploadedAt: string;
  scan: ScanState;
}

export interface AidPaper {
  id: string;
  name: string;
  state: 'needed' | 'received' | 'waived';
  uploadIds: string[];
  receivedAt: string | null;
  note: string;
}

export interface TraceEntry {
  rule: string;
  article: string;
  outcome: 'met' | 'not-met' | 'unknown';
  text: string;
  inputs: Record<string, unknown>;
}

export interface AidDecision {
  outcome: 'granted' | 'refused' | 'referred';
  by: string;
  byName: string;
  at: string;
  codes: string[];
  reasons: string;
  serviceForm: string | null;
  referredTo: string;
}

export interface AidNotice {
  key: string;
  text: string;
  at: string;
  by: 'channel' | 'phone' | 'none';
  sent: boolean;
}

export interface AidHistoryEntry {
  at: string;
  by: { as: string; id: string | null; name: string };
  step: string;
  to: string;
  note: string;
}

export interface AidDetail extends AidSummary {
  person: AidPerson;
  representative: { person: AidPerson; relation: string; because: string } | null;
  custody: { place: string; forwardedAt: string | null } | null;
  means: {
    householdSize: number | null;
    monthlyIncomeFen: number | null;
    monthlyIncomeHighFen: number | null;
    residence: 'urban' | 'rural' | null;
    incomes: { source: string; monthlyFen: number }[];
    assets: string[];
  };
  groups: string[];
  preCheck: {
    input: Record<string, unknown>;
    result: { verdict: string; summary: string; trace: TraceEntry[]; asOf: string };
    at: string;
  } | null;
  story: string;
  facts: { label: string; value: string }[];
  otherParty: string;
  deadlines: { day: string; what: string }[];
  doubtList: { code: string; text: string }[];
  declaration: {
    words: string;
    version: string;
    channel: string;
    readOutAt: string;
    confirmedAt: string;
    signedAt: string | null;
  } | null;
  agency: { id: string | null; name: string; by: string; why: string };
  appointment: { placeName: string; startsAt: string; endsAt: string; state: string } | null;
  homeVisit: { because: string; safetyNote: string; when: string; state: string; hasAddress: boolean } | null;
  contact: { by: 'channel' | 'phone' | 'none'; safeTime: string; language: string; access: string[] };
  papers: AidPaper[];
  papersAskedAt: string | null;
  completeAt: string | null;
  /** The files, as far as the record tells of them. */
  uploads: { id: string }[];
  sessionId: string | null;
  decision: AidDecision | null;
  earlierDecisions: AidDecision[];
  assignment: { lawyerName: string; at: string; skills: string[] } | null;
  closing: { ground: string; reasons: string; by: string; at: string } | null;
  objectionDetail: {
    at: string;
    words: string;
    state: 'open' | 'upheld' | 'corrected';
    decidedAt: string | null;
    reasons: string;
  } | null;
  history: AidHistoryEntry[];
  notices: AidNotice[];
}

export interface AidLawyer {
  id: string;
  displayName: string;
  skills: string[];
  /** Applications in hand. */
  cases: number;
}

export interface AidCounts {
  states: Record<string, number>;
  overdue: number;
}

export type AidField =
  | 'applicant.identityNumber'
  | 'applicant.phone'
  | 'representative.identityNumber'
  | 'representative.phone'
  | 'homeVisit.address';

/** What the resident would be told of a step; null when nothing. */
export type AidTold = Pick<AidNotice, 'text' | 'by'> | null;
