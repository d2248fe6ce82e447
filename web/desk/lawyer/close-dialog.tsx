import { Alert, Input, Modal, Radio } from 'antd';
import { useId, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import type { HandoffDetail, Outcome } from '../types.ts';

const OUTCOMES: Outcome[] = ['resolved', 'referred', 'aid-advised', 'no-answer'];

/** Ends a service; outcome and note are required, because the record is what remains of it. */
export function CloseDialog(props: { id: string; onCancel: () => void; onClosed: (detail: HandoffDetail) => void }) {
  const { texts, api } = useDesk();
  const t = texts.close;
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const noteId = useId();
  const outcomeId = useId();
  const submit = async (): Promise<void> => {
    if (outcome === null) return setProblem(t.outcomeMissing);
    if (note.trim() === '') return setProblem(t.noteMissing);
    setBusy(true);
    try {
      props.onClosed(await api.close(props.id, outcome, note.trim()));
    } catch (error) {
      setProblem(errorText(error, texts));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t.heading}
      okText={t.submit}
      cancelText={texts.state.cancel}
      confirmLoading={busy}
      onOk={submit}
      onCancel={props.onCancel}
    >
      <div className="dialog-form">
        {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
        <p id={outcomeId}>{t.outcome} *</p>
        <Radio.Group
          className="outcomes"
          aria-labelledby={outcomeId}
          value={outcome}
          onChange={(event) => setOutcome(event.target.value as Outcome)}
          options={OUTCOMES.map((value) => ({ value, label: t.outcomes[value] }))}
        />
        <label htmlFor={noteId}>{t.note} *</label>
        <Input.TextArea
          id={noteId}
          rows={3}
          maxLength={2000}
          placeholder={t.noteHint}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
    </Modal>
  );
}
