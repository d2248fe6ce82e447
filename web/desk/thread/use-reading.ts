import { useCallback, useEffect, useRef, useState } from 'react';
import type { TurnView } from '../types.ts';
import { answered, cameToEnd, openReading, type Reading, turnsCame } from './reading.ts';

const PREFIX = 'hotline.desk.seen.';

export interface ReadingView extends Reading {
  /** The end of the thread is before the reader. */
  atEnd(): void;
  /** He wrote something. */
  wrote(): void;
}

/**
 * What was read of a thread, kept over changes of the open case. Without a key (a thread that is only looked up)
 * nothing is ever new.
 * @param isFollowing whether the end is in view at this moment.
 */
export function useReading(key: string | null, turns: readonly TurnView[], isFollowing: () => boolean): ReadingView {
  const shown = useRef(turns);
  shown.current = turns;
  const [reading, setReading] = useState<Reading>(() => openReading(turns, key === null ? null : stored(key)));
  const last = turns.at(-1)?.seq ?? 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last turn is the reason to look
  useEffect(() => {
    if (key === null) return;
    const isLooking = isFollowing() && document.visibilityState === 'visible';
    setReading((old) => turnsCame(old, shown.current, isLooking));
  }, [key, last, isFollowing]);
  useEffect(() => {
    if (key !== null && reading.seen > 0) keep(key, reading.seen);
  }, [key, reading.seen]);
  const atEnd = useCallback(() => setReading((old) => cameToEnd(old, shown.current)), []);
  const wrote = useCallback(() => setReading(answered(shown.current)), []);
  // Back at a page that shows the end, what came meanwhile is before the reader.
  useEffect(() => {
    const back = (): void => {
      if (document.visibilityState === 'visible' && isFollowing()) atEnd();
    };
    document.addEventListener('visibilitychange', back);
    return () => document.removeEventListener('visibilitychange', back);
  }, [atEnd, isFollowing]);
  return { ...reading, atEnd, wrote };
}

function stored(key: string): number | null {
  try {
    const kept = window.sessionStorage.getItem(PREFIX + key);
    return kept === null ? null : Number(kept);
  } catch {
    return null;
  }
}

function keep(key: string, seen: number): void {
  try {
    window.sessionStorage.setItem(PREFIX + key, String(seen));
  } catch {
    // Storage is forbidden or full: what was read is known as long as the case is open.
  }
}
