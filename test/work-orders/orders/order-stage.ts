import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Clock } from '../../../src/clock.ts';
import { createFieldSeal, dailyCountCollection, openSqlite, type Storage } from '../../../src/storage/index.ts';
import {
  loadOrderRules,
  type NewOrder,
  type OrderActor,
  type OrderOutgoing,
  type OrderRules,
  type OrderStep,
  type WorkOrder,
  WorkOrderService,
  workOrderCollection,
} from '../../../src/work-orders/index.ts';
import { StageJobs } from '../../handoff/stage.ts';

export const rules = await loadOrderRules('knowledge');

/** A Monday, 09:20 in Shanghai. */
export const START = new Date('2026-01-05T01:20:00.000Z');
export const CITY = 'sample-city';

export const OFFICER: OrderActor = { as: 'handler', id: 'staff-order', name: '工单办理员一号' };
export const SUPERVISOR: OrderActor = { as: 'dispatcher', id: 'staff-supervisor', name: '督导员一号' };
export const BY_CITY: OrderActor = { as: 'dispatcher', id: CITY, name: '样例市12345' };
export const CITY_HANDLES: OrderActor = { as: 'handler', id: CITY, name: '样例市12345' };
export const RESIDENT: OrderActor = { as: 'resident', id: null, name: '' };
export const SYSTEM: OrderActor = { as: 'system', id: null, name: '' };

/** An order of this house, as a complaint of a resident becomes one. */
export function told(key: string, fields: Partial<NewOrder> = {}): NewOrder {
  return {
    key,
    origin: 'complaint',
    handledBy: 'us',
    peer: null,
    peerOrderNo: null,
    dispatchSeq: 1,
    kind: 'help',
    urgency: 'normal',
    mode: 'forward',
    category: { scheme: '', code: '', path: [] },
    title: `诉求${key}`,
    content: '公司拖欠三个月工资',
    incidentAt: '',
    address: { regionCode: null, street: '', community: '', text: '' },
    regionCode: '340300',
    target: '',
    caller: {
      name: '来电人甲',
      gender: 'unknown',
      phone: '+8613800138000',
      callNumber: '',
      anonymous: false,
      confidential: false,
    },
    acceptedAt: START,
    dispatchedAt: START,
    deadline: null,
    handler: { main: { code: 'legal-aid', name: '法律援助中心' }, assist: [] },
    attachments: [],
    conversationId: `c-${key}`,
    sessionId: `s-${key}`,
    reach: 'channel',
    safeTime: '',
    relatedOrderNos: [],
    by: RESIDENT,
    ...fields,
  };
}

/** An order that the city dispatched. */
export function dispatched(orderNo: string, fields: Partial<NewOrder> = {}): NewOrder {
  const dispatchSeq = fields.dispatchSeq ?? 1;
  return told(`${CITY}:${orderNo}:${dispatchSeq}`, {
    origin: 'city',
    peer: CITY,
    peerOrderNo: orderNo,
    conversationId: null,
    sessionId: null,
    reach: 'none',
    by: BY_CITY,
    ...fields,
  });
}

/** What a step says besides who and when. */
export type Bare<T extends OrderStep = OrderStep> = T extends OrderStep
  ? Omit<T, 'at' | 'by' | 'eventId' | 'seq'>
  : never;

export const ANSWER: Bare & { type: 'COMPLETE' } = {
  type: 'COMPLETE',
  result: 'solved',
  reply: '已为您办理法律援助申请',
  legalBasis: [],
  contacted: true,
  contactedAt: null,
};

let events = 0;

export function stepOf(
  by: OrderActor,
  bare: Bare,
  at: Date,
  fields: Partial<Pick<OrderStep, 'eventId' | 'seq'>> = {},
): OrderStep {
  events += 1;
  return { at, by, eventId: `e${events}`, seq: null, ...bare, ...fields } as OrderStep;
}

class MovableClock implements Clock {
  at = START;
  now(): Date {
    return new Date(this.at);
  }
  to(instant: string | Date): void {
    this.at = new Date(instant);
  }
}

/** Work orders on real SQLite, with a line, an outbox and a log that can break. */
export class OrderStage {
  readonly clock = new MovableClock();
  readonly jobs = new StageJobs(this.clock);
  readonly said: { conversationId: string; key: string; text: string }[] = [];
  readonly posted: OrderOutgoing[] = [];
  readonly logged: string[] = [];
  /** What fails now. */
  readonly broken = new Set<'line' | 'post' | 'log'>();
  rules: OrderRules = rules;
  readonly service: WorkOrderService;

  private constructor(
    private readonly folder: string,
    private readonly storage: Storage,
    readonly orders: ReturnType<typeof declared>['orders'],
    private readonly counts: ReturnType<typeof declared>['counts'],
    readonly seal: ReturnType<typeof createFieldSeal>,
  ) {
    this.service = this.newService();
  }

  static async open(): Promise<OrderStage> {
    const folder = await mkdtemp(join(tmpdir(), 'orders-'));
    const storage = await openSqlite({ file: join(folder, 'hotline.db'), checkQueries: true });
    return OrderStage.on(storage, folder);
  }

  static async on(
    storage: Storage,
    folder: string,
    fieldKey = randomBytes(32).toString('base64'),
  ): Promise<OrderStage> {
    const { orders, counts } = declared(storage);
    await storage.prepare();
    return new OrderStage(folder, storage, orders, counts, createFieldSeal(fieldKey));
  }

  /** Another process on the same storage. */
  newService(): WorkOrderService {
    const fails = (what: 'line' | 'post' | 'log') => {
      if (this.broken.has(what)) throw new Error(`${what} is down`);
    };
    return new WorkOrderService({
      orders: this.orders,
      counts: this.counts,
      rules: () => this.rules,
      seal: this.seal,
      line: {
        notify: async (notice) => {
          fails('line');
          if (!this.said.some(({ key }) => key === notice.key)) this.said.push(notice);
        },
      },
      outgoing: (before, after, step) => feedbackOf(before, after, step),
      post: async (entry) => {
        fails('post');
        if (!this.posted.some(({ eventId }) => eventId === entry.eventId)) this.posted.push(entry);
      },
      noticeText: (_before, _after, step) => {
        if (step?.type === 'COMPLETE') return `答复：${step.reply}`;
        return step?.type === 'PROGRESS' && step.toResident ? `进展：${step.text}` : null;
      },
      onLine: async ({ _id, history }, index) => {
        fails('log');
        const line = `${_id} ${history[index]?.eventId}`;
        if (!this.logged.includes(line)) this.logged.push(line);
      },
      deskFeed: { publish: () => {} },
      jobs: this.jobs,
      clock: this.clock,
      log: pino({ level: 'silent' }),
    });
  }

  async opened(order: NewOrder): Promise<WorkOrder> {
    return (await this.service.open(order)).order;
  }

  take(id: string, by: OrderActor, bare: Bare): Promise<WorkOrder> {
    return this.service.step(id, stepOf(by, bare, this.clock.now()));
  }

  async stored(id: string): Promise<WorkOrder> {
    const order = await this.orders.get(id);
    if (order === null) throw new Error(`there is no order ${id}`);
    return order;
  }

  async end(): Promise<void> {
    await this.storage.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function declared(storage: Storage) {
  return {
    orders: storage.collection(workOrderCollection),
    counts: storage.collection(dailyCountCollection('orderCounts')),
  };
}

/** What a handler's step sends to the city, as far as these tests need it. */
function feedbackOf(before: WorkOrder | null, after: WorkOrder, step: OrderStep | null): OrderOutgoing[] {
  const { peer, ownSeq: seq } = after;
  if (peer !== null && after.handledBy === 'peer' && before?.handledBy === 'us') {
    const eventId = `${after.number}:dispatch:1`;
    const same = { payload: '', posted: false };
    return [{ eventId, seq: 0, peer, call: 'dispatch', type: 'DISPATCH', at: after.dispatchedAt, ...same }];
  }
  if (peer === null || step === null || step.by.as !== 'handler' || step.by.id === peer) return [];
  const { type, at, eventId } = step;
  return [{ eventId: `out:${eventId}`, seq: seq + 1, peer, call: 'feedback', type, at, payload: '', posted: false }];
}
