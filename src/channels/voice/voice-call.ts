import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../../storage/index.ts';
import type { CallAction, SpeakingRate } from './call-action.ts';
import type { CallStatus, VoiceProviderName } from './call-event.ts';

/**
 * What a call is about now. `talk` the bot has the floor, `wait` in the queue, `lawyer` a lawyer has the floor, `rate` the
 * service is over and its rating awaited, `end` nothing is left to say.
 */
export type CallStage = 'talk' | 'wait' | 'lawyer' | 'rate' | 'end';

/** What the next input answers, where it is not for the bot. */
export type CallQuestion = 'sms' | 'callback-number';

/** One telephone call of a resident (一通来电). `_id` is the fingerprint of provider and call id. */
export interface VoiceCall extends Stored {
  provider: VoiceProviderName;
  /** The provider's id of the call; opaque. */
  callId: string;
  /** Of this call alone: others use the same telephone, and what was said in one call is nobody's business in the next. */
  conversationId: string;
  /** The caller's number, E.164, sealed; '' when withheld. */
  from: string;
  state: 'open' | 'over';
  /** Last status told and its place; an end is never undone. */
  status: CallStatus;
  statusSequence: number;
  startedAt: Date;
  endedAt: Date | null;
  /** Number of the last hook given out: what comes in names it. */
  step: number;
  rate: SpeakingRate;
  stage: CallStage;
  /** Times that the present stage went round without anything said by the caller. */
  round: number;
  /** What was last said, as it was heard, and whether it was urgent; for 再说一遍. */
  lastSaid: string;
  /** Titles of the choices that were said with their keys. */
  choices: string[];
  /** The question of ours that is open, or null. */
  question: CallQuestion | null;
  /** Turns of the last answer of which more was written than said; empty when there is none. */
  answerTurns: string[];
  /** Turns that the courier brought and that are still to be said, in order. */
  toSay: string[];
  /** Key of the input that the bot is still thinking about, or null. */
  thinking: string | null;
  /** Polls since it began to think. */
  polls: number;
  /** Place and duty as they were last told while waiting. */
  toldWait: string;
  /** Said once: the lawyer reads, and answers in writing. */
  toldWriting: boolean;
  /** The handoff whose room the caller is in; null outside. */
  inRoomOf: string | null;
  /** Until about then the last document speaks, UTC; null before the first. */
  speaksUntil: Date | null;
  /** The room that was left: it is not entered again by itself. */
  leftRoom: string | null;
  /** The recording notice as it was said: its version and when, UTC; null when nothing is recorded. */
  notice: { version: string; at: Date } | null;
  /** 不同意录音. */
  recordingRefused: boolean;
  /** The last request answered and its document, so that a repetition hears the same. */
  answered: { key: string; actions: CallAction[]; turns: string[] } | null;
}

const voiceCallSchema = new Schema(
  {
    _id: { type: String, required: true },
    provider: { type: String, required: true, enum: ['twilio', 'jambonz'] },
    callId: { type: String, required: true },
    conversationId: { type: String, required: true },
    from: { type: String, default: '' },
    state: { type: String, required: true, enum: ['open', 'over'] },
    status: { type: String, required: true },
    statusSequence: { type: Number, default: -1 },
    startedAt: { type: Date, required: true },
    endedAt: { type: Date, default: null },
    step: { type: Number, default: 0 },
    rate: { type: String, required: true, enum: ['normal', 'slow'], default: 'normal' },
    stage: { type: String, required: true, enum: ['talk', 'wait', 'lawyer', 'rate', 'end'], default: 'talk' },
    round: { type: Number, default: 0 },
    lastSaid: { type: String, default: '' },
    choices: { type: [String], default: [] },
    question: { type: String, default: null, enum: ['sms', 'callback-number', null] },
    answerTurns: { type: [String], default: [] },
    toSay: { type: [String], default: [] },
    thinking: { type: String, default: null },
    polls: { type: Number, default: 0 },
    toldWait: { type: String, default: '' },
    toldWriting: { type: Boolean, default: false },
    inRoomOf: { type: String, default: null },
    speaksUntil: { type: Date, default: null },
    leftRoom: { type: String, default: null },
    notice: { type: Schema.Types.Mixed, default: null },
    recordingRefused: { type: Boolean, default: false },
    answered: { type: Schema.Types.Mixed, default: null },
  },
  { versionKey: false, minimize: false },
);
voiceCallSchema.index({ conversationId: 1, startedAt: -1 });
voiceCallSchema.index({ conversationId: 1, state: 1, startedAt: -1 });
voiceCallSchema.index({ state: 1, startedAt: 1 });

export const voiceCallCollection: CollectionDefinition<VoiceCall> = { name: 'voiceCalls', schema: voiceCallSchema };

/** A call that begins. `from` is sealed already. */
export function newVoiceCall(
  first: Pick<VoiceCall, '_id' | 'provider' | 'callId' | 'conversationId' | 'from'> & { at: Date },
): VoiceCall {
  const { at, ...place } = first;
  return {
    ...place,
    state: 'open',
    status: 'in-progress',
    statusSequence: -1,
    startedAt: at,
    endedAt: null,
    step: 0,
    rate: 'normal',
    stage: 'talk',
    round: 0,
    lastSaid: '',
    choices: [],
    question: null,
    answerTurns: [],
    toSay: [],
    thinking: null,
    polls: 0,
    toldWait: '',
    toldWriting: false,
    inRoomOf: null,
    speaksUntil: null,
    leftRoom: null,
    notice: null,
    recordingRefused: false,
    answered: null,
  };
}
