import { Alert, App, Button, Modal } from 'antd';
import { useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import { ImportPreview } from './import-preview.tsx';
import { SHIFT_TEMPLATE } from './roster-api.ts';
import { rosterProblem } from './roster-problem.ts';
import type { ImportReport } from './types.ts';

/** Shifts from a table: looked at first, written whole or not at all. */
export function ImportDialog({ onCancel }: { onCancel: () => void }) {
  const { texts, api } = useDesk();
  const { message } = App.useApp();
  const t = texts.roster.file;
  const [file, setFile] = useState<File | null>(null);
  const [report, setReport] = useState<ImportReport | null>(null);
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const look = async (chosen: File): Promise<ImportReport | null> => {
    setBusy(true);
    setReport(null);
    try {
      const found = await api.roster.importFile(chosen, true);
      setReport(found);
      return found;
    } catch (error) {
      setProblem(rosterProblem(error, texts) ?? errorText(error, texts));
      return null;
    } finally {
      setBusy(false);
    }
  };
  const choose = (chosen: File | undefined): void => {
    setProblem('');
    setFile(chosen ?? null);
    if (chosen !== undefined) void look(chosen);
  };
  const write = async (chosen: File): Promise<void> => {
    setBusy(true);
    setProblem('');
    try {
      const { added, changed } = await api.roster.importFile(chosen, false);
      message.success(fill(t.done, { added, changed }));
      onCancel();
    } catch (error) {
      setProblem(rosterProblem(error, texts) ?? t.notWritten);
      // Somebody planned the same hours in the meantime: look again.
      await look(chosen);
    }
  };
  const isGood = report !== null && report.problems.length === 0 && report.added + report.changed > 0;
  return (
    <Modal
      open
      width={760}
      title={t.heading}
      onCancel={onCancel}
      footer={[
        <Button key="cancel" onClick={onCancel}>
          {texts.state.cancel}
        </Button>,
        <Button
          key="import"
          type="primary"
          disabled={!isGood || file === null}
          loading={isBusy}
          onClick={() => file !== null && void write(file)}
        >
          {t.submit}
        </Button>,
      ]}
    >
      <div className="dialog-form">
        <p className="soft">{t.steps}</p>
        <p>
          <a href={SHIFT_TEMPLATE} download>
            {t.template}
          </a>
        </p>
        <label htmlFor={id}>{t.choose}</label>
        <input
          id={id}
          type="file"
          accept=".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          onChange={({ target }) => {
            choose(target.files?.[0]);
            // The same file, mended, may be chosen again.
            target.value = '';
          }}
        />
        {file !== null && <span className="soft">{file.name}</span>}
        {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
        <div className="import-found" role="status">
          {isBusy && t.checking}
          {report !== null && <ImportPreview report={report} />}
        </div>
      </div>
    </Modal>
  );
}
