import { Alert, App, Button, Checkbox, Input, Modal, Radio } from 'antd';
import { useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import { tidy } from './filter-values.ts';
import { inputProblem } from './input-problem.ts';
import type { SessionFilter } from './types.ts';

/** The list as a file; telephone numbers in clear only for a supervisor who gives a reason. */
export function ExportButton({ filter }: { filter: SessionFilter }) {
  const { texts } = useDesk();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{texts.sessions.exports.open}</Button>
      {isOpen && <ExportDialog filter={filter} close={() => setOpen(false)} />}
    </>
  );
}

const SHORTEST_REASON = 4;

function ExportDialog({ filter, close }: { filter: SessionFilter; close: () => void }) {
  const { texts, api, staff } = useDesk();
  const { message } = App.useApp();
  const t = texts.sessions.exports;
  const [format, setFormat] = useState<'csv' | 'xlsx'>('xlsx');
  const [isClear, setClear] = useState(false);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const submit = async (): Promise<void> => {
    if (isClear && reason.trim().length < SHORTEST_REASON) return setProblem(texts.sessions.reasonMissing);
    setBusy(true);
    try {
      const given = isClear ? { reason: reason.trim() } : {};
      const ticket = await api.services.exported({ filter: tidy(filter), format, clear: isClear, ...given });
      const link = document.createElement('a');
      link.href = ticket.url;
      link.download = '';
      link.click();
      message.success(fill(ticket.exact ? t.begun : t.begunAtMost, { n: ticket.rows }));
      close();
    } catch (error) {
      setProblem(inputProblem(error) ?? errorText(error, texts));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t.heading}
      okText={t.go}
      cancelText={texts.state.cancel}
      confirmLoading={isBusy}
      onOk={submit}
      onCancel={close}
    >
      <div className="dialog-form">
        {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
        <p className="soft">{t.hint}</p>
        <Radio.Group
          aria-label={t.format}
          value={format}
          onChange={(event) => setFormat(event.target.value)}
          options={[
            { value: 'xlsx', label: t.xlsx },
            { value: 'csv', label: t.csv },
          ]}
        />
        {staff.roles.includes('supervisor') && (
          <Checkbox checked={isClear} onChange={(event) => setClear(event.target.checked)}>
            {t.clear}
          </Checkbox>
        )}
        {isClear && (
          <>
            <label htmlFor={id}>{texts.sessions.reason} *</label>
            <Input.TextArea
              id={id}
              rows={2}
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
            <small className="soft">{texts.sessions.reasonHint}</small>
          </>
        )}
      </div>
    </Modal>
  );
}
