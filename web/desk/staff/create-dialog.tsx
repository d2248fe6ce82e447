import { Alert, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { ApiError } from '../api.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import type { Role } from '../types.ts';
import { RoleFields } from './role-fields.tsx';
import { isUsername } from './staff-actions.ts';
import { staffProblem } from './staff-problem.ts';
import type { Told } from './temporary-password.tsx';

/** A new account: who, and what he may do. Its first password is made by the server. */
export function CreateDialog(props: { onCancel: () => void; onDone: (made: { id: string; told: Told }) => void }) {
  const { texts, api } = useDesk();
  const t = texts.staff.create;
  const [username, setUsername] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [roles, setRoles] = useState<Role[]>(['lawyer']);
  const [problem, setProblem] = useState<{ field: 'username' | 'displayName' | 'roles' | null; words: string } | null>(
    null,
  );
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const submit = async (): Promise<void> => {
    const name = displayName.trim();
    if (!isUsername(username)) return setProblem({ field: 'username', words: t.usernameWrong });
    if (name === '') return setProblem({ field: 'displayName', words: t.missing });
    if (roles.length === 0) return setProblem({ field: 'roles', words: t.rolesMissing });
    setBusy(true);
    setProblem(null);
    try {
      const { staff, temporaryPassword: password } = await api.staff.add({ username, displayName: name, roles });
      props.onDone({ id: staff.id, told: { name, password } });
    } catch (error) {
      const isTaken = error instanceof ApiError && error.code === 'hotline_staff_username_taken';
      setProblem({
        field: isTaken ? 'username' : null,
        words: staffProblem(error, texts, username) ?? errorText(error, texts),
      });
      setBusy(false);
    }
  };
  const said = (field: 'username' | 'displayName' | 'roles') =>
    problem?.field === field && (
      <small className="bad" role="alert">
        {problem.words}
      </small>
    );
  return (
    <Modal
      open
      title={t.heading}
      okText={t.submit}
      cancelText={texts.state.cancel}
      confirmLoading={isBusy}
      onOk={submit}
      onCancel={props.onCancel}
    >
      <div className="dialog-form">
        {problem !== null && problem.field === null && (
          <Alert type="error" showIcon role="alert" title={problem.words} />
        )}
        <label htmlFor={`${id}-u`}>{t.username} *</label>
        <Input
          id={`${id}-u`}
          autoFocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={32}
          aria-describedby={`${id}-uh`}
          status={problem?.field === 'username' ? 'error' : ''}
          value={username}
          onChange={(event) => setUsername(event.target.value.replace(/\s/g, '').toLowerCase())}
        />
        <small id={`${id}-uh`} className="soft">
          {t.usernameHint}
        </small>
        {said('username')}
        <label htmlFor={`${id}-n`}>{t.displayName} *</label>
        <Input
          id={`${id}-n`}
          autoComplete="off"
          maxLength={40}
          aria-describedby={`${id}-nh`}
          status={problem?.field === 'displayName' ? 'error' : ''}
          value={displayName}
          onChange={(event) => setDisplayName(event.target.value)}
        />
        <small id={`${id}-nh`} className="soft">
          {t.displayNameHint}
        </small>
        {said('displayName')}
        <RoleFields legend={`${t.roles} *`} roles={roles} setRoles={setRoles} />
        {said('roles')}
      </div>
    </Modal>
  );
}
