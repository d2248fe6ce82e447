/** The roster as `/api/desk` answers. Times are ISO 8601, UTC; days are Shanghai's, `YYYY-MM-DD`. */
export const SHIFT_KINDS = ['desk', 'on-call'] as const;
/** At the desk (在岗), or to be called at night (备勤). */
export type ShiftKind = (typeof SHIFT_KINDS)[number];

export interface ShiftPlan {
  staffId: string;
  from: string;
  to: string;
  kind: ShiftKind;
  note: string;
}

export interface Shift extends ShiftPlan {
  id: string;
  displayName: string;
  source: 'manual' | 'import' | 'swap' | 'substitute';
  cancelledAt: string | null;
  /** Oldest first; who did it by id. */
  history: { at: string; by: string; what: string; before: ShiftPlan | null }[];
}

export interface Person {
  id: string;
  username: string;
  displayName: string;
  /** Who has none is never called. */
  hasPhone: boolean;
}

/** A day as the rules of hours have it, in words. */
export interface DayInWords {
  day: string;
  weekday: string;
  openText: string;
  onCallText: string;
  /** The rule of hours that decided; null for none. */
  rule: { id: string; name: string } | null;
  reason: string;
  /** False while the holidays of the year are not published. */
  certain: boolean;
}

export interface PersonOnShift {
  staffId: string;
  displayName: string;
  from: string;
  to: string;
}

export interface HoursPreview {
  at: string;
  open: boolean;
  certain: boolean;
  isOnCallTime: boolean;
  decidedBy: DayInWords;
  nextChange: { at: string | null; certain: boolean };
  nextOpening: { at: string | null; certain: boolean; likely: string | null };
  /** As residents are told it; null when it cannot be told. */
  nextOpeningText: string | null;
  onShift: PersonOnShift[];
  onCall: PersonOnShift[];
}

/** What a table of shifts would do; nothing is written while `dry`. */
export interface ImportReport {
  dry: boolean;
  added: number;
  changed: number;
  unchanged: number;
  problems: { row: number; column: string; problem: string }[];
  rows: {
    row: number;
    displayName: string;
    from: string;
    to: string;
    kind: ShiftKind;
    note: string;
    outcome: 'new' | 'changed' | 'unchanged';
  }[];
}

export type ExchangeState = 'requested' | 'agreed' | 'approved' | 'refused' | 'withdrawn' | 'expired';
export const EXCHANGE_STEPS = ['agree', 'approve', 'refuse', 'withdraw'] as const;
export type ExchangeStep = (typeof EXCHANGE_STEPS)[number];

interface NamedStaff {
  id: string;
  displayName: string;
}

interface GivenShift {
  shiftId: string;
  from: string;
  to: string;
}

/** One asks another to swap shifts (换班), or to take one over (顶班). */
export interface Exchange {
  id: string;
  kind: 'swap' | 'substitute';
  state: ExchangeState;
  askedBy: NamedStaff;
  partner: NamedStaff;
  give: GivenShift;
  take: GivenShift | null;
  note: string;
  reason: string;
  askedAt: string;
  decidedBy: NamedStaff | null;
  expiresAt: string;
  mayDo: ExchangeStep[];
}

export interface DutyDay {
  day: string;
  minutes: number;
  /** Whether it counts as a duty day; null while no rule is set. */
  counts: boolean | null;
  spans: { from: string; to: string | null; endedBy: string | null }[];
  shifts: PersonShift[];
  late: { shiftId: string; minutes: number }[];
  early: { shiftId: string; minutes: number }[];
  absent: PersonShift[];
  outsideMinutes: number;
}

interface PersonShift {
  id: string;
  from: string;
  to: string;
}

export interface DutyMonth {
  month: string;
  /** Minutes that make a duty day; null while no rule is set. */
  dayMinutes: number | null;
  people: { staffId: string; displayName: string; minutes: number; counted: number | null; days: DutyDay[] }[];
}
