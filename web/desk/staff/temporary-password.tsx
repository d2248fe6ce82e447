import { Button, Modal } from 'antd';
import { useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';

export interface Told {
  name: string;
  password: string;
}

/** A temporary password, shown once; it stays until somebody says that it was passed on. */
export function TemporaryPassword({ told, onDone }: { told: Told; onDone: () => void }) {
  const { texts } = useDesk();
  const [said, setSaid] = useState('');
  const t = texts.staff.temporary;
  const copy = (): void => {
    const done = navigator.clipboard?.writeText(told.password) ?? Promise.reject(new Error('no clipboard'));
    done.then(
      () => setSaid(t.copied),
      () => setSaid(t.copyFailed),
    );
  };
  return (
    <Modal
      open
      title={fill(t.heading, { name: told.name })}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={[
        <Button key="copy" onClick={copy}>
          {t.copy}
        </Button>,
        <Button key="done" type="primary" onClick={onDone}>
          {t.done}
        </Button>,
      ]}
    >
      <div className="dialog-form">
        <output className="secret temporary" aria-label={t.password}>
          {told.password}
        </output>
        <p>{t.hint}</p>
        <span role="status">{said}</span>
      </div>
    </Modal>
  );
}
