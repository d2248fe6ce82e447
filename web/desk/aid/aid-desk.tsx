import { useCallback, useEffect, useMemo, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { useLoaded } from '../shell/use-loaded.ts';
import { useShortcuts } from '../shell/use-shortcuts.ts';
import { AidCase } from './aid-case.tsx';
import { byClock } from './aid-clock.ts';
import { type AidFilter, fits, NO_FILTER } from './aid-filter.ts';
import { AidList } from './aid-list.tsx';
import { AidOverview } from './aid-overview.tsx';
import { useApplications } from './use-applications.ts';

/** Applications for legal aid: what is due first, one of them open, every step of the people who decide. */
export default function AidDesk() {
  const { api, staff, socket, route, go, preferences } = useDesk();
  const [filter, setFilter] = useState<AidFilter>(NO_FILTER);
  const list = useApplications(filter.state, filter.q);
  const decides = staff.roles.includes('aid-officer') || staff.roles.includes('supervisor');
  const counts = useLoaded(useCallback(() => (decides ? api.aid.counts() : Promise.resolve(null)), [api, decides]));
  const { reload: recount } = counts;
  const { reload: relist } = list;
  const renew = useCallback(() => {
    relist();
    recount();
  }, [relist, recount]);
  useEffect(() => socket.subscribe({ queue: renew, link: (isUp) => isUp && renew() }), [socket, renew]);
  const shown = useMemo(() => {
    const now = new Date();
    return (list.value ?? []).filter((application) => fits(application, filter, now)).sort(byClock);
  }, [list.value, filter]);
  const { id } = route;
  const open = useCallback((to: string | null) => go({ section: 'aid', id: to, card: false }), [go]);
  const shortcuts = useMemo(() => {
    const step = (by: number): void => {
      const at = shown.findIndex((application) => application.id === id);
      const next = shown[at < 0 ? 0 : Math.max(0, Math.min(shown.length - 1, at + by))];
      if (next !== undefined) open(next.id);
    };
    return { next: () => step(1), previous: () => step(-1), close: () => open(null) };
  }, [shown, id, open]);
  useShortcuts(preferences.shortcuts, shortcuts);
  return (
    <div className="knowledge-desk aid-desk" data-pane={id === null ? 'list' : 'answer'}>
      <AidList list={list} shown={shown} counts={counts.value} filter={filter} setFilter={setFilter} open={open} />
      {id === null ? (
        <AidOverview list={list.value} counts={counts.value} show={(part) => setFilter({ ...NO_FILTER, ...part })} />
      ) : (
        <AidCase key={id} id={id} open={open} changed={renew} />
      )}
    </div>
  );
}
