import { Alert, App, Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import type { AuditChain } from './audit-api.ts';

/** A check takes about so long; afterwards the page looks again. */
const CHECKED_AFTER = 4_000;

/** Whether every line is as it was written. */
export function ChainState({ chain, reload }: { chain: AuditChain; reload: () => void }) {
  const { texts, api, staff } = useDesk();
  const { message } = App.useApp();
  const [isBusy, setBusy] = useState(false);
  const timer = useRef(0);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const t = texts.audit.chain;
  const { lines, checkedAt, brokenAt, brokenSince } = chain;
  const verify = async (): Promise<void> => {
    setBusy(true);
    try {
      await api.audit.verify();
      message.info(t.asked);
      timer.current = window.setTimeout(() => {
        setBusy(false);
        reload();
      }, CHECKED_AFTER);
    } catch (error) {
      setBusy(false);
      message.error(errorText(error, texts));
    }
  };
  const said =
    brokenAt !== null
      ? `${fill(t.broken, { line: brokenAt, since: shanghaiInFull(brokenSince ?? checkedAt ?? '') })}${
          lines === null ? '' : fill(t.before, { n: lines })
        }`
      : checkedAt === null || lines === null
        ? t.never
        : fill(t.whole, { time: shanghaiInFull(checkedAt), n: lines });
  return (
    <section aria-label={t.heading}>
      <Alert
        type={brokenAt !== null ? 'error' : checkedAt === null ? 'info' : 'success'}
        role={brokenAt !== null ? 'alert' : 'status'}
        showIcon
        title={said}
        action={
          staff.roles.includes('admin') ? (
            <Button loading={isBusy} onClick={() => void verify()}>
              {t.verify}
            </Button>
          ) : undefined
        }
      />
    </section>
  );
}
