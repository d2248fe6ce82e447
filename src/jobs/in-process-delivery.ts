import type { JobDelivery } from './durable-jobs.ts';

/** What lies further ahead is left to the sweeper, ms: no timer for each deadline of the coming months. */
const FARTHEST_MS = 600_000;

/** Delivery for one process: a timer for what is due soon, the sweeper for the rest. */
export class InProcessDelivery implements JobDelivery {
  readonly sweepEveryMs = 1000;
  private wake: ((id: string) => Promise<void>) | null = null;
  /** One timer a job: announcing it again moves it. */
  private readonly timers = new Map<string, NodeJS.Timeout>();

  announce(id: string, waitMs: number): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
    if (this.wake === null || waitMs > FARTHEST_MS) return;
    const timer = setTimeout(() => {
      this.timers.delete(id);
      void this.wake?.(id);
    }, waitMs);
    timer.unref();
    this.timers.set(id, timer);
  }

  async start(wake: (id: string) => Promise<void>): Promise<void> {
    this.wake = wake;
  }

  pause(): void {
    this.wake = null;
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  async close(): Promise<void> {
    this.pause();
  }
}
