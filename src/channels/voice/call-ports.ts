import type { VoiceCall } from './voice-call.ts';

/** Sends the written answer of a call to the caller's mobile telephone, when he asked for it. */
export interface TextMessages {
  /** True when this number (E.164) can be written to: a mobile telephone that has not opted out. */
  canText(phone: string): Promise<boolean>;
  /** The text of these turns of a conversation, or a link to it. Asking twice for the same turns sends once. */
  sendAnswer(input: {
    conversationId: string;
    turnIds: readonly string[];
    phone: string;
  }): Promise<'sent' | 'unknown' | 'failed'>;
}

/** The queue as a caller in it is told of it. */
export interface WaitingQueue {
  /** Place in the queue, 1 = next; null when it does not wait. */
  position(handoffId: string): Promise<number | null>;
  /** Lawyers present now. */
  onDuty(): Promise<number>;
}

/**
 * The way to the police (110 一键转接). Each offer and what became of it is kept; what fails here never holds up a call.
 */
export interface PoliceTransfer {
  /** Where calls to the police go through: a number, or a SIP address. */
  number: string;
  /** It is being said to the caller; again: nothing. */
  offered(call: VoiceCall): Promise<void>;
  answered(call: VoiceCall, answer: 'accepted' | 'refused' | 'connected' | 'missed'): Promise<void>;
}

/** Records calls of which the caller was told. What fails here never ends a call. */
export interface CallRecorder {
  /** The notice was heard and the caller stayed; asked for once a call. */
  noticeHeard(call: VoiceCall): Promise<void>;
  /** 不同意录音: stop, or do not begin. */
  refused(call: VoiceCall): Promise<void>;
  /** What is asked next: the step of a guided dialog (`phone`, `identity` …), or null. */
  asking(call: VoiceCall, asked: { dialog: string; step: string } | null): Promise<void>;
}

/** Nothing is recorded. */
export const NO_RECORDER: CallRecorder = {
  noticeHeard: async () => undefined,
  refused: async () => undefined,
  asking: async () => undefined,
};
