import { Button, Skeleton } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, ErrorNote } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { ExportButton } from './export-dialog.tsx';
import { FilterForm } from './filter-form.tsx';
import { lastWeek, tidy } from './filter-values.ts';
import { inputProblem } from './input-problem.ts';
import { SavedViews } from './saved-views.tsx';
import { SessionList } from './session-list.tsx';
import { SessionPane } from './session-pane.tsx';
import type { SessionFilter } from './types.ts';
import { useSessionSearch } from './use-session-search.ts';

/** The record of services (服务记录): found by words and by what is known of them; one of them open beside. */
export default function SessionsRoom() {
  const { texts, api, route, go, clock } = useDesk();
  const t = texts.sessions;
  const [filter, setFilter] = useState<SessionFilter>(() => lastWeek(new Date(clock.now())));
  const values = useLoaded(useCallback(() => api.services.filters(), [api]));
  const search = useSessionSearch(
    api.services,
    useMemo(() => tidy(filter), [filter]),
  );
  const problem = inputProblem(search.error);
  const searchFor = (next: SessionFilter): void => {
    setFilter(next);
    go({ section: 'sessions', id: null, card: false });
  };
  return (
    <div className="sessions-room" data-pane={route.id === null ? 'list' : 'session'}>
      <section className="sessions-pane" aria-label={t.heading}>
        <header className="sessions-head">
          <h2>{t.heading}</h2>
          <SavedViews filter={filter} use={searchFor} />
        </header>
        <FilterForm key={JSON.stringify(filter)} filter={filter} values={values.value} search={searchFor} />
        <div className="sessions-bar">
          <small className="soft">{t.audited}</small>
          <ExportButton filter={filter} />
        </div>
        {search.sessions.length > 0 && <SessionList sessions={search.sessions} />}
        {problem !== null && (
          <p className="bad" role="alert">
            {problem}
          </p>
        )}
        {search.error !== null && problem === null && <ErrorNote error={search.error} retry={search.reload} />}
        {search.loading && (
          <div role="status" aria-label={texts.state.loading}>
            <Skeleton active />
          </div>
        )}
        {!search.loading && search.error === null && search.sessions.length === 0 && (
          <EmptyNote text={search.more === null ? t.empty : t.emptySoFar} />
        )}
        {search.more !== null && !search.loading && search.error === null && (
          <Button block onClick={search.loadMore}>
            {search.more === 'more' ? texts.state.more : t.searchOn}
          </Button>
        )}
      </section>
      {route.id === null ? (
        <section className="nothing-open">
          <EmptyNote text={t.pick} />
        </section>
      ) : (
        <SessionPane key={route.id} id={route.id} ofPerson={(key) => searchFor({ person: { key } })} />
      )}
    </div>
  );
}
