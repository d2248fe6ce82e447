import { useEffect, useRef, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { readySound, ring } from '../lawyer/ring.ts';
import { useDesk } from '../shell/desk-context.ts';
import { type Loaded, useLoaded } from '../shell/use-loaded.ts';
import { alarmInWords, newAlarms } from './alarm-words.ts';
import type { WallAlarm, WallState } from './wall-api.ts';

/** What no news of the queue tells, as ratings and new services, is looked for so often. */
const LOOK_AGAIN = 5_000;
const SOUND_KEPT = 'desk-wall-sound';

/** The wall, kept up by the live wire and by looking again. */
export function useWall(): Loaded<WallState> {
  const { api, socket } = useDesk();
  const loaded = useLoaded(api.wall.read);
  const { reload } = loaded;
  useEffect(() => socket.subscribe({ queue: reload, link: (up) => up && reload() }), [socket, reload]);
  useEffect(() => {
    const timer = window.setInterval(() => document.visibilityState === 'visible' && reload(), LOOK_AGAIN);
    return () => window.clearInterval(timer);
  }, [reload]);
  return loaded;
}

/** Says each new alarm once, politely, and rings where somebody wants it. */
export function useAlarmNews(alarms: readonly WallAlarm[] | undefined): {
  said: string;
  sound: boolean;
  setSound: (on: boolean) => void;
} {
  const { texts } = useDesk();
  const [said, setSaid] = useState('');
  const [sound, setKept] = useState(() => window.localStorage.getItem(SOUND_KEPT) === 'on');
  const before = useRef<readonly WallAlarm[] | null>(null);
  useEffect(readySound, []);
  useEffect(() => {
    if (alarms === undefined) return;
    const fresh = newAlarms(before.current ?? [], alarms);
    const isFirst = before.current === null;
    before.current = alarms;
    if (fresh.length === 0) return;
    setSaid(fresh.map((one) => fill(texts.wall.newAlarm, { alarm: alarmInWords(one, texts.wall) })).join('；'));
    if (sound && !isFirst) ring();
  }, [alarms, sound, texts]);
  const setSound = (on: boolean): void => {
    window.localStorage.setItem(SOUND_KEPT, on ? 'on' : 'off');
    setKept(on);
    if (on) ring();
  };
  return { said, sound, setSound };
}

/** The page alone on the screen, dark; where the browser cannot, it covers its own window. */
export function useFullScreen(): { isFull: boolean; toggle: () => void } {
  const [isFull, setFull] = useState(false);
  useEffect(() => {
    const left = (): void => {
      if (document.fullscreenElement === null) setFull(false);
    };
    const key = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') setFull(false);
    };
    document.addEventListener('fullscreenchange', left);
    document.addEventListener('keydown', key);
    return () => {
      document.removeEventListener('fullscreenchange', left);
      document.removeEventListener('keydown', key);
    };
  }, []);
  useEffect(() => {
    if (!isFull) return;
    const root = document.documentElement;
    const theme = root.dataset.theme;
    root.dataset.theme = 'dark';
    root.requestFullscreen?.().catch(() => undefined);
    return () => {
      if (theme === undefined) delete root.dataset.theme;
      else root.dataset.theme = theme;
      if (document.fullscreenElement !== null) document.exitFullscreen().catch(() => undefined);
    };
  }, [isFull]);
  return { isFull, toggle: () => setFull((full) => !full) };
}
