import type { LegRole, LegState, VoiceLeg } from './voice-leg.ts';

/** Everything that can happen to a leg; `at` is UTC. */
export type LegStep =
  /** The provider is about to be asked to call. */
  | { type: 'call'; at: Date }
  /** It certainly did not call and may be asked again. */
  | { type: 'not-called' }
  /** The provider's id became known, from its answer or from its first request. */
  | { type: 'known'; callId: string }
  | { type: 'answered'; at: Date }
  /** He pressed 1. */
  | { type: 'join'; at: Date }
  /** He pressed 2. */
  | { type: 'decline'; at: Date }
  /** The call is over, or nobody did anything in time. */
  | { type: 'over'; at: Date }
  /** The lawyer types instead. */
  | { type: 'set-aside'; at: Date }
  /** A supervisor listens, coaches or talks from now on. */
  | { type: 'take-role'; as: LegRole };

/** Nothing comes after these. */
export const LEG_ENDS: readonly LegState[] = ['ended', 'not-answered', 'declined'];

/**
 * The leg after the step. Pure. Providers tell of a call in any order and more than once: a step that does not fit, or
 * was taken already, gives back the same object.
 */
export function stepLeg(leg: VoiceLeg, step: LegStep): VoiceLeg {
  const { state } = leg;
  const isOver = LEG_ENDS.includes(state);
  switch (step.type) {
    case 'call':
      return state === 'dialling' && leg.calledAt === null ? { ...leg, calledAt: step.at } : leg;
    case 'not-called':
      return state === 'dialling' && leg.calledAt !== null && leg.callId === '' ? { ...leg, calledAt: null } : leg;
    case 'known':
      return leg.callId === '' && step.callId !== '' ? { ...leg, callId: step.callId } : leg;
    case 'answered':
      return state === 'dialling' ? { ...leg, state: 'answered', answeredAt: step.at } : leg;
    case 'join':
      return state === 'answered' ? { ...leg, state: 'joined', joinedAt: step.at } : leg;
    case 'decline':
      return state === 'answered' ? { ...leg, state: 'declined', endedAt: step.at, number: '' } : leg;
    case 'over':
      if (isOver) return leg;
      return { ...leg, state: state === 'joined' ? 'ended' : 'not-answered', endedAt: step.at, number: '' };
    case 'set-aside':
      return leg.setAsideAt === null ? { ...leg, setAsideAt: step.at } : leg;
    case 'take-role':
      return isOver || leg.kind !== 'supervisor' || leg.as === step.as ? leg : { ...leg, as: step.as };
  }
}
