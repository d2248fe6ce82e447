import { Alert, Input, Modal, Radio } from 'antd';
import { useId, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';

/** Ends a consultation, or gives it back to the bot with what was settled. The record is written after. */
export function EndDialog(props: {
  onCancel: () => void;
  end: (handedBack: { settled: string } | null) => Promise<void>;
}) {
  const { texts } = useDesk();
  const t = texts.handoff.end;
  const [back, setBack] = useState(false);
  const [settled, setSettled] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const howId = useId();
  const settledId = useId();
  const submit = async (): Promise<void> => {
    if (back && settled.trim() === '') return setProblem(t.settledMissing);
    setBusy(true);
    try {
      await props.end(back ? { settled: settled.trim() } : null);
    } catch (error) {
      setProblem(errorText(error, texts));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t.heading}
      okText={back ? t.submitBack : t.submit}
      cancelText={texts.state.cancel}
      confirmLoading={busy}
      onOk={submit}
      onCancel={props.onCancel}
    >
      <div className="dialog-form">
        {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
        <p id={howId} className="unseen">
          {t.how}
        </p>
        <Radio.Group
          className="ways"
          aria-labelledby={howId}
          value={back}
          onChange={(event) => setBack(event.target.value === true)}
        >
          <Radio value={false} autoFocus>
            <strong>{t.close}</strong>
            <span className="soft way-hint">{t.closeHint}</span>
          </Radio>
          <Radio value={true}>
            <strong>{t.back}</strong>
            <span className="soft way-hint">{t.backHint}</span>
          </Radio>
        </Radio.Group>
        {back && (
          <>
            <label htmlFor={settledId}>{t.settled} *</label>
            <Input.TextArea
              id={settledId}
              rows={3}
              maxLength={500}
              placeholder={t.settledHint}
              value={settled}
              onChange={(event) => setSettled(event.target.value)}
            />
          </>
        )}
      </div>
    </Modal>
  );
}
