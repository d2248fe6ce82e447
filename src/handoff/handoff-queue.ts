import type { Collection } from '../storage/index.ts';
import { type Handoff, placeOf } from './handoff.ts';
import type { LoadKind } from './lawyer-profile.ts';
import { loadKindOf } from './routing/load-kind.ts';
import { upToDate } from './stored-before.ts';

/** Most of the queue that is looked at in one go. */
const LOOKED_AT = 200;
/** Most that can be served at once in one house. */
const SERVED_AT_ONCE = 1000;
const SERVICES_TIMED = 20;

/** The queue and what else is read of handoffs (排队与留言). Reads only, and each of a bounded number. */
export class HandoffQueue {
  constructor(protected readonly handoffs: Collection<Handoff>) {}

  async get(handoffId: string): Promise<Handoff | null> {
    const stored = await this.handoffs.get(handoffId);
    return stored === null ? null : upToDate(stored);
  }

  /** The newest handoff of a conversation, or null. */
  async latestOf(conversationId: string): Promise<Handoff | null> {
    const [handoff] = await this.find({ where: { conversationId }, sort: { requestedAt: -1 }, limit: 1 });
    return handoff ?? null;
  }

  /** Of one session, oldest first. */
  async ofSession(sessionId: string): Promise<Handoff[]> {
    return this.find({ where: { sessionId }, sort: { requestedAt: 1 } });
  }

  async countOfSession(sessionId: string): Promise<number> {
    return this.handoffs.count({ where: { sessionId } });
  }

  /** Several by id; missing ones are left out. */
  async getMany(ids: readonly string[]): Promise<Handoff[]> {
    return (await this.handoffs.getMany(ids)).map(upToDate);
  }

  /** Place in the queue, 1 = next; null when it does not wait. Counted, not read: ten thousand may wait. */
  async position(handoffId: string): Promise<number | null> {
    const handoff = await this.get(handoffId);
    if (handoff === null || placeOf(handoff.state) !== 'waiting') return null;
    const { priority, requestedAt } = handoff;
    const [sooner, earlier] = await Promise.all([
      this.handoffs.count({ where: { place: 'waiting', priority: { before: priority } } }),
      this.handoffs.count({ where: { place: 'waiting', priority, requestedAt: { before: requestedAt } } }),
    ]);
    return sooner + earlier + 1;
  }

  /** Who waits, next first: by priority, then by who asked first. Offered ones wait too. */
  async waiting(limit = LOOKED_AT): Promise<Handoff[]> {
    const all: Handoff[] = [];
    for (const priority of [0, 1, 2] as const) {
      const left = limit - all.length;
      if (left <= 0) break;
      const where = { place: 'waiting', priority } as const;
      all.push(...(await this.find({ where, sort: { requestedAt: 1 }, limit: left })));
    }
    return all;
  }

  /** The first in the queue whom nobody has before him, next first. */
  async heads(limit: number): Promise<Handoff[]> {
    const offered = await this.handoffs.count({ where: { state: 'offered' } });
    const waiting = await this.waiting(Math.min(limit + offered, SERVED_AT_ONCE));
    return waiting.filter(({ offer }) => offer === null).slice(0, limit);
  }

  /** All that somebody has before him now, of the queue. */
  async offered(): Promise<Handoff[]> {
    return this.find({ where: { state: 'offered' }, sort: { requestedAt: 1 }, limit: SERVED_AT_ONCE });
  }

  /** @param isCounted by region (GB/T 2260, or null); default all. */
  async waitingCount(isCounted?: (regionCode: unknown) => boolean): Promise<number> {
    return this.countBy({ place: 'waiting' }, isCounted);
  }

  /** What this lawyer serves now, and what he still has to write down in time; newest first. */
  async mine(staffId: string): Promise<Handoff[]> {
    const where = { lawyerId: staffId, state: { in: ['accepted', 'live', 'wrap-up'] } };
    return this.find({ where, sort: { requestedAt: -1 } });
  }

  /** Whose record this lawyer still owes, its time being over; newest first, of his last hundred. */
  async owed(staffId: string): Promise<Handoff[]> {
    const closed = await this.find({ where: { lawyerId: staffId, state: 'closed' }, sort: { requestedAt: -1 } });
    return closed.filter(({ outcome }) => outcome === null);
  }

  /** All that are served now. */
  async served(): Promise<Handoff[]> {
    return this.find({ where: { place: 'served' }, sort: { requestedAt: -1 }, limit: SERVED_AT_ONCE });
  }

  /** Where a lawyer has asked a supervisor for help; who asked first comes first. */
  async helpWanted(): Promise<Handoff[]> {
    return this.find({ where: { helpAskedAt: { from: new Date(0) } }, sort: { helpAskedAt: 1 } });
  }

  /** Callers who hung up and are called back at their turn, next first; of the first of the queue. */
  async callbacks(): Promise<Handoff[]> {
    return (await this.waiting(SERVED_AT_ONCE)).filter(({ callback }) => callback !== null);
  }

  /** How long the last services of this kind took, ms; at most 20, of the last ended. */
  async recentServiceMs(kind: LoadKind): Promise<number[]> {
    const closed = await this.find({ where: { state: 'closed' }, sort: { requestedAt: -1 }, limit: LOOKED_AT });
    return closed
      .filter(({ channel, clocks }) => loadKindOf(channel) === kind && clocks.servedMs > 0)
      .map(({ clocks }) => clocks.servedMs)
      .slice(0, SERVICES_TIMED);
  }

  /** Messages left, newest first. */
  async messages(state: 'open' | 'done', limit = LOOKED_AT): Promise<Handoff[]> {
    return this.find({ where: { messageState: state }, sort: { requestedAt: -1 }, limit });
  }

  /** How many of the handoffs asked for in this time (UTC) reached a lawyer; counted by region as {@link waitingCount}. */
  async handedOverBetween(from: Date, before: Date, isCounted?: (regionCode: unknown) => boolean): Promise<number> {
    const counts = await Promise.all(
      (['accepted', 'live', 'wrap-up', 'closed'] as const).map((state) =>
        this.countBy({ state, requestedAt: { from, before } }, isCounted),
      ),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** By time: what is overdue, and what lies further ahead than any limit, because the clock was set back. */
  async outOfTime(now: Date, furthestMs: number): Promise<Handoff[]> {
    const overdue = { before: new Date(now.getTime() + 1) };
    const ahead = { from: new Date(now.getTime() + furthestMs) };
    const lists = await Promise.all(
      (['waiting', 'served', 'over'] as const).flatMap((place) =>
        [overdue, ahead].map((dueAt) => this.find({ where: { place, dueAt }, sort: { dueAt: 1 }, limit: LOOKED_AT })),
      ),
    );
    return lists.flat();
  }

  /** From whose last step something is still to follow, oldest first. */
  async unsettled(): Promise<Handoff[]> {
    return this.find({ where: { settled: false }, sort: { requestedAt: 1 }, limit: SERVED_AT_ONCE });
  }

  private async countBy(
    where: NonNullable<Parameters<Collection<Handoff>['count']>[0]['where']>,
    isCounted: ((regionCode: unknown) => boolean) | undefined,
  ): Promise<number> {
    if (isCounted === undefined) return this.handoffs.count({ where });
    const groups = await this.handoffs.sumBy({ where }, ['regionCode']);
    return groups.reduce((sum, { key, count }) => sum + (isCounted(key.regionCode) ? count : 0), 0);
  }

  private async find(query: Parameters<Collection<Handoff>['find']>[0]): Promise<Handoff[]> {
    return (await this.handoffs.find(query)).map(upToDate);
  }
}
