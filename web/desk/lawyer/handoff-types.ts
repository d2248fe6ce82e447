/** A case between resident, bot and lawyer as `/api/desk` answers. Times are ISO 8601, UTC. */
export type HandoffState =
  | 'requested'
  | 'queued'
  | 'offered'
  | 'accepted'
  | 'live'
  | 'wrap-up'
  | 'closed'
  | 'message-left'
  | 'abandoned';

/** He waits, a lawyer serves him, or it is over. */
export type HandoffPlace = 'waiting' | 'served' | 'over';

export const OUTCOMES = [
  'resolved',
  'referred',
  'aid-advised',
  'mediation-advised',
  'callback-agreed',
  'not-legal',
  'resident-left',
  'no-answer',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Why somebody does not take what he is offered; `conflict` keeps it from him for good. */
export const DECLINE_REASONS = ['busy', 'declined', 'conflict'] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];

export type PassReason = DeclineReason | 'missed' | 'gone' | 'returned' | 'silent' | 'transferred';

/** Before somebody now: by the queue, or by a colleague who transfers his case. */
export interface CaseOffer {
  kind: 'queue' | 'transfer';
  /** Staff id. */
  to: string;
  toName: string;
  /** What the colleague writes about it; '' from the queue. */
  comment: string;
  at: string;
  until: string;
}

/** What a summary tells of the way of a case. */
export interface CaseProgress {
  place: HandoffPlace;
  /** Since when the resident waits this time; `requestedAt` is when he asked first. */
  waitingSince: string;
  offer: CaseOffer | null;
  /** Who had it before him and passed on, the latest last. */
  passes: { name: string; reason: PassReason; at: string }[];
  /** How often who serves changed. */
  round: number;
  /** How often it came back to the queue. */
  returns: number;
  /** Names, not ids. */
  wants: { skills: string[]; languages: string[] };
  /** Why it is urgent, in words. */
  urgent: string[];
  /** The resident's earliest words that nobody has answered. */
  awaitsSince: string | null;
  lawyerActiveAt: string | null;
  /** A supervisor is asked for help and has not answered. */
  helpAskedAt: string | null;
  /** Ended; the record is owed from then on, until `outcome` is there. */
  endedAt: string | null;
  /** The bot goes on: what was settled. */
  handedBack: { settled: string } | null;
  regionName: string | null;
}

export type NoteKind = 'note' | 'transfer' | 'help' | 'whisper' | 'handed-back' | 'service-words';

/** A note that the resident never sees. */
export interface CaseNote {
  id: string;
  kind: NoteKind;
  staffName: string | null;
  text: string;
  at: string;
}

/** One line of what happened to a case. */
export interface CaseEvent {
  step: string;
  at: string;
  /** Null: the resident, the bot or a timer. */
  byName: string | null;
  /** A reason code, or the name of whom it went to. */
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

/** What only the open case tells. */
export interface CaseFile {
  notes: CaseNote[];
  history: CaseEvent[];
  /** Time in each place so far, ms. */
  clocks: { waitedMs: number; servedMs: number; wrapUpMs: number };
  /** At most 10, the latest first. */
  earlier: EarlierService[];
}

/** An end of a time limit: `on` is a day of Shanghai, null when it is not known. */
export interface CaseDeadline {
  label: string;
  on: string | null;
  basis: string;
}

export interface Named {
  id: string;
  name: string;
}

/** A colleague to whom a case may go. */
export interface Receiver {
  id: string;
  displayName: string;
  /** Profession, e.g. `lawyer`. */
  kind: string;
  skills: string[];
  state: 'free' | 'full' | 'paused' | 'away';
  load: number;
  capacity: number;
  /** He serves the other side. */
  conflict: boolean;
}

export interface Receivers {
  people: Receiver[];
  skills: Named[];
  languages: Named[];
}

/** A reply kept for use again (常用语); called by `;` and its shortcut. */
export interface CannedReply {
  id: string;
  shortcut: string;
  title: string;
  text: string;
}

export interface CannedReplies {
  own: CannedReply[];
  shared: CannedReply[];
}

/** What the knowledge and the law register have on some words. */
export interface DeskFindings {
  answers: {
    id: string;
    question: string;
    /** As a resident reads it. */
    text: string;
    articles: string[];
    deadline: string | null;
  }[];
  /** `text` and `label` as they are quoted to a resident; null: the register does not hold the words. */
  articles: { law: string; article: string; label: string; text: string | null }[];
}

/** Words that a lawyer does not use towards residents (服务禁语). */
export interface ForbiddenPhrase {
  id: string;
  /** Kind of fault, in words. */
  group: string;
  /** Any of these; `…` stands for up to six signs. */
  pattern: string[];
  /** The same as a regular expression (flag `u`) for a text of one width, in small letters, without blanks. */
  expression: string;
  /** What is no fault although such words stand in it; null: nothing. */
  except: string | null;
  why: string;
  instead: string;
}

export interface CasePage<T> {
  items: T[];
  next: string | null;
}
