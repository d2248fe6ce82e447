import { fill } from '../../shared/fill.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import type { ReviewDetail } from './types.ts';

/** What was done, the latest last. */
export function ReviewHistory({ review }: { review: ReviewDetail }) {
  const { texts } = useDesk();
  const t = texts.reviews;
  return (
    <section className="review-part" aria-label={t.view.steps}>
      <h3>{t.view.steps}</h3>
      <ol className="review-steps">
        {review.history.map(({ step, at, byName, detail }) => (
          <li key={`${at} ${step} ${detail}`}>
            <span className="soft">{shanghaiInFull(at)}</span> {fill(t.history[step], { n: detail })}
            <span className="soft"> · {byName ?? t.view.system}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
