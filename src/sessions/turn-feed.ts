import type { Turn } from './turn.ts';

/**
 * Tells listeners in this process that turns were added to the log, after they are durable. Listeners that missed
 * one (a dropped socket, another process) read the stream from the last `seq` they saw.
 */
export class TurnFeed {
  private readonly listeners = new Set<(turns: readonly Turn[]) => void>();

  /** @returns a function that ends the subscription. */
  subscribe(listener: (turns: readonly Turn[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  publish(turns: readonly Turn[]): void {
    if (turns.length === 0) return;
    for (const listener of this.listeners) listener(turns);
  }
}
