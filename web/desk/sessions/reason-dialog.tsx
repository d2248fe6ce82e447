import { Alert, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import { inputProblem } from './input-problem.ts';

/** A reason is a sentence. */
const SHORTEST = 4;

/** Why something personal is to be seen in clear; kept in the audit log. */
export function ReasonDialog(props: {
  title: string;
  go: string;
  close: () => void;
  act: (reason: string) => Promise<void>;
}) {
  const { texts } = useDesk();
  const t = texts.sessions;
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const submit = async (): Promise<void> => {
    if (reason.trim().length < SHORTEST) return setProblem(t.reasonMissing);
    setBusy(true);
    try {
      await props.act(reason.trim());
      props.close();
    } catch (error) {
      setProblem(inputProblem(error) ?? errorText(error, texts));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={props.title}
      okText={props.go}
      cancelText={texts.state.cancel}
      confirmLoading={isBusy}
      onOk={submit}
      onCancel={props.close}
    >
      <div className="dialog-form">
        {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
        <label htmlFor={id}>{t.reason} *</label>
        <Input.TextArea
          id={id}
          rows={2}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <small className="soft">{t.reasonHint}</small>
      </div>
    </Modal>
  );
}
