import { useCallback, useEffect, useRef, useState } from 'react';

export interface LoadedPages<T> {
  /** Null until the first page is there. */
  items: T[] | null;
  error: unknown;
  loading: boolean;
  hasMore: boolean;
  more(): void;
}

type Page<T> = (cursor: string | null) => Promise<{ items: T[]; next: string | null }>;

/** A list that grows page by page. `load` must be stable (useCallback). */
export function usePages<T>(load: Page<T>): LoadedPages<T> {
  const [items, setItems] = useState<T[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [loading, setLoading] = useState(false);
  const round = useRef(0);
  const read = useCallback(
    (cursor: string | null) => {
      round.current += 1;
      const mine = round.current;
      setLoading(true);
      setError(null);
      load(cursor).then(
        (page) => {
          if (mine !== round.current) return;
          setItems((old) => (cursor === null ? page.items : [...(old ?? []), ...page.items]));
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
    [load],
  );
  useEffect(() => {
    read(null);
    return () => {
      round.current += 1;
    };
  }, [read]);
  return { items, error, loading, hasMore: next !== null, more: () => read(next) };
}
