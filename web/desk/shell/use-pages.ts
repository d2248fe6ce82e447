import { useCallback, useEffect, useRef, useState } from 'react';

/** One page as the server gives it. */
export interface PageOf<T> {
  items: T[];
  next: string | null;
}

export interface Pages<T, P> {
  items: T[];
  /** The page that came last, with what it says of the whole list; null before the first. */
  latest: P | null;
  error: unknown;
  loading: boolean;
  /** There are more behind the cursor. */
  more: boolean;
  loadMore(): void;
  /** Asks again for what failed. */
  retry(): void;
  /** Looks at the first page anew; further pages are given up. What is shown stays until it is there. */
  reload(): void;
  /** Changes what is shown, after something was done to one of the items. */
  change(fn: (items: T[]) => T[]): void;
}

interface Shown<T, P> {
  by: unknown;
  items: T[];
  latest: P | null;
  next: string | null;
  error: unknown;
  loading: boolean;
}

/**
 * A list, page after page; an answer to an older question is dropped. `load` must be stable (useCallback): a new one is
 * another list, and begins with nothing.
 */
export function usePages<T, P extends PageOf<T>>(load: (cursor: string | null) => Promise<P>): Pages<T, P> {
  const [shown, setShown] = useState(() => blankOf<T, P>(load));
  const round = useRef(0);
  const asked = useRef<string | null>(null);
  const ask = useCallback(
    (cursor: string | null) => {
      round.current += 1;
      const mine = round.current;
      asked.current = cursor;
      setShown((old) => (old.by === load ? { ...old, loading: true, error: null } : blankOf<T, P>(load)));
      load(cursor).then(
        (page) => {
          if (mine !== round.current) return;
          setShown((old) => ({
            by: load,
            items: cursor === null ? page.items : [...old.items, ...page.items],
            latest: page,
            next: page.next,
            error: null,
            loading: false,
          }));
        },
        (error: unknown) => {
          if (mine === round.current) setShown((old) => ({ ...old, error, loading: false }));
        },
      );
    },
    [load],
  );
  useEffect(() => {
    ask(null);
    return () => {
      round.current += 1;
    };
  }, [ask]);
  const current = shown.by === load ? shown : blankOf<T, P>(load);
  return {
    items: current.items,
    latest: current.latest,
    error: current.error,
    loading: current.loading,
    more: current.next !== null,
    loadMore: () => current.next !== null && !current.loading && ask(current.next),
    retry: () => ask(asked.current),
    reload: useCallback(() => ask(null), [ask]),
    change: useCallback((fn) => setShown((old) => ({ ...old, items: fn(old.items) })), []),
  };
}

function blankOf<T, P>(load: unknown): Shown<T, P> {
  return { by: load, items: [], latest: null, next: null, error: null, loading: true };
}
