import { useEffect, useRef } from 'react';
import type { DeskApi } from '../api.ts';
import type { DeskTexts } from '../texts/index.ts';
import type { Staff } from '../types.ts';
import { Enrolment } from './enrolment.tsx';
import { PasswordForm } from './password-form.tsx';
import type { MustDo as What } from './types.ts';

/** What has to be done before the desk opens: a password of one's own, the second step. */
export default function MustDo(props: {
  api: DeskApi;
  texts: DeskTexts;
  staff: Staff;
  what: What;
  onDone: () => void;
  onSignOut: () => void;
}) {
  const { api, texts, staff, what, onDone } = props;
  const t = texts.account.must;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (what !== null) heading.current?.focus();
  }, [what]);
  const isPassword = what === 'change-password';
  return (
    <main className="sign-in">
      <div className="sign-in-form">
        <p className="sign-in-name">
          {texts.app.title} · {staff.displayName}
        </p>
        <h1 ref={heading} tabIndex={-1}>
          {isPassword ? t.passwordHeading : t.enrolHeading}
        </h1>
        <p className="soft">{isPassword ? t.passwordHint : t.enrolHint}</p>
        {isPassword ? (
          <PasswordForm api={api} texts={texts} username={staff.username} onDone={onDone} />
        ) : (
          <Enrolment api={api} texts={texts} username={staff.username} onDone={onDone} />
        )}
        <button type="button" className="plain-link" onClick={props.onSignOut}>
          {t.signOut}
        </button>
      </div>
    </main>
  );
}
