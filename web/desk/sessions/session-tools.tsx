import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { registerPath } from './sessions-api.ts';
import type { SessionDetail } from './types.ts';

type Asking = 'phone' | 'register' | null;

/** What can be done with a service: its record printed, its number shown, other services of the same person found. */
export function SessionTools(props: {
  session: SessionDetail['session'];
  mayReveal: boolean;
  ofPerson: (key: string) => void;
}) {
  const { texts, api, staff } = useDesk();
  const { session, mayReveal, ofPerson } = props;
  const t = texts.sessions;
  const [asking, setAsking] = useState<Asking>(null);
  const [phone, setPhone] = useState<string | null>(null);
  const isSupervisor = staff.roles.includes('supervisor');
  return (
    <div className="session-tools">
      {isSupervisor && session.state === 'closed' && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: [
              { key: 'pdf', label: <RegisterLink id={session.id} format="pdf" /> },
              { key: 'docx', label: <RegisterLink id={session.id} format="docx" /> },
              { key: 'clear', label: t.register.clear, onClick: () => setAsking('register') },
            ],
          }}
        >
          <Button>{t.register.open}</Button>
        </Dropdown>
      )}
      <Button onClick={() => ofPerson(session.person.key)}>{t.samePerson}</Button>
      {session.person.masked !== '' && phone === null && (
        <span className="session-phone">
          {session.person.masked}
          {mayReveal && <Button onClick={() => setAsking('phone')}>{t.revealPhone}</Button>}
        </span>
      )}
      {phone !== null && <a href={`tel:${phone}`}>{phone === '' ? t.noPhone : phone}</a>}
      {asking === 'phone' && (
        <ReasonDialog
          title={t.revealPhone}
          go={t.reveal}
          close={() => setAsking(null)}
          act={async (reason) => setPhone((await api.services.revealPhone(session.id, reason)).phone)}
        />
      )}
      {asking === 'register' && (
        <ReasonDialog
          title={t.register.clear}
          go={t.register.save}
          close={() => setAsking(null)}
          act={async (reason) =>
            save(
              await api.services.registerInClear(session.id, 'pdf', reason),
              fill(t.register.file, { id: session.id }),
            )
          }
        />
      )}
    </div>
  );
}

function RegisterLink({ id, format }: { id: string; format: 'pdf' | 'docx' }) {
  const { texts } = useDesk();
  return (
    <a href={registerPath(id, format)} download>
      {texts.sessions.register[format]}
    </a>
  );
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
