import { HandoffNotYoursError, HandoffStateError, HandoffTakenError } from './errors.ts';
import type { Handoff, HandoffState } from './handoff.ts';

export type HandoffOutcome = NonNullable<Handoff['outcome']>;

/** Everything that can happen to a handoff; `at` is UTC. */
export type HandoffStep =
  | { type: 'accept'; lawyerId: string; lawyerName: string; at: Date }
  | { type: 'return'; lawyerId: string; at: Date }
  | { type: 'close'; lawyerId: string; outcome: HandoffOutcome; note: string; at: Date }
  | { type: 'leave-message'; text: string; phone: string; safeTime: string; at: Date }
  | { type: 'abandon'; at: Date }
  | { type: 'message-done'; staffId: string; note: string; at: Date };

/** Nothing comes after these. */
export const FINAL_STATES: readonly HandoffState[] = ['closed', 'message-left', 'abandoned'];

/**
 * The handoff after the step: queued → live → closed; live → queued (given back, place kept); queued → message-left |
 * abandoned. Pure. A step that was
 * already taken by the same person gives back the same object, so that a retry changes nothing.
 * @throws HandoffTakenError | HandoffNotYoursError | HandoffStateError (409) when the step is not allowed.
 */
export function stepHandoff(handoff: Handoff, step: HandoffStep): Handoff {
  switch (step.type) {
    case 'accept':
      return accept(handoff, step);
    case 'return':
      return giveBack(handoff, step);
    case 'close':
      return close(handoff, step);
    case 'leave-message':
      return leaveMessage(handoff, step);
    case 'abandon':
      if (handoff.state === 'abandoned') return handoff;
      if (handoff.state !== 'queued') throw new HandoffStateError(step.type, handoff.state);
      return { ...handoff, state: 'abandoned', closedAt: step.at, settled: false };
    case 'message-done':
      return messageDone(handoff, step);
  }
}

type Step<T extends HandoffStep['type']> = Extract<HandoffStep, { type: T }>;

function accept(handoff: Handoff, step: Step<'accept'>): Handoff {
  if (handoff.state === 'live') {
    if (handoff.lawyerId === step.lawyerId) return handoff;
    throw new HandoffTakenError(handoff.lawyerName);
  }
  if (handoff.state !== 'queued') throw new HandoffStateError(step.type, handoff.state);
  return {
    ...handoff,
    state: 'live',
    lawyerId: step.lawyerId,
    lawyerName: step.lawyerName,
    acceptedAt: step.at,
    settled: false,
  };
}

/** The place stays, because `requestedAt` stays; who accepts next is told to the resident anew. */
function giveBack(handoff: Handoff, step: Step<'return'>): Handoff {
  if (handoff.state === 'queued' && handoff.returns > 0) return handoff;
  if (handoff.state === 'live' && handoff.lawyerId !== step.lawyerId) throw new HandoffNotYoursError();
  if (handoff.state !== 'live') throw new HandoffStateError(step.type, handoff.state);
  return {
    ...handoff,
    state: 'queued',
    lawyerId: null,
    lawyerName: null,
    acceptedAt: null,
    returns: (handoff.returns ?? 0) + 1,
    returnedBy: handoff.lawyerName,
    settled: false,
  };
}

function close(handoff: Handoff, step: Step<'close'>): Handoff {
  if (handoff.state === 'queued') throw new HandoffStateError(step.type, handoff.state);
  if (handoff.lawyerId !== step.lawyerId) throw new HandoffNotYoursError();
  if (handoff.state === 'closed') return handoff;
  if (handoff.state !== 'live') throw new HandoffStateError(step.type, handoff.state);
  return {
    ...handoff,
    state: 'closed',
    outcome: step.outcome,
    note: step.note,
    closedAt: step.at,
    settled: false,
  };
}

function leaveMessage(handoff: Handoff, step: Step<'leave-message'>): Handoff {
  if (handoff.state === 'message-left') return handoff;
  if (handoff.state !== 'queued') throw new HandoffStateError(step.type, handoff.state);
  return {
    ...handoff,
    state: 'message-left',
    closedAt: step.at,
    message: {
      text: step.text,
      phone: step.phone,
      safeTime: step.safeTime,
      state: 'open',
      leftAt: step.at,
      doneAt: null,
      doneBy: null,
      doneNote: '',
    },
    messageState: 'open',
    settled: false,
  };
}

function messageDone(handoff: Handoff, step: Step<'message-done'>): Handoff {
  const { message } = handoff;
  if (handoff.state !== 'message-left' || message === null) throw new HandoffStateError(step.type, handoff.state);
  if (message.state === 'done') return handoff;
  return {
    ...handoff,
    message: { ...message, state: 'done', doneAt: step.at, doneBy: step.staffId, doneNote: step.note },
    messageState: 'done',
  };
}
