import { type FormEvent, useState } from 'react';
import { ApiError, type DeskApi } from './api.ts';
import type { DeskTexts } from './texts/index.ts';
import type { Staff } from './types.ts';

/** Sign-in (登录), in plain elements so that it stands before the desk has loaded. */
export function SignIn(props: {
  api: DeskApi;
  texts: DeskTexts;
  expired: boolean;
  onSignedIn: (staff: Staff) => void;
}) {
  const { texts } = props;
  const t = texts.signIn;
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(props.expired ? t.expired : '');

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem('');
    try {
      const { staff } = await props.api.signIn(
        String(form.get('username') ?? '').trim(),
        String(form.get('password') ?? ''),
      );
      props.onSignedIn(staff);
    } catch (error) {
      setBusy(false);
      const status = error instanceof ApiError ? error.status : 0;
      setProblem(status === 401 ? t.wrong : status === 429 ? t.tooMany : t.failed);
    }
  };

  return (
    <main className="sign-in">
      <form className="sign-in-form" onSubmit={submit}>
        <p className="sign-in-name">{texts.app.title}</p>
        <h1>{t.heading}</h1>
        <label htmlFor="username">{t.username}</label>
        <input
          id="username"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <label htmlFor="password">{t.password}</label>
        <input id="password" name="password" type="password" autoComplete="current-password" required />
        <p className="problem" role="alert">
          {problem}
        </p>
        <button type="submit" aria-disabled={busy}>
          {busy ? t.busy : t.submit}
        </button>
      </form>
    </main>
  );
}
