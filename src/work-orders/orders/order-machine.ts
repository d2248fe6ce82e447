import { maskPersonalData } from '../../text/index.ts';
import { OrderInputError, OrderNotAllowedError, OrderSequenceGapError, OrderStateError } from './errors.ts';
import { extended, firstLimit, isClockRunning, resumed, stopped } from './order-clocks.ts';
import { isAllowed } from './order-sides.ts';
import { FLAG_EVENTS, NEXT_STATE, type OrderState, type StateEvent, TERMINAL_STATES } from './order-states.ts';
import type { OrderStep } from './order-steps.ts';
import { stepProblems } from './step-problems.ts';
import type { OrderAttachment, OrderLine, WorkOrder } from './work-order.ts';

/** Lines kept: the first and the latest. The service log has them all. */
const MOST_LINES = 300;
const MOST_TAKEN = 600;
const NOTE_LENGTH = 500;

/**
 * The order after the step. Pure. A step whose `eventId` was taken gives back the same object, so that a retry changes
 * nothing. Flags never change the state.
 * @param now our own time, where the step's is another's.
 * @throws in this order: OrderSequenceGapError 409 with the number that is expected, OrderStateError 409 with the state,
 * OrderNotAllowedError 403, OrderInputError 422.
 */
export function takeOrderStep(order: WorkOrder, step: OrderStep, now: Date = step.at): WorkOrder {
  if (order.takenEvents.includes(step.eventId)) return order;
  if (step.seq !== null && step.seq !== order.peerSeq + 1) throw new OrderSequenceGapError(step.seq, order.peerSeq + 1);
  const to = stateAfter(order.state, step.type);
  if (to === null) throw new OrderStateError(step.type, order.state);
  if (!isAllowed(order, step.type, step.by)) throw new OrderNotAllowedError(step.type, step.by.as);
  const problems = stepProblems(order, step);
  if (problems.length > 0) throw new OrderInputError(problems);
  const told = withDetails(order, step);
  const moved: WorkOrder = {
    ...told,
    state: to,
    stateSince: to === order.state ? order.stateSince : now,
    peerSeq: step.seq ?? order.peerSeq,
  };
  const timed = withClock(order, moved, step.at);
  const approved =
    step.type === 'EXTEND_APPROVED' ? withExtension(timed, step.until ?? order.request?.until ?? null, step.at) : timed;
  const { by, type: event, eventId, at } = step;
  const lined = withLine(approved, { at, by, event, from: order.state, to, note: noteOf(step), eventId });
  return { ...lined, updatedAt: now > order.updatedAt ? now : order.updatedAt };
}

/** Where an event leads from a state; null where it is illegal. */
export function stateAfter(state: OrderState, event: OrderStep['type']): OrderState | null {
  if (isFlag(event)) return TERMINAL_STATES.includes(state) ? null : state;
  return NEXT_STATE[state][event] ?? null;
}

function isFlag(event: OrderStep['type']): event is Exclude<OrderStep['type'], StateEvent> {
  return FLAG_EVENTS.some((flag) => flag === event);
}

/** The order with a line of its history, bounded: its beginning and the latest stay. */
export function withLine(order: WorkOrder, line: OrderLine): WorkOrder {
  const history = [...order.history, line];
  const next: WorkOrder = {
    ...order,
    history: history.length > MOST_LINES ? [...history.slice(0, 1), ...history.slice(1 - MOST_LINES)] : history,
    lines: order.lines + 1,
    takenEvents: [...order.takenEvents, line.eventId].slice(-MOST_TAKEN),
    updatedAt: line.at > order.updatedAt ? line.at : order.updatedAt,
    settled: false,
  };
  return { ...next, nextDueAt: firstLimit(next) };
}

function withClock(before: WorkOrder, after: WorkOrder, at: Date): WorkOrder {
  const [ran, runs] = [isClockRunning(before), isClockRunning(after)];
  if (ran === runs) return after;
  return runs ? resumed(after, at) : stopped(after, at);
}

function withExtension(order: WorkOrder, until: Date | null, at: Date): WorkOrder {
  return until === null
    ? order
    : extended(order, until, `${order.deadline.basis.replace(/ \+ 延期$/u, '')} + 延期`, at);
}

/** What a step brings along, written into the order. */
function withDetails(order: WorkOrder, step: OrderStep): WorkOrder {
  switch (step.type) {
    case 'SIGN':
      return { ...order, signedAt: order.signedAt ?? step.at };
    case 'COMPLETE': {
      const { result, reply, legalBasis } = step;
      const contact = step.contacted ? { contacted: true, at: step.contactedAt ?? step.at } : order.contact;
      return { ...order, result, reply, legalBasis: [...legalBasis], contact };
    }
    case 'RETURN_REQUEST':
      return { ...order, request: { type: 'return', reason: step.reason, until: null } };
    case 'EXTEND_REQUEST':
      return { ...order, request: { type: 'extend', reason: step.reason, until: step.until } };
    case 'SUSPEND_REQUEST':
      return { ...order, request: { type: 'suspend', reason: step.reason, until: step.until } };
    case 'TRANSFER':
      return { ...order, handler: { ...order.handler, main: step.to }, assigneeId: null, assigneeName: '' };
    case 'CALLBACK': {
      const { at, ok, solved, evaluation, dissatisfiedBecause } = step;
      const callback = { at, ok, solved, evaluation, dissatisfiedBecause };
      return { ...order, callback, evaluation: evaluation ?? order.evaluation };
    }
    case 'EVALUATE':
      return { ...order, evaluation: step.evaluation };
    case 'REOPEN':
    case 'REVIEW_REJECTED':
      return { ...order, callback: null, evaluation: null, closedHere: null };
    case 'CLOSE':
      return { ...order, closedHere: null };
    case 'PROGRESS':
      return step.contacted && !order.contact.contacted
        ? { ...order, contact: { contacted: true, at: step.at } }
        : order;
    case 'SUPPLEMENT':
      return {
        ...order,
        content: step.text === '' ? order.content : `${order.content}\n【补充】${step.text}`,
        attachments: withAttachments(order.attachments, step.attachments),
      };
    case 'URGE':
      return { ...order, urgeCount: order.urgeCount + 1 };
    case 'SUPERVISE':
      return { ...order, supervised: true };
    default:
      return order;
  }
}

function withAttachments(held: readonly OrderAttachment[], added: readonly OrderAttachment[]): OrderAttachment[] {
  const all = [...held];
  for (const one of added) {
    const same = all.filter(({ id }) => id === one.id || id.startsWith(`${one.id}~`));
    if (same.some(({ sha256 }) => sha256 === one.sha256)) continue;
    // A peer may count the files of each message from 1: another file is no reason to lose it.
    all.push(same.length === 0 ? one : { ...one, id: `${one.id}~${same.length + 1}` });
  }
  return all;
}

/** Masked words of a step for the history. */
function noteOf(step: OrderStep): string {
  return maskedNote(wordsOf(step));
}

export function maskedNote(words: string): string {
  return maskPersonalData(words).slice(0, NOTE_LENGTH);
}

function wordsOf(step: OrderStep): string {
  switch (step.type) {
    case 'COMPLETE':
      return step.reply;
    case 'CALLBACK':
      return step.dissatisfiedBecause;
    case 'EVALUATE':
      return String(step.evaluation);
    case 'TRANSFER':
      return `${step.to.name}：${step.reason}`;
    case 'PROGRESS':
    case 'SUPPLEMENT':
      return step.text;
    default:
      return 'reason' in step ? step.reason : '';
  }
}
