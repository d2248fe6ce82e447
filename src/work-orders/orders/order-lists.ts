import type { Page } from '../../storage/index.ts';
import type { WorkOrderServiceDeps } from './order-ports.ts';
import { ORDER_STATES, type OrderState } from './order-states.ts';
import { NO_LIMIT, type OrderOrigin, type WorkOrder } from './work-order.ts';

const PAGE = 50;
/** Pages that one page of a list looks through for what is shown. */
const MOST_PAGES = 10;
const MOST_LIKELY = 20;
const DAY_MS = 24 * 3_600_000;

/** Nothing more is to be done with these. */
const OVER: readonly OrderState[] = ['CLOSED', 'ARCHIVED', 'RETURNED', 'WITHDRAWN'];
/** What a list shows unless asked otherwise. */
export const OPEN_ORDER_STATES: readonly OrderState[] = ORDER_STATES.filter((state) => !OVER.includes(state));

/** Every part narrows the list. */
export interface OrderFilter {
  /** Default: {@link OPEN_ORDER_STATES}. */
  states?: readonly OrderState[];
  /** Null: nobody works on it yet. */
  assigneeId?: string | null;
  handledBy?: WorkOrder['handledBy'];
  peer?: string;
  origin?: OrderOrigin;
  supervised?: boolean;
  /** With a limit that runs. */
  running?: boolean;
  cursor?: string;
  /** Default 50. */
  limit?: number;
}

/** Reads of orders: lists by limit, listings for a peer, figures, what is likely the same. */
export class OrderLists {
  constructor(private readonly deps: Pick<WorkOrderServiceDeps, 'orders' | 'clock' | 'rules'>) {}

  async list(filter: OrderFilter, isShown: (order: WorkOrder) => boolean = () => true): Promise<Page<WorkOrder>> {
    const { limit = PAGE } = filter;
    const items: WorkOrder[] = [];
    let after = filter.cursor;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const page: Page<WorkOrder> = await this.deps.orders.page({
        where: whereOf(filter),
        sort: { nextDueAt: 1 },
        limit: limit - items.length,
        ...(after === undefined ? {} : { after }),
      });
      items.push(...page.items.filter((order) => isWanted(order, filter) && isShown(order)));
      if (page.next === null) return { items, next: null };
      after = page.next;
      if (items.length >= limit) break;
    }
    return { items, next: after ?? null };
  }

  ofPeer(
    peer: string,
    {
      handledBy = 'us',
      state,
      cursor,
      limit = PAGE,
    }: { handledBy?: WorkOrder['handledBy']; state?: OrderState; cursor?: string; limit?: number },
  ): Promise<Page<WorkOrder>> {
    return this.deps.orders.page({
      where: { peer, handledBy, ...(state === undefined ? {} : { state }) },
      sort: { createdAt: 1 },
      limit,
      ...(cursor === undefined ? {} : { after: cursor }),
    });
  }

  async counts(
    isCounted: (regionCode: string | null) => boolean = () => true,
  ): Promise<{ states: Record<string, number>; overdue: number }> {
    const { orders, clock } = this.deps;
    const kept = { in: ORDER_STATES.filter((state) => state !== 'ARCHIVED') };
    const [groups, late] = await Promise.all([
      orders.sumBy({ where: { state: kept } }, ['state', 'regionCode']),
      orders.sumBy({ where: { nextDueAt: { before: clock.now() } } }, ['regionCode']),
    ]);
    const counted = ({ key }: { key: { regionCode?: unknown } }) =>
      isCounted(typeof key.regionCode === 'string' ? key.regionCode : null);
    const states: Record<string, number> = {};
    for (const { key, count } of groups.filter(counted)) {
      states[String(key.state)] = (states[String(key.state)] ?? 0) + count;
    }
    return { states, overdue: late.filter(counted).reduce((sum, { count }) => sum + count, 0) };
  }

  async likelyDuplicates(order: WorkOrder): Promise<WorkOrder[]> {
    const [ofPerson, ofPeer] = await Promise.all([this.ofPerson(order), this.dispatches(order)]);
    const all = new Map([...ofPeer, ...ofPerson].map((one) => [one._id, one]));
    const isKnown = (id: string) => id === order._id || id === order.mergedInto || order.duplicates.includes(id);
    return [...all.values()].filter(({ _id }) => !isKnown(_id)).slice(0, MOST_LIKELY);
  }

  /** Of the same person, about the same, close in time. */
  private async ofPerson(order: WorkOrder): Promise<WorkOrder[]> {
    const { personKey, createdAt } = order;
    if (personKey === '') return [];
    const spanMs = this.deps.rules().duplicates.days * DAY_MS;
    const from = new Date(createdAt.getTime() - spanMs);
    const before = new Date(createdAt.getTime() + spanMs);
    const where = { personKey, createdAt: { from, before } };
    const found = await this.deps.orders.find({ where, sort: { createdAt: -1 }, limit: 200 });
    return found.filter((other) => isSameMatter(order, other));
  }

  /** Other dispatches of the same order of the peer. */
  private async dispatches({ peer, peerOrderNo }: WorkOrder): Promise<WorkOrder[]> {
    if (peer === null || peerOrderNo === null) return [];
    return this.deps.orders.find({ where: { peer, peerOrderNo }, sort: { dispatchSeq: -1 }, limit: MOST_LIKELY });
  }
}

function whereOf({ states = OPEN_ORDER_STATES, assigneeId, handledBy, origin, supervised, running }: OrderFilter) {
  const state = { in: [...states] };
  if (assigneeId !== undefined) return { assigneeId, state };
  if (supervised !== undefined) return { supervised, state };
  if (origin !== undefined) return { origin, state };
  if (handledBy !== undefined) return { handledBy, state };
  return running === true ? { nextDueAt: { before: NO_LIMIT } } : { state };
}

function isWanted(order: WorkOrder, filter: OrderFilter): boolean {
  const { states = OPEN_ORDER_STATES, assigneeId, handledBy, peer, origin, supervised, running } = filter;
  return (
    states.includes(order.state) &&
    (assigneeId === undefined || order.assigneeId === assigneeId) &&
    (handledBy === undefined || order.handledBy === handledBy) &&
    (peer === undefined || order.peer === peer) &&
    (origin === undefined || order.origin === origin) &&
    (supervised === undefined || order.supervised === supervised) &&
    (running !== true || order.nextDueAt < NO_LIMIT)
  );
}

function isSameMatter(one: WorkOrder, other: WorkOrder): boolean {
  const isSameCategory =
    one.category.code !== '' &&
    one.category.scheme === other.category.scheme &&
    one.category.code === other.category.code;
  return isSameCategory || plain(one.title) === plain(other.title);
}

function plain(title: string): string {
  return title.normalize('NFKC').replace(/[\s\p{P}]/gu, '');
}
