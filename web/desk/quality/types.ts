import type { TurnView } from '../types.ts';

/** What `/api/desk/quality` answers. Times are ISO 8601, UTC. */
export type Grade = 'excellent' | 'good' | 'pass' | 'fail';
export type CaseState = 'waiting' | 'taken' | 'reviewed' | 'appealed' | 'decided';
export type DrawReason = 'drawn' | 'dissatisfied' | 'emergency';

/** Why the machine gave an item its points. */
export interface Reason {
  code: string;
  n?: number;
  of?: number;
  about?: string;
}

export interface ScoredItem {
  id: string;
  name: string;
  points: number | null;
  of: number;
  applicable: boolean;
  why: Reason[];
  turnIds: string[];
}

export interface AutomaticScore {
  rubricVersion: string;
  total: number | null;
  items: ScoredItem[];
}

export interface SheetItem {
  id: string;
  /** Null: it does not apply. */
  points: number | null;
  comment: string;
}

export interface Sheet {
  items: SheetItem[];
  total: number | null;
  grade: Grade | null;
  comment: string;
}

/** The sheet to fill in. */
export interface SheetForm {
  rubricVersion: string;
  items: { id: string; name: string; of: number }[];
}

export interface CaseRow {
  /** Of the service. */
  id: string;
  channel: string;
  topic: string | null;
  outcome: string;
  openedAt: string;
  closedAt: string;
  lawyerName: string | null;
  reasons: DrawReason[];
  state: CaseState;
  dueAt: string;
  overdue: boolean;
  /** Totals; the machine's only after a person has given his. */
  automatic: number | null;
  human: number | null;
  grade: Grade | null;
  reviewedAt: string | null;
  answerUntil: string | null;
  answered: boolean;
  appealed: boolean;
  decided: 'upheld' | 'changed' | null;
}

export interface CaseDetail extends CaseRow {
  sheet: SheetForm | null;
  automaticScore: AutomaticScore | null;
  review: (Sheet & { at: string; byName: string | null }) | null;
  answer: { at: string; text: string } | null;
  appeal: { at: string; text: string } | null;
  decision: {
    at: string;
    byName: string | null;
    verdict: 'upheld' | 'changed';
    sheet: Sheet | null;
    comment: string;
  } | null;
  turns: TurnView[];
  may: { review: boolean; recuse: boolean; answer: boolean; appeal: boolean; decide: boolean };
}

export interface QueueStanding {
  waiting: number;
  overdue: number;
  firstDue: string | null;
  appeals: number;
  held: CaseRow | null;
}

export interface OwnService {
  id: string;
  openedAt: string;
  channel: string;
  topic: string | null;
  outcome: string;
  automatic: number | null;
  reviewed: CaseRow | null;
}

export interface RubricItem {
  id: string;
  name: string;
  points: number;
  heart: string;
  measures: string;
  grounds: string[];
  appliesTo: 'bot' | 'lawyer' | 'both';
  notApplicable: string;
}

export interface Rubric {
  version: string;
  mark: string;
  sample: { percent: number; workdays: number; heldHours: number };
  answer: { workdays: number };
  grades: Record<Exclude<Grade, 'fail'>, number>;
  goodRate: number;
  items: RubricItem[];
}

interface TotalAgreement {
  n: number;
  meanDifference: number | null;
  correlation: number | null;
}

/** Shares are 0 to 1; differences are the person's less the machine's, points. */
export interface Agreement {
  items: {
    id: string;
    name: string;
    n: number;
    exact: number | null;
    applicable: number;
    meanDifference: number | null;
    kappa: number | null;
  }[];
  total: TotalAgreement;
  months: { month: string; total: TotalAgreement; exact: number | null }[];
  grades: Record<Grade, number> & { goodRate: number | null };
  appeals: { appealed: number; upheld: number; changed: number };
  enough: boolean;
  enoughFrom: number;
  sample: { services: number; drawn: number } | null;
}
