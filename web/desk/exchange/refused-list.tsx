import { Alert, App, Button } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { ApiError } from '../api.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { PagedList } from '../shell/paged-list.tsx';
import { errorText, Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { type PageOf, usePages } from '../shell/use-pages.ts';
import { AsideDialog } from './aside-dialog.tsx';
import type { RefusalRow } from './types.ts';

/** What other offices sent and could not be taken, until a person mends the table. */
export function RefusedList() {
  const { api, socket, texts } = useDesk();
  const t = texts.exchange;
  const load = useCallback(
    async (cursor: string | null) => {
      const { refused, next } = await api.exchange.refused(cursor);
      return { items: refused, next };
    },
    [api],
  );
  const pages = usePages<RefusalRow, PageOf<RefusalRow>>(load);
  const { reload } = pages;
  useEffect(() => socket.subscribe({ queue: reload, link: (isUp) => isUp && reload() }), [socket, reload]);
  return (
    <PagedList pages={pages} empty={t.none} more={t.more}>
      <ul className="order-list" aria-label={t.lists.refused}>
        {pages.items.map((one) => (
          <li key={one.id} className="order-part">
            <RefusalLine refusal={one} changed={reload} />
          </li>
        ))}
      </ul>
    </PagedList>
  );
}

function RefusalLine({ refusal, changed }: { refusal: RefusalRow; changed: () => void }) {
  const { api, texts, staff } = useDesk();
  const t = texts.exchange;
  const app = App.useApp();
  const [isOpen, setOpen] = useState(false);
  const [isAside, setAside] = useState(false);
  const [problem, setProblem] = useState('');
  const { id, peerName, orderNo, reason, lastAt, times } = refusal;
  const isDecider = staff.roles.includes('supervisor');
  const retry = async (): Promise<void> => {
    try {
      const { number } = await api.exchange.retry(id);
      app.message.success(fill(t.retried, { number }));
      changed();
    } catch (error) {
      const isUnmapped = error instanceof ApiError && error.code === 'hotline_peer_unmapped';
      setProblem(fill(t.stillRefused, { why: isUnmapped ? error.message : errorText(error, texts) }));
    }
  };
  return (
    <>
      <strong>
        {peerName} · {orderNo}
      </strong>
      <p>{reason}</p>
      <small className="soft">{fill(t.times, { n: times, time: shanghaiInFull(lastAt) })}</small>
      {problem !== '' && <Alert type="warning" showIcon role="alert" title={problem} />}
      <div className="order-row">
        {isDecider && (
          <Button type="primary" onClick={retry}>
            {t.retry}
          </Button>
        )}
        {isDecider && <Button onClick={() => setAside(true)}>{t.setAside}</Button>}
        <Button aria-expanded={isOpen} onClick={() => setOpen((old) => !old)}>
          {t.details}
        </Button>
      </div>
      {isOpen && <RefusalDetails id={id} />}
      {isAside && <AsideDialog of="refused" id={id} close={() => setAside(false)} done={changed} />}
    </>
  );
}

function RefusalDetails({ id }: { id: string }) {
  const { api, texts } = useDesk();
  const t = texts.exchange;
  const loaded = useLoaded(useCallback(() => api.exchange.refusal(id), [api, id]));
  return (
    <Shown loaded={loaded}>
      {({ sent }) => (
        <section aria-label={t.sent}>
          <h4>{t.sent}</h4>
          <dl className="order-facts">
            {sent.map(({ path, value }) => (
              <div key={path}>
                <dt>{path}</dt>
                <dd>{value ?? t.personal}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </Shown>
  );
}
