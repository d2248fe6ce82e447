import { fill } from '../../shared/fill.ts';
import { Mark } from '../knowledge/mark.tsx';
import { useDesk } from '../shell/desk-context.ts';
import { useServerNow } from '../shell/use-server-now.ts';
import { timeLeft } from './review-words.ts';
import type { ReviewRow } from './types.ts';

/** Where a review stands, and what whoever has it must know first. */
export function ReviewMarks({ review }: { review: ReviewRow }) {
  const { texts } = useDesk();
  const t = texts.reviews;
  return (
    <span className="review-marks">
      <Mark>{t.state[review.state]}</Mark>
      {review.isDangerous && <Mark kind="bad">{t.dangerous}</Mark>}
      {!review.mayWork && <Mark kind="warn">{t.recused}</Mark>}
    </span>
  );
}

/** Its last day, and how long it is to there. */
export function ReviewClock({ review }: { review: ReviewRow }) {
  const { texts } = useDesk();
  const t = texts.reviews;
  const left = timeLeft(review, useServerNow(60_000), texts);
  const isLate = left === t.overdue;
  return (
    <p className="review-clock" data-late={isLate || undefined}>
      <span>{fill(t.due, { day: review.dueDay })}</span>
      {left !== '' && <strong>{left}</strong>}
      {review.state !== 'closed' && review.warned > 0 && !isLate && (
        <small>{fill(t.warned, { n: review.warned })}</small>
      )}
      {!review.isCalendarKnown && <small className="soft">{t.calendarUnknown}</small>}
    </p>
  );
}
