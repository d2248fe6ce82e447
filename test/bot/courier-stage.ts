import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import {
  type ChannelSender,
  Courier,
  deliveryReceiptCollection,
  loadDeliveryPlan,
  type SendResult,
  unreachableCollection,
} from '../../src/bot/index.ts';
import { HotlineError } from '../../src/errors.ts';
import { ratingCollection, serviceReviewCollection } from '../../src/follow-up/index.ts';
import { handoffCollection, handoffNoteCollection, shiftCollection } from '../../src/handoff/index.ts';
import type { Job, JobHandler, JobIds, Jobs } from '../../src/jobs/index.ts';
import { aidApplicationCollection } from '../../src/legal-aid/index.ts';
import {
  type ChannelName,
  type Conversation,
  ConversationLog,
  conversationCollection,
  newConversation,
  newTurn,
  sessionCollection,
  type Turn,
  TurnFeed,
  turnCollection,
} from '../../src/sessions/index.ts';
import { createFieldSeal, openSqlite, type Storage } from '../../src/storage/index.ts';
import { HandClock } from '../channels/support/serve.ts';

/** The light goes out: everything of this process fails from now on. */
export class PowerCut extends Error {}

/** Lets so many operations of a process through, then none. */
export class Power {
  used = 0;
  constructor(private readonly operations = Number.POSITIVE_INFINITY) {}

  async use<T>(operation: () => Promise<T>): Promise<T> {
    this.used += 1;
    if (this.used > this.operations) throw new PowerCut();
    return operation();
  }

  get isOut(): boolean {
    return this.used > this.operations;
  }
}

/** What the jobs collection holds, shared by the processes; a job is gone when its handler came back. */
export type JobDisk = Map<string, Job>;

/** Jobs of one process over the shared disk, run by hand. */
class HandJobs implements Jobs {
  private readonly handlers = new Map<string, JobHandler>();

  constructor(
    private readonly disk: JobDisk,
    private readonly clock: HandClock,
    private readonly power: Power,
  ) {}

  handle(kind: string, handler: JobHandler): void {
    this.handlers.set(kind, handler);
  }

  schedule(kind: string, key: string, at: Date, ids: JobIds): Promise<void> {
    return this.power.use(async () => {
      this.disk.set(`${kind} ${key}`, { kind, key, ids, dueAt: at, attempt: 1 });
    });
  }

  async cancel(kind: string, key: string): Promise<void> {
    this.disk.delete(`${kind} ${key}`);
  }

  async every(): Promise<void> {}
  async start(): Promise<void> {}
  async drain(): Promise<void> {}

  /** Every job that is due, until none is. */
  async runDue(): Promise<void> {
    for (let rounds = 0; rounds < 100; rounds += 1) {
      const [due] = [...this.disk].filter(([, { dueAt }]) => dueAt <= this.clock.now());
      if (due === undefined) return;
      const [id, job] = due;
      await this.handlers.get(job.kind)?.(job);
      if (this.power.isOut) throw new PowerCut();
      if (this.disk.get(id) === job) this.disk.delete(id);
    }
    throw new Error('jobs do not come to an end');
  }

  async run(kind: string): Promise<void> {
    await this.handlers.get(kind)?.({ kind, key: 'every', ids: {}, dueAt: this.clock.now(), attempt: 1 });
  }
}

export type Answer = 'sent' | 'unknown' | SendResult | Error;

/** A provider: what reached it, and what it answers. */
export class FakeProvider {
  readonly got: { address: string; text: string; turnId: string }[] = [];
  /** First to last; the last one stays. */
  answers: Answer[] = ['sent'];

  get texts(): string[] {
    return this.got.map(({ text }) => text);
  }

  sender(power = new Power()): ChannelSender {
    return {
      send: (address, activity, { turnId }) =>
        power.use(async () => {
          const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
          if (answer instanceof Error) throw answer;
          this.got.push({ address, text: activity.text ?? '', turnId });
          return answer ?? 'sent';
        }),
    };
  }
}

/** An error as the channels throw it, without importing them. */
export function refusal(
  remedy: 'later' | 'drop' | 'hold' | 'alarm',
  reason: string,
  retryAfterSeconds?: number,
): Error {
  return Object.assign(new HotlineError(reason, 502, reason), {
    remedy,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

/** One process: a courier over the shared storage. */
export interface CourierProcess {
  courier: Courier;
  jobs: HandJobs;
  power: Power;
}

/** Couriers on real SQLite, with jobs run by hand and providers that are played. */
export class CourierStage {
  readonly clock = new HandClock(new Date('2026-03-02T02:00:00Z'));
  readonly disk: JobDisk = new Map();
  readonly own = new FakeProvider();
  readonly counted: string[] = [];
  readonly logged: string[] = [];
  readonly seal = createFieldSeal(randomBytes(32).toString('base64'));
  readonly log: ConversationLog;
  private keys = 0;

  private constructor(
    private readonly folder: string,
    private readonly storage: Storage,
    readonly stores: ReturnType<typeof storesOf>,
  ) {
    this.log = new ConversationLog({ ...stores, feed: new TurnFeed() });
  }

  static async open(): Promise<CourierStage> {
    const folder = await mkdtemp(join(tmpdir(), 'courier-'));
    const storage = await openSqlite({ file: join(folder, 'test.db'), checkQueries: true });
    const stores = storesOf(storage);
    await storage.prepare();
    return new CourierStage(folder, storage, stores);
  }

  async end(): Promise<void> {
    await this.storage.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A process with its own memory; without a sender for the channel when `channel` is null. */
  process(channel: ChannelName | null = 'wechat', power = new Power()): CourierProcess {
    const jobs = new HandJobs(this.disk, this.clock, power);
    const through = <T extends object>(store: T): T =>
      new Proxy(store, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name);
          if (typeof value !== 'function') return value;
          const isWrite = ['change', 'append', 'insert', 'remove'].includes(String(name));
          const call = (...args: unknown[]): unknown => Reflect.apply(value, target, args);
          return isWrite ? (...args: unknown[]) => power.use(async () => call(...args)) : call;
        },
      });
    const conversations = through(this.stores.conversations);
    const turns = through(this.stores.turns);
    const courier = new Courier({
      log: new ConversationLog({ conversations, turns, feed: new TurnFeed() }),
      conversations,
      turns,
      unreachable: through(this.stores.unreachable),
      deliveryReceipts: through(this.stores.deliveryReceipts),
      jobs,
      clock: this.clock,
      logger: pino({ level: 'debug' }, { write: (line: string) => this.logged.push(line) }),
      seal: this.seal,
      plan: () => PLAN,
      count: (name, event) => this.counted.push(`${name} ${event}`),
      random: () => 0.5,
    });
    if (channel !== null) courier.connectSender(channel, this.own.sender(power));
    return { courier, jobs, power };
  }

  async conversation(channel: ChannelName = 'wechat', change: Partial<Conversation> = {}): Promise<string> {
    const _id = `${channel}-${++this.keys}`;
    const address = this.seal.seal(channel === 'sms' || channel === 'voice' ? '+8613800001234' : `open-${_id}`);
    const fresh = newConversation({ _id, channel, address, regionCode: null, at: this.clock.now() });
    await this.stores.conversations.insert({ ...fresh, ...change });
    return _id;
  }

  /** Replies of the bot to a message, as the inlet stores them. */
  async replies(conversationId: string, texts: readonly string[]): Promise<Turn[]> {
    const stored = await this.stores.turns.append(
      conversationId,
      texts.map((text) =>
        newTurn({
          key: `reply-${++this.keys}`,
          at: this.clock.now(),
          from: 'bot',
          sessionId: null,
          activity: { type: 'message', text },
          delivery: 'with-answer',
          kind: 'answer',
        }),
      ),
    );
    return stored.map(({ event }) => event);
  }

  async turns(conversationId: string): Promise<Turn[]> {
    return this.stores.turns.read(conversationId);
  }

  async states(conversationId: string): Promise<string[]> {
    return (await this.turns(conversationId)).map(({ delivery }) => delivery);
  }

  async heard({ courier }: CourierProcess, conversationId: string): Promise<void> {
    const conversation = await this.stores.conversations.change(conversationId, (current) => ({
      ...current,
      lastTurnAt: this.clock.now(),
    }));
    if (conversation !== null) await courier.heard(conversation);
  }

  async notify(
    { courier }: CourierProcess,
    conversationId: string,
    text: string,
    kind: 'lawyer' | 'handoff' | 'aid-progress' | 'aid-code' | 'rating' | 'emergency' | 'answer' = 'answer',
  ): Promise<Turn | undefined> {
    this.clock.forward(0.001);
    const key = `n${++this.keys}`;
    const [turn] = await courier.notify({ conversationId, key, kind, activities: [{ type: 'message', text }] });
    return turn;
  }
}

const PLAN = loadDeliveryPlan('knowledge');

function storesOf(storage: Storage) {
  return {
    turns: storage.eventStream(turnCollection),
    conversations: storage.collection(conversationCollection),
    sessions: storage.collection(sessionCollection),
    handoffs: storage.collection(handoffCollection),
    handoffNotes: storage.eventStream(handoffNoteCollection),
    shifts: storage.collection(shiftCollection),
    aidApplications: storage.collection(aidApplicationCollection),
    ratings: storage.collection(ratingCollection),
    serviceReviews: storage.collection(serviceReviewCollection),
    unreachable: storage.collection(unreachableCollection),
    deliveryReceipts: storage.collection(deliveryReceiptCollection),
  };
}
