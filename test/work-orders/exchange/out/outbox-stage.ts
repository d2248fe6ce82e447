import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { pino } from 'pino';
import { CitySimulator } from '../../../../src/cli/simulate-city/city-simulator.ts';
import { composeExchangeIn, exchangeInStores } from '../../../../src/exchange-in.ts';
import {
  type Collection,
  createFieldSeal,
  dailyCountCollection,
  openSqlite,
  type Storage,
  type Stored,
} from '../../../../src/storage/index.ts';
import type { SendRequest } from '../../../../src/work-orders/exchange/out/send-request.ts';
import {
  createOutgoing,
  createSender,
  type ExchangeMessage,
  exchangeMessageCollection,
  exchangeStreamCollection,
  loadPeers,
  type NewOrder,
  type OrderActor,
  Outbox,
  type PeerAccess,
  type WorkOrder,
  WorkOrderService,
  workOrderCollection,
} from '../../../../src/work-orders/index.ts';
import { StageJobs } from '../../../handoff/stage.ts';
import { type Bare, dispatched, rules, START, stepOf } from '../../orders/order-stage.ts';

export const STAFF = { id: 'staff-supervisor', displayName: '督导员一号' };
export const SECRET = 's3cret-12345-demo-0123456789abcdef';
const KEY = 'city-12345';
const FIELD_KEY = randomBytes(32).toString('base64');

const book = await loadPeers('knowledge');

class MovableClock {
  at = START.getTime();
  now(): Date {
    return new Date(this.at);
  }
  pass(ms: number): void {
    this.at += ms;
  }
}

/** Orders, outboxes of one or more processes on one SQLite file, and a city at the other end of real HTTP. */
export class OutboxStage {
  readonly clock = new MovableClock();
  readonly jobs = new StageJobs(this.clock);
  readonly outbox: Outbox;
  readonly orders: WorkOrderService;
  /** What each process signs with now. */
  secrets = [SECRET];
  /** Where the city is. */
  url = '';
  /** Numbers that the city gave to our orders. */
  readonly numbered = new Map<string, string>();
  /** Writes that the outbox has left to live; the last one comes about or not. Then every store fails. */
  readonly life = { writes: Number.POSITIVE_INFINITY, isLastWritten: false };
  /** 0.5: no jitter. */
  random = 0.5;
  readonly city: CitySimulator;
  private constructor(
    private readonly folder: string,
    private readonly storage: Storage,
    private readonly stores: ReturnType<typeof declared>,
  ) {
    this.city = new CitySimulator({ key: KEY, secret: SECRET, clock: this.clock });
    this.outbox = this.newOutbox();
    this.orders = new WorkOrderService({
      orders: stores.orders,
      counts: stores.counts,
      rules: () => rules,
      seal: this.seal,
      line: { notify: async () => {} },
      outgoing: createOutgoing(this.seal),
      post: (entry, order) => this.outbox.post(entry, order),
      noticeText: () => null,
      onLine: async () => {},
      deskFeed: { publish: () => {} },
      jobs: this.jobs,
      clock: this.clock,
      log: pino({ level: 'silent' }),
    });
  }

  readonly seal = createFieldSeal(FIELD_KEY);

  static async open(): Promise<OutboxStage> {
    const folder = await mkdtemp(join(tmpdir(), 'outbox-'));
    const storage = await openSqlite({ file: join(folder, 'hotline.db'), checkQueries: true });
    const stores = declared(storage);
    await storage.prepare();
    const stage = new OutboxStage(folder, storage, stores);
    stage.url = await stage.city.start();
    return stage;
  }

  /** Another process on the same storage. */
  newOutbox(send: SendRequest = createSender({ connectMs: 300, totalMs: 400 })): Outbox {
    const access = (): PeerAccess[] =>
      book.all().map((peer) => ({ peer, url: this.url, key: KEY, secrets: this.secrets }));
    return new Outbox({
      messages: mortal(this.stores.messages, this.life),
      streams: mortal(this.stores.streams, this.life),
      limitsOf: (orderIds) => this.stores.orders.getMany(orderIds),
      connected: access,
      seal: this.seal,
      send,
      links: async () => new Map(),
      setPeerOrderNo: async (orderId, peerOrderNo) => {
        this.numbered.set(orderId, peerOrderNo);
      },
      deskFeed: { publish: () => {} },
      jobs: new StageJobs(this.clock),
      clock: this.clock,
      random: () => this.random,
      log: pino({ level: 'silent' }),
    });
  }

  /** The limit of an order is another from now on. */
  async limited(orderId: string, finishBy: Date): Promise<void> {
    await this.stores.orders.change(orderId, (order) => ({ ...order, deadline: { ...order.deadline, finishBy } }));
  }

  /** The door by which the city comes in. @returns the address of this hotline. */
  async openDoor(): Promise<string> {
    const { seal, clock, jobs, orders, folder, stores } = this;
    const { exchangeIn: own } = stores;
    const peer = book.get('sample-city');
    const exchangeIn = composeExchangeIn({
      config: {
        DATA_DIR: folder,
        PAPERS_DIR: undefined,
        PAPERS_SCAN_COMMAND: undefined,
        PUBLIC_BASE_URL: undefined,
        fieldKeys: { current: FIELD_KEY, before: [], index: undefined },
      },
      stores: own,
      told: { current: { peers: book } },
      orders,
      access: (key) => (key === KEY && peer !== null ? { peer, secrets: this.secrets } : null),
      queueFeed: { publish: () => {} },
      seal,
      jobs,
      clock,
      logger: pino({ level: 'silent' }),
    });
    const app = express();
    for (const { path, router } of exchangeIn.routes()) app.use(path, router);
    this.door = createServer(app);
    await new Promise<void>((listening) => this.door?.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(this.door.address() as AddressInfo).port}`;
  }

  private door: Server | null = null;

  /** An order that the city gave us. */
  async dispatched(orderNo: string, fields: Partial<NewOrder> = {}): Promise<WorkOrder> {
    return (await this.orders.open(dispatched(orderNo, { dispatchedAt: this.clock.now(), ...fields }))).order;
  }

  async take(id: string, by: OrderActor, ...bare: Bare[]): Promise<void> {
    for (const one of bare) await this.orders.step(id, stepOf(by, one, this.clock.now()));
  }

  /** What the city counted of an order, as `1 SIGN`. */
  taken(orderNo: string): string[] {
    return (this.city.taken.get(orderNo) ?? []).map(({ seq, type }) => `${seq ?? ''} ${type}`.trim());
  }

  async message(eventId: string): Promise<ExchangeMessage> {
    const message = await this.outbox.get(eventId);
    if (message === null) throw new Error(`there is no message ${eventId}`);
    return message;
  }

  /** Let the clock go on from one next try to the next, until a time has passed. */
  async passing(ms: number): Promise<void> {
    const until = this.clock.at + ms;
    for (;;) {
      await this.outbox.work();
      const next = await this.nextTry();
      if (next === null || next > until) break;
      this.clock.at = Math.max(this.clock.at, next);
    }
    this.clock.at = until;
    await this.outbox.work();
  }

  private async nextTry(): Promise<number | null> {
    const firsts = await Promise.all(
      book.all().map(({ id }) => {
        const where = { peer: id, isIdle: false };
        return this.stores.streams.find({ where, sort: { nextAt: 1 }, limit: 1 });
      }),
    );
    const times = firsts.flat().map(({ nextAt }) => nextAt.getTime());
    return times.length === 0 ? null : Math.min(...times);
  }

  async end(): Promise<void> {
    await this.outbox.stop();
    await this.city.close();
    this.door?.closeAllConnections();
    this.door?.close();
    await this.storage.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function declared(storage: Storage) {
  return {
    orders: storage.collection(workOrderCollection),
    counts: storage.collection(dailyCountCollection('orderCounts')),
    messages: storage.collection(exchangeMessageCollection),
    streams: storage.collection(exchangeStreamCollection),
    exchangeIn: exchangeInStores(storage),
  };
}

/** A collection of a process that dies at a write. */
function mortal<T extends Stored>(collection: Collection<T>, life: OutboxStage['life']): Collection<T> {
  const writes: readonly PropertyKey[] = ['insert', 'change', 'claim'];
  return new Proxy(collection, {
    get(target, name: keyof Collection<T>) {
      const member: unknown = target[name];
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        if (life.writes <= 0) throw new Error('the process is dead');
        if (writes.includes(name)) life.writes -= 1;
        const isLast = life.writes === 0;
        if (isLast && !life.isLastWritten) throw new Error('the process dies');
        const result: unknown = await (member as (...given: unknown[]) => unknown).apply(target, args);
        if (isLast) throw new Error('the process dies');
        return result;
      };
    },
  });
}
