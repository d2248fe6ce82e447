import { Alert, App, Button } from 'antd';
import { useCallback, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { wordFor } from '../texts/index.ts';
import { ReachPart } from './reach-part.tsx';
import { CallbackForm, CorrectionForm, FindingForm, ReRatingForm } from './review-forms.tsx';
import { ReviewHistory } from './review-history.tsx';
import { ReviewClock, ReviewMarks } from './review-marks.tsx';
import { holderText, reviewProblem, servedText } from './review-words.ts';
import type { ReviewStepName } from './reviews-api.ts';
import type { ReviewDetail } from './types.ts';

/** Takes one step; false, with its reason told, where it could not be taken. */
export type TakeStep = (step: ReviewStepName, body: object, done: string) => Promise<boolean>;

/** One review: what the resident said, the calls to him, the finding, what was put right. */
export function ReviewView({ id, back }: { id: string; back: () => void }) {
  const { api, texts } = useDesk();
  const loaded = useLoaded(useCallback(() => api.reviews.read(id), [api, id]));
  return (
    <section className="reviews-room" aria-label={texts.reviews.view.label}>
      <Button className="review-back" onClick={back}>
        ‹ {texts.state.back}
      </Button>
      <Shown loaded={loaded}>{(review) => <ReviewParts review={review} changed={loaded.reload} />}</Shown>
    </section>
  );
}

function ReviewParts({ review, changed }: { review: ReviewDetail; changed: () => void }) {
  const { api, texts } = useDesk();
  const t = texts.reviews;
  const { message } = App.useApp();
  const [problem, setProblem] = useState('');
  const take: TakeStep = async (step, body, done) => {
    setProblem('');
    try {
      await api.reviews.step(review.id, step, body);
      message.success(done);
      changed();
      return true;
    } catch (error) {
      setProblem(reviewProblem(error, texts));
      return false;
    }
  };
  const isWork = review.mayWork && review.state !== 'closed';
  return (
    <>
      <ReviewHead review={review} />
      {review.isDangerous && <Alert type="warning" showIcon title={t.dangerHint} />}
      {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
      {isWork && !review.isMine && (
        <p>
          <Button type="primary" onClick={() => void take('take', {}, t.view.taken)}>
            {t.view.take}
          </Button>
        </p>
      )}
      <div className="review-columns">
        <div className="review-side">
          <ReachPart review={review} />
          <ReviewHistory review={review} />
        </div>
        <div className="review-side">
          <CallbackForm review={review} take={isWork && review.isMine ? take : null} />
          <ReRatingForm review={review} take={isWork && review.isMine ? take : null} />
          <FindingForm review={review} take={isWork && review.isMine ? take : null} />
          <CorrectionForm review={review} take={isWork && review.isMine ? take : null} />
          {isWork && review.isMine && (
            <p>
              <Button type="primary" onClick={() => void take('close', {}, t.close.done)}>
                {t.close.submit}
              </Button>
            </p>
          )}
        </div>
      </div>
    </>
  );
}

function ReviewHead({ review }: { review: ReviewDetail }) {
  const { texts, go, staff } = useDesk();
  const t = texts.reviews;
  const mayLook = review.orderId === null || staff.roles.includes('supervisor');
  const { id, orderId, channel, level, openedAt } = review;
  return (
    <header className="reviews-head">
      <div>
        <h2>{fill(t.opened, { time: shanghaiInFull(openedAt), level: t.levels[level] })}</h2>
        <p>
          {id} · {wordFor(texts.channel, channel)} · {servedText(review, texts)} · {holderText(review, texts)}
        </p>
        <p>
          <ReviewMarks review={review} />
          {mayLook && (
            <Button
              type="link"
              onClick={() => go({ section: orderId === null ? 'sessions' : 'orders', id, card: false })}
            >
              {orderId === null ? t.view.transcript : t.view.order}
            </Button>
          )}
        </p>
      </div>
      <ReviewClock review={review} />
    </header>
  );
}
