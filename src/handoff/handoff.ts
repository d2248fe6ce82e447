import { Schema } from 'mongoose';
import type { ChannelName } from '../sessions/index.ts';
import type { CollectionDefinition, Stored } from '../storage/index.ts';

/**
 * Where a handoff stands (转接状态): requested → queued → offered → accepted → live → wrap-up → closed. `requested`: the
 * bot's own commit is still to come; `accepted`: a lawyer has won it, and the floor is being moved to him; `wrap-up`: he
 * has ended the consultation and owes its record. Waiting ends in `message-left` or `abandoned` too.
 */
export const HANDOFF_STATES = [
  'requested',
  'queued',
  'offered',
  'accepted',
  'live',
  'wrap-up',
  'closed',
  'message-left',
  'abandoned',
] as const;
export type HandoffState = (typeof HANDOFF_STATES)[number];

/** The states by who has the resident: he waits, a lawyer serves him, or it is over. */
export type HandoffPlace = 'waiting' | 'served' | 'over';

const PLACES: Readonly<Record<HandoffState, HandoffPlace>> = {
  requested: 'waiting',
  queued: 'waiting',
  offered: 'waiting',
  accepted: 'served',
  live: 'served',
  'wrap-up': 'over',
  closed: 'over',
  'message-left': 'over',
  abandoned: 'over',
};

export function placeOf(state: HandoffState): HandoffPlace {
  return PLACES[state];
}

/** What came of it, chosen by the lawyer (小结代码). */
export const HANDOFF_OUTCOMES = [
  'resolved',
  'referred',
  'aid-advised',
  'mediation-advised',
  'callback-agreed',
  'not-legal',
  'resident-left',
  'no-answer',
] as const;
export type HandoffOutcome = (typeof HANDOFF_OUTCOMES)[number];

/** Why somebody did not take what he was offered; `conflict` keeps it from him for good (利益冲突). */
export type PassReason = 'declined' | 'busy' | 'conflict' | 'missed' | 'gone' | 'returned' | 'silent' | 'transferred';

/** Somebody who had it before him and passed on. */
export interface Pass {
  staffId: string;
  reason: PassReason;
  at: Date;
}

/** An offer that somebody has before him now: of the queue, or of a colleague who transfers his case. */
export interface Offer {
  kind: 'queue' | 'transfer';
  to: string;
  toName: string;
  /** Of a transfer: what the colleague writes about it; '' else. */
  comment: string;
  at: Date;
  until: Date;
}

/** One line of what happened to it; ids only. */
export interface HandoffEvent {
  step: string;
  at: Date;
  /** Staff id; null for the resident, the bot or a timer. */
  by: string | null;
  /** A reason code, or whom it went to. */
  detail: string;
}

/** What a lawyer should bring, for routing. */
export interface HandoffWants {
  /** Ids of `knowledge/duty/skills.yaml`. */
  skills: string[];
  /** Ids of languages and dialects of the same file. */
  languages: string[];
}

export type HandoffReason =
  | 'asked'
  | 'emergency'
  | 'custody'
  | 'not-understood'
  | 'stale-answer'
  | 'needs-lawyer'
  | 'legal-aid'
  | 'complaint';

/** What the lawyer must see at once (案情卡): no word of the resident's that is not in the transcript. */
export interface CaseCard {
  topic: string | null;
  /** Intents met, likeliest last, with their names. */
  intents: { id: string; name: string; confidence: number }[];
  emergency: string | null;
  /** Its name in words, for lists. */
  emergencyName?: string | null;
  /** Verdict and trace texts of a pre-check done in this session. */
  preCheck: { verdict: string; lines: string[] } | null;
  /** Slots told in dialogs: label and value. */
  facts: { label: string; value: string }[];
  /** Answers already given: intent id and question. */
  told: { id: string; question: string; articles?: string[] }[];
  /** Ends of time limits in this matter: what, `YYYY-MM-DD` in Shanghai or null when not known, and its grounds. */
  deadlines?: { label: string; on: string | null; basis: string }[];
  /** Groups served first (绿色通道), in words. */
  groups?: string[];
  /** Why it is urgent, in words; empty for an ordinary case. */
  urgent?: string[];
  /** Articles that the pre-check rests on. */
  grounds?: string[];
}

export interface Handoff extends Stored {
  conversationId: string;
  sessionId: string;
  channel: ChannelName;
  state: HandoffState;
  /** {@link placeOf} the state, to be indexed. */
  place: HandoffPlace;
  reason: HandoffReason;
  /** Lower is sooner: 0 emergency, 1 urgent, 2 normal. */
  priority: 0 | 1 | 2;
  wants: HandoffWants;
  /** Who is never offered it, because he serves the other side. */
  excluded: string[];
  /** The lawyer who knows the resident from before, or null. */
  knownBy: string | null;
  /** First asked for; kept for good, so that the place is kept. */
  requestedAt: Date;
  /** Since when the resident waits this time: first asked for, or given back. */
  waitingSince: Date;
  /** He was told honestly how long it may still take; null when not yet in this wait. */
  warnedAt: Date | null;
  /** He was offered a callback or to leave a message; null when not yet in this wait. */
  limitToldAt: Date | null;
  offer: Offer | null;
  /** Who passed it on, the latest last; at most {@link KEPT_EVENTS}. */
  passes: Pass[];
  acceptedAt: Date | null;
  /** The resident's earliest words that no lawyer has answered (or his acceptance); null when nothing is due. */
  awaitsSince: Date | null;
  /** Last sign that the lawyer is at work on it: words or typing. */
  lawyerActiveAt: Date | null;
  /** The lawyer asked a supervisor for help and has none yet. */
  helpAskedAt: Date | null;
  /** The consultation ended and the record is owed from then on. */
  endedAt: Date | null;
  /** Given back to the bot, which goes on: what was settled. Null when the service ended with the lawyer. */
  handedBack: { settled: string } | null;
  /** When it ended, in whichever of the three ends. */
  closedAt: Date | null;
  lawyerId: string | null;
  /** Display name of the lawyer, frozen when he accepted: who served is told from here, whatever becomes of the account. */
  lawyerName: string | null;
  /** How often who serves changed: given back, transferred, taken over. Telephones count their calls by it. */
  round: number;
  /** How often it came back to the queue, and the display name of the last lawyer who had it then. */
  returns: number;
  returnedBy: string | null;
  /** The caller hung up and is called back when it is his turn (回拨); null when he waits himself. */
  callback: CallbackWish | null;
  regionCode: string | null;
  card: CaseCard;
  /** Chosen by the lawyer at closing. */
  outcome: HandoffOutcome | null;
  note: string;
  /** Time in each place, ms, of what is over; never negative. */
  clocks: { waitedMs: number; servedMs: number; wrapUpMs: number };
  /** What happened, oldest first; at most {@link KEPT_EVENTS}. */
  history: HandoffEvent[];
  /** The earliest moment at which something must happen by itself; null for none. See `handoff-due.ts`. */
  dueAt: Date | null;
  /** The message left when nobody was on duty. */
  message: LeftMessage | null;
  /** State of the message, again, to be indexed; null when there is none. */
  messageState: 'open' | 'done' | null;
  /**
   * False until all that follows from the present state is known to have happened: the floor of the conversation,
   * the notice to the resident, the end of the session. What is not settled is settled again after a crash.
   */
  settled: boolean;
}

/** Lines of history and of passes that are kept. */
export const KEPT_EVENTS = 60;

/** Wish of a caller to be called back with his place kept. */
export interface CallbackWish {
  /** Sealed E.164 number. */
  phone: string;
  askedAt: Date;
}

/** Left when nobody can take the handoff (留言). The phone number is sealed with the field key. */
export interface LeftMessage {
  text: string;
  /** Sealed E.164 number, or '' when the channel itself reaches the resident. */
  phone: string;
  /** When it is safe to call, in the resident's words. */
  safeTime: string;
  /** `open` until a lawyer has called back. */
  state: 'open' | 'done';
  leftAt: Date;
  doneAt: Date | null;
  doneBy: string | null;
  doneNote: string;
}

const handoffSchema = new Schema(
  {
    _id: { type: String, required: true },
    conversationId: { type: String, required: true },
    sessionId: { type: String, required: true },
    channel: { type: String, required: true },
    state: { type: String, required: true, enum: HANDOFF_STATES },
    place: { type: String, required: true, enum: ['waiting', 'served', 'over'] },
    reason: { type: String, required: true },
    priority: { type: Number, required: true, enum: [0, 1, 2] },
    wants: { type: Schema.Types.Mixed, default: () => ({ skills: [], languages: [] }) },
    excluded: { type: [String], default: [] },
    knownBy: { type: String, default: null },
    requestedAt: { type: Date, required: true },
    waitingSince: { type: Date, required: true },
    warnedAt: { type: Date, default: null },
    limitToldAt: { type: Date, default: null },
    offer: { type: Schema.Types.Mixed, default: null },
    passes: { type: [Schema.Types.Mixed], default: [] },
    acceptedAt: { type: Date, default: null },
    awaitsSince: { type: Date, default: null },
    lawyerActiveAt: { type: Date, default: null },
    helpAskedAt: { type: Date, default: null },
    endedAt: { type: Date, default: null },
    handedBack: { type: Schema.Types.Mixed, default: null },
    closedAt: { type: Date, default: null },
    lawyerId: { type: String, default: null },
    lawyerName: { type: String, default: null },
    round: { type: Number, default: 0 },
    returns: { type: Number, default: 0 },
    returnedBy: { type: String, default: null },
    callback: { type: Schema.Types.Mixed, default: null },
    regionCode: { type: String, default: null },
    card: { type: Schema.Types.Mixed, required: true },
    outcome: { type: String, default: null },
    note: { type: String, default: '' },
    clocks: { type: Schema.Types.Mixed, default: () => ({ waitedMs: 0, servedMs: 0, wrapUpMs: 0 }) },
    history: { type: [Schema.Types.Mixed], default: [] },
    dueAt: { type: Date, default: null },
    message: { type: Schema.Types.Mixed, default: null },
    messageState: { type: String, default: null, enum: ['open', 'done', null] },
    settled: { type: Boolean, required: true, default: false },
  },
  { versionKey: false, minimize: false },
);
handoffSchema.index({ place: 1, priority: 1, requestedAt: 1 });
handoffSchema.index({ place: 1, requestedAt: -1 });
handoffSchema.index({ place: 1, dueAt: 1 });
handoffSchema.index({ helpAskedAt: 1 });
handoffSchema.index({ state: 1, requestedAt: -1 });
handoffSchema.index({ lawyerId: 1, state: 1, requestedAt: -1 });
handoffSchema.index({ sessionId: 1, requestedAt: 1 });
handoffSchema.index({ conversationId: 1, requestedAt: -1 });
handoffSchema.index({ messageState: 1, requestedAt: -1 });
handoffSchema.index({ settled: 1, requestedAt: 1 });

export const handoffCollection: CollectionDefinition<Handoff> = { name: 'handoffs', schema: handoffSchema };
