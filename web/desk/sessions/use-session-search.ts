import { useCallback, useEffect, useRef, useState } from 'react';
import type { SessionsApi } from './sessions-api.ts';
import type { SessionFilter, SessionRow } from './types.ts';

export interface SessionSearch {
  sessions: SessionRow[];
  error: unknown;
  loading: boolean;
  /** There are more behind the cursor, or there may be. */
  more: 'more' | 'search-on' | null;
  loadMore(): void;
  reload(): void;
}

/** Services of a filter, page after page; an answer to an older filter is dropped. */
export function useSessionSearch(api: SessionsApi, filter: SessionFilter): SessionSearch {
  const [sessions, setSessions] = useState<SessionRow[]>([]);
  const [next, setNext] = useState<{ cursor: string; isComplete: boolean } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [loading, setLoading] = useState(true);
  const round = useRef(0);
  const load = useCallback(
    (cursor: string | null) => {
      round.current += 1;
      const mine = round.current;
      setLoading(true);
      setError(null);
      api.search(filter, cursor).then(
        (page) => {
          if (mine !== round.current) return;
          setSessions((old) => (cursor === null ? page.sessions : [...old, ...page.sessions]));
          setNext(page.next === null ? null : { cursor: page.next, isComplete: page.complete });
          setLoading(false);
        },
        (problem: unknown) => {
          if (mine !== round.current) return;
          setError(problem);
          setLoading(false);
        },
      );
    },
    [api, filter],
  );
  useEffect(() => {
    setSessions([]);
    setNext(null);
    load(null);
  }, [load]);
  return {
    sessions,
    error,
    loading,
    more: next === null ? null : next.isComplete ? 'more' : 'search-on',
    loadMore: () => next !== null && !loading && load(next.cursor),
    reload: () => load(sessions.length === 0 ? null : (next?.cursor ?? null)),
  };
}
