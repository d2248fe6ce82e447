import { Alert, App, Button, Input, Switch } from 'antd';
import { useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import type { Role } from '../types.ts';
import { RoleFields } from './role-fields.tsx';
import { roleChange } from './staff-actions.ts';
import { staffProblem } from './staff-problem.ts';
import type { StaffMember } from './types.ts';

/** Name and roles; only administrators change them, and are told what follows. */
export function AccountForm(props: { member: StaffMember; administers: boolean; reload: () => void }) {
  const { texts, api } = useDesk();
  const { message, modal } = App.useApp();
  const t = texts.staff.account;
  const { member, administers, reload } = props;
  const [name, setName] = useState(member.displayName);
  const [roles, setRoles] = useState<Role[]>(member.roles);
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const isOfDirectory = member.source === 'directory';
  const { takes, gives } = roleChange(member.roles, roles);
  const hasNewRoles = takes.length + gives.length > 0;
  const hasNewName = name.trim() !== member.displayName;
  const save = async (given: { displayName?: string; roles?: Role[]; linkAllowed?: boolean }): Promise<void> => {
    setBusy(true);
    setProblem('');
    try {
      await api.staff.change(member.id, given);
      message.success(t.saved);
    } catch (error) {
      setProblem(staffProblem(error, texts) ?? errorText(error, texts));
      if (given.roles !== undefined) setRoles(member.roles);
    }
    setBusy(false);
    reload();
  };
  const submit = (): void => {
    const given = {
      ...(hasNewName ? { displayName: name.trim() } : {}),
      ...(hasNewRoles ? { roles } : {}),
    };
    const missing =
      name.trim() === '' ? texts.staff.create.missing : roles.length === 0 ? texts.staff.create.rolesMissing : '';
    setProblem(missing);
    if (missing !== '') return;
    if (!hasNewRoles) {
      void save(given);
      return;
    }
    const words = (which: Role[]): string => which.map((role) => texts.staff.roleNames[role]).join('、');
    modal.confirm({
      title: fill(t.ask, { name: member.displayName }),
      content: (
        <div className="dialog-form">
          {gives.length > 0 && <p>{fill(t.gives, { roles: words(gives) })}</p>}
          {takes.length > 0 && <p>{fill(t.takes, { roles: words(takes) })}</p>}
          {gives.includes('admin') && <p>{t.admin}</p>}
          {takes.includes('lawyer') && <p>{t.noMoreDuty}</p>}
          <p>{t.atOnce}</p>
        </div>
      ),
      okText: t.save,
      okButtonProps: { danger: takes.length > 0 },
      cancelText: texts.state.cancel,
      onOk: () => save(given),
    });
  };
  return (
    <section className="staff-part" aria-label={t.heading}>
      <h3>{t.heading}</h3>
      {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
      {!administers && <p>{member.roles.map((role) => texts.staff.roleNames[role]).join(' · ')}</p>}
      {administers && (
        <form
          className="dialog-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (!isBusy) submit();
          }}
        >
          <label htmlFor={id}>{texts.staff.create.displayName}</label>
          <Input id={id} maxLength={40} value={name} onChange={(event) => setName(event.target.value)} />
          <RoleFields
            legend={texts.staff.create.roles}
            roles={roles}
            setRoles={setRoles}
            disabled={isOfDirectory || member.disabled}
          />
          {isOfDirectory && <small className="soft">{t.directory}</small>}
          <div>
            <Button htmlType="submit" disabled={!hasNewName && !hasNewRoles} loading={isBusy}>
              {t.save}
            </Button>
          </div>
        </form>
      )}
      {administers && !isOfDirectory && <LinkSwitch member={member} save={save} />}
    </section>
  );
}

/** Where the bureau's directory lets people in: whether its person of this name may take the account over. */
function LinkSwitch(props: { member: StaffMember; save: (given: { linkAllowed: boolean }) => Promise<void> }) {
  const { texts, api } = useDesk();
  const t = texts.staff.account;
  const options = useLoaded(api.account.options);
  if (options.value === null || options.value.oidc === null) return null;
  return (
    <div className="staff-link">
      <div className="setting">
        <span>{t.link}</span>
        <Switch
          checked={props.member.linkAllowed}
          aria-label={t.link}
          onChange={(linkAllowed) => void props.save({ linkAllowed })}
        />
      </div>
      <small className="soft">{t.linkHint}</small>
    </div>
  );
}
