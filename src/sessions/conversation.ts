import { Schema } from 'mongoose';
import type { CollectionDefinition, NewEvent, Stored } from '../storage/index.ts';
import type { FactRole, FactValue } from '../text/index.ts';
import type { Turn } from './turn.ts';

export const CHANNEL_NAMES = ['web', 'wechat', 'sms', 'voice', 'terminal'] as const;
export type ChannelName = (typeof CHANNEL_NAMES)[number];

/** Who may speak to the resident now (话语权): exactly one. */
export type Floor = 'bot' | 'queue' | 'lawyer';

/** Where a guided dialog stands; opaque to everybody but the dialog engine. */
export interface DialogProgress {
  dialog: string;
  step: string;
  slots: Record<string, unknown>;
  /** Tries at the present step that were not understood. */
  misses: number;
  startedAt: Date;
  /** Its dialog says that it is kept when it is interrupted. */
  resumable?: true;
}

/** What of guided dialogs outlives a service session, for 30 days. */
export interface KeptDialogs {
  /** Interrupted or put off, to go on from. */
  open: DialogProgress | null;
  /** The last pre-check of legal aid, so that what was told can be put right or become an application. */
  preCheck: DialogProgress | null;
  /** Last change, UTC. */
  at: Date;
}

/** Something told in the open session (已知事实), so that it is not asked again. */
export interface SessionFact {
  role: FactRole;
  /** In `unit`; an identity number or phone is sealed with the field key. */
  value: FactValue;
  unit: string;
  range: { from: FactValue; to: FactValue } | null;
  /** The words it was heard in; personal numbers masked. */
  heard: string;
  /** When it was told, UTC. */
  at: Date;
}

/** The answer that a short question (那要多久？) refers to. */
export interface AnsweredQuestion {
  /** Id of the answer. */
  answer: string;
  /** The question in the resident's words, personal numbers masked. */
  words: string;
  /** When it was last spoken of, UTC, and in which of the session's turns. */
  at: Date;
  turn: number;
  /** Of a pre-check: what to bring and where to go, as they were told. */
  preCheck: { papers: string[]; where: string } | null;
}

/** A question that is not clear yet. */
export interface UnclearQuestion {
  /** What was said of it so far, personal numbers masked. */
  words: string;
  /** Intents offered and not taken. */
  offered: string[];
  /** The answers were searched by words; it is done once. */
  searched: boolean;
}

/** A place of the directory that was asked for without saying where. */
export interface SoughtDirectoryPlace {
  /** Kinds of the directory. */
  kinds: string[];
  /** What is said before the places. */
  lead: string;
  /** The session's turn in which the bot asked where, or told. */
  turn: number;
  /** The region whose places were told; absent while it is asked for. */
  told?: { code: string; name: string };
}

/** A choice as offered, and what taking it does: `intent:<id>`, `dialog:<id>`, `handoff:<kind>`, `service:<id>`, `place:<id>`. */
export interface OfferedChoice {
  title: string;
  action: string;
}

/**
 * The thread with one resident on one channel. It outlives service sessions and carries all that a turn needs, so
 * that a turn is one read and one write.
 */
export interface Conversation extends Stored {
  channel: ChannelName;
  /** Where to send to (openid, E.164 number …), sealed with the field key; '' where the channel needs none. */
  address: string;
  createdAt: Date;
  floor: Floor;
  /** Of the open handoff; null while the floor is the bot's. */
  handoffId: string | null;
  /** Who holds the floor while it is `lawyer`. */
  lawyerId: string | null;
  /** The open service session, or null. */
  sessionId: string | null;
  sessionOpenedAt: Date | null;
  /** Failed understandings in a row. */
  misses: number;
  dialog: DialogProgress | null;
  /** What the choices last offered stand for; good for the next message only. */
  offered: OfferedChoice[];
  /** Intent last answered: what a follow-up refers to. */
  lastIntent: string | null;
  /** What a short question refers to; null when nothing was answered in the open session. */
  answered: AnsweredQuestion | null;
  /** What was asked and is not clear yet, or null. */
  unclear: UnclearQuestion | null;
  /** Prompts in a row to a resident of whom nothing is heard. */
  silences: number;
  /** Warned for abuse in the open session. */
  warned: boolean;
  /** Intents answered in the open session, in order, each once. */
  told: string[];
  /** Verdict and reasons of the pre-check of the open session. */
  preCheck: { verdict: string; lines: string[] } | null;
  /** What was told in dialogs of the open session. */
  facts: { label: string; value: string }[];
  /** Facts of the resident's own words in the open session, one a role: the last told. */
  knownFacts: SessionFact[];
  /** Numbers of the work orders that were opened in the open session. */
  orders?: string[];
  /** Intents met in the open session, in order, each once. */
  sessionIntents: string[];
  /** Emergency code met in the open session. */
  emergency: string | null;
  /** The bot has asked where, and the next message may say it. */
  seeking: SoughtDirectoryPlace | null;
  /** Shared in the open session, to some hundred metres. */
  position: { latitude: number; longitude: number } | null;
  /** Resident's turns in the open session. */
  turnCount: number;
  /** Last turn of the resident, UTC. */
  lastTurnAt: Date;
  /** The session whose rating is awaited, or null. */
  ratingFor: string | null;
  /** Region told or taken from the entry code, e.g. `340300` for 蚌埠. */
  regionCode: string | null;
  /** Guided dialogs that are not done with; null when there are none. */
  kept: KeptDialogs | null;
  /** Fingerprint of the code that opens them on another channel; '' when there is none. */
  resumeKey: string;
  /** Wrong codes tried here. */
  resumeMisses: number;
  /**
   * Replies decided in the same write as the state above and not yet known to be in the turn stream. One write is
   * the truth; the stream follows, and follows again after a crash.
   */
  outbox: NewEvent<Turn>[];
}

/** What a service session starts with: nothing of the one before. */
export const BLANK_SESSION = {
  misses: 0,
  dialog: null,
  offered: [],
  lastIntent: null,
  answered: null,
  unclear: null,
  silences: 0,
  warned: false,
  told: [],
  preCheck: null,
  facts: [],
  knownFacts: [],
  orders: [],
  sessionIntents: [],
  emergency: null,
  seeking: null,
  position: null,
} satisfies Partial<Conversation>;

/** A thread that begins: the bot has the floor, no service is open. `address` is sealed already. */
export function newConversation(
  first: Pick<Conversation, '_id' | 'channel' | 'address' | 'regionCode'> & { at: Date },
): Conversation {
  const { at, ...place } = first;
  return {
    ...place,
    ...BLANK_SESSION,
    createdAt: at,
    floor: 'bot',
    handoffId: null,
    lawyerId: null,
    sessionId: null,
    sessionOpenedAt: null,
    turnCount: 0,
    lastTurnAt: at,
    ratingFor: null,
    kept: null,
    resumeKey: '',
    resumeMisses: 0,
    outbox: [],
  };
}

const conversationSchema = new Schema(
  {
    _id: { type: String, required: true },
    channel: { type: String, required: true, enum: CHANNEL_NAMES },
    address: { type: String, default: '' },
    createdAt: { type: Date, required: true },
    floor: { type: String, required: true, enum: ['bot', 'queue', 'lawyer'], default: 'bot' },
    handoffId: { type: String, default: null },
    lawyerId: { type: String, default: null },
    sessionId: { type: String, default: null },
    sessionOpenedAt: { type: Date, default: null },
    misses: { type: Number, default: 0 },
    dialog: { type: Schema.Types.Mixed, default: null },
    offered: { type: [Schema.Types.Mixed], default: [] },
    lastIntent: { type: String, default: null },
    answered: { type: Schema.Types.Mixed, default: null },
    unclear: { type: Schema.Types.Mixed, default: null },
    silences: { type: Number, default: 0 },
    warned: { type: Boolean, default: false },
    told: { type: [String], default: [] },
    preCheck: { type: Schema.Types.Mixed, default: null },
    facts: { type: [Schema.Types.Mixed], default: [] },
    knownFacts: { type: [Schema.Types.Mixed], default: [] },
    orders: { type: [String], default: [] },
    sessionIntents: { type: [String], default: [] },
    emergency: { type: String, default: null },
    seeking: { type: Schema.Types.Mixed, default: null },
    position: { type: Schema.Types.Mixed, default: null },
    turnCount: { type: Number, default: 0 },
    lastTurnAt: { type: Date, required: true },
    ratingFor: { type: String, default: null },
    regionCode: { type: String, default: null },
    kept: { type: Schema.Types.Mixed, default: null },
    resumeKey: { type: String, default: '' },
    resumeMisses: { type: Number, default: 0 },
    outbox: { type: [Schema.Types.Mixed], default: [] },
  },
  { versionKey: false, minimize: false },
);

conversationSchema.index({ resumeKey: 1 });

export const conversationCollection: CollectionDefinition<Conversation> = {
  name: 'conversations',
  schema: conversationSchema,
};
