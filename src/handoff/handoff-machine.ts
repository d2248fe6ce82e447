import { HandoffConflictError, HandoffNotYoursError, HandoffStateError, HandoffTakenError } from './errors.ts';
import { type Handoff, type HandoffState, KEPT_EVENTS, type Pass, placeOf } from './handoff.ts';
import type { HandoffStep, Step } from './handoff-step.ts';

/**
 * The handoff after the step (状态机). Pure. A step that was already taken by the same person gives back the same object,
 * so that a retry changes nothing; a timer or a pass that comes too late does too.
 * @throws HandoffTakenError | HandoffNotYoursError | HandoffConflictError | HandoffStateError (409) when not allowed.
 */
export function stepHandoff(handoff: Handoff, step: HandoffStep): Handoff {
  switch (step.type) {
    case 'queue':
      return handoff.state === 'requested' ? moved(handoff, step, 'queued') : handoff;
    case 'offer':
      return offer(handoff, step);
    case 'pass':
      return pass(handoff, step);
    case 'accept':
      return accept(handoff, step);
    case 'connect':
      return handoff.state === 'accepted' ? moved(handoff, step, 'live') : handoff;
    case 'return':
      return giveBack(handoff, step);
    case 'transfer':
      return transfer(handoff, step);
    case 'cancel-transfer':
      return cancelTransfer(handoff, step);
    case 'transfer-to-queue':
      return transferToQueue(handoff, step);
    case 'take-over':
      return takeOver(handoff, step);
    case 'end':
      return end(handoff, step);
    case 'close':
      return close(handoff, step);
    case 'wrap-up-over':
      return handoff.state === 'wrap-up' ? closed(handoff, step) : handoff;
    case 'leave-message':
      return leaveMessage(handoff, step);
    case 'abandon':
      if (handoff.state === 'abandoned') return handoff;
      assertWaiting(handoff, step);
      return { ...moved(handoff, step, 'abandoned'), offer: null, closedAt: step.at };
    case 'message-done':
      return messageDone(handoff, step);
  }
}

function offer(handoff: Handoff, step: Step<'offer'>): Handoff {
  if (handoff.state !== 'requested' && handoff.state !== 'queued')
    throw new HandoffStateError(step.type, handoff.state);
  if (handoff.excluded.includes(step.to)) throw new HandoffConflictError();
  const { to, toName, until, at } = step;
  return {
    ...moved(handoff, step, 'offered', null, to),
    offer: { kind: 'queue', to, toName, comment: '', at, until },
    // An offer has no consequence for floor or resident: what was settled before it still is.
    settled: handoff.settled,
  };
}

/** Whoever passes on what is not before him changes nothing, except that a conflict is kept for good. */
function pass(handoff: Handoff, step: Step<'pass'>): Handoff {
  const { staffId, reason, offeredAt, at } = step;
  const open = handoff.offer;
  const hasIt = open?.to === staffId && (offeredAt === undefined || offeredAt.getTime() === open.at.getTime());
  const isExcluded = handoff.excluded.includes(staffId);
  if (placeOf(handoff.state) === 'over' || (!hasIt && (reason !== 'conflict' || isExcluded))) return handoff;
  const noted = passed(handoff, { staffId, reason, at });
  if (!hasIt) return logged(noted, step, staffId, reason);
  if (open.kind === 'transfer') return { ...logged(noted, step, staffId, reason), offer: null };
  return { ...moved(noted, step, 'queued', staffId, reason), offer: null, settled: handoff.settled };
}

function accept(handoff: Handoff, step: Step<'accept'>): Handoff {
  const { lawyerId, lawyerName, at } = step;
  const place = placeOf(handoff.state);
  if (place === 'over') throw new HandoffStateError(step.type, handoff.state);
  if (place === 'served' && handoff.lawyerId === lawyerId) return handoff;
  const isTransfer = handoff.offer?.kind === 'transfer' && handoff.offer.to === lawyerId;
  if (place === 'served' && !isTransfer) throw new HandoffTakenError(handoff.lawyerName);
  if (handoff.excluded.includes(lawyerId)) throw new HandoffConflictError();
  const taken = moved(handoff, step, 'accepted', lawyerId);
  return { ...served(taken, lawyerId, lawyerName, at), round: handoff.round + (isTransfer ? 1 : 0) };
}

/** The place stays, because `requestedAt` stays; who accepts next is told to the resident anew. */
function giveBack(handoff: Handoff, step: Step<'return'>): Handoff {
  const { lawyerId, why, at } = step;
  const [last] = handoff.passes.slice(-1);
  if (placeOf(handoff.state) === 'waiting' && last?.staffId === lawyerId && last.reason === why) return handoff;
  assertHolds(handoff, step, lawyerId);
  return backInQueue(passed(handoff, { staffId: lawyerId, reason: why, at }), step, lawyerId, why);
}

/** The colleague decides; until he has accepted, the floor stays where it is. */
function transfer(handoff: Handoff, step: Step<'transfer'>): Handoff {
  const { lawyerId, to, toName, comment, until, at } = step;
  assertHolds(handoff, step, lawyerId);
  if (to === lawyerId) throw new HandoffStateError(step.type, handoff.state);
  if (handoff.excluded.includes(to)) throw new HandoffConflictError();
  if (handoff.offer?.to === to) return handoff;
  const asked = { kind: 'transfer' as const, to, toName, comment, at, until };
  return { ...logged(handoff, step, lawyerId, to), offer: asked };
}

function cancelTransfer(handoff: Handoff, step: Step<'cancel-transfer'>): Handoff {
  assertHolds(handoff, step, step.lawyerId);
  return handoff.offer === null ? handoff : { ...logged(handoff, step, step.lawyerId), offer: null };
}

function transferToQueue(handoff: Handoff, step: Step<'transfer-to-queue'>): Handoff {
  const { lawyerId, wants, at } = step;
  const [last] = handoff.passes.slice(-1);
  if (placeOf(handoff.state) === 'waiting' && last?.staffId === lawyerId && last.reason === 'transferred')
    return handoff;
  assertHolds(handoff, step, lawyerId);
  const noted = passed(handoff, { staffId: lawyerId, reason: 'transferred', at });
  return { ...backInQueue(noted, step, lawyerId, wants.skills.join(' ')), wants };
}

function takeOver(handoff: Handoff, step: Step<'take-over'>): Handoff {
  const { lawyerId, lawyerName, at } = step;
  if (placeOf(handoff.state) !== 'served') throw new HandoffStateError(step.type, handoff.state);
  if (handoff.lawyerId === lawyerId) return handoff;
  if (handoff.excluded.includes(lawyerId)) throw new HandoffConflictError();
  const taken = moved(handoff, step, 'accepted', lawyerId, handoff.lawyerId ?? '');
  return { ...served(taken, lawyerId, lawyerName, at), round: handoff.round + 1, helpAskedAt: null };
}

function end(handoff: Handoff, step: Step<'end'>): Handoff {
  const { lawyerId, handedBack, at } = step;
  if (placeOf(handoff.state) === 'over' && handoff.lawyerId === lawyerId && handoff.endedAt !== null) return handoff;
  assertHolds(handoff, step, lawyerId);
  return ended({ ...moved(handoff, step, 'wrap-up', lawyerId), handedBack }, at);
}

/** At once from the consultation, or from the wrap-up; a record that is still owed may be written later. */
function close(handoff: Handoff, step: Step<'close'>): Handoff {
  const { lawyerId, outcome, note, at } = step;
  const { state } = handoff;
  if (placeOf(state) === 'waiting') throw new HandoffStateError(step.type, state);
  if (handoff.lawyerId !== lawyerId) throw new HandoffNotYoursError();
  if (state === 'closed' && handoff.outcome !== null) return handoff;
  // The service was settled without it.
  if (state === 'closed') return { ...logged(handoff, step, lawyerId, outcome), outcome, note, settled: false };
  const over = state === 'wrap-up' ? handoff : ended(handoff, at);
  return { ...closed(over, step, lawyerId, outcome), outcome, note };
}

function leaveMessage(handoff: Handoff, step: Step<'leave-message'>): Handoff {
  if (handoff.state === 'message-left') return handoff;
  assertWaiting(handoff, step);
  return {
    ...moved(handoff, step, 'message-left'),
    offer: null,
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
  };
}

function messageDone(handoff: Handoff, step: Step<'message-done'>): Handoff {
  const { message } = handoff;
  if (handoff.state !== 'message-left' || message === null) throw new HandoffStateError(step.type, handoff.state);
  if (message.state === 'done') return handoff;
  return {
    ...logged(handoff, step, step.staffId),
    message: { ...message, state: 'done', doneAt: step.at, doneBy: step.staffId, doneNote: step.note },
    messageState: 'done',
  };
}

function assertWaiting(handoff: Handoff, step: HandoffStep): void {
  if (placeOf(handoff.state) !== 'waiting') throw new HandoffStateError(step.type, handoff.state);
}

function assertHolds(handoff: Handoff, step: HandoffStep, lawyerId: string): void {
  const isServed = placeOf(handoff.state) === 'served';
  if (isServed && handoff.lawyerId !== lawyerId) throw new HandoffNotYoursError();
  if (!isServed) throw new HandoffStateError(step.type, handoff.state);
}

/** In another state: its clocks run on. What follows from it is still to happen, but for the two that end a settlement. */
function moved(
  handoff: Handoff,
  step: HandoffStep,
  state: HandoffState,
  by: string | null = null,
  detail = '',
): Handoff {
  const place = placeOf(state);
  const clocks = { ...handoff.clocks };
  if (handoff.place === 'waiting' && place !== 'waiting') clocks.waitedMs += between(handoff.waitingSince, step.at);
  if (handoff.place === 'served' && step.type !== 'connect') clocks.servedMs += between(handoff.acceptedAt, step.at);
  if (handoff.state === 'wrap-up') clocks.wrapUpMs += between(handoff.endedAt, step.at);
  const settled = step.type === 'connect' || step.type === 'queue';
  return { ...logged(handoff, step, by, detail), state, place, clocks, settled };
}

function served(handoff: Handoff, lawyerId: string, lawyerName: string, at: Date): Handoff {
  return { ...handoff, lawyerId, lawyerName, acceptedAt: at, awaitsSince: at, lawyerActiveAt: at, offer: null };
}

function backInQueue(handoff: Handoff, step: HandoffStep, by: string, detail: string): Handoff {
  return {
    ...moved(handoff, step, 'queued', by, detail),
    lawyerId: null,
    lawyerName: null,
    acceptedAt: null,
    awaitsSince: null,
    lawyerActiveAt: null,
    helpAskedAt: null,
    offer: null,
    waitingSince: step.at,
    // How he stands he is told with the return; of one wait he hears twice at most.
    warnedAt: step.at,
    limitToldAt: null,
    round: handoff.round + 1,
    returns: handoff.returns + 1,
    returnedBy: handoff.lawyerName,
  };
}

function ended(handoff: Handoff, at: Date): Handoff {
  return { ...handoff, endedAt: at, awaitsSince: null, helpAskedAt: null, offer: null };
}

function closed(handoff: Handoff, step: HandoffStep, by: string | null = null, detail = ''): Handoff {
  return { ...moved(handoff, step, 'closed', by, detail), closedAt: step.at };
}

function passed(handoff: Handoff, pass: Pass): Handoff {
  const isConflict = pass.reason === 'conflict' && !handoff.excluded.includes(pass.staffId);
  return {
    ...handoff,
    passes: [...handoff.passes, pass].slice(-KEPT_EVENTS),
    excluded: isConflict ? [...handoff.excluded, pass.staffId] : handoff.excluded,
  };
}

function logged(handoff: Handoff, { type, at }: HandoffStep, by: string | null, detail = ''): Handoff {
  return { ...handoff, history: [...handoff.history, { step: type, at, by, detail }].slice(-KEPT_EVENTS) };
}

/** Never negative: a clock may have been set back. */
function between(from: Date | null, to: Date): number {
  return from === null ? 0 : Math.max(0, to.getTime() - from.getTime());
}
