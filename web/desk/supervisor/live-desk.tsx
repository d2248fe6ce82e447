import { useEffect, useMemo } from 'react';
import { byAwaiting, myCases } from '../lawyer/case-lists.ts';
import { HandoffGroup, HandoffList } from '../lawyer/handoff-list.tsx';
import { Pages, useStepping } from '../lawyer/lawyer-desk.tsx';
import { OpenHandoff } from '../lawyer/open-handoff.tsx';
import { useCasePages } from '../lawyer/use-case-pages.ts';
import type { QueueView } from '../lawyer/use-queue.ts';
import { useDesk } from '../shell/desk-context.ts';
import type { HandoffSummary } from '../types.ts';
import { DutyPeople } from './duty-people.tsx';

const NONE: readonly HandoffSummary[] = [];

/**
 * What goes on now (正在接待): who asks for help, every case served with its silence, who waits, who is there. A case that
 * is opened is read along; whispering and taking over are steps of their own.
 */
export function LiveDesk({ queue }: { queue: QueueView }) {
  const { texts, route, linked } = useDesk();
  const t = texts.handoff.supervise;
  const { groups } = texts.handoff.list;
  const pages = useCasePages('served', '');
  const { reload, items } = pages;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version of the queue is the reason to look again
  useEffect(() => reload(), [queue.version, reload]);
  const { value } = queue.queue;
  const help = value?.help ?? NONE;
  const waiting = value?.waiting ?? NONE;
  // Who asks for help stands above already.
  const served = useMemo(
    () => byAwaiting(items.filter(({ id }) => !help.some((each) => each.id === id))),
    [items, help],
  );
  // A supervisor who took over writes the record too.
  const { wrapUp, owed } = useMemo(() => myCases(value ?? { mine: [], owed: [] }), [value]);
  useStepping(
    useMemo(() => [...help, ...wrapUp, ...served, ...waiting, ...owed], [help, wrapUp, served, waiting, owed]),
  );
  const pane = route.id === null ? 'list' : route.card ? 'card' : 'thread';
  return (
    <div className="lawyer-desk live-desk" data-pane={pane}>
      <section className="list-pane" aria-label={t.heading}>
        {!linked && <p className="list-old">{texts.handoff.list.old}</p>}
        <HandoffGroup heading={t.help} items={help} warn />
        <HandoffGroup heading={groups.wrapUp} items={wrapUp} warn />
        <section className="handoff-group">
          <h2>
            {t.served} <span className="count">{served.length}</span>
          </h2>
          <Pages pages={{ ...pages, items: served }} empty={help.length > 0 ? t.servedNoMore : t.servedEmpty} />
        </section>
        <section className="handoff-group">
          <h2>
            {t.waiting} <span className="count">{value?.waitingTotal ?? 0}</span>
          </h2>
          <HandoffList items={waiting} total={value?.waitingTotal} empty={t.waitingEmpty} />
        </section>
        <HandoffGroup heading={groups.owed} items={owed} warn />
      </section>
      {route.id === null ? (
        <section className="live-people" aria-label={t.people}>
          <p className="soft">{t.pick}</p>
          <DutyPeople version={queue.version} />
        </section>
      ) : (
        <OpenHandoff key={route.id} id={route.id} queue={queue} />
      )}
    </div>
  );
}
