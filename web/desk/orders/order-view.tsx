import { Alert, App, Button, Dropdown } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { ApiError } from '../api.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText, Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { ClosingPart } from './closing-part.tsx';
import { OrderClock, OrderMarks } from './order-line.tsx';
import { AssignPart, CallerPart, DeadlinePart, HistoryPart, LinkedPart, MatterPart, SentPart } from './order-parts.tsx';
import { StepDialog } from './step-dialog.tsx';
import type { OrderAction, OrderDetail } from './types.ts';

/** Actions that stand in the bar; the others are behind "more". */
const SHOWN_ACTIONS = 3;

/** Does something to the order and shows what came of it; '' when it was done, else why not. */
export type Act = (act: () => Promise<OrderDetail>) => Promise<string>;

/** One order beside the list; on phones instead of it. */
export function OrderPane({
  id,
  open,
  changed,
}: {
  id: string;
  open: (id: string | null) => void;
  changed: () => void;
}) {
  const { api, socket, texts } = useDesk();
  const loaded = useLoaded(useCallback(() => api.orders.read(id), [api, id]));
  const { reload } = loaded;
  useEffect(() => socket.subscribe({ queue: reload, link: (isUp) => isUp && reload() }), [socket, reload]);
  const reloadBoth = (): void => {
    reload();
    changed();
  };
  return (
    <section className="order-pane" aria-label={texts.orders.one}>
      <Button className="order-back" onClick={() => open(null)}>
        ‹ {texts.state.back}
      </Button>
      <Shown loaded={loaded}>{(order) => <OneOrder order={order} reload={reloadBoth} open={open} />}</Shown>
    </section>
  );
}

function OneOrder({ order, reload, open }: { order: OrderDetail; reload: () => void; open: (id: string) => void }) {
  const { api, texts } = useDesk();
  const t = texts.orders;
  const { message } = App.useApp();
  const [asked, setAsked] = useState<OrderAction | null>(null);
  const [problem, setProblem] = useState('');
  const act: Act = async (doIt) => {
    try {
      await doIt();
      message.success(t.done);
      setAsked(null);
      reload();
      return '';
    } catch (error) {
      const isStale = error instanceof ApiError && error.status === 409;
      if (isStale) reload();
      return isStale && error.code === 'hotline_desk_order_changed' ? t.changed : errorText(error, texts);
    }
  };
  const tell: Act = async (doIt) => {
    const told = await act(doIt);
    setProblem(told);
    return told;
  };
  const press = (action: OrderAction): void => {
    if (action.needs.length > 0) setAsked(action);
    else void tell(() => api.orders.step(order, action, {}));
  };
  return (
    <>
      <header className="order-head">
        <h2>{order.title}</h2>
        <p className="soft">
          {order.number} {order.peerOrderNo === null ? '' : `· ${order.peerName ?? ''} ${order.peerOrderNo}`} ·{' '}
          {t.states[order.state]} · {t.kinds[order.kind]} {order.regionName === null ? '' : `· ${order.regionName}`}
        </p>
        <OrderMarks order={order} />
        <OrderClock order={order} />
      </header>
      {problem !== '' && <Alert type="warning" showIcon role="alert" title={problem} />}
      <div className="order-parts">
        <MatterPart order={order} />
        <CallerPart order={order} />
        <DeadlinePart order={order} />
        <ClosingPart order={order} act={act} />
        <AssignPart order={order} act={tell} />
        <SentPart order={order} act={tell} />
        <LinkedPart order={order} act={tell} open={open} />
        <HistoryPart order={order} />
      </div>
      {order.actions.length > 0 && (
        <div className="order-actions" role="toolbar" aria-label={t.actions}>
          {order.actions.slice(0, SHOWN_ACTIONS).map((action, index) => (
            <Button key={action.type} type={index === 0 ? 'primary' : 'default'} onClick={() => press(action)}>
              {t.events[action.type]}
            </Button>
          ))}
          {order.actions.length > SHOWN_ACTIONS && (
            <Dropdown
              trigger={['click']}
              menu={{
                items: order.actions
                  .slice(SHOWN_ACTIONS)
                  .map((action) => ({ key: action.type, label: t.events[action.type], onClick: () => press(action) })),
              }}
            >
              <Button>{t.moreActions} ▾</Button>
            </Dropdown>
          )}
        </div>
      )}
      {asked !== null && (
        <StepDialog
          key={asked.type}
          order={order}
          action={asked}
          take={(details) => act(() => api.orders.step(order, asked, details))}
          cancel={() => setAsked(null)}
        />
      )}
    </>
  );
}
