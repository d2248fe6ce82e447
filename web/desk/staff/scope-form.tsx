import { Alert, App, Button } from 'antd';
import { useId, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import { Chosen } from './profile-form.tsx';
import { staffProblem } from './staff-problem.ts';
import type { ProfileOptions, StaffMember } from './types.ts';

/** Whose services somebody who oversees others sees (管辖范围); set by administrators alone. */
export function ScopeForm(props: {
  member: StaffMember;
  options: ProfileOptions | null;
  administers: boolean;
  reload: () => void;
}) {
  const { texts, api } = useDesk();
  const { message } = App.useApp();
  const t = texts.staff.scope;
  const { member, options, administers, reload } = props;
  const { regions } = member.profile;
  const [chosen, setChosen] = useState(regions);
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const names = new Map(options?.regions.map(({ value, label }) => [value, label]) ?? []);
  const save = async (): Promise<void> => {
    const isWrong = chosen.some((code) => !/^\d{6}$/.test(code));
    setProblem(isWrong ? texts.staff.profile.regionWrong : '');
    if (isWrong) return;
    setBusy(true);
    try {
      await api.staff.setProfile(member.id, { regions: chosen });
      message.success(t.saved);
      reload();
    } catch (error) {
      setProblem(staffProblem(error, texts) ?? errorText(error, texts));
    }
    setBusy(false);
  };
  return (
    <section className="staff-part" aria-label={t.heading}>
      <h3>{t.heading}</h3>
      {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
      {!administers && (
        <p>
          {regions.length === 0 ? t.all : regions.map((code) => names.get(code) ?? code).join('、')}{' '}
          <small className="soft">{t.onlyAdmin}</small>
        </p>
      )}
      {administers && (
        <form
          className="dialog-form profile-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (!isBusy) void save();
          }}
        >
          <Chosen
            id={`${id}-scope`}
            label={t.regions}
            hint={t.hint}
            chosen={chosen}
            options={options?.regions ?? []}
            isLoaded={options !== null}
            onChange={setChosen}
          />
          <div>
            <Button htmlType="submit" disabled={chosen.join(' ') === regions.join(' ')} loading={isBusy}>
              {t.save}
            </Button>
          </div>
        </form>
      )}
    </section>
  );
}
