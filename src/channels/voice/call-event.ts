/** Who carries the call. */
export type VoiceProviderName = 'twilio' | 'jambonz';

/** How far a call is, in words of our own. The last five are ends. */
export type CallStatus =
  | 'queued'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'failed'
  | 'cancelled';

/**
 * What the door was that the provider knocked at. It follows from the address of the request, not from its body:
 * `incoming` a call begins, `input` something was heard or keyed (or nothing), `resume` we asked to be asked again
 * (waiting, a conference was left), `leg` a call of ours was answered, `status` how far a call is, `recording` what
 * became of a recording.
 */
export type CallEventKind = 'incoming' | 'input' | 'resume' | 'leg' | 'status' | 'recording';

/** One request of a provider, understood. Whatever a provider leaves out is `''` or null. */
export interface CallEvent {
  provider: VoiceProviderName;
  kind: CallEventKind;
  /** The provider's id of this call; an opaque name, no personal data. */
  callId: string;
  /** E.164, personal data, never logged; `''` when withheld. */
  from: string;
  to: string;
  direction: 'inbound' | 'outbound';
  /** What we put into the hook's query when we rendered it, as text. */
  query: Readonly<Record<string, string>>;
  /** The same for each repetition of one request; null when the provider gives none. */
  repeatKey: string | null;
  /** Words heard, with the provider's confidence from 0 to 1 where it gives one; null when no words were heard. */
  heard: { text: string; confidence: number | null } | null;
  /** Keys pressed, `''` for none. */
  digits: string;
  status: CallStatus | null;
  /** Place of a status among those of its call; null when unknown. */
  sequence: number | null;
  /** Of a finished call or recording, seconds. */
  seconds: number | null;
  recording: { id: string; url: string; state: 'in-progress' | 'completed' | 'failed' } | null;
  /** After a transfer: whether somebody took the call. Left out or null of all else. */
  transferred?: 'connected' | 'missed' | null;
  /** The provider's code of what went wrong before, of a request to a fallback address; left out or `''` for none. */
  errorCode?: string;
}
