import { useCallback, useEffect, useMemo, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { useLoaded } from '../shell/use-loaded.ts';
import { useShortcuts } from '../shell/use-shortcuts.ts';
import { CreateDialog } from './create-dialog.tsx';
import { NO_FILTER, type StaffFilter, shownStaff } from './staff-filter.ts';
import { StaffList } from './staff-list.tsx';
import { StaffOverview } from './staff-overview.tsx';
import { StaffView } from './staff-view.tsx';
import { TemporaryPassword, type Told } from './temporary-password.tsx';

/** Accounts (人员管理): administrators look after them, supervisors see them and write the duty profiles. */
export default function StaffDesk() {
  const { api, staff, socket, route, go, preferences } = useDesk();
  const [filter, setFilter] = useState<StaffFilter>(NO_FILTER);
  const [isCreating, setCreating] = useState(false);
  const [told, setTold] = useState<Told | null>(null);
  const list = useLoaded(api.staff.list);
  const options = useLoaded(api.staff.options);
  const administers = staff.roles.includes('admin');
  const { reload, value } = list;
  useEffect(() => socket.subscribe({ link: (isUp) => isUp && reload() }), [socket, reload]);
  const shown = useMemo(() => shownStaff(value?.staff ?? [], filter), [value, filter]);
  const { id } = route;
  const open = useCallback((to: string | null) => go({ section: 'staff', id: to, card: false }), [go]);
  const shortcuts = useMemo(() => {
    const step = (by: number): void => {
      const at = shown.findIndex((member) => member.id === id);
      const next = shown[at < 0 ? 0 : Math.max(0, Math.min(shown.length - 1, at + by))];
      if (next !== undefined) open(next.id);
    };
    return { next: () => step(1), previous: () => step(-1), close: () => open(null) };
  }, [shown, id, open]);
  useShortcuts(preferences.shortcuts, shortcuts);
  return (
    <div className="knowledge-desk staff-desk" data-pane={id === null ? 'list' : 'answer'}>
      <StaffList
        list={list}
        shown={shown}
        filter={filter}
        setFilter={setFilter}
        open={open}
        {...(administers ? { create: () => setCreating(true) } : {})}
      />
      {id === null ? (
        <StaffOverview list={value?.staff ?? null} show={(state) => setFilter({ ...NO_FILTER, state })} />
      ) : (
        <StaffView
          key={id}
          id={id}
          list={list}
          options={options.value}
          open={open}
          tell={setTold}
          administers={administers}
        />
      )}
      {isCreating && (
        <CreateDialog
          onCancel={() => setCreating(false)}
          onDone={(made) => {
            setCreating(false);
            setTold(made.told);
            reload();
            open(made.id);
          }}
        />
      )}
      {told !== null && <TemporaryPassword told={told} onDone={() => setTold(null)} />}
    </div>
  );
}
