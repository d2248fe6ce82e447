import { asHotlineError } from '../../errors.ts';
import { badRatingOf } from './bad-rating.ts';
import type { OrderFollowing } from './order-following.ts';
import type { WorkOrderServiceDeps } from './order-ports.ts';
import type { WorkOrder } from './work-order.ts';

type SettlementDeps = Pick<
  WorkOrderServiceDeps,
  'orders' | 'line' | 'post' | 'onLine' | 'onBadRating' | 'deskFeed' | 'log'
>;

/** Entries that were carried on and are still kept, to be looked at. */
const KEPT_DONE = 40;
const SWEPT = 500;

/** What one round of settling has carried on. */
interface Carried {
  posted: Set<string>;
  told: Set<string>;
  loggedLines: number;
}

/**
 * Lets what follows from a step happen: messages to the outbox, words to the resident, lines to the log of his service,
 * what joined orders take over, news to the desks; then the order is marked settled. Each part may be repeated, and one
 * that fails keeps no other from its work.
 */
export class OrderSettlement {
  constructor(
    private readonly deps: SettlementDeps,
    private readonly following: OrderFollowing,
  ) {}

  /** What the step decided stands; if the rest fails now, the sweep does it again. */
  async settleNow(id: string): Promise<void> {
    try {
      await this.settle(id);
    } catch (error) {
      const facts = { order: id, code: asHotlineError(error).code };
      this.deps.log.warn(facts, 'what follows from a work order failed; tried again in 30 s');
    }
  }

  /** Take up what a crash or a failure left. */
  async sweep(): Promise<void> {
    const left = await this.deps.orders.find({ where: { settled: false }, sort: { updatedAt: 1 }, limit: SWEPT });
    for (const { _id } of left) await this.settleNow(_id);
  }

  private async settle(id: string): Promise<void> {
    const { orders, deskFeed } = this.deps;
    const order = await orders.get(id);
    if (order === null || order.settled) return;
    deskFeed.publish();
    const carried: Carried = { posted: new Set(), told: new Set(), loggedLines: order.loggedLines };
    const failures: unknown[] = [];
    const parts = [
      () => this.post(order, carried),
      () => this.tell(order, carried),
      () => this.logLines(order, carried),
      async () => (badRatingOf(order) === null ? undefined : this.deps.onBadRating?.(order)),
    ];
    for (const part of [...parts, () => this.following.follow(order)]) {
      await part().catch((error: unknown) => failures.push(error));
    }
    await orders.change(id, (current) => afterRound(current, order, carried, failures.length === 0));
    if (failures.length > 0) throw failures[0];
  }

  private async post(order: WorkOrder, { posted }: Carried): Promise<void> {
    for (const entry of order.outgoing.filter((one) => !one.posted)) {
      await this.deps.post(entry, order);
      posted.add(entry.eventId);
    }
  }

  private async tell({ conversationId, notices }: WorkOrder, { told }: Carried): Promise<void> {
    for (const { key, text, by, sent } of notices) {
      if (sent || by !== 'channel' || conversationId === null) continue;
      await this.deps.line.notify({ conversationId, key, text });
      told.add(key);
    }
  }

  private async logLines(order: WorkOrder, carried: Carried): Promise<void> {
    const { history, lines, loggedLines, sessionId } = order;
    const open = Math.min(lines - loggedLines, history.length);
    for (let index = history.length - open; index < history.length; index += 1) {
      if (sessionId !== null) await this.deps.onLine(order, index);
      carried.loggedLines = lines - (history.length - 1 - index);
    }
  }
}

/** The order with what was carried on marked; settled when nothing was added meanwhile. */
function afterRound(current: WorkOrder, seen: WorkOrder, carried: Carried, isDone: boolean): WorkOrder {
  const outgoing = current.outgoing.map((one) => (carried.posted.has(one.eventId) ? { ...one, posted: true } : one));
  const notices = current.notices.map((one) => (carried.told.has(one.key) ? { ...one, sent: true } : one));
  const isSame = current.lines === seen.lines && current.notices.length === seen.notices.length;
  return {
    ...current,
    outgoing: bounded(outgoing, ({ posted }) => posted),
    notices: bounded(notices, ({ sent }) => sent),
    loggedLines: Math.max(current.loggedLines, carried.loggedLines),
    settled: current.settled || (isDone && isSame),
  };
}

/** What is still to be done, and the latest of what is done. */
function bounded<T>(entries: readonly T[], isDone: (entry: T) => boolean): T[] {
  const over = entries.filter(isDone).length - KEPT_DONE;
  let dropped = 0;
  return entries.filter((entry) => {
    if (dropped >= over || !isDone(entry)) return true;
    dropped += 1;
    return false;
  });
}
