import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { type Loaded, useLoaded } from '../shell/use-loaded.ts';
import type { HandoffSummary, Queue } from '../types.ts';
import { coalesced } from './coalesced.ts';
import { ring } from './ring.ts';
import { type DutyView, useDuty } from './use-duty.ts';

export interface QueueView {
  queue: Loaded<Queue>;
  /** Messages left and not dealt with. */
  openMessages: number;
  /** The newest request that came while the desk was open, for the live region. */
  arrived: HandoffSummary | null;
  /** Grows whenever the queue may have changed. */
  version: number;
  duty: DutyView;
}

/** On duty the queue is looked at even with a live wire: an event may be lost, a person must not be. */
const LOOK_AGAIN = 15_000;
/** Without the wire nobody tells of an offer, and it lasts twenty seconds. */
const LOOK_AGAIN_CUT_OFF = 4000;
const AT_MOST_EVERY = 400;

/** Who waits, whom we serve, what is offered to us: always from the server. */
export function useQueue(): QueueView {
  const { api, socket, linked, clock, preferences } = useDesk();
  const load = useCallback(async () => {
    const fresh = await api.queue();
    clock.sync(fresh.now);
    return fresh;
  }, [api, clock]);
  const queue = useLoaded(load);
  const messages = useLoaded(useCallback(() => api.messages('open'), [api]));
  const [version, setVersion] = useState(0);
  const reloadQueue = queue.reload;
  const reloadMessages = messages.reload;

  const looking = useMemo(
    () =>
      coalesced(() => {
        reloadQueue();
        reloadMessages();
        setVersion((old) => old + 1);
      }, AT_MOST_EVERY),
    [reloadQueue, reloadMessages],
  );
  useEffect(() => looking.end, [looking]);
  useEffect(() => socket.subscribe({ queue: looking.call }), [socket, looking]);
  useEffect(() => {
    if (linked) looking.call();
  }, [linked, looking]);
  // A laptop that slept, a phone that comes back from another page: look at once.
  useEffect(() => {
    const seen = (): void => {
      if (document.visibilityState === 'visible') looking.call();
    };
    document.addEventListener('visibilitychange', seen);
    return () => document.removeEventListener('visibilitychange', seen);
  }, [looking]);
  const onDuty = queue.value?.duty.onDuty ?? false;
  useEffect(() => {
    // Off duty and connected, asking again and again would only keep an unused sign-in alive.
    if (linked && !onDuty) return undefined;
    const timer = window.setInterval(looking.call, linked ? LOOK_AGAIN : LOOK_AGAIN_CUT_OFF);
    return () => window.clearInterval(timer);
  }, [looking, linked, onDuty]);

  const duty = useDuty(queue);
  const isListening = preferences.sound && onDuty && duty.paused === null;
  const arrived = useArrived(queue.value?.waiting, isListening);
  useArrived(queue.value?.help, preferences.sound);
  return { queue, openMessages: messages.value?.messages.length ?? 0, arrived, version, duty };
}

/** The newest that was not there before; with one ring. */
function useArrived(list: readonly HandoffSummary[] | undefined, sound: boolean): HandoffSummary | null {
  const [arrived, setArrived] = useState<HandoffSummary | null>(null);
  const known = useRef<Set<string> | null>(null);
  useEffect(() => {
    if (list === undefined) return;
    const first = known.current === null ? undefined : list.find(({ id }) => known.current?.has(id) === false);
    known.current = new Set(list.map(({ id }) => id));
    if (first === undefined) return;
    setArrived(first);
    if (sound) ring();
  }, [list, sound]);
  return arrived;
}
