import { useCallback, useEffect, useRef, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { type Loaded, useLoaded } from '../shell/use-loaded.ts';
import type { HandoffSummary, Queue } from '../types.ts';
import { ring } from './ring.ts';

export interface QueueView {
  queue: Loaded<Queue>;
  /** Messages left and not dealt with. */
  openMessages: number;
  /** The newest request that came while the desk was open, for the live region. */
  arrived: HandoffSummary | null;
  /** Grows whenever the queue may have changed. */
  version: number;
}

/** On duty the queue is looked at even with a live wire: an event may be lost, a person must not be. */
const LOOK_AGAIN = 20_000;

/** Who waits and whom we serve, always from the server; with bell and title mark for new ones. */
export function useQueue(): QueueView {
  const { api, socket, linked, preferences, texts } = useDesk();
  const queue = useLoaded(api.queue);
  const messages = useLoaded(useCallback(() => api.messages('open'), [api]));
  const [version, setVersion] = useState(0);
  const [arrived, setArrived] = useState<HandoffSummary | null>(null);
  const known = useRef<Set<string> | null>(null);
  const reloadQueue = queue.reload;
  const reloadMessages = messages.reload;

  const refresh = useCallback(() => {
    reloadQueue();
    reloadMessages();
    setVersion((old) => old + 1);
  }, [reloadQueue, reloadMessages]);
  useEffect(() => socket.subscribe({ queue: refresh }), [socket, refresh]);
  useEffect(() => {
    if (linked) refresh();
  }, [linked, refresh]);
  const onDuty = queue.value?.duty.onDuty ?? false;
  useEffect(() => {
    // Off duty and connected, asking again and again would only keep an unused sign-in alive.
    if (linked && !onDuty) return;
    const timer = window.setInterval(refresh, LOOK_AGAIN);
    return () => window.clearInterval(timer);
  }, [refresh, linked, onDuty]);

  const waiting = queue.value?.waiting;
  const { sound, badge } = preferences;
  useEffect(() => {
    if (waiting === undefined) return;
    const fresh = known.current === null ? [] : waiting.filter(({ id }) => known.current?.has(id) === false);
    known.current = new Set(waiting.map(({ id }) => id));
    const [first] = fresh;
    if (first === undefined) return;
    setArrived(first);
    if (sound) ring();
  }, [waiting, sound]);
  useEffect(() => {
    const count = waiting?.length ?? 0;
    document.title = badge && count > 0 ? `(${count}) ${texts.app.title}` : texts.app.title;
  }, [waiting, badge, texts]);

  return { queue, openMessages: messages.value?.messages.length ?? 0, arrived, version };
}
