import { Alert, App, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import { rosterProblem } from './roster-problem.ts';
import type { Exchange } from './types.ts';

/** Refuses a request; both see the reason, which may be left out. */
export function RefuseDialog(props: { exchange: Exchange; onCancel: () => void; onDone: () => void }) {
  const { texts, api } = useDesk();
  const { message } = App.useApp();
  const t = texts.roster.exchange;
  const { exchange, onCancel, onDone } = props;
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const refuse = async (): Promise<void> => {
    setBusy(true);
    setProblem('');
    try {
      await api.roster.refuse(exchange.id, reason.trim());
      message.success(t.done);
      onDone();
    } catch (error) {
      setProblem(rosterProblem(error, texts) ?? errorText(error, texts));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t.steps.refuse}
      okText={t.steps.refuse}
      okButtonProps={{ danger: true }}
      cancelText={texts.state.cancel}
      confirmLoading={isBusy}
      onOk={refuse}
      onCancel={onCancel}
    >
      <div className="dialog-form">
        {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
        <p className="soft">{t.asks.refuse}</p>
        <label htmlFor={id}>{t.refuseReason}</label>
        <Input.TextArea
          id={id}
          rows={2}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </Modal>
  );
}
