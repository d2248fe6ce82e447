import { useCallback, useEffect, useRef, useState } from 'react';

export interface Loaded<T> {
  value: T | null;
  error: unknown;
  loading: boolean;
  reload(): void;
}

/**
 * Loads and keeps what was loaded while loading again. Answers that come after a newer request are dropped. `load`
 * must be stable (useCallback): a new one loads anew from nothing.
 */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ value: T | null; error: unknown; loading: boolean; by: unknown }>({
    value: null,
    error: null,
    loading: true,
    by: load,
  });
  const round = useRef(0);
  const reload = useCallback(() => {
    round.current += 1;
    const mine = round.current;
    load().then(
      (value) => mine === round.current && setState({ value, error: null, loading: false, by: load }),
      (error: unknown) =>
        mine === round.current &&
        setState((old) => ({ value: old.by === load ? old.value : null, error, loading: false, by: load })),
    );
  }, [load]);
  useEffect(() => {
    reload();
    return () => {
      round.current += 1;
    };
  }, [reload]);
  const current = state.by === load;
  return {
    value: current ? state.value : null,
    error: current ? state.error : null,
    loading: current ? state.loading : true,
    reload,
  };
}
