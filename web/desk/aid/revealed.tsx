import { Alert, Button, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import type { AidField } from './types.ts';

/** A number or address that is shown masked; in full only for a reason, which is recorded. */
export function Revealed(props: { id: string; field: AidField; what: string; masked: string }) {
  const { texts } = useDesk();
  const t = texts.aid.view;
  const { id, field, what, masked } = props;
  const [value, setValue] = useState('');
  const [isAsking, setAsking] = useState(false);
  if (value !== '') return field.endsWith('phone') ? <a href={`tel:${value}`}>{value}</a> : <span>{value}</span>;
  if (masked === '') return <span className="soft">{t.notTold}</span>;
  return (
    <>
      {masked}{' '}
      <Button size="small" aria-label={fill(t.revealTitle, { what })} onClick={() => setAsking(true)}>
        {t.reveal}
      </Button>
      {isAsking && (
        <RevealDialog
          id={id}
          field={field}
          what={what}
          onCancel={() => setAsking(false)}
          onDone={(shown) => {
            setValue(shown);
            setAsking(false);
          }}
        />
      )}
    </>
  );
}

function RevealDialog(props: {
  id: string;
  field: AidField;
  what: string;
  onCancel: () => void;
  onDone: (value: string) => void;
}) {
  const { texts, api } = useDesk();
  const t = texts.aid.view;
  const [reason, setReason] = useState(t.revealPreset);
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const field = useId();
  const submit = async (): Promise<void> => {
    if (reason.trim() === '') return setProblem(t.reasonMissing);
    setBusy(true);
    try {
      props.onDone((await api.aid.reveal(props.id, props.field, reason.trim())).value);
    } catch (error) {
      setProblem(errorText(error, texts));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={fill(t.revealTitle, { what: props.what })}
      okText={t.reveal}
      cancelText={texts.state.cancel}
      confirmLoading={isBusy}
      onOk={submit}
      onCancel={props.onCancel}
    >
      <div className="dialog-form">
        {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
        <label htmlFor={field}>{t.revealReason} *</label>
        <Input.TextArea
          id={field}
          rows={2}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <small>{t.revealHint}</small>
      </div>
    </Modal>
  );
}
