import { useCallback, useMemo, useRef, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { type Loaded, useLoaded } from '../shell/use-loaded.ts';
import { type CannedTrigger, cannedTrigger, findCanned } from './canned.ts';
import type { CannedReplies, CannedReply } from './handoff-types.ts';

/** The list of canned replies over a field. */
export interface CannedView {
  replies: Loaded<CannedReplies>;
  /** Own first; empty while the list is closed. */
  found: readonly (CannedReply & { isOwn: boolean })[];
  trigger: CannedTrigger | null;
  /** Index of the chosen one. */
  chosen: number;
  /** The text or the caret has changed. */
  look(text: string, caret: number): void;
  /** @returns the chosen reply to put in, `true` when the key was used otherwise, `false` when it is not for the list. */
  key(key: string): CannedReply | boolean;
  choose(index: number): void;
  /** Closed for the `;` it stands at. */
  close(): void;
  /** Away for now: words were put in, or the field was left. */
  hide(): void;
}

/** As many as are shown. */
const MOST = 8;

/** Opens at `;`, follows what is typed, closes with Esc and stays closed for that `;`. */
export function useCanned(): CannedView {
  const { api } = useDesk();
  const replies = useLoaded(useCallback(() => api.cases.cannedReplies(), [api]));
  const [trigger, setTrigger] = useState<CannedTrigger | null>(null);
  const [chosen, setChosen] = useState(0);
  /** The `;` that was closed with Esc: the same key press may still tell of a moved caret. */
  const closedAt = useRef<number | null>(null);
  const all = useMemo(
    () => [
      ...(replies.value?.own ?? []).map((reply) => ({ ...reply, isOwn: true })),
      ...(replies.value?.shared ?? []).map((reply) => ({ ...reply, isOwn: false })),
    ],
    [replies.value],
  );
  const found = useMemo(() => (trigger === null ? [] : findCanned(all, trigger.query).slice(0, MOST)), [all, trigger]);

  const look = (text: string, caret: number): void => {
    const next = cannedTrigger(text, caret);
    if (next?.from !== trigger?.from || next?.query !== trigger?.query) setChosen(0);
    if (next === null) closedAt.current = null;
    setTrigger(next !== null && next.from === closedAt.current ? null : next);
  };
  const close = (): void => {
    closedAt.current = trigger?.from ?? null;
    setTrigger(null);
  };
  const key = (pressed: string): CannedReply | boolean => {
    if (trigger === null) return false;
    if (pressed === 'Escape') {
      close();
      return true;
    }
    if (found.length === 0) return false;
    if (pressed === 'ArrowDown') setChosen((chosen + 1) % found.length);
    else if (pressed === 'ArrowUp') setChosen((chosen - 1 + found.length) % found.length);
    else if (pressed === 'Enter' || pressed === 'Tab') return found[chosen] ?? true;
    else return false;
    return true;
  };
  return { replies, found, trigger, chosen, look, key, choose: setChosen, close, hide: () => setTrigger(null) };
}
