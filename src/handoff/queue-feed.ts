/**
 * Tells listeners in this process that the queue changed (somebody waits, was taken, left, or the duty changed).
 * It carries nothing: who hears it reads the queue again, so that a missed call costs nothing but time.
 */
export class QueueFeed {
  private readonly listeners = new Set<() => void>();

  /** @returns a function that ends the subscription. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  publish(): void {
    for (const listener of this.listeners) listener();
  }
}
