import { App, Button } from 'antd';
import { useState } from 'react';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import type { HandoffDetail } from '../types.ts';
import { TextDialog } from './text-dialog.tsx';
import type { HandoffView } from './use-handoff.ts';

/** A message left (留言): whom to call and when it is safe; the full number only for a reason, which is recorded. */
export function LeftMessagePane({ handoff, view }: { handoff: HandoffDetail; view: HandoffView }) {
  const { texts, api } = useDesk();
  const { message: toast } = App.useApp();
  const [asking, setAsking] = useState<'phone' | 'done' | null>(null);
  const [phone, setPhone] = useState('');
  const t = texts.message;
  const left = handoff.message;
  if (left === null) return null;
  return (
    <section className="left-message" aria-label={t.heading}>
      <p className="left-text">{left.text}</p>
      {left.state === 'open' && left.phoneMasked !== '' && <p className="call-back">{t.callBack}</p>}
      <dl className="pairs">
        <dt>{t.channel}</dt>
        <dd>{wordFor(texts.channel, handoff.channel)}</dd>
        <dt>{t.phone}</dt>
        <dd>
          {phone !== '' ? (
            <a href={`tel:${phone}`}>
              {t.call} {phone}
            </a>
          ) : left.phoneMasked === '' ? (
            t.noPhone
          ) : (
            <>
              {left.phoneMasked}{' '}
              <Button size="small" onClick={() => setAsking('phone')}>
                {t.reveal}
              </Button>
            </>
          )}
        </dd>
        <dt>{t.safeTime}</dt>
        <dd>{left.safeTime === '' ? texts.state.none : left.safeTime}</dd>
        <dt>{t.leftAt}</dt>
        <dd>{shanghaiMoment(left.leftAt)}</dd>
        {left.state === 'done' && (
          <>
            <dt>{t.doneNote}</dt>
            <dd>{left.doneNote}</dd>
          </>
        )}
      </dl>
      {left.state === 'open' && (
        <Button type="primary" onClick={() => setAsking('done')}>
          {t.done}
        </Button>
      )}
      {asking === 'phone' && (
        <TextDialog
          title={t.reveal}
          submit={t.reveal}
          label={t.revealReason}
          hint={t.revealHint}
          preset={t.revealPreset}
          missing={t.reasonMissing}
          onCancel={() => setAsking(null)}
          run={async (reason) => {
            const revealed = await api.revealPhone(handoff.id, reason);
            setPhone(revealed.phone);
            setAsking(null);
          }}
        />
      )}
      {asking === 'done' && (
        <TextDialog
          title={t.done}
          submit={t.done}
          label={t.doneNote}
          hint=""
          missing={t.doneMissing}
          onCancel={() => setAsking(null)}
          run={async (note) => {
            view.take(await api.messageDone(handoff.id, note));
            setAsking(null);
            toast.success(t.doneSaved);
          }}
        />
      )}
    </section>
  );
}
