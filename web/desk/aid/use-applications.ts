import { useCallback, useEffect, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { type Loaded, useLoaded } from '../shell/use-loaded.ts';
import { isWholeNumber } from './aid-filter.ts';
import type { AidSummary } from './types.ts';

/** Typing is not sent letter by letter, ms. */
const TYPING = 250;

/** Applications of a state, or the one of a whole number; the old list stays in sight until the new one is there. */
export function useApplications(state: string, words: string): Loaded<AidSummary[]> {
  const { api } = useDesk();
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = window.setTimeout(() => setAsked(isWholeNumber(words) ? words : ''), TYPING);
    return () => window.clearTimeout(timer);
  }, [words]);
  const list = useLoaded(
    useCallback(() => (asked === '' ? api.aid.list(state) : api.aid.byNumber(asked)), [api, state, asked]),
  );
  const [shown, setShown] = useState(list.value);
  useEffect(() => {
    if (list.value !== null) setShown(list.value);
  }, [list.value]);
  return { ...list, value: list.value ?? shown };
}
