import { Alert, App, Button, Segmented } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { PagedList } from '../shell/paged-list.tsx';
import { Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { type PageOf, usePages } from '../shell/use-pages.ts';
import { ActLine } from './act-line.tsx';
import { AsideDialog } from './aside-dialog.tsx';
import { exchangeProblem } from './exchange-problem.ts';
import type { RefusalRow, RefusalState } from './types.ts';

const STATES: readonly RefusalState[] = ['open', 'taken', 'set-aside'];

/** What other offices sent and could not be taken, until a person mends the table; and what became of it. */
export function RefusedList({ peer }: { peer: string }) {
  const { texts } = useDesk();
  const t = texts.exchange;
  const [state, setState] = useState<RefusalState>('open');
  return (
    <>
      <Segmented
        className="orders-views"
        aria-label={t.refusedStateLabel}
        value={state}
        onChange={setState}
        options={STATES.map((value) => ({ value, label: t.refusedStates[value] }))}
      />
      <Refused key={state} state={state} peer={peer} />
    </>
  );
}

function Refused({ state, peer }: { state: RefusalState; peer: string }) {
  const { api, socket, texts } = useDesk();
  const t = texts.exchange;
  const load = useCallback(
    async (cursor: string | null) => {
      const { refused, next } = await api.exchange.refused(state, peer, cursor);
      return { items: refused, next };
    },
    [api, state, peer],
  );
  const pages = usePages<RefusalRow, PageOf<RefusalRow>>(load);
  const { reload } = pages;
  useEffect(() => socket.subscribe({ queue: reload, link: (isUp) => isUp && reload() }), [socket, reload]);
  return (
    <PagedList pages={pages} empty={state === 'open' ? t.none : t.nothing} more={t.more}>
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
  const { api, texts, staff, go } = useDesk();
  const t = texts.exchange;
  const app = App.useApp();
  const [isOpen, setOpen] = useState(false);
  const [isAside, setAside] = useState(false);
  const [problem, setProblem] = useState('');
  const { id, peerName, orderNo, reason, lastAt, times, state, orderId, decision } = refusal;
  const isDecider = staff.roles.includes('supervisor') && state === 'open';
  const retry = async (): Promise<void> => {
    try {
      const { number } = await api.exchange.retry(id);
      app.message.success(fill(t.retried, { number }));
      changed();
    } catch (error) {
      setProblem(fill(t.stillRefused, { why: exchangeProblem(error, texts) }));
    }
  };
  return (
    <>
      <strong>
        {peerName} · {orderNo}
      </strong>
      <p>{reason}</p>
      <small className="soft">{fill(t.times, { n: times, time: shanghaiInFull(lastAt) })}</small>
      {decision !== null && (
        <p>
          {t.asideHeading}：{decision.reason}{' '}
          <small className="soft">
            (<ActLine act={decision} />)
          </small>
        </p>
      )}
      {problem !== '' && <Alert type="warning" showIcon role="alert" title={problem} />}
      <div className="order-row">
        {isDecider && (
          <Button type="primary" onClick={retry}>
            {t.retry}
          </Button>
        )}
        {isDecider && <Button onClick={() => setAside(true)}>{t.setAside}</Button>}
        {state === 'open' && (
          <Button aria-expanded={isOpen} onClick={() => setOpen((old) => !old)}>
            {t.details}
          </Button>
        )}
        {orderId !== null && (
          <Button onClick={() => go({ section: 'orders', id: orderId, card: false })}>{t.openOrder}</Button>
        )}
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
