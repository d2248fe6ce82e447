import type { Logger } from 'pino';
import { asHotlineError } from '../../../errors.ts';
import type { Jobs } from '../../../jobs/index.ts';
import { type Collection, changeOrInsert, type Page, withLatest } from '../../../storage/index.ts';
import type { IncidentMessage } from '../../incidents/police-incidents.ts';
import type { OrderOutgoing, WorkOrder } from '../../orders/work-order.ts';
import type { OutgoingPayload } from '../../peers/index.ts';
import { type AttemptDeps, Attempts, type PeerAccess } from './attempt.ts';
import { ExchangeMessageMissingError, ExchangeStateError } from './errors.ts';
import type { ExchangeMessage, ExchangeState, ExchangeStream } from './exchange-message.ts';
import { StreamWorker } from './stream-worker.ts';

const SEND_JOB = 'exchange-out';
const SWEEP_JOB = 'exchange-out-sweep';
const SWEEP_EVERY_MS = 15_000;
const PAGE = 50;
const MOST_REPLAYS = 50;
/** Part of the time to the limit after which what has not arrived is an alarm. */
const NEAR = 0.8;
const GRACE_MS = 3 * 60_000;
const DAY_MS = 24 * 3_600_000;
const MOST = 1_000;
/** Messages whose alarm is compared with the limit of their order at a time. */
const CHECKED = 200;

export interface OutboxDeps extends AttemptDeps {
  streams: Collection<ExchangeStream>;
  /** Those of these orders that are there, with their limits of now: an extension may have moved them. */
  limitsOf(orderIds: readonly string[]): Promise<readonly Pick<WorkOrder, '_id' | 'dispatchedAt' | 'deadline'>[]>;
  /** Peers that we are connected with now. */
  connected(): readonly PeerAccess[];
  jobs: Jobs;
  /** Tells open desks to read their lists again. */
  deskFeed: { publish(): void };
  log: Logger;
}

interface Staff {
  id: string;
  displayName: string;
}

/** What is put into the outbox. */
type NewMessage = Pick<
  ExchangeMessage,
  '_id' | 'peer' | 'stream' | 'number' | 'regionCode' | 'seq' | 'call' | 'type' | 'payload' | 'finishBy' | 'warnAt'
>;

/**
 * What goes out to cities and to the police (发件箱). Each message is stored before it is sent, and sent until it has
 * arrived or is dead; its id is its Idempotency-Key, so that the peer counts it once. Messages of one order or incident go
 * one after the other in the order of their `seq`; other orders are not held up. A dead message holds the later ones of its
 * order, because they rest on it, until a person sends it again and it arrives, or sets it aside.
 *
 * @throws HotlineError with a `hotline_exchange_*` code.
 */
export class Outbox {
  private readonly worker: StreamWorker;

  constructor(private readonly deps: OutboxDeps) {
    const wake = (stream: ExchangeStream, at: Date) => this.wake(stream, at);
    this.worker = new StreamWorker({ ...deps, wake, attempts: new Attempts(deps) });
    deps.jobs.handle(SEND_JOB, async ({ ids }) => this.worker.begin(ids.peer ?? ''));
    deps.jobs.handle(SWEEP_JOB, async () => {
      this.worker.beginAll();
      await this.moveAlarms();
    });
  }

  /** Called once at start. */
  async start(): Promise<void> {
    await this.deps.jobs.every(SWEEP_JOB, SWEEP_EVERY_MS);
  }

  /** Take nothing new, and let what is being sent come to its end. */
  stop(): Promise<void> {
    return this.worker.stop();
  }

  /** Send all that is due now; resolves when nothing is left to do at this instant. */
  async work(): Promise<void> {
    this.worker.beginAll();
    await this.worker.idle();
  }

  /** Take over what an order has for its peer. The same entry again changes nothing. */
  async post(entry: OrderOutgoing, order: WorkOrder): Promise<void> {
    const { eventId, peer, seq, call, type, payload } = entry;
    const { finishBy } = order.deadline;
    await this.put({
      _id: eventId,
      peer,
      stream: order._id,
      number: order.number,
      regionCode: order.regionCode,
      seq,
      call,
      type,
      payload,
      finishBy,
      warnAt: warnAt(order.dispatchedAt, finishBy, this.deps.clock.now()),
    });
  }

  /** Danger for the police. The same event again changes nothing. */
  async postIncident(told: { eventId: string; seq: number; peer: string; payload: IncidentMessage }): Promise<void> {
    const { incidentId, regionCode, kind, at } = told.payload;
    const payload: OutgoingPayload = { call: 'incident', incident: { ...told.payload, at: at.toISOString() } };
    await this.put({
      _id: told.eventId,
      peer: told.peer,
      stream: incidentId,
      number: '',
      regionCode,
      seq: told.seq,
      call: 'incident',
      type: kind.toUpperCase(),
      payload: this.deps.seal.seal(JSON.stringify(payload)),
      finishBy: null,
      // Danger waits for nobody: what has not arrived within a minute is an alarm.
      warnAt: new Date(this.deps.clock.now().getTime() + 60_000),
    });
  }

  /** How far a message is; null where there is none. */
  async stateOf(eventId: string): Promise<ExchangeState | null> {
    return (await this.deps.messages.get(eventId))?.state ?? null;
  }

  get(eventId: string): Promise<ExchangeMessage | null> {
    return this.deps.messages.get(eventId);
  }

  /** The newest first. */
  list(filter: { state?: ExchangeState; peer?: string; cursor?: string }): Promise<Page<ExchangeMessage>> {
    const { state, peer, cursor } = filter;
    const where = { ...(peer === undefined ? {} : { peer }), ...(state === undefined ? {} : { state }) };
    const after = cursor === undefined ? {} : { after: cursor };
    return this.deps.messages.page({ where, sort: { createdAt: -1 }, limit: PAGE, ...after });
  }

  /** Those of one order or incident, in their order. */
  ofStream(stream: string): Promise<ExchangeMessage[]> {
    return this.deps.messages.find({ where: { stream }, sort: { seq: 1 }, limit: MOST });
  }

  /** The dead message by which each of these streams is held; streams that are not held are left out. */
  async heldBy(streams: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = await this.deps.streams.getMany([...new Set(streams)]);
    return new Map(found.flatMap(({ _id, heldBy }) => (heldBy === null ? [] : [[_id, heldBy]])));
  }

  /** `near`: not arrived, and 80 % of the time to the order's limit is over. */
  async counts(): Promise<{ waiting: number; dead: number; near: number }> {
    const { messages, clock } = this.deps;
    const before = new Date(clock.now().getTime() + 1);
    const [due, sending, dead, near] = await Promise.all([
      messages.count({ where: { state: 'due' } }),
      messages.count({ where: { state: 'sending' } }),
      messages.count({ where: { state: 'dead' } }),
      messages.count({ where: { isOpen: true, warnAt: { before } } }),
    ]);
    return { waiting: due + sending, dead, near };
  }

  /**
   * Send a dead message again, with the same event id and Idempotency-Key. Where the peer surely has not got it, its body
   * is made anew, by the mapping of now; else it is the same.
   * @throws ExchangeMessageMissingError 404, ExchangeStateError 409.
   */
  async replay(eventId: string, staff: Staff): Promise<ExchangeMessage> {
    const at = this.deps.clock.now();
    const replayed = await this.decided(eventId, (current) => ({
      ...current,
      state: 'due',
      tries: 0,
      nextAt: at,
      body: current.mayHaveArrived ? current.body : '',
      updatedAt: at,
      replays: withLatest(current.replays, { by: staff.id, byName: staff.displayName, at }, MOST_REPLAYS),
    }));
    await this.begin(replayed);
    return replayed;
  }

  /**
   * Somebody has told it another way: the later ones of its order go on.
   * @throws ExchangeMessageMissingError 404, ExchangeStateError 409.
   */
  async setAside(eventId: string, staff: Staff, reason: string): Promise<ExchangeMessage> {
    const at = this.deps.clock.now();
    const aside = await this.decided(eventId, (current) => ({
      ...current,
      state: 'set-aside',
      isOpen: false,
      payload: '',
      body: '',
      updatedAt: at,
      setAside: { by: staff.id, byName: staff.displayName, at, reason },
    }));
    await this.begin(aside);
    return aside;
  }

  /** Nothing more of this order or incident is sent, and its words are gone. @returns how many messages. */
  async forget(stream: string): Promise<number> {
    const messages = await this.ofStream(stream);
    for (const { _id } of messages) await this.deps.messages.remove(_id);
    await this.deps.streams.remove(stream);
    return messages.length;
  }

  /** The alarm of what has not arrived goes with the limit of its order, the soonest first. */
  async moveAlarms(): Promise<void> {
    const { messages, limitsOf } = this.deps;
    const open = await messages.find({ where: { isOpen: true }, sort: { warnAt: 1 }, limit: CHECKED });
    const ofOrders = open.filter(({ call }) => call !== 'incident');
    const orders = await limitsOf([...new Set(ofOrders.map(({ stream }) => stream))]);
    const limits = new Map(orders.map((order) => [order._id, order]));
    for (const { _id, stream, finishBy: was, createdAt } of ofOrders) {
      const order = limits.get(stream);
      const finishBy = order?.deadline.finishBy ?? null;
      if (order === undefined || finishBy?.getTime() === was?.getTime()) continue;
      const moved = { finishBy, warnAt: warnAt(order.dispatchedAt, finishBy, createdAt) };
      await messages.change(_id, (current) => (current.isOpen ? { ...current, ...moved } : null));
    }
  }

  private async decided(eventId: string, fn: (current: ExchangeMessage) => ExchangeMessage): Promise<ExchangeMessage> {
    const message = await this.deps.messages.change(eventId, (current) => {
      if (current.state !== 'dead') throw new ExchangeStateError();
      return fn(current);
    });
    if (message === null) throw new ExchangeMessageMissingError();
    this.deps.deskFeed.publish();
    return message;
  }

  private async put(told: NewMessage): Promise<void> {
    const { messages, clock } = this.deps;
    const now = clock.now();
    try {
      await messages.insert({ ...told, ...NEW, nextAt: now, createdAt: now, updatedAt: now });
    } catch (error) {
      if (asHotlineError(error).code !== 'hotline_storage_conflict') throw error;
    }
    await this.begin(told);
  }

  /** There is something to send in this stream. While somebody works it off, he sees it; a retry is not hurried. */
  private async begin({ stream, peer }: Pick<ExchangeMessage, 'stream' | 'peer'>): Promise<void> {
    const now = this.deps.clock.now();
    const blank: ExchangeStream = { _id: stream, peer, isIdle: true, nextAt: now, news: 0, holder: '', heldBy: null };
    const noted = await changeOrInsert(this.deps.streams, blank, (current) => {
      const told = { ...current, isIdle: false, news: current.news + 1 };
      return current.isIdle ? { ...told, nextAt: now, heldBy: null } : told;
    });
    await this.wake(blank, noted?.nextAt ?? now);
  }

  private async wake({ _id, peer }: Pick<ExchangeStream, '_id' | 'peer'>, at: Date): Promise<void> {
    await this.deps.jobs.schedule(SEND_JOB, _id, at, { peer });
  }
}

/** At 80 % of the time to the limit, but not before the first tries had their time; without a limit, after a day. */
function warnAt(from: Date, finishBy: Date | null, now: Date): Date {
  if (finishBy === null) return new Date(now.getTime() + DAY_MS);
  const near = from.getTime() + NEAR * Math.max(0, finishBy.getTime() - from.getTime());
  return new Date(Math.max(near, now.getTime() + GRACE_MS));
}

const NEW: Omit<ExchangeMessage, keyof NewMessage | 'nextAt' | 'createdAt' | 'updatedAt'> = {
  wireSeq: null,
  method: 'POST',
  path: '',
  body: '',
  state: 'due',
  isOpen: true,
  tries: 0,
  attempts: [],
  mayHaveArrived: false,
  reason: '',
  response: '',
  peerOrderNo: null,
  deliveredAt: null,
  setAside: null,
  replays: [],
};
