import { type FormEvent, useEffect, useRef, useState } from 'react';
import { ApiError, type DeskApi } from '../api.ts';
import type { DeskTexts } from '../texts/index.ts';
import { codeDigits } from './code.ts';
import { useImeForm } from './ime-form.ts';
import { PlainField } from './plain-field.tsx';
import { signInProblem, TICKET_EXPIRED } from './sign-in-problem.ts';
import type { WhoAmI } from './types.ts';

/** Second step of signing in: the code of the phone, or a recovery code. */
export function SecondStep(props: {
  api: DeskApi;
  texts: DeskTexts;
  ticket: string;
  /** Back to the password, with why. */
  onBack: (why: string) => void;
  onSignedIn: (who: WhoAmI) => void;
}) {
  const { api, texts, ticket, onBack } = props;
  const t = texts.signIn.second;
  const [way, setWay] = useState<'code' | 'recovery'>('code');
  const [code, setCode] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const ime = useImeForm();
  useEffect(() => {
    // A new step, or the other way of it: the next thing typed belongs here.
    if (way !== null) field.current?.focus();
  }, [way]);

  const send = async (given: string): Promise<void> => {
    if (isBusy || given === '') return;
    setBusy(true);
    setProblem('');
    try {
      props.onSignedIn(await api.account.secondStep(ticket, given));
    } catch (error) {
      const words = signInProblem(error, way, texts.signIn);
      if (error instanceof ApiError && (error.code === TICKET_EXPIRED || error.status === 429)) return onBack(words);
      setProblem(words);
      setBusy(false);
      setCode('');
      field.current?.focus();
    }
  };
  const change = (text: string): void => {
    const digits = codeDigits(text);
    setCode(way === 'recovery' ? text : digits);
    // Six digits are whole; whoever types them need not press anything more.
    if (way === 'code' && digits.length === 6 && digits !== code) void send(digits);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void send(code.trim());
  };
  const turn = (to: 'code' | 'recovery'): void => {
    setWay(to);
    setCode('');
    setProblem('');
  };
  return (
    <>
      <h1>{t.heading}</h1>
      <form className="plain-form" onSubmit={submit} {...ime}>
        <PlainField
          key={way}
          inputRef={field}
          className="code-input"
          label={way === 'code' ? t.code : t.recovery}
          hint={way === 'code' ? t.hint : t.recoveryHint}
          problem={problem}
          name="code"
          value={code}
          required
          autoComplete={way === 'code' ? 'one-time-code' : 'off'}
          inputMode={way === 'code' ? 'numeric' : 'text'}
          autoCapitalize="none"
          spellCheck={false}
          maxLength={way === 'code' ? 16 : 40}
          onChange={(event) => change(event.target.value)}
        />
        <button type="submit" className="plain-button plain-main" aria-disabled={isBusy}>
          {isBusy ? t.busy : t.submit}
        </button>
      </form>
      <button type="button" className="plain-link" onClick={() => turn(way === 'code' ? 'recovery' : 'code')}>
        {way === 'code' ? t.useRecovery : t.useCode}
      </button>
      <button type="button" className="plain-link" onClick={() => onBack('')}>
        {t.back}
      </button>
    </>
  );
}
