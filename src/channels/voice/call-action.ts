/** Where a provider asks for what is next: a path below the provider's own, and what we want to hear again. */
export interface Hook {
  /** `/input`, `/resume`, `/leg`, `/status`, `/recording`. */
  path: string;
  /** Short names and values of ours; no personal data: addresses are logged by providers. */
  query: Readonly<Record<string, string>>;
}

/** How fast is spoken. */
export type SpeakingRate = 'normal' | 'slow';

/** Spoken words: plain text, already written for the ear. Renderers clean it and keep to the limits of `Say`. */
export interface SayAction {
  do: 'say';
  text: string;
  rate: SpeakingRate;
}

/** A sound file (https), once or `times` over. */
export interface PlayAction {
  do: 'play';
  url: string;
  times: number;
}

export interface PauseAction {
  do: 'pause';
  seconds: number;
}

/**
 * Speak (or play) and listen meanwhile. The hook is called in every case, also when nothing was heard: renderers see
 * to that (`actionOnEmptyResult`, `reason: timeout`).
 */
export interface AskAction {
  do: 'ask';
  prompt: (SayAction | PlayAction | PauseAction)[];
  hook: Hook;
  listen: 'speech-and-keys' | 'keys';
  /** Whole keys that are waited for. */
  maxKeys: number;
  /** Silence before the first word or key after which it is over, whole seconds. */
  timeoutSeconds: number;
  /** Silence after the last word after which it is over, whole seconds. */
  speechTimeoutSeconds: number;
  /** Phrases that the recogniser should expect. */
  hints: readonly string[];
  /** The caller may speak into the prompt (抢话). */
  bargeIn: boolean;
}

/** Into the room of a case. What is heard before the other has come is silence, or `waitUrl`. */
export interface JoinAction {
  do: 'join';
  room: string;
  /** `listen`: hears and is not heard. `coach`: is heard by the lawyer alone. `talk`: heard by all. */
  as: 'talk' | 'listen' | 'coach';
  /** Of the coached lawyer, only with `coach`. */
  coachedCallId?: string;
  /** The room ends for all when this one leaves. */
  endsRoom: boolean;
  /** False: waits in the room until somebody comes who starts it. */
  startsRoom: boolean;
  /** Sound while waiting in the room; '' for silence. */
  waitUrl: string;
  /** Asked when this one has left the room. */
  left: Hook;
}

/** The caller is put through to another number (一键转接), and comes back here when that call is over or was not taken. */
export interface TransferAction {
  do: 'transfer';
  /** A number, or an address that begins with `sip:` or `sips:`. */
  to: string;
  /** So long it may ring, whole seconds. */
  ringSeconds: number;
  /** Asked afterwards; the event says whether it was connected. */
  ended: Hook;
}

export interface RedirectAction {
  do: 'redirect';
  hook: Hook;
}

export interface HangUpAction {
  do: 'hang-up';
}

/** Refuse a call that has not been answered. */
export interface DeclineAction {
  do: 'decline';
  reason: 'busy' | 'rejected';
}

/**
 * What the caller's line does next, in order. One list, rendered for each provider (TwiML, jambonz verbs). Nothing after
 * `ask`, `join`, `transfer`, `redirect`, `hang-up` or `decline` is carried out.
 */
export type CallAction =
  | SayAction
  | PlayAction
  | PauseAction
  | AskAction
  | JoinAction
  | TransferAction
  | RedirectAction
  | HangUpAction
  | DeclineAction;
