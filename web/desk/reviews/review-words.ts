import { fill } from '../../shared/fill.ts';
import { ApiError } from '../api.ts';
import { errorText } from '../shell/states.tsx';
import type { DeskTexts } from '../texts/index.ts';
import type { ReviewRow } from './types.ts';

const DAY_MS = 86_400_000;

/** What came in between; the follow-up room says itself what is missing. */
export function reviewProblem(error: unknown, texts: DeskTexts): string {
  const isOurs = error instanceof ApiError && error.code.startsWith('hotline_follow_up_') && error.status < 500;
  return isOurs ? error.message : errorText(error, texts);
}

/** How long it is to the deadline. */
export function timeLeft({ dueAt, isOverdue, state }: ReviewRow, now: number, texts: DeskTexts): string {
  const t = texts.reviews;
  if (state === 'closed') return '';
  if (isOverdue || Date.parse(dueAt) <= now) return t.overdue;
  const days = Math.floor((Date.parse(dueAt) - now) / DAY_MS);
  return days === 0 ? t.lastDay : fill(t.daysLeft, { n: days });
}

/** Who has it in hand. */
export function holderText({ isMine, assigneeName }: ReviewRow, texts: DeskTexts): string {
  const t = texts.reviews;
  if (isMine) return t.mine;
  return assigneeName === null ? t.nobody : fill(t.held, { name: assigneeName });
}

/** What was rated: an order, or the service of a person or of the bot. */
export function servedText({ orderId, lawyerName }: ReviewRow, texts: DeskTexts): string {
  const t = texts.reviews;
  if (orderId !== null) return t.ofOrder;
  return lawyerName === null ? t.botAlone : fill(t.served, { name: lawyerName });
}
