import { useCallback, useEffect, useRef, useState } from 'react';

interface Listed<T> {
  /** Null until the first page is there. */
  items: T[] | null;
  next: string | null;
  error: unknown;
  loading: boolean;
}

const NOTHING = { items: null, next: null, error: null, loading: true } as const;

/** A list that grows page by page and may be read anew. `load` must be stable (useCallback). */
export function usePages<T>(load: (cursor: string | null) => Promise<{ items: T[]; next: string | null }>) {
  const [listed, setListed] = useState<Listed<T>>(NOTHING);
  const round = useRef(0);
  const read = useCallback(
    (cursor: string | null, kept: T[]) => {
      round.current += 1;
      const mine = round.current;
      setListed((old) => ({ ...old, loading: true, error: null }));
      load(cursor).then(
        ({ items, next }) => {
          if (mine === round.current) setListed({ items: [...kept, ...items], next, error: null, loading: false });
        },
        (error: unknown) => {
          if (mine === round.current) setListed((old) => ({ ...old, error, loading: false }));
        },
      );
    },
    [load],
  );
  useEffect(() => {
    setListed(NOTHING);
    read(null, []);
    return () => {
      round.current += 1;
    };
  }, [read]);
  const { items, next, error, loading } = listed;
  return {
    items,
    error,
    loading,
    hasMore: next !== null,
    more: () => read(next, items ?? []),
    reload: () => read(null, []),
  };
}
