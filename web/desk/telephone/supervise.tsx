import { App, Button, Tag } from 'antd';
import { useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { ReasonDialog } from '../knowledge/reason-dialog.tsx';
import { useDesk } from '../shell/desk-context.ts';
import type { CaseTelephone, SupervisorRole } from './types.ts';

const ROLES: SupervisorRole[] = ['listen', 'coach', 'talk'];

/** A supervisor listens, coaches or takes part in a call that goes on now; each with a reason, which is recorded. */
export function Supervise(props: { handoffId: string; telephone: CaseTelephone; changed: () => void }) {
  const { texts, api } = useDesk();
  const { message } = App.useApp();
  const [asking, setAsking] = useState<SupervisorRole | null>(null);
  const t = texts.telephone.supervise;
  const connected = props.telephone.lawyer?.state === 'joined';
  return (
    <section className="supervise" aria-label={t.heading}>
      <strong>{t.heading}</strong>
      {ROLES.map((as) => (
        <Button key={as} disabled={!connected} onClick={() => setAsking(as)}>
          {t[as]}
        </Button>
      ))}
      {!connected && <span className="soft">{t.notConnected}</span>}
      {props.telephone.supervisors.map((one) => (
        <Tag key={one.staffId}>{fill(t.now, { name: one.name, as: t[one.as] })}</Tag>
      ))}
      {asking !== null && (
        <ReasonDialog
          title={t[asking]}
          hint={t.hints[asking]}
          onCancel={() => setAsking(null)}
          act={async (reason) => {
            await api.telephone.supervise(props.handoffId, asking, reason);
            setAsking(null);
            message.success(t.asked);
            props.changed();
          }}
        />
      )}
    </section>
  );
}
