import { Button, Input, Segmented, Select } from 'antd';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { PagedList } from '../shell/paged-list.tsx';
import { EmptyNote } from '../shell/states.tsx';
import { type PageOf, usePages } from '../shell/use-pages.ts';
import { OrderLine } from './order-line.tsx';
import { OrderPane } from './order-view.tsx';
import type { OrderRow, OrderView } from './types.ts';
import { WriteDownDialog } from './write-down-dialog.tsx';

const VIEWS: Readonly<Record<OrderView, Record<string, string>>> = {
  open: {},
  mine: { mine: '1' },
  unassigned: { unassigned: '1' },
  overdue: { overdue: '1' },
  supervised: { supervised: '1' },
  awaiting: { awaitingClose: '1' },
  done: { show: 'done' },
};

/** Work orders (工单): the list by limit, one of them open beside it. */
export default function OrdersRoom() {
  const { texts, route, go } = useDesk();
  const t = texts.orders;
  const [view, setView] = useState<OrderView>('open');
  const [origin, setOrigin] = useState<OrderRow['origin'] | ''>('');
  const [kind, setKind] = useState<OrderRow['kind'] | ''>('');
  const [number, setNumber] = useState('');
  const [isWriting, setWriting] = useState(false);
  const [changes, setChanges] = useState(0);
  const changed = useCallback(() => setChanges((old) => old + 1), []);
  const filter = useMemo(
    (): Record<string, string> => (number === '' ? { ...VIEWS[view], origin, kind } : { number }),
    [view, origin, kind, number],
  );
  const open = (id: string | null): void => go({ section: 'orders', id, card: false });
  const choices = <V extends string>(words: Readonly<Record<V, string>>) => [
    { value: '' as const, label: t.any },
    ...(Object.keys(words) as V[]).map((value) => ({ value, label: words[value] })),
  ];
  return (
    <div className="orders-room" data-pane={route.id === null ? 'list' : 'order'}>
      <section className="orders-pane" aria-label={t.heading}>
        <header className="orders-head">
          <div>
            <h2>{t.heading}</h2>
            <small className="soft">{t.lead}</small>
          </div>
          <Button onClick={() => setWriting(true)}>{t.writeDown}</Button>
        </header>
        <Segmented<OrderView>
          className="orders-views"
          aria-label={t.viewLabel}
          value={view}
          onChange={setView}
          options={(Object.keys(VIEWS) as OrderView[]).map((value) => ({ value, label: t.views[value] }))}
        />
        <div className="orders-filters">
          <Select aria-label={t.origin} value={origin} onChange={setOrigin} options={choices(t.origins)} />
          <Select aria-label={t.kind} value={kind} onChange={setKind} options={choices(t.kinds)} />
          <Input.Search
            aria-label={t.number}
            placeholder={t.number}
            enterButton={t.find}
            allowClear
            onSearch={(value) => setNumber(value.trim())}
          />
        </div>
        <OrderList filter={filter} changes={changes} openId={route.id} open={open} />
      </section>
      {route.id === null ? (
        <div className="nothing-open">
          <EmptyNote text={t.choose} />
        </div>
      ) : (
        <OrderPane key={route.id} id={route.id} open={open} changed={changed} />
      )}
      {isWriting && <WriteDownDialog close={() => setWriting(false)} open={open} />}
    </div>
  );
}

function OrderList({
  filter,
  changes,
  openId,
  open,
}: {
  filter: Record<string, string>;
  /** How often something was done to the order beside it: the list is read again. */
  changes: number;
  openId: string | null;
  open: (id: string) => void;
}) {
  const { api, socket, texts } = useDesk();
  const load = useCallback(
    async (cursor: string | null) => {
      const { orders, next } = await api.orders.page(filter, cursor);
      return { items: orders, next };
    },
    [api, filter],
  );
  const pages = usePages<OrderRow, PageOf<OrderRow>>(load);
  const { reload } = pages;
  useEffect(() => {
    if (changes > 0) reload();
  }, [changes, reload]);
  useEffect(() => socket.subscribe({ queue: reload, link: (isUp) => isUp && reload() }), [socket, reload]);
  return (
    <PagedList pages={pages} empty={texts.orders.none} more={texts.orders.more} block>
      <ul className="order-list">
        {pages.items.map((order) => (
          <li key={order.id}>
            <OrderLine order={order} isOpen={order.id === openId} open={open} />
          </li>
        ))}
      </ul>
    </PagedList>
  );
}
