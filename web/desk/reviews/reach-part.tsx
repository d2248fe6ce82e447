import { Alert, Button, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { reviewProblem } from './review-words.ts';
import type { RevealedReview, ReviewDetail } from './types.ts';

/** Why the resident is not satisfied, and how to reach him; number and words in full only for a reason. */
export function ReachPart({ review }: { review: ReviewDetail }) {
  const { texts } = useDesk();
  const t = texts.reviews.view;
  const [shown, setShown] = useState<RevealedReview | null>(null);
  const [isAsking, setAsking] = useState(false);
  const { id, reason, hasContact, mayWork } = review;
  return (
    <section className="review-part" aria-label={t.contact}>
      <h3>{t.reason}</h3>
      <p className="review-words">{shown?.reason ?? reason ?? <span className="soft">{t.noReason}</span>}</p>
      <h3>{t.contact}</h3>
      {!hasContact && <p className="soft">{t.noContact}</p>}
      {shown?.phone != null && (
        <p>
          {t.phone} <a href={`tel:${shown.phone}`}>{shown.phone}</a>
        </p>
      )}
      {mayWork && shown === null && <Button onClick={() => setAsking(true)}>{t.reveal}</Button>}
      {isAsking && (
        <RevealDialog
          id={id}
          onCancel={() => setAsking(false)}
          onDone={(told) => {
            setShown(told);
            setAsking(false);
          }}
        />
      )}
    </section>
  );
}

interface RevealDialogProps {
  id: string;
  onCancel: () => void;
  onDone: (told: RevealedReview) => void;
}

function RevealDialog({ id, onCancel, onDone }: RevealDialogProps) {
  const { texts, api } = useDesk();
  const t = texts.reviews;
  const [reason, setReason] = useState(t.view.revealPreset);
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const field = useId();
  const submit = async (): Promise<void> => {
    if (reason.trim() === '') return setProblem(t.missing.reason);
    setBusy(true);
    try {
      onDone(await api.reviews.reveal(id, reason.trim()));
    } catch (error) {
      setProblem(reviewProblem(error, texts));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t.view.revealTitle}
      okText={t.view.reveal}
      cancelText={texts.state.cancel}
      confirmLoading={isBusy}
      onOk={submit}
      onCancel={onCancel}
    >
      <div className="dialog-form">
        {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
        <label htmlFor={field}>{texts.aid.view.revealReason} *</label>
        <Input.TextArea
          id={field}
          rows={2}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <small>{t.view.revealHint}</small>
      </div>
    </Modal>
  );
}
