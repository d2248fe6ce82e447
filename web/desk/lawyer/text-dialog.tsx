import { Alert, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';

interface TextDialogProps {
  title: string;
  label: string;
  hint: string;
  /** Said when nothing is written. */
  missing: string;
  submit: string;
  preset?: string;
  onCancel: () => void;
  run: (text: string) => Promise<void>;
}

/** Asks for a few words that must not be empty. */
export function TextDialog({ title, label, hint, missing, submit, preset = '', onCancel, run }: TextDialogProps) {
  const { texts } = useDesk();
  const [text, setText] = useState(preset);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const id = useId();
  const act = async (): Promise<void> => {
    if (text.trim() === '') return setProblem(missing);
    setBusy(true);
    try {
      await run(text.trim());
    } catch (error) {
      setProblem(errorText(error, texts));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={title}
      okText={submit}
      cancelText={texts.state.cancel}
      confirmLoading={busy}
      onOk={act}
      onCancel={onCancel}
    >
      <div className="dialog-form">
        {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
        <label htmlFor={id}>{label} *</label>
        <Input.TextArea
          id={id}
          rows={3}
          maxLength={500}
          autoFocus
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {hint !== '' && <small className="soft">{hint}</small>}
      </div>
    </Modal>
  );
}
