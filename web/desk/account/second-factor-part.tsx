import { App, Button } from 'antd';
import { useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { Mark } from '../knowledge/mark.tsx';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { Enrolment } from './enrolment.tsx';
import { PasswordStep } from './password-step.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import type { MyAccount } from './types.ts';

/** Fewer recovery codes than this are few. */
const FEW = 3;

type Doing = 'enrol' | 'codes' | 'off' | null;

/** The second step of signing in: on or off, and what is left of its recovery codes. */
export function SecondFactorPart({ account, reload }: { account: MyAccount; reload: () => void }) {
  const { api, texts } = useDesk();
  const { message } = App.useApp();
  const [doing, setDoing] = useState<Doing>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const t = texts.account.second;
  const { username, secondFactor, policy } = account;
  const end = (): void => {
    setDoing(null);
    setCodes(null);
    reload();
  };
  const cancel = (): void => setDoing(null);
  if (policy.secondFactor === 'off' && !secondFactor.on) return null;
  return (
    <section className="account-part" aria-label={t.heading}>
      <div className="account-head">
        <h3>{t.heading}</h3>
        {secondFactor.since === null ? (
          <Mark kind="warn">{t.off}</Mark>
        ) : (
          <span className="soft">{fill(t.on, { time: shanghaiInFull(secondFactor.since) })}</span>
        )}
      </div>
      {doing === null && <p className="soft">{t.what}</p>}
      {doing === null && secondFactor.on && (
        <>
          <p className={secondFactor.recoveryLeft < FEW ? 'bad' : ''}>
            {fill(secondFactor.recoveryLeft < FEW ? t.leftFew : t.left, { n: secondFactor.recoveryLeft })}
          </p>
          <div className="plain-actions">
            <Button onClick={() => setDoing('codes')}>{t.newCodes}</Button>
            {policy.secondFactor !== 'required' && <Button onClick={() => setDoing('off')}>{t.switchOff}</Button>}
          </div>
          {policy.secondFactor === 'required' && <small className="soft">{t.required}</small>}
        </>
      )}
      {doing === null && !secondFactor.on && (
        <div>
          <Button type="primary" onClick={() => setDoing('enrol')}>
            {t.enrol}
          </Button>
        </div>
      )}
      {doing === 'enrol' && <Enrolment api={api} texts={texts} username={username} onDone={end} onCancel={cancel} />}
      {doing === 'codes' && codes === null && (
        <PasswordStep
          texts={texts}
          username={username}
          hint={t.newCodesHint}
          submit={t.newCodes}
          act={async (password) => setCodes((await api.account.newRecoveryCodes(password)).recoveryCodes)}
          onCancel={cancel}
        />
      )}
      {doing === 'codes' && codes !== null && (
        <RecoveryCodes codes={codes} texts={texts} username={username} onDone={end} />
      )}
      {doing === 'off' && (
        <PasswordStep
          asksCode
          texts={texts}
          username={username}
          hint={t.switchOffHint}
          submit={t.switchOff}
          act={async (password, code) => {
            await api.account.switchOff(password, code);
            message.success(t.switchedOff);
            end();
          }}
          onCancel={cancel}
        />
      )}
    </section>
  );
}
