import type { CaseCard, Handoff, HandoffNote, NoteKind } from '../handoff/index.ts';
import type { Staff } from '../staff/index.ts';
import { maskPersonalData } from '../text/index.ts';
import { type HandoffSummary, isoOf, type Names } from './handoff-views.ts';
import { passReasonFor } from './reach.ts';
import type { RecordingView, TelephoneView } from './telephone-views.ts';
import type { TurnView } from './views.ts';

/** How many messages the resident's channel takes from us now, and until when; null where it counts none. */
export interface ReplyWindowView {
  left: number;
  until: string | null;
}

/** A note for staff alone. */
export interface NoteView {
  id: string;
  kind: NoteKind;
  staffName: string | null;
  text: string;
  at: string;
}

/** One line of what happened. */
export interface HistoryView {
  step: string;
  at: string;
  /** Null: the resident, the bot or a timer. */
  byName: string | null;
  /** A reason code, the name of whom it went to, or names of skills. */
  detail: string;
}

/** An earlier service of the same conversation. */
export interface EarlierService {
  sessionId: string;
  at: string;
  channel: string;
  topic: string | null;
  outcome: string | null;
  lawyerName: string | null;
  note: string;
}

export interface HandoffDetail extends HandoffSummary {
  card: CaseCard;
  /** What to ask the resident in his matter (问诊提示); null when nobody wrote it down. */
  checklist: { question: string; items: string[] } | null;
  /** Null where no telephone is called. */
  telephone: TelephoneView | null;
  /** What of the service can be heard. */
  recordings: RecordingView[];
  turns: TurnView[];
  lastSeq: number;
  replyWindow: ReplyWindowView | null;
  notes: NoteView[];
  history: HistoryView[];
  /** Time in each place until now, ms. */
  clocks: Handoff['clocks'];
  /** The latest first, at most ten. */
  earlier: EarlierService[];
}

export function caseCard(card: CaseCard, clear: boolean): CaseCard {
  if (clear) return card;
  return {
    ...card,
    preCheck: card.preCheck === null ? null : { ...card.preCheck, lines: card.preCheck.lines.map(maskPersonalData) },
    facts: card.facts.map(({ label, value }) => ({ label, value: maskPersonalData(value) })),
  };
}

export function noteView(note: HandoffNote, names: ReadonlyMap<string, string>, clear: boolean): NoteView {
  const { _id: id, kind, staffId, text, at } = note;
  return {
    id,
    kind,
    staffName: names.get(staffId) ?? null,
    text: clear ? text : maskPersonalData(text),
    at: at.toISOString(),
  };
}

/** What happened, with names instead of ids. */
export function historyView(handoff: Handoff, reader: Staff, names: Names): HistoryView[] {
  return handoff.history.map(({ step, at, by, detail }) => ({
    step,
    at: isoOf(at),
    byName: by === null ? null : (names.staff.get(by) ?? ''),
    detail:
      step === 'transfer-to-queue'
        ? detail.split(' ').filter(Boolean).map(names.skill).join('、')
        : (names.staff.get(detail) ?? passReasonFor(reader, handoff, { by, reason: detail })),
  }));
}

/** Time in each place with what runs on now. */
export function clocksUntil(handoff: Handoff, now: Date): Handoff['clocks'] {
  const { place, state, clocks, waitingSince, acceptedAt, endedAt } = handoff;
  const since = (from: Date | null, runs: boolean) =>
    runs && from !== null ? Math.max(0, now.getTime() - from.getTime()) : 0;
  return {
    waitedMs: clocks.waitedMs + since(waitingSince, place === 'waiting'),
    servedMs: clocks.servedMs + since(acceptedAt, place === 'served'),
    wrapUpMs: clocks.wrapUpMs + since(endedAt, state === 'wrap-up'),
  };
}
