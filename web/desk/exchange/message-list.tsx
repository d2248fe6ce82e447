import { App, Button } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { Mark } from '../knowledge/mark.tsx';
import { shanghaiInFull, shanghaiLimit } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { PagedList } from '../shell/paged-list.tsx';
import { type PageOf, usePages } from '../shell/use-pages.ts';
import { wordFor } from '../texts/index.ts';
import { AsideDialog } from './aside-dialog.tsx';
import { exchangeProblem } from './exchange-problem.ts';
import { MessageDetails } from './message-details.tsx';
import type { ExchangeRow } from './types.ts';

/** Messages to other offices in one state: what is wrong, sent again or set aside by the supervisor. */
export function MessageList({ state, peer }: { state: ExchangeRow['state']; peer: string }) {
  const { api, socket, texts } = useDesk();
  const t = texts.exchange;
  const load = useCallback(
    async (cursor: string | null) => {
      const { messages, next } = await api.exchange.messages(state, peer, cursor);
      return { items: messages, next };
    },
    [api, state, peer],
  );
  const pages = usePages<ExchangeRow, PageOf<ExchangeRow>>(load);
  const { reload } = pages;
  useEffect(() => socket.subscribe({ queue: reload, link: (isUp) => isUp && reload() }), [socket, reload]);
  return (
    <PagedList pages={pages} empty={state === 'dead' ? t.none : t.nothing} more={t.more}>
      <ul className="order-list" aria-label={t.lists[state]}>
        {pages.items.map((message) => (
          <li key={message.id} className="order-part">
            <MessageLine message={message} changed={reload} />
          </li>
        ))}
      </ul>
    </PagedList>
  );
}

function MessageLine({ message, changed }: { message: ExchangeRow; changed: () => void }) {
  const { api, texts, staff, go } = useDesk();
  const t = texts.exchange;
  const app = App.useApp();
  const [isOpen, setOpen] = useState(false);
  const [isAside, setAside] = useState(false);
  const { id, type, peerName, number, orderId, tries, reason, createdAt, finishBy, isNear, isHeld, state } = message;
  const isDecider = staff.roles.includes('supervisor') && state === 'dead';
  const what =
    type === 'DISPATCH' ? t.dispatch : wordFor(orderId === null ? texts.incidents.kinds : texts.orders.events, type);
  const ask = (): void => {
    app.modal.confirm({
      title: t.replayAsk,
      content: fill(t.replayText, { name: peerName, what }),
      okText: t.replay,
      cancelText: texts.state.cancel,
      onOk: replay,
    });
  };
  const replay = async (): Promise<void> => {
    try {
      await api.exchange.replay(id);
      app.message.success(t.replayed);
    } catch (error) {
      app.message.error(exchangeProblem(error, texts));
    }
    changed();
  };
  return (
    <>
      <strong>
        {peerName} · {what} · {orderId === null ? t.incident : fill(t.order, { number })}
      </strong>
      <p className="answer-tags">
        <Mark>{fill(t.tries, { n: tries })}</Mark>
        {isNear && <Mark kind="warn">{t.near}</Mark>}
        {isHeld && <Mark>{t.held}</Mark>}
      </p>
      {reason !== '' && <p>{reason}</p>}
      <small className="soft">
        {shanghaiInFull(createdAt)} {finishBy !== null && `· ${fill(t.finishBy, { time: shanghaiLimit(finishBy) })}`}
      </small>
      <div className="order-row">
        {isDecider && (
          <Button type="primary" onClick={ask}>
            {t.replay}
          </Button>
        )}
        {isDecider && <Button onClick={() => setAside(true)}>{t.setAside}</Button>}
        <Button aria-expanded={isOpen} onClick={() => setOpen((old) => !old)}>
          {t.details}
        </Button>
        {orderId !== null && (
          <Button onClick={() => go({ section: 'orders', id: orderId, card: false })}>{t.openOrder}</Button>
        )}
      </div>
      {isOpen && <MessageDetails id={id} />}
      {isAside && <AsideDialog of="messages" id={id} close={() => setAside(false)} done={changed} />}
    </>
  );
}
