import { Segmented } from 'antd';
import { useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { ReviewList } from './review-list.tsx';
import { ReviewView } from './review-view.tsx';

/** Services with which somebody was not satisfied (不满意回访): by deadline, and one after the other. */
export default function ReviewsRoom() {
  const { texts, route, go } = useDesk();
  const t = texts.reviews;
  const [state, setState] = useState<'open' | 'closed'>('open');
  const turnTo = (id: string | null): void => go({ section: 'reviews', id, card: false });
  if (route.id !== null) return <ReviewView key={route.id} id={route.id} back={() => turnTo(null)} />;
  return (
    <div className="reviews-room">
      <header className="reviews-head">
        <div>
          <h2>{t.heading}</h2>
          <p className="soft">{t.lead}</p>
        </div>
        <Segmented
          aria-label={t.states.label}
          value={state}
          onChange={setState}
          options={(['open', 'closed'] as const).map((value) => ({ value, label: t.states[value] }))}
        />
      </header>
      <ReviewList key={state} state={state} open={turnTo} />
    </div>
  );
}
