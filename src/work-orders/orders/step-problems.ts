import type { OrderStep } from './order-steps.ts';
import type { WorkOrder } from './work-order.ts';

const MOST_REASON = 2_000;
const MOST_REPLY = 8_000;
const MOST_BASES = 20;
/** Of an order with all its supplements. */
const MOST_CONTENT = 100_000;
const MOST_ATTACHMENTS = 60;
/** A limit further away is a slip of the pen. */
const LONGEST_MS = 3 * 366 * 24 * 3_600_000;

interface Problem {
  field: string;
  problem: string;
}

/** What is wrong with a step and what it brings along. Pure. */
export function stepProblems(order: WorkOrder, step: OrderStep): Problem[] {
  const problems = detailProblems(order, step);
  if (step.eventId === '') problems.push({ field: 'eventId', problem: 'is empty' });
  if (Number.isNaN(step.at.getTime())) problems.push({ field: 'at', problem: 'is no time' });
  return problems;
}

function detailProblems(order: WorkOrder, step: OrderStep): Problem[] {
  switch (step.type) {
    case 'COMPLETE':
      return [
        ...worded('reply', step.reply, MOST_REPLY),
        ...(step.legalBasis.length > MOST_BASES ? [{ field: 'legalBasis', problem: `has ${MOST_BASES} at most` }] : []),
      ];
    case 'EXTEND_REQUEST':
      return [
        ...worded('reason', step.reason),
        ...until(step.until, laterOf(order.deadline.finishBy, step.at), step.at),
      ];
    case 'EXTEND_APPROVED':
      return step.until === null ? [] : until(step.until, step.at, step.at);
    case 'SUSPEND_REQUEST':
      return [...worded('reason', step.reason), ...(step.until === null ? [] : until(step.until, step.at, step.at))];
    case 'TRANSFER':
      return [...worded('reason', step.reason), ...worded('to.name', step.to.name), ...worded('to.code', step.to.code)];
    case 'PROGRESS':
      return worded('text', step.text, MOST_REPLY);
    case 'SUPPLEMENT':
      return step.text === '' && step.attachments.length === 0
        ? [{ field: 'text', problem: 'is empty, and so are the attachments' }]
        : [...tooLong('text', step.text, MOST_REPLY), ...overfull(order, step)];
    case 'CALLBACK':
      return tooLong('dissatisfiedBecause', step.dissatisfiedBecause, MOST_REASON);
    case 'URGE':
    case 'SUPERVISE':
      return tooLong('reason', step.reason, MOST_REASON);
    default:
      return 'reason' in step ? worded('reason', step.reason) : [];
  }
}

/** Refused rather than cut off: what is refused is not lost. */
function overfull({ content, attachments }: WorkOrder, added: { text: string; attachments: readonly unknown[] }) {
  const problems: Problem[] = [];
  if (content.length + added.text.length > MOST_CONTENT) {
    problems.push({ field: 'text', problem: `does not fit: an order has ${MOST_CONTENT} characters at most` });
  }
  if (attachments.length + added.attachments.length > MOST_ATTACHMENTS) {
    problems.push({ field: 'attachments', problem: `do not fit: an order has ${MOST_ATTACHMENTS} at most` });
  }
  return problems;
}

function worded(field: string, words: string, most = MOST_REASON): Problem[] {
  return words.trim() === '' ? [{ field, problem: 'is empty' }] : tooLong(field, words, most);
}

function tooLong(field: string, words: string, most: number): Problem[] {
  return words.length > most ? [{ field, problem: `has ${most} characters at most` }] : [];
}

function laterOf(limit: Date | null, at: Date): Date {
  return limit !== null && limit > at ? limit : at;
}

function until(at: Date, after: Date, now: Date): Problem[] {
  if (!(at > after)) return [{ field: 'until', problem: `is after ${after.toISOString()}` }];
  return at.getTime() - now.getTime() > LONGEST_MS ? [{ field: 'until', problem: 'is within three years' }] : [];
}
