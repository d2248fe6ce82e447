import { Alert, Input, Modal, Select } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { useDesk } from './desk-context.ts';

/** A dialog with a button that may fail; why it did is told in it, and what was typed stays. */
export function FormDialog({
  title,
  okText,
  cancel,
  submit,
  children,
}: {
  title: string;
  okText: string;
  cancel: () => void;
  /** '' when it was done. */
  submit: () => Promise<string>;
  children: ReactNode;
}) {
  const { texts } = useDesk();
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const press = async (): Promise<void> => {
    setBusy(true);
    setProblem(await submit());
    setBusy(false);
  };
  return (
    <Modal
      open
      title={title}
      okText={okText}
      cancelText={texts.state.cancel}
      confirmLoading={isBusy}
      onOk={press}
      onCancel={cancel}
    >
      <div className="dialog-form">
        {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
        {children}
      </div>
    </Modal>
  );
}

export function ChoiceField<V extends string>({
  label,
  words,
  value,
  onChange,
}: {
  label: string;
  words: Readonly<Record<V, string>>;
  value: V | null;
  onChange: (value: V) => void;
}) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <Select
        id={id}
        value={value}
        onChange={(chosen) => chosen !== null && onChange(chosen)}
        options={(Object.keys(words) as V[]).map((one) => ({ value: one, label: words[one] }))}
      />
    </>
  );
}

export function TextField({
  label,
  hint,
  value,
  max,
  rows,
  type,
  onChange,
}: {
  label: string;
  hint?: string;
  value: string;
  max?: number;
  rows?: number;
  type?: 'datetime-local';
  onChange: (value: string) => void;
}) {
  const id = useId();
  const field = {
    id,
    value,
    maxLength: max,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  return (
    <>
      <label htmlFor={id}>{label}</label>
      {rows === undefined ? <Input {...field} type={type} /> : <Input.TextArea {...field} rows={rows} />}
      {hint !== undefined && <small>{hint}</small>}
    </>
  );
}
