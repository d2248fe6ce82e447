import { useCallback, useEffect, useRef, useState } from 'react';
import type { DeskApi, SessionFilter } from '../api.ts';
import type { SessionSummary } from '../types.ts';

export interface SessionPages {
  sessions: SessionSummary[];
  error: unknown;
  loading: boolean;
  /** There are more behind the cursor. */
  more: boolean;
  loadMore(): void;
  reload(): void;
}

/** Sessions of a filter, page after page; an answer to an older filter is dropped. */
export function useSessionPages(api: DeskApi, filter: SessionFilter): SessionPages {
  const [sessions, setSessions] = useState<SessionSummary[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [loading, setLoading] = useState(true);
  const round = useRef(0);
  const load = useCallback(
    (cursor: string | null) => {
      round.current += 1;
      const mine = round.current;
      setLoading(true);
      setError(null);
      api.sessions(filter, cursor).then(
        (page) => {
          if (mine !== round.current) return;
          setSessions((old) => (cursor === null ? page.sessions : [...old, ...page.sessions]));
          setNext(page.next);
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
    more: next !== null,
    loadMore: () => next !== null && !loading && load(next),
    reload: () => load(sessions.length === 0 ? null : next),
  };
}
