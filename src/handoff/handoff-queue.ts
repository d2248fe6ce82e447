import type { Collection } from '../storage/index.ts';
import type { Handoff } from './handoff.ts';

/** The queue and what else is read of handoffs (排队与留言). Reads only. */
export class HandoffQueue {
  constructor(protected readonly handoffs: Collection<Handoff>) {}

  async get(handoffId: string): Promise<Handoff | null> {
    return this.handoffs.get(handoffId);
  }

  /** The newest handoff of a conversation, or null. */
  async latestOf(conversationId: string): Promise<Handoff | null> {
    const [handoff] = await this.handoffs.find({
      where: { conversationId },
      sort: { requestedAt: -1 },
      limit: 1,
    });
    return handoff ?? null;
  }

  /** Place in the queue, 1 = next; null when it does not wait. */
  async position(handoffId: string): Promise<number | null> {
    const handoff = await this.handoffs.get(handoffId);
    if (handoff?.state !== 'queued') return null;
    const { priority, requestedAt } = handoff;
    const [sooner, earlier] = await Promise.all([
      this.handoffs.count({ where: { state: 'queued', priority: { before: priority } } }),
      this.handoffs.count({ where: { state: 'queued', priority, requestedAt: { before: requestedAt } } }),
    ]);
    return sooner + earlier + 1;
  }

  /** Who waits, next first: by priority, then by who asked first. */
  async waiting(): Promise<Handoff[]> {
    const byPriority = await Promise.all(
      ([0, 1, 2] as const).map((priority) =>
        this.handoffs.find({ where: { state: 'queued', priority }, sort: { requestedAt: 1 }, limit: 200 }),
      ),
    );
    return byPriority.flat();
  }

  async waitingCount(): Promise<number> {
    return this.handoffs.count({ where: { state: 'queued' } });
  }

  /** What this lawyer holds now, newest first. */
  async mine(staffId: string): Promise<Handoff[]> {
    return this.handoffs.find({ where: { lawyerId: staffId, state: 'live' }, sort: { requestedAt: -1 } });
  }

  /** Messages left, newest first; at most 200. */
  async messages(state: 'open' | 'done'): Promise<Handoff[]> {
    return this.handoffs.find({ where: { messageState: state }, sort: { requestedAt: -1 }, limit: 200 });
  }

  /** How many of the handoffs asked for in this time (UTC) reached a lawyer. */
  async handedOverBetween(from: Date, before: Date): Promise<number> {
    const counts = await Promise.all(
      (['live', 'closed'] as const).map((state) =>
        this.handoffs.count({ where: { state, requestedAt: { from, before } } }),
      ),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }
}
