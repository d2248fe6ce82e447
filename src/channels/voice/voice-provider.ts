import type { Request, RequestHandler } from 'express';
import type { CallAction, Hook } from './call-action.ts';
import type { CallEvent, CallEventKind, VoiceProviderName } from './call-event.ts';

/** Calls that we make, and moves of calls that are under way. All coded errors are {@link SendError}. */
export interface VoiceLine {
  /**
   * Call a number (E.164). `answered` is asked once it is picked up, `status` told how it goes.
   * @returns the provider's id of the new call, or null when it is not known whether it was made.
   */
  call(input: { to: string; answered: Hook; status: Hook; ringSeconds: number }): Promise<{ callId: string } | null>;
  /** Take a running call out of what it does and ask `hook` what is next. A call that is over is left alone. */
  redirect(callId: string, hook: Hook): Promise<void>;
  /** End a call; one that is over is left alone. */
  hangUp(callId: string): Promise<void>;
  /**
   * Play what `hook` answers (words and sounds only) to all who are in a room; false when nobody is in it. Left out where
   * the provider cannot.
   */
  announce?(room: string, hook: Hook): Promise<boolean>;
  /** Nothing can be recorded by request: no recorder is configured. Callers are not told that they are recorded. */
  cannotRecord?: boolean;
  /** Begin to record a call, both sides; resolves to false where the provider cannot do it by request. */
  startRecording(callId: string, told: Hook): Promise<boolean>;
  /** Stop for a while what is recorded of a call (an identity number is read out), or go on. */
  pauseRecording(callId: string, paused: boolean): Promise<void>;
}

/** One provider of telephony: its wire in, its wire out. Neither knows what is said. */
export interface VoiceProvider {
  name: VoiceProviderName;
  /** Where its routes are mounted, e.g. `/channels/twilio/voice`. */
  path: string;
  /** Body and signature, before anything is believed; refuses with a ChannelRefusal. */
  guard: RequestHandler[];
  /** @throws ChannelRefusal 400 naming the field when a request that is signed is malformed all the same. */
  read(request: Request, kind: CallEventKind): CallEvent;
  /**
   * The document that carries out `actions`; with an empty list nothing more is done, and a running call ends.
   * @param callId of the call that carries them out: names it in a room, so that it can be coached there.
   */
  render(actions: readonly CallAction[], callId?: string): { contentType: string; body: string };
  /** Null when the account's credentials are not configured: then nobody can be called. */
  line: VoiceLine | null;
}
