import type { ReadAloud } from './read-aloud.ts';

/** What of a sound the page plays. */
export interface Sound {
  play(rate: number, over: (failed: boolean) => void): void;
  stop(): void;
}

export interface ServerVoiceDeps {
  /** The sound of a message that this conversation was told. @throws an error where there is none to be had now. */
  fetch(activityId: string): Promise<Blob>;
  open(sound: Blob): Sound;
  /** Told when the reading begins and when it ends. */
  changed(isReading: boolean): void;
}

/** Sounds kept for who listens again. */
const MOST_KEPT = 10;

/** Reads messages aloud with the server's synthetic voice (合成语音), where the browser has no Chinese one. */
export function serverVoice({ fetch, open, changed }: ServerVoiceDeps): ReadAloud {
  const kept = new Map<string, Blob>();
  let ended: ((failed?: boolean) => void) | null = null;
  let sound: Sound | null = null;
  const finish = (failed = false): void => {
    const done = ended;
    ended = null;
    sound?.stop();
    sound = null;
    done?.(failed);
  };
  const soundOf = async (id: string): Promise<Blob> => {
    const known = kept.get(id) ?? (await fetch(id));
    kept.delete(id);
    kept.set(id, known);
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return known;
  };
  return {
    isSynthetic: true,
    read({ id }, rate, done) {
      finish();
      const mine = (failed?: boolean): void => {
        changed(false);
        done(failed);
      };
      ended = mine;
      changed(true);
      soundOf(id).then(
        (blob) => {
          if (ended !== mine) return;
          sound = open(blob);
          sound.play(rate, (failed) => ended === mine && finish(failed));
        },
        () => ended === mine && finish(true),
      );
    },
    stop: () => finish(),
  };
}

/** A sound in the browser. */
export function browserSound(blob: Blob): Sound {
  const address = URL.createObjectURL(blob);
  const audio = new Audio(address);
  return {
    play(rate, over) {
      audio.playbackRate = rate;
      audio.onended = () => over(false);
      audio.onerror = () => over(true);
      audio.play().catch(() => over(true));
    },
    stop() {
      audio.onended = null;
      audio.onerror = null;
      audio.pause();
      URL.revokeObjectURL(address);
    },
  };
}

const WITHIN = 30_000;

/** True when the server reads aloud. */
export async function serverSpeaks(): Promise<boolean> {
  try {
    return (await fetch('/api/speech')).ok;
  } catch {
    return false;
  }
}

/** Asks for the sound of a message. */
export async function askForSound(token: string, activity: string): Promise<Response> {
  const abort = new AbortController();
  const timer = window.setTimeout(() => abort.abort(), WITHIN);
  try {
    return await fetch('/api/speech', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ activity }),
      signal: abort.signal,
    });
  } finally {
    window.clearTimeout(timer);
  }
}
