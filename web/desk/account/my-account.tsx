import { useCallback } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { MyTelephone } from '../telephone/my-telephone.tsx';
import { PasswordPart } from './password-part.tsx';
import { SecondFactorPart } from './second-factor-part.tsx';
import { SignInsPart } from './sign-ins-part.tsx';

/** One's own account (我的账号): password, second step, telephone, and where one is signed in. */
export default function MyAccount() {
  const { api, staff, texts } = useDesk();
  const t = texts.account;
  const loaded = useLoaded(useCallback(() => api.account.mine(), [api]));
  const hasTelephone = staff.roles.some((role) => role === 'lawyer' || role === 'supervisor');
  return (
    <div className="my-account">
      <div className="account-parts">
        <h2>{t.heading}</h2>
        <Shown loaded={loaded}>
          {({ account, signIns }) => (
            <>
              <section className="account-part" aria-label={t.roles}>
                <strong>{account.displayName}</strong>
                <dl className="pairs">
                  <dt>{t.username}</dt>
                  <dd>{account.username}</dd>
                  <dt>{t.roles}</dt>
                  <dd>{account.roles.map((role) => texts.staff.roleNames[role]).join(' · ')}</dd>
                </dl>
              </section>
              {account.source === 'directory' ? (
                <p className="account-part">{t.directory}</p>
              ) : (
                <>
                  <PasswordPart account={account} reload={loaded.reload} />
                  <SecondFactorPart account={account} reload={loaded.reload} />
                </>
              )}
              {hasTelephone && (
                <div className="account-part">
                  <MyTelephone />
                </div>
              )}
              <SignInsPart signIns={signIns} reload={loaded.reload} />
            </>
          )}
        </Shown>
      </div>
    </div>
  );
}
