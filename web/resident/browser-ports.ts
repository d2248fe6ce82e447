import type { SharedPosition } from './line/outbox.ts';
import type { HttpAnswer, LinePorts, Memory, SocketPort } from './line/ports.ts';

const PREFIX = 'hotline.';

export type KeptMemory = Memory & {
  /** Forgets all, what other pages of ours keep too; what comes late is not kept any more. */
  clear(): void;
};

/**
 * The browser's storage. Where it is forbidden (private windows, foreign frames) or full, the page itself remembers
 * until it is closed.
 * @param place `session` for devices that many share: it ends with the tab.
 */
export function browserMemory(place: 'local' | 'session' = 'local'): KeptMemory {
  const here = new Map<string, string>();
  let isOver = false;
  const storage = (): Storage => (place === 'local' ? window.localStorage : window.sessionStorage);
  const kept = (key: string, value: string): boolean => {
    storage().setItem(PREFIX + key, value);
    return true;
  };
  const attempt = <T>(run: () => T, otherwise: T): T => {
    try {
      return run();
    } catch {
      return otherwise;
    }
  };
  return {
    read: (key) => here.get(key) ?? attempt(() => storage().getItem(PREFIX + key), null),
    write(key, value) {
      if (isOver) return;
      here.delete(key);
      if (value === null) attempt(() => storage().removeItem(PREFIX + key), undefined);
      else if (!attempt(() => kept(key, value), false)) here.set(key, value);
    },
    clear() {
      isOver = true;
      here.clear();
      for (const of of [() => window.localStorage, () => window.sessionStorage])
        attempt(() => {
          for (const key of Object.keys(of())) if (key.startsWith(PREFIX)) of().removeItem(key);
        }, undefined);
    },
  };
}

/** The world as the browser offers it. */
export function browserPorts(memory: Memory): LinePorts {
  return {
    async http(url, { timeout, ...request }) {
      const abort = new AbortController();
      const timer = window.setTimeout(() => abort.abort(), timeout);
      try {
        return await fetch(url, { ...request, signal: abort.signal, cache: 'no-store' });
      } finally {
        window.clearTimeout(timer);
      }
    },
    openSocket: typeof WebSocket === 'undefined' ? null : (url) => new WebSocket(onThisHost(url)) as SocketPort,
    memory,
    later(milliseconds, run) {
      const timer = window.setTimeout(run, milliseconds);
      return () => window.clearTimeout(timer);
    },
    now: () => Date.now(),
    random: () => Math.random(),
    newId,
  };
}

/** Behind a proxy the server may not know by which name and scheme the page was reached; the page does. */
function onThisHost(streamUrl: string): string {
  const url = new URL(streamUrl, window.location.href);
  url.protocol = window.location.protocol === 'https:' ? 'wss:' : 'ws:';
  url.host = window.location.host;
  return url.href;
}

/** 128 random bits; `crypto.randomUUID` is missing on plain-HTTP pages and old phones. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Where the browser says it is, degrees of WGS 84; null where it does not know, may not tell, or takes over 10 s. */
export function browserPosition(): Promise<SharedPosition | null> {
  const { geolocation } = navigator;
  if (geolocation === undefined) return Promise.resolve(null);
  return new Promise((resolve) => {
    geolocation.getCurrentPosition(
      ({ coords }) => resolve({ latitude: coords.latitude, longitude: coords.longitude }),
      () => resolve(null),
      { timeout: 10_000, maximumAge: 300_000 },
    );
  });
}

/** A file may take this long on a weak network, ms. */
const UPLOAD_TIMEOUT = 5 * 60_000;

/**
 * Sends one file as a form. Only XMLHttpRequest tells how much is sent.
 * @throws an error when there was no answer.
 */
export function browserUpload(
  url: string,
  token: string,
  fields: { file: File; paperId: string | null },
  progress: (part: number) => void,
): Promise<HttpAnswer> {
  const form = new FormData();
  if (fields.paperId !== null) form.append('paperId', fields.paperId);
  form.append('file', fields.file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('authorization', `Bearer ${token}`);
    request.timeout = UPLOAD_TIMEOUT;
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () =>
      resolve({
        status: request.status,
        ok: request.status >= 200 && request.status < 300,
        headers: { get: (name) => request.getResponseHeader(name) },
        json: async () => JSON.parse(request.responseText),
      });
    request.onerror = () => reject(new Error('no answer'));
    request.ontimeout = () => reject(new Error('no answer in time'));
    request.send(form);
  });
}
