import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { handoffsOfService } from '../../src/handoff/index.ts';
import { ServiceFactsBook, ServiceSettling } from '../../src/oversight/index.ts';
import { composePersonalData, type PersonalData } from '../../src/personal-data.ts';
import { LogVerification, newConversation, newTurn, ServiceLog, type Session } from '../../src/sessions/index.ts';
import { type Collection, createFieldSeal, openSqlite, type Storage, type Stored } from '../../src/storage/index.ts';
import { openStores, type Stores } from '../../src/stores.ts';
import { blankHandoff, StageClock, StageJobs } from '../handoff/stage.ts';
import { session } from '../sessions/service-log/service.ts';

export const PHONE = '+8613800138000';
export const STORY = '我叫张三，住在东风路8号，电话13800138000，老板欠我工资';

/** All collections of the house on SQLite, with the privacy room over them. */
export class PrivacyStage {
  readonly clock = new StageClock();
  readonly jobs = new StageJobs(this.clock);
  readonly seal = createFieldSeal(Buffer.alloc(32, 7).toString('base64'));
  readonly told: { conversationId: string; text: string }[] = [];
  readonly forgotten: string[] = [];
  readonly refused: string[] = [];
  readonly privacy: PersonalData;
  readonly settling: ServiceSettling;
  readonly facts: ServiceFactsBook;
  readonly log: ServiceLog;
  readonly verification: LogVerification;

  private constructor(
    readonly folder: string,
    readonly storage: Storage,
    readonly stores: Stores,
  ) {
    const { clock, jobs, seal } = this;
    const logger = pino({ level: 'silent' });
    this.facts = new ServiceFactsBook({ ...stores, facts: stores.serviceFacts, seal });
    this.log = new ServiceLog({
      ...stores,
      handoffsOf: (one) => handoffsOfService(stores.handoffs, one),
      seal,
      clock,
      logger,
    });
    this.verification = new LogVerification({ ...stores, seal });
    const settling = new ServiceSettling({ ...stores, jobs, logger, now: () => clock.now() });
    this.settling = settling;
    this.privacy = composePersonalData({
      stores,
      supervision: { facts: this.facts, serviceLog: this.log, settling },
      courier: {
        notify: async ({ conversationId, activities }) => {
          this.told.push({ conversationId, text: activities.map(({ text }) => text ?? '').join('') });
          return [];
        },
      },
      recordings: () => ({
        forgetThread: async (conversationId) => {
          this.forgotten.push(conversationId);
          return 1;
        },
        refused: async ({ callId }) => {
          this.refused.push(callId);
        },
      }),
      forgetOrder: async (orderId) => {
        this.forgotten.push(orderId);
      },
      seal,
      jobs,
      clock,
      logger,
    });
  }

  static async open(): Promise<PrivacyStage> {
    const folder = await mkdtemp(join(tmpdir(), 'hotline-privacy-'));
    const storage = await openSqlite({ file: join(folder, 'hotline.db'), checkQueries: true });
    const stores = openStores(storage);
    await storage.prepare();
    return new PrivacyStage(folder, storage, stores);
  }

  async end(): Promise<void> {
    await this.storage.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  now(): Date {
    return this.clock.now();
  }

  daysAgo(days: number): Date {
    return new Date(this.now().getTime() - days * 86_400_000);
  }

  /** A closed service with its words, its handoff, its facts and its sealed log. */
  async service(
    id: string,
    {
      closedAt,
      conversationId = `c-${id}`,
      change = {},
    }: { closedAt: Date; conversationId?: string; change?: Partial<Session> },
  ): Promise<Session> {
    const { stores, seal } = this;
    const openedAt = new Date(closedAt.getTime() - 600_000);
    if ((await stores.conversations.get(conversationId)) === null) {
      const first = {
        _id: conversationId,
        channel: 'sms' as const,
        address: seal.seal(PHONE),
        regionCode: null,
        at: openedAt,
      };
      await stores.conversations.insert({ ...newConversation(first), facts: [{ label: '事情', value: STORY }] });
    }
    const handoff = blankHandoff(`h-${id}`, openedAt);
    await stores.handoffs.insert({
      ...handoff,
      conversationId,
      sessionId: id,
      state: 'closed',
      place: 'over',
      closedAt,
      note: '已劝他申请仲裁',
      card: { ...handoff.card, facts: [{ label: '对方', value: '张三建筑公司' }] },
    });
    const texts = [
      ['resident', STORY],
      ['bot', '可以申请劳动仲裁。'],
    ] as const;
    await stores.turns.append(
      conversationId,
      texts.map(([from, text], at) => ({
        ...newTurn({
          key: `${id}-${at}`,
          at: new Date(openedAt.getTime() + at * 1000),
          from,
          sessionId: id,
          activity: { type: 'message', text, speak: text },
        }),
        understanding: null,
      })),
    );
    const closed = session({
      _id: id,
      conversationId,
      channel: 'sms',
      openedAt,
      closedAt,
      state: 'closed',
      outcome: 'answered',
      handoffId: handoff._id,
      settled: true,
      ...change,
    });
    await stores.sessions.insert(closed);
    await this.log.step.settle(closed);
    await this.facts.build(closed);
    return (await stores.sessions.get(id)) ?? closed;
  }

  /** From here on the n-th write of the house fails, and all after it, until it goes on. @returns writes that were left. */
  stopAfter(n: number): { goOn(): number } {
    let left = n;
    const stopping = <T extends Stored>(store: Pick<Collection<T>, 'change'>) => {
      const change = store.change.bind(store);
      store.change = (id, fn) => {
        left -= 1;
        return left < 0 ? Promise.reject(new Error('the machine stopped')) : change(id, fn);
      };
      return () => Reflect.deleteProperty(store, 'change');
    };
    const { privacyRequests, conversations, turns } = this.stores;
    const restores = [stopping(privacyRequests), stopping(conversations), stopping(turns)];
    return {
      goOn() {
        for (const restore of restores) restore();
        return left;
      },
    };
  }

  async wordsOf(conversationId: string): Promise<string> {
    const turns = await this.stores.turns.read(conversationId, 0, 500);
    return JSON.stringify(turns.map(({ activity }) => activity));
  }

  /** Everything that is stored, as one text; sealed fields are sealed. */
  async everything(): Promise<string> {
    let all = '';
    for (const store of Object.values(this.stores)) for await (const one of store.scan()) all += JSON.stringify(one);
    return all;
  }
}
