import { App, Button } from 'antd';
import { useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { PasswordForm } from './password-form.tsx';
import type { MyAccount } from './types.ts';

/** When the password was changed, and changing it. */
export function PasswordPart({ account, reload }: { account: MyAccount; reload: () => void }) {
  const { api, texts } = useDesk();
  const { message } = App.useApp();
  const [isOpen, setOpen] = useState(false);
  const t = texts.account.password;
  const { passwordChangedAt: at, username } = account;
  return (
    <section className="account-part" aria-label={t.heading}>
      <div className="account-head">
        <h3>{t.heading}</h3>
        <span className="soft">{at === null ? t.never : fill(t.changed, { time: shanghaiInFull(at) })}</span>
      </div>
      {isOpen ? (
        <PasswordForm
          api={api}
          texts={texts}
          username={username}
          onCancel={() => setOpen(false)}
          onDone={() => {
            setOpen(false);
            message.success(t.saved);
            reload();
          }}
        />
      ) : (
        <div>
          <Button onClick={() => setOpen(true)}>{t.open}</Button>
        </div>
      )}
    </section>
  );
}
