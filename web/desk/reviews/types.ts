import type { DeskTexts } from '../texts/index.ts';

type Words = DeskTexts['reviews'];
export type Level = keyof Words['levels'];
export type ReviewState = keyof Words['state'];
export type CallbackResult = keyof Words['callback']['results'];
export type FindingCode = keyof Words['finding']['codes'];
export type CorrectionKind = keyof Words['correction']['kinds'];
export type HistoryStep = keyof Words['history'];

/** A review in a list. */
export interface ReviewRow {
  /** The service's number. */
  id: string;
  /** Of the order that was rated; null for a service. */
  orderId: string | null;
  channel: string;
  level: Level;
  state: ReviewState;
  openedAt: string;
  dueAt: string;
  dueDay: string;
  isCalendarKnown: boolean;
  isOverdue: boolean;
  warned: number;
  assigneeName: string | null;
  isMine: boolean;
  /** False for who served. */
  mayWork: boolean;
  isDangerous: boolean;
  lawyerName: string | null;
}

interface Done {
  at: string;
  byName: string | null;
}

export interface ReviewDetail extends ReviewRow {
  reason: string | null;
  hasContact: boolean;
  callbacks: (Done & { result: CallbackResult; words: string })[];
  finding: (Done & { code: FindingCode; text: string }) | null;
  correction: (Done & { kind: CorrectionKind; ref: string; text: string }) | null;
  reRating: (Done & { level: Level }) | null;
  history: (Done & { step: HistoryStep; detail: string })[];
  levels: { level: Level; title: string }[];
}

/** What is shown for a reason. */
export interface RevealedReview {
  phone: string | null;
  reason: string | null;
  callbacks: string[];
}
