import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pino } from 'pino';
import type { DeskDeps } from '../../src/desk/index.ts';
import { createPaperCipher, PaperFiles } from '../../src/legal-aid/index.ts';
import { createOrderReviews } from '../../src/order-reviews.ts';
import type { FieldSeal } from '../../src/storage/index.ts';
import {
  AttachmentLinks,
  createOutgoing,
  loadOrderNotices,
  loadOrderRules,
  loadPeers,
  OrderFiles,
  Outbox,
  orderNoticeText,
  PeerInbox,
  RefusedDeliveries,
  WorkOrderService,
} from '../../src/work-orders/index.ts';
import type { StaffStage } from '../staff/staff-stage.ts';

export const CITY = 'sample-city';

export type StageOrders = Awaited<ReturnType<typeof stageOrders>>;

/** Work orders of a desk on a stage, connected with the sample city, which takes nothing that has no place in it. */
export async function stageOrders(
  { stage, stored }: StaffStage,
  seal: FieldSeal,
  { knowledgeDir, filesFolder }: { knowledgeDir: string; filesFolder: string },
  reviews: Parameters<typeof createOrderReviews>[0]['reviews'],
) {
  const [rules, notices, peers] = await Promise.all([
    loadOrderRules(knowledgeDir),
    loadOrderNotices(knowledgeDir),
    loadPeers(knowledgeDir),
  ]);
  const city = peers.get(CITY);
  if (city === null) throw new Error('the sample city is not there');
  const { jobs, clock, queueFeed: deskFeed } = stage;
  const log = pino({ level: 'silent' });
  const outbox = new Outbox({
    messages: stored.exchangeMessages,
    streams: stored.exchangeStreams,
    limitsOf: (orderIds) => stored.workOrders.getMany(orderIds),
    connected: () => [{ peer: city, url: 'http://127.0.0.1:9', key: 'k', secrets: ['s'] }],
    seal,
    send: async () => ({
      outcome: { status: 422, code: 'VALIDATION', retryAfter: null },
      text: '{"code":"VALIDATION"}',
    }),
    links: async () => new Map(),
    setPeerOrderNo: async () => {},
    deskFeed,
    jobs,
    clock,
    random: () => 0,
    log,
  });
  const service: WorkOrderService = new WorkOrderService({
    orders: stored.workOrders,
    counts: stored.orderCounts,
    rules: () => rules,
    seal,
    line: { notify: async () => {} },
    outgoing: createOutgoing(seal),
    post: (entry, order) => outbox.post(entry, order),
    noticeText: (before, after, step) => orderNoticeText(notices, before, after, step),
    onLine: async () => {},
    onBadRating: createOrderReviews({ stores: stage.stored, reviews }),
    deskFeed,
    jobs,
    clock,
    log,
  });
  const files = new OrderFiles({
    records: stored.orderFiles,
    files: new PaperFiles(join(filesFolder, 'orders'), createPaperCipher(randomBytes(32).toString('base64'))),
    scan: null,
    seal,
    clock,
  });
  const refused = new RefusedDeliveries({ refused: stored.refusedDeliveries, seal, deskFeed, clock });
  const inbox = new PeerInbox({
    orders: service,
    refused,
    copies: { expect: async () => {} },
    links: new AttachmentLinks({ seal, base: null, clock }),
    peers: () => peers,
    seal,
  });
  const orders: DeskDeps['orders'] & { service: WorkOrderService; files: OrderFiles } = {
    service,
    files,
    peers: () => [{ id: city.id, name: city.name, kind: city.kind }],
    peerName: (id) => peers.get(id)?.name ?? id,
    toldOf: (before, after, step) => orderNoticeText(notices, before, after, step),
    openFile: (orderId, copy) => files.open(orderId, copy),
    fetchAgain: async () => {},
  };
  const exchange: DeskDeps['exchange'] & { outbox: Outbox; inbox: PeerInbox; refused: RefusedDeliveries } = {
    outbox,
    refused,
    inbox,
  };
  return { orders, exchange };
}
