import { type FormEvent, useRef, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import type { DeskApi } from '../api.ts';
import type { DeskTexts } from '../texts/index.ts';
import { type AccountProblem, accountProblem } from './account-problem.ts';
import { PlainProblem, PlainSubmit } from './form-parts.tsx';
import { useImeForm } from './ime-form.ts';
import { type NewPassword, newPasswordProblem } from './new-password.ts';
import { PASSWORD_MAX, PASSWORD_MIN, passwordStrength } from './password-strength.ts';
import { PlainField } from './plain-field.tsx';

const EMPTY: NewPassword = { current: '', next: '', again: '' };

/** A new password of one's own, in plain elements: it is asked for before the desk opens, too. */
export function PasswordForm(props: {
  api: DeskApi;
  texts: DeskTexts;
  username: string;
  onDone: () => void;
  onCancel?: () => void;
}) {
  const { api, texts, username } = props;
  const t = texts.account.password;
  const [given, setGiven] = useState(EMPTY);
  const [problem, setProblem] = useState<AccountProblem | { field: 'again'; words: string } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const current = useRef<HTMLInputElement>(null);
  const next = useRef<HTMLInputElement>(null);
  const again = useRef<HTMLInputElement>(null);
  const ime = useImeForm();
  const reveal = texts.signIn;

  const refuse = (found: NonNullable<typeof problem>): void => {
    setProblem(found);
    const fields = { current, next, again } as const;
    if (found.field !== null && found.field in fields) fields[found.field as keyof typeof fields].current?.focus();
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    const found = newPasswordProblem(given, username, t);
    if (found !== null) return refuse(found);
    setBusy(true);
    setProblem(null);
    try {
      await api.account.changePassword(given.current, given.next);
      props.onDone();
    } catch (error) {
      refuse(accountProblem(error, 'current', texts));
      setBusy(false);
    }
  };
  const field = (name: keyof NewPassword, ref: typeof current) => ({
    inputRef: ref,
    type: 'password' as const,
    name,
    reveal,
    value: given[name],
    required: true,
    problem: problem?.field === name ? problem.words : '',
    autoComplete: name === 'current' ? 'current-password' : 'new-password',
    onChange: (event: { target: { value: string } }) => setGiven({ ...given, [name]: event.target.value }),
  });
  return (
    <form className="plain-form" noValidate onSubmit={submit} {...ime}>
      {/* Password managers keep the new password under this name. */}
      <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
      <PlainField label={t.current} {...field('current', current)} />
      <PlainField
        label={t.next}
        {...field('next', next)}
        hint={fill(t.rules, { min: PASSWORD_MIN, max: PASSWORD_MAX })}
      />
      <StrengthMeter password={given.next} username={username} texts={texts} />
      <PlainField label={t.again} {...field('again', again)} />
      <PlainProblem>{problem !== null && problem.field === null ? problem.words : ''}</PlainProblem>
      <div className="plain-actions">
        <PlainSubmit isBusy={isBusy}>{t.submit}</PlainSubmit>
        {props.onCancel !== undefined && (
          <button type="button" className="plain-button" onClick={props.onCancel}>
            {texts.state.cancel}
          </button>
        )}
      </div>
    </form>
  );
}

/** How strong, in words as well as colour, and why. */
function StrengthMeter({ password, username, texts }: { password: string; username: string; texts: DeskTexts }) {
  const t = texts.account.password;
  if (password === '') return null;
  const { level, why } = passwordStrength(password, username);
  return (
    <p className={`strength strength-${level}`} role="status">
      <span className="strength-bar" aria-hidden="true" />
      {fill(t.strength, { level: t.levels[level] })} · {t.why[why]}
    </p>
  );
}
