import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { DeskTexts } from '../texts/index.ts';
import { type AccountProblem, accountProblem } from './account-problem.ts';
import { PlainProblem, PlainSubmit } from './form-parts.tsx';
import { useImeForm } from './ime-form.ts';
import { PlainField } from './plain-field.tsx';

/** Asks for one's password, and for a code where `asksCode`, before something about the account is changed. */
export function PasswordStep(props: {
  texts: DeskTexts;
  username: string;
  hint?: string;
  submit: string;
  asksCode?: boolean;
  act: (password: string, code: string) => Promise<void>;
  onCancel: (() => void) | undefined;
}) {
  const { texts, asksCode = false } = props;
  const t = texts.account.second;
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<AccountProblem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const codeField = useRef<HTMLInputElement>(null);
  const ime = useImeForm();
  useEffect(() => field.current?.focus(), []);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy || password === '' || (asksCode && code.trim() === '')) return;
    setBusy(true);
    setProblem(null);
    try {
      await props.act(password, code.trim());
    } catch (error) {
      const found = accountProblem(error, 'password', texts);
      setProblem(found);
      setBusy(false);
      if (found.field === 'code') codeField.current?.focus();
      else field.current?.focus();
    }
  };
  const told = problem?.field ?? null;
  return (
    <form className="plain-form" onSubmit={submit} {...ime}>
      {props.hint !== undefined && <p>{props.hint}</p>}
      <input type="text" name="username" autoComplete="username" value={props.username} readOnly hidden />
      <PlainField
        inputRef={field}
        label={t.password}
        type="password"
        name="password"
        autoComplete="current-password"
        value={password}
        required
        problem={told === 'password' ? (problem?.words ?? '') : ''}
        onChange={(event) => setPassword(event.target.value)}
      />
      {asksCode && (
        <PlainField
          inputRef={codeField}
          label={t.code}
          name="code"
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={40}
          value={code}
          required
          problem={told === 'code' ? (problem?.words ?? '') : ''}
          onChange={(event) => setCode(event.target.value)}
        />
      )}
      <PlainProblem>{problem !== null && told !== 'password' && told !== 'code' ? problem.words : ''}</PlainProblem>
      <div className="plain-actions">
        <PlainSubmit isBusy={isBusy}>{props.submit}</PlainSubmit>
        {props.onCancel !== undefined && (
          <button type="button" className="plain-button" onClick={props.onCancel}>
            {texts.state.cancel}
          </button>
        )}
      </div>
    </form>
  );
}
