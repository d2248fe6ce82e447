/** Telephones and recordings as `/api/desk` answers. Times are ISO 8601, UTC. */
export type CallState = 'dialling' | 'answered' | 'joined' | 'ended' | 'not-answered' | 'declined';
export type SupervisorRole = 'listen' | 'coach' | 'talk';
export type AnswersBy = 'phone' | 'typing';

export interface CaseTelephone {
  /** The caller's own call goes on. */
  callerOn: boolean;
  /** The lawyer's telephone; null when it was not called. */
  lawyer: { state: CallState | 'typing'; at: string; attempt: number } | null;
  /** Calling the resident back; null when he did not wish it. */
  callback: { state: CallState | 'waiting'; at: string | null; attempt: number } | null;
  /** Empty for everybody but supervisors. */
  supervisors: { staffId: string; name: string; as: SupervisorRole; state: CallState }[];
}

export interface Recording {
  id: string;
  state: 'recording' | 'paused' | 'kept' | 'refused' | 'failed' | 'removed' | 'elsewhere';
  startedAt: string;
  seconds: number | null;
  deleteAt: string;
  noticeVersion: string;
}

export interface MyTelephone {
  /** `138****1234`, '' for none. */
  phoneMasked: string;
  answersBy: AnswersBy;
}
