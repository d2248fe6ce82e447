import { useCallback, useSyncExternalStore } from 'react';
import { useDesk } from './desk-context.ts';

/** The server's time in milliseconds, drawn again every `milliseconds`. All who ask for the same beat share a timer. */
export function useServerNow(milliseconds: number): number {
  const { clock } = useDesk();
  const subscribe = useCallback((listener: () => void) => beatOf(milliseconds).subscribe(listener), [milliseconds]);
  // Within one beat everybody sees the same time, else React would never come to rest.
  return useSyncExternalStore(subscribe, () => Math.ceil(clock.now() / milliseconds) * milliseconds);
}

class Beat {
  private readonly listeners = new Set<() => void>();
  private timer = 0;

  constructor(private readonly milliseconds: number) {}

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    if (this.listeners.size === 1) {
      this.timer = window.setInterval(() => {
        for (const each of this.listeners) each();
      }, this.milliseconds);
    }
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) window.clearInterval(this.timer);
    };
  }
}

const beats = new Map<number, Beat>();

function beatOf(milliseconds: number): Beat {
  const beat = beats.get(milliseconds) ?? new Beat(milliseconds);
  beats.set(milliseconds, beat);
  return beat;
}
