import { App, Button } from 'antd';
import { useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { ApiError } from '../api.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import type { SignedIn } from './types.ts';

/** It has ended by itself in the meantime. */
function passOverMissing(error: unknown): void {
  if (!(error instanceof ApiError) || error.status !== 404) throw error;
}

/** Where one is signed in, and ending it there. */
export function SignInsPart({ signIns, reload }: { signIns: readonly SignedIn[]; reload: () => void }) {
  const { api, texts } = useDesk();
  const { message, modal } = App.useApp();
  const [isBusy, setBusy] = useState(false);
  const t = texts.account.signIns;
  const others = signIns.filter(({ current }) => !current);
  const end = async (which: readonly SignedIn[]): Promise<void> => {
    setBusy(true);
    try {
      for (const { id } of which) await api.account.endSignIn(id).catch(passOverMissing);
      message.success(t.ended);
    } catch (error) {
      message.error(errorText(error, texts));
    }
    setBusy(false);
    reload();
  };
  return (
    <section className="account-part" aria-label={t.heading}>
      <div className="account-head">
        <h3>{t.heading}</h3>
        {others.length > 1 && (
          <Button
            loading={isBusy}
            onClick={() =>
              modal.confirm({
                title: t.endOthers,
                content: fill(t.asked, { n: others.length }),
                okText: t.endOthers,
                cancelText: texts.state.cancel,
                onOk: () => end(others),
              })
            }
          >
            {t.endOthers}
          </Button>
        )}
      </div>
      {others.length === 0 && <p className="soft">{t.only}</p>}
      <ul className="sign-ins">
        {signIns.map((one) => {
          const device = one.agent === '' ? t.unknown : one.agent;
          return (
            <li key={one.id}>
              <div>
                <span>
                  {device} {one.current && <span className="mark mark-ok">{t.current}</span>}
                </span>
                <small className="soft">
                  {fill(t.seen, { time: shanghaiMoment(one.lastSeenAt) })} ·{' '}
                  {fill(t.since, { time: shanghaiMoment(one.createdAt) })} · {fill(t.from, { address: one.address })}
                </small>
              </div>
              {!one.current && (
                <Button disabled={isBusy} aria-label={fill(t.endName, { device })} onClick={() => end([one])}>
                  {t.end}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
