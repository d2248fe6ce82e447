import { Alert, App, Button, Input, InputNumber, Segmented, Select } from 'antd';
import { type KeyboardEvent, useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { GrowingArea } from '../shell/growing-area.tsx';
import { errorText } from '../shell/states.tsx';
import {
  clientNames,
  PROVIDER_MAX,
  type ProfileDraft,
  profileChange,
  profileDraft,
  profileProblem,
} from './profile-draft.ts';
import { staffProblem } from './staff-problem.ts';
import { KINDS, type Option, type ProfileOptions, type StaffMember } from './types.ts';

/** Duty profile (值班资料): what routing goes by. */
export function ProfileForm(props: { member: StaffMember; options: ProfileOptions | null; reload: () => void }) {
  const { texts, api } = useDesk();
  const { message } = App.useApp();
  const t = texts.staff.profile;
  const { member, options, reload } = props;
  const { profile } = member;
  const [draft, setDraft] = useState(() => profileDraft(profile));
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const set = (part: Partial<ProfileDraft>): void => setDraft({ ...draft, ...part });
  const isChanged = JSON.stringify(draft) !== JSON.stringify(profileDraft(profile));
  const save = async (): Promise<void> => {
    const found = profileProblem(draft, t);
    setProblem(found);
    if (found !== '') return;
    setBusy(true);
    try {
      await api.staff.setProfile(member.id, profileChange(draft));
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
      <p className="soft">{t.hint}</p>
      {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
      <form
        className="dialog-form profile-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy && isChanged) void save();
        }}
      >
        <label htmlFor={`${id}-kind`}>{t.kind}</label>
        <Select
          id={`${id}-kind`}
          value={draft.kind}
          onChange={(kind) => set({ kind })}
          options={KINDS.map((value) => ({ value, label: texts.staff.kinds[value] }))}
        />
        <label htmlFor={`${id}-provider`}>{t.provider}</label>
        <Input
          id={`${id}-provider`}
          maxLength={PROVIDER_MAX}
          aria-describedby={`${id}-provider-hint`}
          value={draft.provider}
          onChange={(event) => set({ provider: event.target.value })}
        />
        <small id={`${id}-provider-hint`} className="soft">
          {t.providerHint}
        </small>
        <Chosen
          id={`${id}-skills`}
          label={t.skills}
          hint={t.skillsHint}
          chosen={draft.skills}
          options={options?.skills ?? []}
          isLoaded={options !== null}
          onChange={(skills) => set({ skills })}
        />
        <Chosen
          id={`${id}-languages`}
          label={t.languages}
          hint={t.languagesHint}
          chosen={draft.languages}
          options={options?.languages ?? []}
          isLoaded={options !== null}
          onChange={(languages) => set({ languages })}
        />
        <Chosen
          id={`${id}-regions`}
          label={t.regions}
          hint={t.regionsHint}
          chosen={draft.regions}
          options={options?.regions ?? []}
          isLoaded={options !== null}
          onChange={(regions) => set({ regions })}
        />
        <fieldset className="capacity">
          <legend>{t.capacity}</legend>
          <label htmlFor={`${id}-text`}>{t.text}</label>
          <InputNumber
            id={`${id}-text`}
            min={0}
            max={10}
            precision={0}
            value={draft.text}
            onChange={(text) => set({ text: text ?? 0 })}
          />
          <span id={`${id}-voice`}>{t.voice}</span>
          <Segmented
            aria-labelledby={`${id}-voice`}
            value={draft.voice}
            onChange={(voice) => set({ voice })}
            options={[0, 1].map((value) => ({ value, label: String(value) }))}
          />
          <small className="soft">{t.capacityHint}</small>
        </fieldset>
        <span className={profile.hasPhone ? '' : 'soft'}>{profile.hasPhone ? t.hasPhone : t.noPhone}</span>
        <label htmlFor={`${id}-clients`}>{t.clients}</label>
        <GrowingArea
          id={`${id}-clients`}
          rows={3}
          mostRows={12}
          aria-describedby={`${id}-clients-hint`}
          value={draft.clients}
          onChange={(event) => set({ clients: event.target.value })}
        />
        <small id={`${id}-clients-hint`} className="soft">
          {t.clientsHint} · {fill(t.clientsCount, { n: clientNames(draft.clients).length })}
        </small>
        <div>
          <Button htmlType="submit" type="primary" disabled={!isChanged} loading={isBusy}>
            {t.save}
          </Button>
        </div>
      </form>
    </section>
  );
}

/** Tab goes on to the next field; left to itself, the list takes its first entry. */
function leaveByTab(event: KeyboardEvent): void {
  if (event.key === 'Tab') event.stopPropagation();
}

/** Several of a list by name; where the list could not be read, their ids are typed. */
export function Chosen(props: {
  id: string;
  label: string;
  hint: string;
  chosen: string[];
  options: Option[];
  isLoaded: boolean;
  onChange: (chosen: string[]) => void;
}) {
  const { texts } = useDesk();
  const { id, label, hint, chosen, options, isLoaded, onChange } = props;
  const isFree = isLoaded && options.length === 0;
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <Select
        id={id}
        mode={isFree ? 'tags' : 'multiple'}
        loading={!isLoaded}
        showSearch={{ optionFilterProp: 'label' }}
        aria-describedby={`${id}-hint`}
        value={chosen}
        options={options}
        onChange={(values: string[]) => onChange(values.map((value) => value.trim()))}
        onInputKeyDown={leaveByTab}
      />
      <small id={`${id}-hint`} className="soft">
        {isFree ? `${hint} · ${texts.staff.profile.free}` : hint}
      </small>
    </>
  );
}
