import { Alert, Checkbox } from 'antd';
import { useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { ChoiceField, FormDialog, TextField } from '../shell/form-dialog.tsx';
import { incidentProblem, type TakeIncidentStep } from './incident-view.tsx';
import type { IncidentDetail, IncidentKind, IncidentResult, NewReport, RevealedReport, Transfer } from './types.ts';

/** What is handed to the police, and why. What was typed stays when it could not be sent. */
export function ReportDialog({
  incident,
  take,
  cancel,
}: {
  incident: IncidentDetail;
  take: TakeIncidentStep;
  cancel: () => void;
}) {
  const { texts } = useDesk();
  const t = texts.incidents;
  const [report, setReport] = useState<Omit<NewReport, 'kind' | 'seen'> & { kind: IncidentKind | null }>({
    kind: null,
    transfer: 'three-way',
    place: '',
    summary: '',
    callbackNumber: '',
    callbackAgreed: false,
    recordingRef: '',
    reason: t.reasonPreset,
    byTelephone: !incident.isConnected,
  });
  const set = (change: Partial<typeof report>): void => setReport((old) => ({ ...old, ...change }));
  const check = (): string => {
    if (report.kind === null) return t.missing.kind;
    if (report.summary.trim() === '') return t.missing.summary;
    return report.reason.trim() === '' ? t.missing.reason : '';
  };
  return (
    <FormDialog
      title={t.reportTitle}
      okText={t.send}
      cancel={cancel}
      submit={async () => check() || take('report', { ...report, seen: incident.reports.length }, t.sent)}
    >
      <Alert
        type={incident.isConnected ? 'info' : 'warning'}
        showIcon
        title={incident.isConnected ? t.connected : t.notConnected}
      />
      <p className="soft">{t.reportHint}</p>
      <ChoiceField
        label={`${t.kind} *`}
        words={t.kinds}
        value={report.kind}
        onChange={(kind: IncidentKind) => set({ kind })}
      />
      <ChoiceField
        label={`${t.transfer} *`}
        words={t.transfers}
        value={report.transfer}
        onChange={(transfer: Transfer) => set({ transfer })}
      />
      <TextField label={t.place} value={report.place} max={200} onChange={(place) => set({ place })} />
      <TextField
        label={`${t.summary} *`}
        value={report.summary}
        max={1000}
        rows={4}
        onChange={(summary) => set({ summary })}
      />
      <TextField
        label={t.callback}
        hint={t.callbackHint}
        value={report.callbackNumber}
        max={40}
        onChange={(callbackNumber) => set({ callbackNumber })}
      />
      {report.callbackNumber !== '' && (
        <Checkbox checked={report.callbackAgreed} onChange={(event) => set({ callbackAgreed: event.target.checked })}>
          {t.callbackAgreed}
        </Checkbox>
      )}
      <TextField
        label={t.recording}
        value={report.recordingRef}
        max={200}
        onChange={(recordingRef) => set({ recordingRef })}
      />
      <TextField
        label={`${t.reason} *`}
        value={report.reason}
        max={300}
        rows={2}
        onChange={(reason) => set({ reason })}
      />
      {incident.isConnected && (
        <Checkbox checked={report.byTelephone} onChange={(event) => set({ byTelephone: event.target.checked })}>
          {t.byTelephone}
        </Checkbox>
      )}
    </FormDialog>
  );
}

/** How it ended. */
export function CloseDialog({ take, cancel }: { take: TakeIncidentStep; cancel: () => void }) {
  const { texts } = useDesk();
  const t = texts.incidents;
  const [result, setResult] = useState<IncidentResult | null>(null);
  const [note, setNote] = useState('');
  return (
    <FormDialog
      title={t.closeTitle}
      okText={t.close}
      cancel={cancel}
      submit={async () => (result === null ? t.missing.result : take('close', { result, note: note.trim() }, t.closed))}
    >
      <ChoiceField label={`${t.result} *`} words={t.results} value={result} onChange={setResult} />
      <TextField label={t.note} value={note} max={1000} rows={3} onChange={setNote} />
    </FormDialog>
  );
}

/** The words that were handed over, for a reason. */
export function RevealDialog({
  id,
  done,
  cancel,
}: {
  id: string;
  done: (words: RevealedReport[]) => void;
  cancel: () => void;
}) {
  const { api, texts } = useDesk();
  const t = texts.incidents;
  const [reason, setReason] = useState(t.revealPreset);
  const submit = async (): Promise<string> => {
    if (reason.trim() === '') return t.missing.reason;
    try {
      done(await api.incidents.reveal(id, reason.trim()));
      return '';
    } catch (error) {
      return incidentProblem(error, texts);
    }
  };
  return (
    <FormDialog title={t.revealTitle} okText={t.reveal} cancel={cancel} submit={submit}>
      <TextField
        label={`${t.revealReason} *`}
        hint={t.revealHint}
        value={reason}
        max={200}
        rows={2}
        onChange={setReason}
      />
    </FormDialog>
  );
}
