import { Alert, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';

/** Asks for a reason, then acts; the reason is part of the record. */
export function ReasonDialog(props: {
  title: string;
  hint: string;
  danger?: boolean;
  onCancel: () => void;
  act: (reason: string) => Promise<void>;
}) {
  const { texts } = useDesk();
  const t = texts.knowledge.reason;
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const id = useId();
  const submit = async (): Promise<void> => {
    if (reason.trim() === '') return setProblem(t.missing);
    setBusy(true);
    try {
      await props.act(reason.trim());
    } catch (error) {
      setProblem(errorText(error, texts));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={props.title}
      okText={t.confirm}
      okButtonProps={{ danger: props.danger === true }}
      cancelText={texts.state.cancel}
      confirmLoading={busy}
      onOk={submit}
      onCancel={props.onCancel}
    >
      <div className="dialog-form">
        {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
        <p className="soft">{props.hint}</p>
        <label htmlFor={id}>{t.label} *</label>
        <Input.TextArea
          id={id}
          rows={3}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </Modal>
  );
}
