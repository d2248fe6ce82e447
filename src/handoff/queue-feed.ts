/**
 * Tells listeners that the queue changed (somebody waits, was taken, left, or the duty changed). It carries nothing: who
 * hears it reads the queue again, so that a missed call costs nothing but time.
 */
export class QueueFeed {
  private readonly listeners = new Set<(isOurs: boolean) => void>();

  /**
   * @param listener told whether this process changed the queue, or has heard so from another.
   * @returns a function that ends the subscription.
   */
  subscribe(listener: (isOurs: boolean) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  publish(): void {
    for (const listener of this.listeners) listener(true);
  }

  /** Another process changed it. */
  heard(): void {
    for (const listener of this.listeners) listener(false);
  }
}
