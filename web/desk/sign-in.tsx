import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { fill } from '../shared/fill.ts';
import { DIRECTORY_SIGN_IN } from './account/account-api.ts';
import { useImeForm } from './account/ime-form.ts';
import { SecondStep } from './account/second-step.tsx';
import { directoryProblem, signInProblem } from './account/sign-in-problem.ts';
import type { SignInOptions, WhoAmI } from './account/types.ts';
import type { DeskApi } from './api.ts';
import type { DeskTexts } from './texts/index.ts';

/** Where the options cannot be read, a password is asked for: the server says what is wrong then. */
const ONLY_LOCAL: SignInOptions = { local: true, oidc: null };

/** Sign-in (登录), in plain elements so that it stands before the desk has loaded. */
export function SignIn(props: { api: DeskApi; texts: DeskTexts; expired: boolean; onSignedIn: (who: WhoAmI) => void }) {
  const { api, texts, onSignedIn } = props;
  const t = texts.signIn;
  const [options, setOptions] = useState<SignInOptions | null>(null);
  const [ticket, setTicket] = useState<string | null>(null);
  const [problem, setProblem] = useState(props.expired ? t.expired : '');
  const [search] = useState(() => window.location.search);
  useEffect(() => {
    api.account.options().then(setOptions, () => setOptions(ONLY_LOCAL));
  }, [api]);
  useEffect(() => {
    // Told once: a page loaded anew does not repeat what went wrong long ago.
    if (new URLSearchParams(search).has('signin')) window.history.replaceState(null, '', window.location.pathname);
  }, [search]);
  if (options === null) return <p className="opening-note">{texts.app.loading}</p>;
  const directory = options.oidc?.name === '' ? t.directoryName : (options.oidc?.name ?? t.directoryName);
  const back = (why: string): void => {
    setTicket(null);
    setProblem(why);
  };
  return (
    <main className="sign-in">
      <div className="sign-in-form">
        <p className="sign-in-name">{texts.app.title}</p>
        {ticket === null ? (
          <FirstStep
            api={api}
            texts={texts}
            options={options}
            directory={directory}
            problem={problem === '' ? directoryProblem(search, directory, t) : problem}
            isBack={problem === t.second.expired}
            onTicket={setTicket}
            onSignedIn={onSignedIn}
          />
        ) : (
          <SecondStep api={api} texts={texts} ticket={ticket} onBack={back} onSignedIn={onSignedIn} />
        )}
      </div>
    </main>
  );
}

function FirstStep(props: {
  api: DeskApi;
  texts: DeskTexts;
  options: SignInOptions;
  directory: string;
  problem: string;
  isBack: boolean;
  onTicket: (ticket: string) => void;
  onSignedIn: (who: WhoAmI) => void;
}) {
  const { api, texts, options, directory } = props;
  const t = texts.signIn;
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState(props.problem);
  const username = useRef<HTMLInputElement>(null);
  const ime = useImeForm();
  useEffect(() => {
    if (props.isBack) username.current?.focus();
  }, [props.isBack]);

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem('');
    try {
      const answer = await api.account.signIn(
        String(form.get('username') ?? '').trim(),
        String(form.get('password') ?? ''),
      );
      if ('ticket' in answer) props.onTicket(answer.ticket);
      else props.onSignedIn(answer);
    } catch (error) {
      setProblem(signInProblem(error, 'password', t));
      setBusy(false);
    }
  };
  const said = <Said>{problem}</Said>;
  return (
    <>
      <h1>{t.heading}</h1>
      {options.local ? (
        <form className="plain-form" onSubmit={submit} {...ime}>
          <label htmlFor="username">{t.username}</label>
          <input
            ref={username}
            id="username"
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            required
          />
          <label htmlFor="password">{t.password}</label>
          <input id="password" name="password" type="password" autoComplete="current-password" required />
          {said}
          <button type="submit" className="plain-button plain-main" aria-disabled={isBusy}>
            {isBusy ? t.busy : t.submit}
          </button>
        </form>
      ) : (
        <>
          {options.oidc !== null && <p className="soft">{fill(t.directoryOnly, { name: directory })}</p>}
          {said}
        </>
      )}
      {options.oidc !== null && (
        <>
          {options.local && <p className="sign-in-or">{t.or}</p>}
          <a className={options.local ? 'plain-button' : 'plain-button plain-main'} href={DIRECTORY_SIGN_IN}>
            {fill(t.directory, { name: directory })}
          </a>
        </>
      )}
    </>
  );
}

/** Always there, so that what comes into it is read out. */
function Said({ children }: { children: ReactNode }) {
  return (
    <p className="problem" role="alert">
      {children}
    </p>
  );
}
