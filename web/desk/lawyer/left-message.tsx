import { Alert, App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import { wordFor } from '../texts/index.ts';
import type { HandoffDetail } from '../types.ts';
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
        <ReasonDialog
          title={t.reveal}
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
        <ReasonDialog
          title={t.done}
          label={t.doneNote}
          hint=""
          preset=""
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

/** Asks for one line of text that must not be empty. */
function ReasonDialog(props: {
  title: string;
  label: string;
  hint: string;
  preset: string;
  missing: string;
  onCancel: () => void;
  run: (text: string) => Promise<void>;
}) {
  const { texts } = useDesk();
  const [text, setText] = useState(props.preset);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    if (text.trim() === '') return setProblem(props.missing);
    setBusy(true);
    try {
      await props.run(text.trim());
    } catch (error) {
      setProblem(errorText(error, texts));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={props.title}
      okText={props.title}
      cancelText={texts.state.cancel}
      confirmLoading={busy}
      onOk={submit}
      onCancel={props.onCancel}
    >
      <div className="dialog-form">
        {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
        <label htmlFor="reason">{props.label} *</label>
        <Input.TextArea
          id="reason"
          rows={3}
          maxLength={500}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {props.hint !== '' && <small>{props.hint}</small>}
      </div>
    </Modal>
  );
}
