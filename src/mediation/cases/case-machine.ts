import { addDays, calendarDay, isCalendarDay } from '../../knowledge/index.ts';
import { isCommitteeRung, RUNGS } from '../content/dispute-kinds.ts';
import { MediationNotAllowedError, MediationStateError } from '../errors.ts';
import { agreed, givenUp, lodged, shortly } from './agreement.ts';
import { nextDueOf, wakesAt } from './case-clock.ts';
import { MEDIATION_RULES, type MediationStep, type MediationStepOf } from './case-steps.ts';
import { currentClock, dueWarnings, startOfDay } from './confirmation.ts';
import type { MediationCase, MediationLine, MediationNotice } from './mediation-case.ts';
import { noticesOf, warningNotices } from './notices.ts';
import { masked, problem, required } from './step-words.ts';
import { subsidyStep } from './subsidy.ts';

const NOTE_LENGTH = 500;

/**
 * The case after the step. Pure. A step that the same person has just taken gives back the same object, so that a retry
 * changes nothing.
 * @throws MediationNotAllowedError 403, MediationStateError 409, MediationInputError 422, MediationOwnClaimError 403.
 */
export function takeMediationStep(current: MediationCase, step: MediationStep): MediationCase {
  const rule = MEDIATION_RULES[step.type];
  if (!mayTake(current, step)) throw new MediationNotAllowedError(step.type, step.by.as);
  if (!rule.from.includes(current.state)) {
    if (isRepeated(current, step)) return current;
    throw new MediationStateError(step.type, current.state);
  }
  const moved = move(current, step);
  if (moved === current) return current;
  const line: MediationLine = {
    at: step.at,
    by: step.by,
    step: step.type,
    from: current.state,
    to: moved.state,
    note: noteOf(step),
  };
  const next = withLine(moved, line);
  return withNotices(next, noticesOf(current, next, step));
}

/** Whether somebody may take a step now; what must be told with it is not looked at. */
export function isMediationStepOpen(current: MediationCase, { type, by }: Pick<MediationStep, 'type' | 'by'>): boolean {
  const { subsidyState, confirmation, danger } = current;
  if (!mayTake(current, { type, by }) || !MEDIATION_RULES[type].from.includes(current.state)) return false;
  switch (type) {
    case 'danger':
      return danger === null || danger.attendedBy !== null;
    case 'danger-attended':
      return danger !== null && danger.attendedBy === null;
    case 'extend':
      return current.dueAt !== null;
    case 'confirmation-applied':
      return confirmation !== null && (confirmation.stoppedAt === null || confirmation.outcome === 'missed');
    case 'confirmation-given-up':
      return confirmation !== null && confirmation.stoppedAt === null;
    case 'confirmation-result':
      return confirmation?.outcome === 'applied';
    case 'ask-other':
      return current.state === 'accepted' || current.askings.at(-1)?.answer !== null;
    case 'subsidy-apart':
    case 'subsidy-claim':
      return subsidyState === '' || subsidyState === 'refused';
    case 'subsidy-audit':
      return subsidyState === 'claimed' && current.subsidy?.claimedBy !== by.id;
    case 'subsidy-approve':
    case 'subsidy-refuse':
      return subsidyState === 'audited' && current.subsidy?.claimedBy !== by.id;
    case 'subsidy-paid':
      return subsidyState === 'approved';
    default:
      return true;
  }
}

/** The case with the warnings of the 30 days that are due; null when there is none. Both sides are told. */
export function withDueWarnings(current: MediationCase, now: Date): MediationCase | null {
  const confirmation = currentClock(current);
  const due = confirmation === null ? [] : dueWarnings(confirmation, now);
  if (confirmation === null || due.length === 0) return null;
  const isOver = due.includes(100);
  const warned = { ...confirmation, warned: [...confirmation.warned, ...due] };
  const clock = isOver ? { ...warned, stoppedAt: now, outcome: 'missed' as const } : warned;
  const { state } = current;
  const by = { as: 'clock', id: null, name: '' } as const;
  const line: MediationLine = { at: now, by, step: 'warn', from: state, to: state, note: `${due.at(-1)}%` };
  const next = withLine({ ...current, confirmation: clock }, line);
  return withNotices(next, warningNotices(next, due, now));
}

function withLine(moved: MediationCase, line: MediationLine): MediationCase {
  return {
    ...moved,
    mediatorIds: moved.mediators.map(({ id }) => id),
    nextDueAt: nextDueOf(moved),
    wakeAt: wakesAt(moved),
    stateSince: line.from === line.to ? moved.stateSince : line.at,
    updatedAt: line.at,
    history: [...moved.history, line],
    settled: false,
  };
}

function withNotices(next: MediationCase, notices: readonly MediationNotice[]): MediationCase {
  return notices.length === 0 ? next : { ...next, notices: [...next.notices, ...notices] };
}

function mayTake({ mediators }: MediationCase, { type, by }: Pick<MediationStep, 'type' | 'by'>): boolean {
  const isAssigned = by.as !== 'mediator' || mediators.some(({ id }) => id === by.id);
  return MEDIATION_RULES[type].by.includes(by.as) && isAssigned;
}

/** The same step by the same person: a button pressed twice, a call sent again. */
function isRepeated({ history }: MediationCase, step: MediationStep): boolean {
  const last = history.at(-1);
  return (
    last?.step === step.type &&
    last.by.id === step.by.id &&
    last.by.as === step.by.as &&
    last.from !== last.to &&
    last.note === noteOf(step)
  );
}

function move(current: MediationCase, step: MediationStep): MediationCase {
  switch (step.type) {
    case 'accept':
      return { ...current, state: 'accepted', rung: step.rung, committee: step.committee };
    case 'not-accept':
      return ended(current, 'not-accepted', 'not-accepted', required(step.reason));
    case 'ask-other':
      return asked(current, step);
    case 'other-agreed':
      return { ...answered(current, 'agreed', step.at), state: 'consented' };
    case 'other-refused':
      return ended(answered(current, 'refused', step.at), 'refused', 'refused', step.reason.trim());
    case 'assign':
      return assigned(current, step);
    case 'recuse':
      return recused(current, step);
    case 'meet':
      return met(current, step);
    case 'agree':
      return agreed(current, step);
    case 'short-record':
      return shortly(current, step);
    case 'fail':
      return { ...ended(current, 'failed', 'failed', required(step.reason)), failures: current.failures + 1 };
    case 'stop':
      if (step.by.as === 'resident' && step.side !== 'applicant')
        throw new MediationNotAllowedError('stop', 'resident');
      return ended(current, 'stopped', 'stopped', step.reason.trim());
    case 'move-up':
      return movedUp(current, step);
    case 'extend':
      return extended(current, step);
    case 'hand-over':
      return handedOver(current, step);
    case 'danger':
      if (current.danger !== null && current.danger.attendedBy === null) return current;
      return { ...current, danger: { at: step.at, note: masked(step.note), attendedBy: null, attendedAt: null } };
    case 'danger-attended':
      if (current.danger === null) throw new MediationStateError(step.type, current.state);
      if (current.danger.attendedBy !== null) return current;
      return { ...current, danger: { ...current.danger, attendedBy: step.by.id ?? '', attendedAt: step.at } };
    case 'confirmation-applied':
      return lodged(current, step);
    case 'confirmation-given-up':
      return givenUp(current, step);
    case 'confirmation-result':
      if (current.confirmation?.outcome !== 'applied') throw new MediationStateError(step.type, current.state);
      return {
        ...current,
        confirmation: { ...current.confirmation, outcome: step.confirmed ? 'confirmed' : 'dismissed' },
      };
    case 'close':
      if (current.danger !== null && current.danger.attendedAt === null) {
        throw problem('danger', '还标着可能激化，没有人过问，不能办结。');
      }
      return { ...current, state: 'closed', outcomeReason: step.reason.trim() || current.outcomeReason };
    case 'revisit':
      return revisited(current, step);
    case 'archive':
      if (step.by.as !== 'clock' && current.outcome === 'agreed' && current.revisits.length === 0) {
        throw problem('revisits', '还没有回访，不能归档。');
      }
      if (!mayBeArchived(current)) throw problem('archive', '司法确认或者补贴还没有结束，不能归档。');
      return { ...current, state: 'archived' };
    default:
      return subsidyStep(current, step);
  }
}

/** Nothing runs any more: no judicial confirmation, no subsidy, no danger that nobody looked at. */
export function mayBeArchived({ confirmation, subsidyState, danger }: MediationCase): boolean {
  const isRunning = confirmation !== null && confirmation.stoppedAt === null;
  const isInDanger = danger !== null && danger.attendedAt === null;
  return !isRunning && !isInDanger && !['claimed', 'audited', 'approved'].includes(subsidyState);
}

function asked(current: MediationCase, { at, by, way, nameTold, note }: MediationStepOf<'ask-other'>): MediationCase {
  const last = current.askings.at(-1);
  if (last?.answer === null && last.way === way && current.state === 'asking') return current;
  // 人民调解法 15(4): who asks is told to the other side only where he agreed to it.
  if (nameTold && !current.mayTellName) throw problem('nameTold', '申请人没有同意告诉对方是谁申请的。');
  const asking = { at, by: by.name, way, nameTold, note: masked(note), answer: null, answeredAt: null };
  return { ...current, state: 'asking', askings: [...current.askings, asking] };
}

function answered(current: MediationCase, answer: 'agreed' | 'refused', at: Date): MediationCase {
  const last = current.askings.length - 1;
  const askings = current.askings.map((one, index) => (index === last ? { ...one, answer, answeredAt: at } : one));
  return { ...current, askings };
}

function assigned(current: MediationCase, { mediators }: MediationStepOf<'assign'>): MediationCase {
  if (mediators.length === 0 || mediators.length > 5) throw problem('mediators', '请选一到五名调解员。');
  const related = mediators.filter(({ id }) => current.recused.includes(id));
  if (related.length > 0) throw problem('mediators', '其中有已经回避的调解员，请换人。');
  const ids = mediators.map(({ id }) => id).join();
  if (ids === current.mediators.map(({ id }) => id).join()) return current;
  const state = current.state === 'mediating' ? 'mediating' : 'assigned';
  return { ...current, state, mediators, mediatorId: mediators[0]?.id ?? null };
}

function recused(current: MediationCase, { mediatorId, reason, by }: MediationStepOf<'recuse'>): MediationCase {
  if (current.recused.includes(mediatorId)) return current;
  if (by.as === 'mediator' && by.id !== mediatorId) throw new MediationNotAllowedError('recuse', by.as);
  required(reason);
  const mediators = current.mediators.filter(({ id }) => id !== mediatorId);
  const isLeft = mediators.length === 0 && current.mediators.length > 0;
  return {
    ...current,
    // Nobody is left to mediate: somebody else is found first.
    state: isLeft ? 'consented' : current.state,
    mediators,
    mediatorId: mediators[0]?.id ?? null,
    recused: [...current.recused, mediatorId],
  };
}

function met(current: MediationCase, step: MediationStepOf<'meet'>): MediationCase {
  const { heldAt, place, present, record, by, at } = step;
  if (heldAt > at) throw problem('heldAt', '调解的时间还没有到，开过以后再记。');
  if (current.meetings.some((one) => one.at.getTime() === heldAt.getTime() && one.place === place)) return current;
  const text = masked(required(record, 'record', '请写明调解的经过。'));
  const meeting = { at: heldAt, place, present, record: text, by: by.id ?? '', byName: by.name };
  return { ...current, state: 'mediating', meetings: [...current.meetings, meeting] };
}

function movedUp(current: MediationCase, step: MediationStepOf<'move-up'>): MediationCase {
  const { to, toName, reason, at, by } = step;
  if (RUNGS.indexOf(to) <= RUNGS.indexOf(current.rung)) throw problem('to', '只能转到上面的一级。');
  const name = required(toName, 'toName', '请写明转到哪里。');
  const move = { at, by: by.name, from: current.rung, to, toName: name, reason: masked(reason) };
  const moves = [...current.moves, move];
  if (!isCommitteeRung(to)) return { ...current, state: 'closed', moves };
  return {
    ...current,
    state: 'accepted',
    rung: to,
    committee: { id: null, name },
    // It begins again there, with a time of its own.
    dueAt: step.dueAt ?? null,
    moves,
    mediators: [],
    mediatorId: null,
    outcome: null,
    outcomeReason: '',
  };
}

/** More time to settle it, told to nobody by itself; its order gets the same. */
function extended(current: MediationCase, { until, reason, at }: MediationStepOf<'extend'>): MediationCase {
  if (current.dueAt === null) throw problem('until', '这件调解没有设办理期限，不用延长。');
  required(reason);
  if (!isCalendarDay(until)) throw problem('until', '没有这一天，请核对日期。');
  const dueAt = startOfDay(addDays(until, 1));
  if (dueAt.getTime() === current.dueAt.getTime()) return current;
  if (dueAt < current.dueAt || until < calendarDay(at)) throw problem('until', '延长到的日子要晚于原来的期限。');
  if (until > addDays(calendarDay(at), 365)) throw problem('until', '一次最多延长一年，请核对。');
  return { ...current, dueAt };
}

function handedOver(current: MediationCase, step: MediationStepOf<'hand-over'>): MediationCase {
  const { at, by, direction, office, officeName, reference, reason } = step;
  const isThere = current.handOvers.some(
    (one) =>
      one.direction === direction &&
      one.office === office &&
      one.officeName === officeName &&
      one.reference === reference,
  );
  if (isThere) return current;
  required(reason);
  const handOver = { at, by: by.name, direction, office, officeName, reference, reason: masked(reason) };
  return { ...current, handOvers: [...current.handOvers, handOver] };
}

function revisited(current: MediationCase, step: MediationStepOf<'revisit'>): MediationCase {
  const { performed, satisfaction, note, at, by } = step;
  if (satisfaction === null) required(note, 'note', '没有做满意度调查的，请写明原因。');
  const last = current.revisits.at(-1);
  const text = masked(note);
  const isSame = last?.performed === performed && last.satisfaction === satisfaction && last.note === text;
  if (isSame && last.by === (by.id ?? '')) return current;
  return { ...current, revisits: [...current.revisits, { at, by: by.id ?? '', performed, satisfaction, note: text }] };
}

function ended(
  current: MediationCase,
  state: 'not-accepted' | 'refused' | 'failed' | 'stopped',
  outcome: NonNullable<MediationCase['outcome']>,
  reason: string,
): MediationCase {
  return { ...current, state, outcome, outcomeReason: masked(reason) };
}

function noteOf(step: MediationStep): string {
  const words = 'reason' in step ? step.reason : 'note' in step ? step.note : '';
  return masked(words).slice(0, NOTE_LENGTH);
}
