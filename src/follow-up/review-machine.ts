import type { WorkingDeadline } from '../knowledge/index.ts';
import type { Satisfaction } from '../sessions/index.ts';
import { withLatest } from '../storage/index.ts';
import { ReviewNotYoursError, ReviewRecusedError, ReviewStateError } from './errors.ts';
import {
  type CallbackResult,
  type CorrectionKind,
  type FindingCode,
  isOurs,
  type ReviewEvent,
  type ServiceReview,
} from './review.ts';

/** Lines of a history; it is read and written whole. */
const MOST_EVENTS = 200;

/** What somebody does about a review. */
export type ReviewStep =
  | { type: 'take'; by: string; at: Date }
  | { type: 'callback'; by: string; at: Date; result: CallbackResult; words: string; wordsSealed: string }
  | { type: 'finding'; by: string; at: Date; code: FindingCode; text: string }
  | { type: 'correction'; by: string; at: Date; kind: CorrectionKind; ref: string; text: string }
  | { type: 're-rating'; by: string; at: Date; level: Satisfaction }
  | { type: 'close'; by: string; at: Date };

/** The same before it is known who does it, and when. */
export type ReviewDeed = ReviewStep extends infer One
  ? One extends ReviewStep
    ? Omit<One, 'by' | 'at'>
    : never
  : never;

/** A review that begins: nobody has done anything yet. */
export function newReview(
  of: Pick<
    ServiceReview,
    | '_id'
    | 'orderId'
    | 'conversationId'
    | 'channel'
    | 'regionCode'
    | 'level'
    | 'attribution'
    | 'isDangerous'
    | 'assigneeId'
    | 'recused'
  >,
  { at, deadline, warnAt }: { at: Date; deadline: WorkingDeadline; warnAt: readonly number[] },
): ServiceReview {
  const review: ServiceReview = {
    ...of,
    state: 'open',
    isOpen: true,
    openedAt: at,
    dueAt: deadline.at,
    dueDay: deadline.day,
    isCalendarKnown: deadline.isCalendarKnown,
    callbacks: [],
    finding: null,
    correction: null,
    reRating: null,
    warned: 0,
    warnAt: null,
    history: [{ step: 'opened', at, by: null, detail: of.assigneeId ?? '' }],
    closedAt: null,
    closedBy: null,
  };
  return { ...review, warnAt: warningAt(review, warnAt[0]) };
}

/**
 * The review after a step; pure, for use within a change. Closed once more it stays as it is.
 * @throws ReviewRecusedError 403, ReviewNotYoursError 409, ReviewStateError 409 naming what is missing.
 */
export function stepReview(review: ServiceReview, step: ReviewStep): ServiceReview {
  const { by, at } = step;
  if (review.recused.includes(by)) throw new ReviewRecusedError();
  if (step.type === 'close' && !review.isOpen && review.closedBy === by) return review;
  if (!review.isOpen) throw new ReviewStateError('这件回访已经办结。');
  if (step.type === 'take') {
    return review.assigneeId === by ? review : logged({ ...review, assigneeId: by }, 'taken', step, by);
  }
  if (review.assigneeId !== null && review.assigneeId !== by) throw new ReviewNotYoursError();
  const held = { ...review, assigneeId: by };
  switch (step.type) {
    case 'callback': {
      const { result, words, wordsSealed } = step;
      const callbacks = [...held.callbacks, { at, by, result, words, wordsSealed }];
      const state = held.state === 'open' ? 'calling' : held.state;
      return logged({ ...held, state, callbacks }, 'callback', step, result);
    }
    case 'finding': {
      if (held.callbacks.length === 0) throw new ReviewStateError('请先给居民回电，并记下结果。', 'callbacks');
      const { code, text } = step;
      if (code === 'other' && text === '') throw new ReviewStateError('选“其他”时请写明是什么情况。', 'text');
      return logged({ ...held, state: 'finding', finding: { at, by, code, text } }, 'finding', step, code);
    }
    case 'correction': {
      if (held.finding === null) throw new ReviewStateError('请先写明查明的情况，再写整改。', 'finding');
      const { kind, ref, text } = step;
      return logged({ ...held, correction: { at, by, kind, ref, text } }, 'correction', step, kind);
    }
    case 're-rating': {
      if (!held.callbacks.some(({ result }) => result === 'reached')) {
        throw new ReviewStateError('联系上居民以后，才能记他的再次评价。', 'callbacks');
      }
      if (held.reRating !== null) throw new ReviewStateError('再次评价只记一次，以第一次为准。', 'reRating');
      return logged({ ...held, reRating: { level: step.level, at, by } }, 're-rating', step, step.level);
    }
    case 'close': {
      if (held.finding === null) throw new ReviewStateError('还没有写明查明的情况。', 'finding');
      if (isOurs(held.finding.code) && held.correction === null) {
        throw new ReviewStateError('查明是我们的问题，请写明整改了什么。', 'correction');
      }
      const closed = { ...held, state: 'closed' as const, isOpen: false, closedAt: at, closedBy: by, warnAt: null };
      return logged(closed, 'closed', step, held.finding.code);
    }
  }
}

/** The review after its next warning, where one is due; null where none is. */
export function warnReview(review: ServiceReview, at: Date, warnAt: readonly number[]): ServiceReview | null {
  if (!review.isOpen || review.warnAt === null || review.warnAt > at) return null;
  const passed = warnAt.filter((percent) => percent > review.warned && (warningAt(review, percent) ?? at) <= at);
  const reached = passed.at(-1);
  const next = warnAt.find((percent) => percent > (reached ?? review.warned));
  const later = { ...review, warnAt: warningAt(review, next) };
  if (reached === undefined) return later;
  const event: ReviewEvent = { step: 'warned', at, by: null, detail: String(reached) };
  return { ...later, warned: reached, history: withLatest(review.history, event, MOST_EVENTS) };
}

/** When so many percent of the time to the deadline have passed. */
function warningAt({ openedAt, dueAt }: ServiceReview, percent: number | undefined): Date | null {
  if (percent === undefined) return null;
  const [from, until] = [openedAt.getTime(), dueAt.getTime()];
  return new Date(from + Math.round(((until - from) * percent) / 100));
}

function logged(
  review: ServiceReview,
  step: ReviewEvent['step'],
  { at, by }: Pick<ReviewStep, 'at' | 'by'>,
  detail: string,
): ServiceReview {
  return { ...review, history: withLatest(review.history, { step, at, by, detail }, MOST_EVENTS) };
}
