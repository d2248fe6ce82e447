import { App } from 'antd';
import { useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { FormDialog, TextField } from '../shell/form-dialog.tsx';
import { exchangeProblem } from './exchange-problem.ts';

const SHORTEST = 4;

/** Somebody settled it another way, and says how. */
export function AsideDialog({
  of,
  id,
  close,
  done,
}: {
  of: 'messages' | 'refused';
  id: string;
  close: () => void;
  done: () => void;
}) {
  const { texts, api } = useDesk();
  const t = texts.exchange;
  const { message } = App.useApp();
  const [reason, setReason] = useState('');
  const submit = async (): Promise<string> => {
    if (reason.trim().length < SHORTEST) return t.reasonMissing;
    try {
      await api.exchange.setAside(of, id, reason.trim());
      message.success(t.setAsideDone);
      close();
      done();
      return '';
    } catch (error) {
      return exchangeProblem(error, texts);
    }
  };
  return (
    <FormDialog title={t.setAside} okText={t.setAside} cancel={close} submit={submit}>
      <TextField label={`${t.reason} *`} value={reason} max={300} rows={3} onChange={setReason} />
    </FormDialog>
  );
}
