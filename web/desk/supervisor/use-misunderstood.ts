import { useCallback, useEffect, useRef, useState } from 'react';
import type { DeskApi } from '../api.ts';
import type { MisunderstoodQuestion, MisunderstoodState, Night } from '../types.ts';

export interface MisunderstoodList {
  questions: MisunderstoodQuestion[];
  /** How many wait for a label. */
  open: number;
  nights: Night[];
  error: unknown;
  loading: boolean;
  more: boolean;
  loadMore(): void;
  reload(): void;
  /** A question was reviewed: it leaves the list of its old state, or is shown as it is now. */
  take(question: MisunderstoodQuestion): void;
}

/** Misunderstood questions of one state, page after page; an answer to an older request is dropped. */
export function useMisunderstood(api: DeskApi, state: MisunderstoodState): MisunderstoodList {
  const [questions, setQuestions] = useState<MisunderstoodQuestion[]>([]);
  const [about, setAbout] = useState<{ open: number; nights: Night[] }>({ open: 0, nights: [] });
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
      api.misunderstood(state, cursor).then(
        (page) => {
          if (mine !== round.current) return;
          setQuestions((old) => (cursor === null ? page.questions : [...old, ...page.questions]));
          setAbout({ open: page.open, nights: page.nights });
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
    [api, state],
  );
  useEffect(() => {
    setQuestions([]);
    setNext(null);
    load(null);
  }, [load]);
  const take = (reviewed: MisunderstoodQuestion): void => {
    const before = questions.find(({ id }) => id === reviewed.id);
    if (before?.state === 'open' && reviewed.state !== 'open') setAbout((old) => ({ ...old, open: old.open - 1 }));
    setQuestions((old) =>
      reviewed.state === state
        ? old.map((each) => (each.id === reviewed.id ? reviewed : each))
        : old.filter(({ id }) => id !== reviewed.id),
    );
  };
  return {
    questions,
    ...about,
    error,
    loading,
    more: next !== null,
    loadMore: () => next !== null && !loading && load(next),
    reload: () => load(questions.length === 0 ? null : next),
    take,
  };
}
