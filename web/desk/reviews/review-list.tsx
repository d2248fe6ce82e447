import { Button } from 'antd';
import { useCallback } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { PagedList } from '../shell/paged-list.tsx';
import { type PageOf, usePages } from '../shell/use-pages.ts';
import { wordFor } from '../texts/index.ts';
import { ReviewClock, ReviewMarks } from './review-marks.tsx';
import { holderText, servedText } from './review-words.ts';
import type { ReviewRow } from './types.ts';

/** Reviews by deadline, the nearest first; done ones the latest first. */
export function ReviewList({ state, open }: { state: 'open' | 'closed'; open: (id: string) => void }) {
  const { api, texts } = useDesk();
  const t = texts.reviews;
  const load = useCallback(
    async (cursor: string | null) => {
      const { reviews, next } = await api.reviews.page(state, cursor);
      return { items: reviews, next };
    },
    [api, state],
  );
  const pages = usePages<ReviewRow, PageOf<ReviewRow>>(load);
  return (
    <PagedList pages={pages} empty={state === 'open' ? t.none : t.noneClosed} more={t.more}>
      <ul className="review-list">
        {pages.items.map((review) => (
          <ReviewLine key={review.id} review={review} open={open} />
        ))}
      </ul>
    </PagedList>
  );
}

function ReviewLine({ review, open }: { review: ReviewRow; open: (id: string) => void }) {
  const { texts } = useDesk();
  const t = texts.reviews;
  const { id, channel, level, openedAt, mayWork, state } = review;
  const isWork = mayWork && state !== 'closed';
  return (
    <li data-overdue={review.isOverdue || undefined}>
      <div>
        <strong>{fill(t.opened, { time: shanghaiInFull(openedAt), level: t.levels[level] })}</strong>
        <p>
          {wordFor(texts.channel, channel)} · {servedText(review, texts)} · {holderText(review, texts)}
        </p>
        <p>
          <ReviewMarks review={review} />
        </p>
      </div>
      <div className="review-line-end">
        <ReviewClock review={review} />
        <Button
          type={isWork && review.isMine ? 'primary' : 'default'}
          aria-label={`${isWork ? t.open : t.look} ${id}`}
          onClick={() => open(id)}
        >
          {isWork ? t.open : t.look}
        </Button>
      </div>
    </li>
  );
}
