import { useCallback, useEffect } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { OrderLine } from './order-line.tsx';
import type { Board, BoardColumn, Load } from './types.ts';

const COLUMNS: readonly BoardColumn[] = ['overdue', 'today', 'soon', 'later'];

/** Limits of work orders (时限): what is late, and what is due next. */
export default function DeadlinesRoom() {
  const { texts, api, socket } = useDesk();
  const t = texts.orders.board;
  const loaded = useLoaded(useCallback(() => api.orders.board(), [api]));
  const { reload } = loaded;
  useEffect(() => socket.subscribe({ queue: reload, link: (isUp) => isUp && reload() }), [socket, reload]);
  return (
    <div className="deadlines-room">
      <header>
        <h2>{t.heading}</h2>
        <p className="soft">{t.lead}</p>
      </header>
      <Shown loaded={loaded}>{(board) => <Columns board={board} />}</Shown>
    </div>
  );
}

function Columns({ board }: { board: Board }) {
  const { texts, go } = useDesk();
  const t = texts.orders.board;
  const open = (id: string): void => go({ section: 'orders', id, card: false });
  return (
    <>
      <div className="deadline-columns">
        {COLUMNS.map((name) => {
          const { count, orders } = board.columns[name];
          return (
            <section key={name} aria-label={t.columns[name]} data-late={(name === 'overdue' && count > 0) || undefined}>
              <h3>
                {t.columns[name]} <span>{count}</span>
              </h3>
              {count === 0 && <p className="soft">{t.none}</p>}
              {orders.map((order) => (
                <OrderLine key={order.id} order={order} open={open} />
              ))}
              {count > orders.length && <p className="soft">{fill(t.rest, { n: count - orders.length })}</p>}
            </section>
          );
        })}
      </div>
      {board.isCut && <p className="soft">{t.cut}</p>}
      <div className="deadline-loads">
        <Loads heading={t.regions} loads={board.regions} none={t.noRegion} />
        <Loads heading={t.officers} loads={board.officers} none={texts.orders.nobody} />
      </div>
    </>
  );
}

function Loads({ heading, loads, none }: { heading: string; loads: readonly Load[]; none: string }) {
  const { texts } = useDesk();
  if (loads.length === 0) return null;
  return (
    <section className="order-part" aria-label={heading}>
      <h3>{heading}</h3>
      <ul className="order-lines">
        {loads.map(({ id, name, open, late }) => (
          <li key={id ?? ''}>
            {name || none} <span className="soft">{fill(texts.orders.board.load, { open, late })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
