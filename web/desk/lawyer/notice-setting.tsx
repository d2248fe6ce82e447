import { Button } from 'antd';
import { useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { askForNotices, noticeState } from './notices.ts';

/** Notices of the system for offers; the browser is asked by this button only. */
export function NoticeSetting() {
  const { texts } = useDesk();
  const [state, setState] = useState(noticeState);
  const t = texts.handoff.offer;
  if (state === 'none') return null;
  return (
    <>
      <div className="setting">
        <span>{t.notices}</span>
        {state === 'on' ? (
          <span className="soft">✓ {t.noticesOn}</span>
        ) : (
          <Button size="small" disabled={state === 'denied'} onClick={() => void askForNotices().then(setState)}>
            {t.noticesAsk}
          </Button>
        )}
      </div>
      <small className="soft">{state === 'denied' ? t.noticesDenied : t.noticesHint}</small>
    </>
  );
}
