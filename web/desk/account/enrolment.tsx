import { type FormEvent, useEffect, useRef, useState } from 'react';
import { ApiError, type DeskApi } from '../api.ts';
import type { DeskTexts } from '../texts/index.ts';
import { type AccountProblem, accountProblem } from './account-problem.ts';
import { codeDigits, groupsOfFour } from './code.ts';
import { PlainProblem, PlainSubmit } from './form-parts.tsx';
import { useImeForm } from './ime-form.ts';
import { PasswordStep } from './password-step.tsx';
import { PlainField } from './plain-field.tsx';
import { QrCode } from './qr-code.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import type { Enrolment as Key } from './types.ts';

/** Turning the second step on: password, QR code and first code, recovery codes. In plain elements. */
export function Enrolment(props: {
  api: DeskApi;
  texts: DeskTexts;
  username: string;
  onDone: () => void;
  onCancel?: () => void;
}) {
  const { api, texts, username, onDone, onCancel } = props;
  const [key, setKey] = useState<Key | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes !== null) return <RecoveryCodes codes={codes} texts={texts} username={username} onDone={onDone} />;
  if (key !== null) {
    return (
      <FirstCode
        api={api}
        texts={texts}
        enrolment={key}
        onCodes={setCodes}
        onAgain={() => setKey(null)}
        cancel={onCancel}
      />
    );
  }
  return (
    <PasswordStep
      texts={texts}
      username={username}
      submit={texts.account.second.next}
      act={async (password) => setKey(await api.account.enrol(password))}
      onCancel={onCancel}
    />
  );
}

function FirstCode(props: {
  api: DeskApi;
  texts: DeskTexts;
  enrolment: Key;
  onCodes: (codes: string[]) => void;
  onAgain: () => void;
  cancel: (() => void) | undefined;
}) {
  const { api, texts, enrolment } = props;
  const t = texts.account.second;
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<AccountProblem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const ime = useImeForm();
  useEffect(() => heading.current?.focus(), []);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setProblem(null);
    try {
      props.onCodes((await api.account.confirm(code)).recoveryCodes);
    } catch (error) {
      setBusy(false);
      setProblem(accountProblem(error, 'password', texts));
      setCode('');
      if (error instanceof ApiError && error.code === 'hotline_staff_second_factor_not_begun') props.onAgain();
      else field.current?.focus();
    }
  };
  return (
    <form className="plain-form" onSubmit={submit} {...ime}>
      <h3 ref={heading} tabIndex={-1}>
        {t.steps.scan}
      </h3>
      <p className="soft">{t.steps.apps}</p>
      <div className="enrol-qr">
        <QrCode text={enrolment.uri} label={t.steps.qr} />
      </div>
      <a className="plain-link on-phone" href={enrolment.uri}>
        {t.steps.open}
      </a>
      <p className="soft">{t.steps.byHand}</p>
      <code className="secret">{groupsOfFour(enrolment.secret)}</code>
      <PlainField
        inputRef={field}
        className="code-input"
        label={t.steps.code}
        problem={problem?.field === 'code' ? problem.words : ''}
        name="code"
        value={code}
        required
        autoComplete="one-time-code"
        inputMode="numeric"
        maxLength={16}
        onChange={(event) => setCode(codeDigits(event.target.value))}
      />
      <PlainProblem>{problem !== null && problem.field !== 'code' ? problem.words : ''}</PlainProblem>
      <div className="plain-actions">
        <PlainSubmit isBusy={isBusy}>{t.steps.confirm}</PlainSubmit>
        {props.cancel !== undefined && (
          <button type="button" className="plain-button" onClick={props.cancel}>
            {texts.state.cancel}
          </button>
        )}
      </div>
    </form>
  );
}
