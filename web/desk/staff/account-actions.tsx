import { Alert, App, Button, Modal } from 'antd';
import { useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import { actionsOn, isDangerous } from './staff-actions.ts';
import { staffProblem } from './staff-problem.ts';
import type { Told } from './temporary-password.tsx';
import type { StaffAction, StaffMember } from './types.ts';

/** What may be done with an account; each asks first and says what follows. */
export function AccountActions(props: { member: StaffMember; reload: () => void; tell: (told: Told) => void }) {
  const { texts, staff } = useDesk();
  const { message } = App.useApp();
  const t = texts.staff;
  const { member, reload, tell } = props;
  const [asking, setAsking] = useState<StaffAction | null>(null);
  const actions = actionsOn(member, staff.id);
  if (actions.length === 0) return null;
  return (
    <section className="staff-part" aria-label={t.actionsHeading}>
      <h3>{t.actionsHeading}</h3>
      <div className="plain-actions">
        {actions.map((action) => (
          <Button key={action} danger={action === 'disable'} onClick={() => setAsking(action)}>
            {t.actions[action]}
          </Button>
        ))}
      </div>
      {asking !== null && (
        <ActionDialog
          member={member}
          action={asking}
          onCancel={() => setAsking(null)}
          onDone={(password) => {
            setAsking(null);
            message.success(t.done[asking]);
            if (password !== undefined) tell({ name: member.displayName, password });
            reload();
          }}
        />
      )}
    </section>
  );
}

function ActionDialog(props: {
  member: StaffMember;
  action: StaffAction;
  onCancel: () => void;
  onDone: (password: string | undefined) => void;
}) {
  const { texts, api } = useDesk();
  const t = texts.staff;
  const { member, action } = props;
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    setBusy(true);
    setProblem('');
    try {
      const { temporaryPassword } = await api.staff.act(member.id, action);
      props.onDone(temporaryPassword);
    } catch (error) {
      setProblem(staffProblem(error, texts) ?? errorText(error, texts));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={fill(t.actionOn, { action: t.actions[action], name: member.displayName })}
      okText={t.actions[action]}
      okButtonProps={{ danger: isDangerous(action) }}
      cancelText={texts.state.cancel}
      confirmLoading={isBusy}
      onOk={submit}
      onCancel={props.onCancel}
    >
      <div className="dialog-form">
        {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
        <p>{fill(t.asks[action], { name: member.displayName })}</p>
      </div>
    </Modal>
  );
}
