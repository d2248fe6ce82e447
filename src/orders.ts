/** Work orders (装配：工单): orders of residents and of the city, and what hangs on them. */
import type { Logger } from 'pino';
import type { Courier } from './bot/index.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config/index.ts';
import type { ToldContent } from './content.ts';
import { composeExchange } from './exchange.ts';
import { composeExchangeIn, type exchangeInStores } from './exchange-in.ts';
import type { ServiceReviews } from './follow-up/index.ts';
import type { QueueFeed } from './handoff/index.ts';
import type { Jobs } from './jobs/index.ts';
import type { LiveKnowledge } from './knowledge/index.ts';
import { createOrderReviews } from './order-reviews.ts';
import type { FieldSeal } from './storage/index.ts';
import type { Stores } from './stores.ts';
import type { composeSupervision } from './supervision.ts';
import {
  asksForRating,
  createOutgoing,
  orderNoticeText,
  WorkOrderService,
  type WorkOrderServiceDeps,
} from './work-orders/index.ts';

interface Dependencies {
  config: Parameters<typeof composeExchangeIn>[0]['config'] & Pick<Config, 'exchangePeers'>;
  stores: Pick<
    Stores,
    'workOrders' | 'orderCounts' | 'sessions' | 'conversations' | 'exchangeMessages' | 'exchangeStreams'
  > &
    ReturnType<typeof exchangeInStores>;
  told: Pick<LiveKnowledge<ToldContent>, 'current'>;
  courier: Pick<Courier, 'notify'>;
  supervision: Pick<ReturnType<typeof composeSupervision>, 'serviceLog' | 'settling'>;
  reviews: Parameters<typeof createOrderReviews>[0]['reviews'] & Pick<ServiceReviews, 'forgetWords'>;
  queueFeed: Pick<QueueFeed, 'publish'>;
  seal: FieldSeal;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
}

/** Beside the levels of the rating: the matter itself is not settled. */
const UNSOLVED = '没解决';

export function composeOrders(deps: Dependencies) {
  const { stores, told, courier, queueFeed, seal, jobs, clock, logger } = deps;
  const exchange = composeExchange({
    ...deps,
    setPeerOrderNo: (id, peerOrderNo) => orders.setPeerOrderNo(id, peerOrderNo),
    linksOf: (order) => exchangeIn.links.of(order),
  });
  const orders: WorkOrderService = new WorkOrderService({
    orders: stores.workOrders,
    counts: stores.orderCounts,
    rules: () => told.current.orderRules,
    seal,
    line: {
      notify: async ({ conversationId, key, text }) => {
        const { orderNotices, followUp } = told.current;
        const titles = asksForRating(orderNotices, text)
          ? [...followUp.levels.map(({ title }) => title), UNSOLVED]
          : [];
        const choices = titles.map((title) => ({ title, value: title }));
        const activities = [
          { type: 'message' as const, text, speak: text, ...(choices.length === 0 ? {} : { choices }) },
        ];
        await courier.notify({ conversationId, key, activities, kind: 'order-progress' });
      },
    },
    outgoing: createOutgoing(seal),
    post: (entry, order) => exchange.outbox.post(entry, order),
    noticeText: (before, after, step) => orderNoticeText(told.current.orderNotices, before, after, step),
    onLine: createOrderLog(deps),
    onBadRating: createOrderReviews(deps),
    deskFeed: queueFeed,
    jobs,
    clock,
    log: logger,
  });
  const exchangeIn = composeExchangeIn({ ...deps, orders, access: exchange.access });

  /** Begin timers and take up what a crash left. */
  async function start(): Promise<void> {
    await Promise.all([orders.start(), exchange.start(), exchangeIn.start()]);
  }
  /** What is kept beside an order whose words are deleted: its messages, its files, words of its review. May be called again. */
  async function forget(orderId: string): Promise<void> {
    await exchange.outbox.forget(orderId);
    await exchangeIn.files.forget(orderId);
    await deps.reviews.forgetWords(orderId);
  }
  return { orders, exchange, exchangeIn, forget, start, end: () => exchange.end() };
}

/** Writes lines of an order to the log of the service that it came from, which is settled again where it has closed. */
export function createOrderLog({
  stores,
  supervision,
}: Pick<Dependencies, 'stores' | 'supervision'>): WorkOrderServiceDeps['onLine'] {
  return async ({ _id, number, sessionId, history }, index) => {
    const line = history[index];
    if (sessionId === null || line === undefined) return;
    const session = await stores.sessions.change(sessionId, (current) =>
      current.state === 'closed' && current.settled === true ? { ...current, settled: false } : null,
    );
    if (session === null) return;
    const { event: step, at, by, from, to, eventId } = line;
    const data = { step, number, as: by.as, from, to };
    const key = `work-order:${_id}:${eventId}`;
    await supervision.serviceLog.note(sessionId, { key, kind: 'work-order', at, by: by.id, subject: _id, data });
    if (session.state === 'closed') await supervision.settling.touch(sessionId);
  };
}
