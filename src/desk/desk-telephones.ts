import type { Handoff } from '../handoff/index.ts';

export type TelephoneState = 'dialling' | 'answered' | 'joined' | 'ended' | 'not-answered' | 'declined';
export type SupervisorRole = 'listen' | 'coach' | 'talk';

/** How telephones stand in a case; times UTC. */
export interface CaseTelephones {
  /** The caller's own call goes on. */
  callerOn: boolean;
  /** The lawyer's telephone; null when it was not called. */
  lawyer: { state: TelephoneState | 'typing'; at: Date; attempt: number } | null;
  /** Calling the resident back (回拨); null when he did not wish it. */
  callback: { state: TelephoneState | 'waiting'; at: Date | null; attempt: number } | null;
  supervisors: readonly { staffId: string; as: SupervisorRole; state: TelephoneState }[];
}

/** Calls of lawyers and supervisors as the desk asks for them; filled at composition by the telephone channel. */
export interface DeskTelephones {
  /** Null where no telephone is called: other channels. */
  standing(handoff: Handoff): Promise<CaseTelephones | null>;
  /** @throws HotlineError 409 */
  again(handoffId: string, staffId: string): Promise<void>;
  /** @throws HotlineError 409 */
  typeInstead(handoffId: string, staffId: string): Promise<void>;
  /** @throws HotlineError 409 */
  supervise(handoffId: string, staffId: string, as: SupervisorRole): Promise<void>;
  /** The police come into the call (三方通话). @throws HotlineError 409 */
  callPolice(handoffId: string, staffId: string): Promise<void>;
}

/** A recording as it is stored; its sound lies with the provider. */
export interface RecordedCall {
  _id: string;
  state: 'recording' | 'paused' | 'kept' | 'refused' | 'failed' | 'removed' | 'elsewhere';
  startedAt: Date;
  seconds: number | null;
  deleteAt: Date;
  notice: { version: string; at: Date };
}

/** Recordings of calls as the desk asks for them. */
export interface DeskRecordings {
  /** Of one service, oldest first. */
  ofService(service: { conversationId: string; from: Date; to: Date | null }): Promise<RecordedCall[]>;
  /** Null when there is nothing to hear. @throws HotlineError */
  open(recordingId: string): Promise<{ type: string; sound: ReadableStream<Uint8Array> } | null>;
}
