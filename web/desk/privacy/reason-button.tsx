import { Alert, Button, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { problemText } from './problem-text.ts';

const LEAST = 4;

/** Something that needs a reason: it is written down with who did it. */
export function ReasonButton({
  title,
  hint,
  danger = false,
  act,
}: {
  title: string;
  hint: string;
  danger?: boolean;
  act: (reason: string) => Promise<unknown>;
}) {
  const { texts } = useDesk();
  const t = texts.privacy;
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const id = useId();
  const send = async (): Promise<void> => {
    if (reason.trim().length < LEAST) return setProblem(t.reasonMissing);
    setBusy(true);
    setProblem(null);
    try {
      await act(reason.trim());
      setOpen(false);
      setReason('');
    } catch (error) {
      setProblem(problemText(error, texts));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button danger={danger} onClick={() => setOpen(true)}>
        {title}
      </Button>
      <Modal
        open={isOpen}
        title={title}
        okText={title}
        cancelText={t.cancel}
        okButtonProps={{ danger, loading: busy }}
        onOk={() => void send()}
        onCancel={() => setOpen(false)}
      >
        <label htmlFor={id}>{t.reason}</label>
        <p className="soft">{hint}</p>
        <Input.TextArea
          id={id}
          rows={3}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {problem !== null && <Alert type="error" showIcon role="alert" title={problem} />}
      </Modal>
    </>
  );
}
