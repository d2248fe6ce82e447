import { useCallback, useEffect, useRef, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import type { HandoffSummary } from '../types.ts';
import type { HandoffPlace } from './handoff-types.ts';

export interface CasePages {
  items: HandoffSummary[];
  error: unknown;
  loading: boolean;
  /** There are more behind the cursor. */
  more: boolean;
  loadMore(): void;
  /** Looks at the first page anew; further pages are given up. */
  reload(): void;
}

/** Cases of a place, page after page; an answer to an older question is dropped. */
export function useCasePages(place: HandoffPlace, lawyerId: string): CasePages {
  const { api } = useDesk();
  const [items, setItems] = useState<HandoffSummary[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [loading, setLoading] = useState(true);
  const round = useRef(0);
  const load = useCallback(
    (cursor: string | null) => {
      round.current += 1;
      const mine = round.current;
      setLoading(true);
      api.cases.list(place, lawyerId, cursor).then(
        (page) => {
          if (mine !== round.current) return;
          setItems((old) => (cursor === null ? page.items : [...old, ...page.items]));
          setNext(page.next);
          setError(null);
          setLoading(false);
        },
        (problem: unknown) => {
          if (mine !== round.current) return;
          setError(problem);
          setLoading(false);
        },
      );
    },
    [api, place, lawyerId],
  );
  useEffect(() => {
    setItems([]);
    setNext(null);
    setError(null);
    load(null);
  }, [load]);
  const reload = useCallback(() => load(null), [load]);
  return {
    items,
    error,
    loading,
    more: next !== null,
    loadMore: () => next !== null && !loading && load(next),
    reload,
  };
}
