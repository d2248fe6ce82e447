import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { Jobs } from '../../jobs/index.ts';
import type { Collection, DailyCount, FieldSeal } from '../../storage/index.ts';
import type { OrderStep } from './order-steps.ts';
import type { OrderRules } from './time-limits.ts';
import type { OrderOutgoing, WorkOrder } from './work-order.ts';

/** How the room reaches a resident. Filled at composition by the bot's courier. */
export interface OrderResidentLine {
  /** `key` makes it once only; resolves when it is stored to be sent. */
  notify(input: { conversationId: string; key: string; text: string }): Promise<void>;
}

export interface WorkOrderServiceDeps {
  orders: Collection<WorkOrder>;
  counts: Collection<DailyCount>;
  rules: () => OrderRules;
  seal: FieldSeal;
  line: OrderResidentLine;
  /**
   * What goes to the peer because of a step, or of being opened (`before` and `step` null). Pure: it may run several
   * times, and its entries are stored with the step. Their `seq` go on from `ownSeq`.
   */
  outgoing(before: WorkOrder | null, after: WorkOrder, step: OrderStep | null): OrderOutgoing[];
  /** Hand an entry to the outbox; the same `eventId` again changes nothing. */
  post(entry: OrderOutgoing, order: WorkOrder): Promise<void>;
  /** Words for the resident that follow from a step; null: nothing to tell. Pure. */
  noticeText(before: WorkOrder | null, after: WorkOrder, step: OrderStep | null): string | null;
  /** Write a line of the history (by its index) to the log of its service; the same line may come more than once. */
  onLine(order: WorkOrder, index: number): Promise<void>;
  /** Somebody is not content with how this order was handled; may be told again. */
  onBadRating?(order: WorkOrder): Promise<void>;
  /** Tells open desks to read their lists again. */
  deskFeed: { publish(): void };
  jobs: Jobs;
  clock: Clock;
  log: Logger;
}
