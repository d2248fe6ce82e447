import type { JobDelivery } from './durable-jobs.ts';

/**
 * Delivery for one process: what is due now runs at once, the rest is found by the sweeper within a second.
 */
export class InProcessDelivery implements JobDelivery {
  readonly headStartMs = 0;
  readonly sweepEveryMs = 1000;
  private run: ((id: string) => Promise<void>) | null = null;
  private readonly timers = new Set<NodeJS.Timeout>();

  announce(id: string, dueAt: Date): void {
    const waitMs = dueAt.getTime() - Date.now();
    if (waitMs > this.sweepEveryMs) return;
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        // A failure here is the sweeper's to repeat: the job is still waiting in the collection.
        this.run?.(id).catch(() => undefined);
      },
      Math.max(0, waitMs),
    );
    this.timers.add(timer);
  }

  async start(run: (id: string) => Promise<void>): Promise<void> {
    this.run = run;
  }

  async stop(): Promise<void> {
    this.run = null;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }
}
