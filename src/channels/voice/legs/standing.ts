import { isActive, ofRound } from './leg-book.ts';
import type { VoiceCase } from './ports.ts';
import type { LegRole, LegState, VoiceLeg } from './voice-leg.ts';

/** How the telephones of one case stand, for the desk; no number in it. Times are UTC. */
export interface TelephoneStanding {
  /** The caller's own call goes on. */
  callerOn: boolean;
  /** The lawyer's telephone: `typing` when he types; null when it was not called in this round. */
  lawyer: { state: LegState | 'typing'; at: Date; attempt: number } | null;
  /** Calling the resident back; null when he did not wish it. */
  callback: { state: 'waiting' | LegState; at: Date | null; attempt: number } | null;
  /** Who supervises now: for supervisors' eyes only. */
  supervisors: { staffId: string; as: LegRole; state: LegState }[];
}

export function standingOf(handoff: VoiceCase, all: readonly VoiceLeg[], callerOn: boolean): TelephoneStanding {
  const lawyer = ofRound(all, 'lawyer', handoff.round).at(-1);
  const callback = ofRound(all, 'callback', handoff.round).at(-1);
  return {
    callerOn,
    lawyer:
      lawyer === undefined
        ? null
        : {
            state: lawyer.setAsideAt === null ? lawyer.state : 'typing',
            at: lawyer.setAsideAt ?? movedAt(lawyer),
            attempt: lawyer.attempt,
          },
    callback:
      handoff.callback == null
        ? null
        : callback === undefined
          ? { state: 'waiting', at: null, attempt: 0 }
          : { state: callback.state, at: movedAt(callback), attempt: callback.attempt },
    supervisors: ofRound(all, 'supervisor', handoff.round)
      .filter(isActive)
      .map(({ staffId, as, state }) => ({ staffId, as, state })),
  };
}

function movedAt({ createdAt, answeredAt, joinedAt, endedAt }: VoiceLeg): Date {
  return endedAt ?? joinedAt ?? answeredAt ?? createdAt;
}
