/** What `/api/desk/knowledge` answers. Times are ISO 8601, UTC; days `YYYY-MM-DD`, Asia/Shanghai. */
export interface Ground {
  law: string;
  version: string;
  article: string;
  paragraph?: string | undefined;
}

export type TermUnit = 'hour' | 'day' | 'workday' | 'month' | 'year';

export interface Deadline {
  limit: string;
  term: { count: number; unit: TermUnit } | null;
  from: string;
  lost: string;
}

export interface AskChoice {
  say: string;
  cues: string[];
  adds: string;
  answer: string | null;
}

export interface Ask {
  question: string;
  choices: AskChoice[];
}

export type Way = 'lawyer' | 'mediation' | 'aid';

export interface Answer {
  id: string;
  question: string;
  short: string;
  full: string;
  steps: string[];
  deadlines: Deadline[];
  ask: Ask[];
  checklist: string[];
  grounds: Ground[];
  effectiveFrom: string;
  effectiveTo: string | null;
  verifiedAt: string | null;
  verifiedBy: string;
  source: string;
  status: 'current' | 'stale';
  staleReason: string;
  related: string[];
  together: string[];
  aidMatter: string | null;
  calculator: string | null;
  hotlines: string[];
  route: Way[];
}

export type AnswerState = 'in-force' | 'stale' | 'not-in-force';
export type RevisionState = 'proposed' | 'rejected' | 'withdrawn' | 'published' | 'replaced' | 'rolled-back';

export interface Problem {
  field: string;
  problem: string;
}

export interface AnswerSummary {
  id: string;
  question: string;
  short: string;
  topic: string;
  state: AnswerState;
  reason: string;
  verifiedBy: string;
  verifiedAt: string | null;
  isPublished: boolean;
  isConflict: boolean;
  proposals: number;
}

export interface TopicCount {
  topic: string;
  answers: number;
  stale: number;
  signedOff: number;
  proposals: number;
}

export interface KnowledgeList {
  topics: TopicCount[];
  answers: AnswerSummary[];
  proposals: number;
  files: { at: string; problems: Problem[] } | null;
}

export interface Base {
  revision: number | null;
  release: number;
  file: string;
}

export interface RevisionView {
  id: string;
  answerId: string;
  question: string;
  topic: string;
  number: number;
  state: RevisionState;
  note: string;
  proposedBy: string;
  proposedByName: string;
  proposedAt: string;
  decidedByName: string | null;
  decidedAt: string | null;
  reason: string;
  changed: string[];
  passed: boolean;
}

export interface FieldChange {
  field: string;
  before: unknown;
  after: unknown;
}

export interface ChannelPreview {
  channel: string;
  messages: string[];
  measures: { unit: string; used: number; limit: number }[];
  problems: string[];
}

export interface Report {
  at: string;
  passed: boolean;
  problems: Problem[];
  readability: {
    meanSentence: number;
    longestSentence: number;
    readingSeconds: number;
    /** Of each answer, here of one: legal words that nothing explains. */
    each: { unexplained: string[] }[];
  };
  regression: { asked: number; led: number; missed: { text: string; got: string | null }[] } | null;
  channels: ChannelPreview[];
}

export interface Proposal extends RevisionView {
  content: Answer;
  base: Answer;
  changes: FieldChange[];
  report: Report;
  isOnTop: boolean;
}

export interface AnswerDetail extends AnswerSummary {
  answer: Answer;
  basedOn: Base;
  file: { name: string; answer: Answer; state: 'in-force' | 'same' | 'covered' | 'changed' };
  stopped: { reason: string; at: string; byName: string } | null;
  misfits: Problem[];
  laws: {
    label: string;
    name: string;
    version: string;
    fullName: string;
    state: 'in-force' | 'superseded' | 'amended' | 'unverified';
    inForceFrom: string | null;
    inForceTo: string | null;
    note: string;
  }[];
  usedBy: {
    intents: { id: string; name: string }[];
    answers: { id: string; question: string; as: 'related' | 'together' | 'ask' }[];
  };
  history: RevisionView[];
}

/** What the fields of an answer may name. */
export interface Register {
  laws: { name: string; version: string; fullName: string; state: string }[];
  hotlines: { number: string; name: string; verified: boolean }[];
  answers: { id: string; question: string; topic: string | null }[];
  matters: { id: string; name: string }[];
  calculators: string[];
}

export interface KnowledgeFilter {
  q: string;
  topic: string;
  state: string;
  signedOff: string;
  proposed: string;
}

export interface Draft {
  content: Answer;
  note: string;
  basedOn: Base;
  signOff: boolean;
}
