import { Checkbox } from 'antd';
import { useDesk } from '../shell/desk-context.ts';
import type { Role } from '../types.ts';
import { ROLES } from './types.ts';

/** Roles to be ticked, each with what it opens. */
export function RoleFields(props: {
  legend: string;
  roles: Role[];
  setRoles: (roles: Role[]) => void;
  disabled?: boolean;
}) {
  const { texts } = useDesk();
  const { legend, roles, setRoles, disabled = false } = props;
  return (
    <fieldset className="role-fields">
      <legend>{legend}</legend>
      {ROLES.map((role) => (
        <Checkbox
          key={role}
          disabled={disabled}
          checked={roles.includes(role)}
          onChange={({ target }) =>
            setRoles(ROLES.filter((each) => (each === role ? target.checked : roles.includes(each))))
          }
        >
          {texts.staff.roleNames[role]} <small className="soft">{texts.staff.roleHints[role]}</small>
        </Checkbox>
      ))}
    </fieldset>
  );
}
