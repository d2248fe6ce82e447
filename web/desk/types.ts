import type { CaseDeadline, CaseFile, CaseProgress, HandoffState, Outcome } from './lawyer/handoff-types.ts';
import type { CaseTelephone, Recording } from './telephone/types.ts';

/** What `/api/desk` answers. Times are ISO 8601, UTC. */
export type Role =
  | 'lawyer'
  | 'supervisor'
  | 'reviewer'
  | 'knowledge-editor'
  | 'aid-officer'
  | 'order-officer'
  | 'admin';

export interface Staff {
  id: string;
  username: string;
  displayName: string;
  roles: Role[];
  /** Codes of GB/T 2260 whose services he sees; none = all. */
  regions: string[];
}

export interface Duty {
  onDuty: boolean;
  since: string | null;
  /** Why nothing is offered for the moment; null when it is. */
  paused: string | null;
  /** How many I serve now, and how many I can. */
  load?: { text: number; voice: number };
  capacity?: { text: number; voice: number };
}

export type { Outcome } from './lawyer/handoff-types.ts';

export interface LeftMessage {
  text: string;
  phoneMasked: string;
  safeTime: string;
  state: 'open' | 'done';
  leftAt: string;
  doneNote: string;
}

export interface HandoffSummary extends CaseProgress {
  id: string;
  conversationId: string;
  sessionId: string;
  channel: string;
  state: HandoffState;
  reason: string;
  /** 0 emergency, 1 urgent, 2 normal. */
  priority: number;
  requestedAt: string;
  acceptedAt: string | null;
  closedAt: string | null;
  lawyerId: string | null;
  lawyerName: string | null;
  topic: string | null;
  headline: string;
  outcome: Outcome | null;
  note: string;
  emergency: string | null;
  /** The caller hung up and is called back at his turn. */
  callback: { askedAt: string; phoneMasked: string } | null;
  message: LeftMessage | null;
}

export interface CaseCard {
  topic: string | null;
  intents: { id: string; name: string; confidence: number }[];
  emergency: string | null;
  preCheck: { verdict: string; lines: string[] } | null;
  facts: { label: string; value: string }[];
  told: { id: string; question: string; articles?: string[] }[];
  deadlines?: CaseDeadline[];
  /** Groups served first, in words. */
  groups?: string[];
  /** Why it is urgent, in words. */
  urgent?: string[];
  /** Articles that the pre-check rests on. */
  grounds?: string[];
}

export interface TurnUnderstanding {
  decision: string;
  intent: string | null;
  topic: string | null;
  confidence: number;
  intentName: string | null;
  alternatives: { intent: string; name: string; confidence: number }[];
  emergency: string | null;
  cue?: string | null;
  band?: string;
  engine?: string;
  followUp?: string | null;
  reason: string;
}

export type DeliveryState =
  | 'not-needed'
  | 'with-answer'
  | 'leaving'
  | 'pending'
  | 'held'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'unknown'
  | 'dropped'
  | 'failed';

/** Messages that did not arrive, of one channel for one reason. */
export interface UndeliveredGroup {
  state: 'failed' | 'unknown' | 'undelivered' | 'dropped' | 'held';
  channel: string;
  reason: string;
  count: number;
}

export interface TurnView {
  id: string;
  seq: number;
  at: string;
  from: 'resident' | 'bot' | 'lawyer' | 'system';
  staffId: string | null;
  staffName: string | null;
  type: 'message' | 'event';
  name: string | null;
  value: unknown;
  text: string | null;
  choices: { title: string; value: string }[] | null;
  attachments: { contentType: string; content?: unknown }[] | null;
  understanding: TurnUnderstanding | null;
  delivery: DeliveryState;
  /** Code of why it did not go out; null when it did, or is on its way. */
  deliveryReason: string | null;
  /** Other channels that told of it, first to last. */
  fallbacks: { channel: string; state: DeliveryState }[];
}

export interface HandoffDetail extends HandoffSummary, CaseFile {
  card: CaseCard;
  /** What to ask the resident in his matter; null when nobody wrote it down. */
  checklist: { question: string; items: string[] } | null;
  /** Null where no telephone is called. */
  telephone: CaseTelephone | null;
  recordings: Recording[];
  turns: TurnView[];
  lastSeq: number;
  replyWindow: ReplyWindow | null;
}

/** What came since a turn. */
export interface TurnsPart {
  turns: TurnView[];
  lastSeq: number;
  replyWindow: ReplyWindow | null;
}

/** How many messages the resident's channel takes from us now, and until when; null where it counts none. */
export interface ReplyWindow {
  left: number;
  until: string | null;
}

export interface Queue {
  /** First come first, at most some hundreds; `waitingTotal` counts all. */
  waiting: HandoffSummary[];
  waitingTotal: number;
  /** Served by me, and what I write the record of now. */
  mine: HandoffSummary[];
  /** Before me now: of the queue, and of colleagues who transfer a case. */
  offers: HandoffSummary[];
  /** Ended by me, record not written. */
  owed: HandoffSummary[];
  /** Cases whose lawyer asks for help; for supervisors. */
  help: HandoffSummary[];
  /** Lawyers on duty now. */
  onDuty: number;
  duty: Duty;
  /** Limits, ms: an unanswered resident goes back to the queue; a record is to be written. */
  limits?: { silentMs: number; wrapUpMs: number };
  /** The server's clock when it answered. */
  now: string;
}

export type Rating = 'very-satisfied' | 'satisfied' | 'basically-satisfied' | 'dissatisfied' | 'very-dissatisfied';

export type MisunderstoodState = 'open' | 'labelled' | 'dismissed';

/** A question that the bot did not understand. */
export interface MisunderstoodQuestion {
  id: string;
  at: string;
  channel: string;
  sessionId: string | null;
  kind: string;
  state: MisunderstoodState;
  text: string;
  decision: string;
  intent: string | null;
  intentName: string | null;
  topic: string | null;
  confidence: number;
  alternatives: { intent: string; name: string; confidence: number }[];
  label: string | null;
  labelName: string | null;
  byName: string | null;
  reviewedAt: string | null;
}

/** The test of one night; shares are 0 to 1. */
export interface Night {
  day: string;
  figures: { n: number; accuracy: number; topThree: number } | null;
  change: number | null;
  isWorse: boolean;
  reviewed: number;
}

export interface MisunderstoodPage {
  questions: MisunderstoodQuestion[];
  next: string | null;
  /** How many wait for a label. */
  open: number;
  nights: Night[];
}

export interface IntentName {
  id: string;
  name: string;
  topic: string | null;
}

export interface Overview {
  today: {
    sessions: number;
    open: number;
    handedOver: number;
    waiting: number;
    onDuty: number;
    rated: number;
    satisfied: number;
    basicallySatisfied: number;
    dissatisfied: number;
    emergencies: number;
  };
}
