import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pino, { type Logger } from 'pino';
import type { Inbound, InboundReceipt, Inlet } from '../../../src/channels/channel.ts';
import { type SmsOptOut, smsOptOutCollection } from '../../../src/channels/sms/opt-outs.ts';
import { type SmsRecord, smsMessageCollection } from '../../../src/channels/sms/sms-record.ts';
import { type ResumeCode, resumeCodeCollection } from '../../../src/channels/web/resume-codes.ts';
import { openWechatStores, type WechatStores } from '../../../src/channels/wechat/wechat-stores.ts';
import {
  type Conversation,
  conversationCollection,
  type StoredActivity,
  type Turn,
  TurnFeed,
  turnCollection,
} from '../../../src/sessions/index.ts';
import {
  type Collection,
  type EventStream,
  type NewEvent,
  openSqlite,
  type Storage,
} from '../../../src/storage/index.ts';

/** Real SQLite in a folder of its own, with the collections that channels read. */
export interface TestStore {
  turns: EventStream<Turn>;
  conversations: Collection<Conversation>;
  optOuts: Collection<SmsOptOut>;
  smsMessages: Collection<SmsRecord>;
  resumeCodes: Collection<ResumeCode>;
  wechat: WechatStores;
  feed: TurnFeed;
  close(): Promise<void>;
}

export async function openTestStore(): Promise<TestStore> {
  const folder = mkdtempSync(join(tmpdir(), 'channels-'));
  const storage: Storage = await openSqlite({ file: join(folder, 'test.db'), checkQueries: true });
  const turns = storage.eventStream(turnCollection);
  const conversations = storage.collection(conversationCollection);
  const optOuts = storage.collection(smsOptOutCollection);
  const smsMessages = storage.collection(smsMessageCollection);
  const resumeCodes = storage.collection(resumeCodeCollection);
  const wechat = openWechatStores(storage);
  await storage.prepare();
  return {
    turns,
    conversations,
    optOuts,
    smsMessages,
    resumeCodes,
    wechat,
    feed: new TurnFeed(),
    close: async () => {
      await storage.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const fingerprint = (plain: string): string =>
  createHmac('sha256', 'test key of the fingerprints').update(plain).digest('hex').slice(0, 32);

/** A logger whose lines are kept, to prove what they do not contain. */
export function keptLog(): { logger: Logger; lines: string[] } {
  const lines: string[] = [];
  return { logger: pino({ level: 'trace' }, { write: (line: string) => lines.push(line) }), lines };
}

/**
 * Stands for the bot: stores the inbound turn and the replies in the real turn log, and keeps account of what the
 * channel told it.
 */
export class FakeInlet implements Inlet {
  readonly received: Inbound[] = [];
  /** New messages only. */
  handled = 0;
  readonly delivered_: Turn[] = [];
  readonly later: Turn[] = [];
  /** What the bot says. */
  reply: (inbound: Inbound) => StoredActivity[] = (inbound) =>
    inbound.activity.type === 'message' ? [{ type: 'message', text: `收到：${inbound.activity.text}` }] : [];
  /** What its words are for. */
  kind: Turn['kind'] = null;
  /** How long the bot thinks, ms. */
  thinkMs = 0;
  /** The bot answers when this is done. */
  thought: Promise<unknown> = Promise.resolve();
  /** How long a durable write takes, ms. */
  storeMs = 0;
  /** The store is down. */
  broken = false;
  private readonly thinking = new Map<string, Promise<Turn[]>>();

  constructor(
    private readonly store: TestStore,
    private readonly replyDelivery: 'not-needed' | 'pending',
  ) {}

  async receive(inbound: Inbound): Promise<InboundReceipt> {
    this.received.push(inbound);
    if (this.storeMs > 0) await sleep(this.storeMs);
    if (this.broken) throw new Error('the disk is gone');
    const [stored] = await this.append(inbound.conversationId, [
      turnOf(inbound.key, 'resident', inbound.activity as StoredActivity, null, 'not-needed'),
    ]);
    if (!stored) throw new Error('nothing was appended');
    if (stored.isNew) {
      this.handled++;
      this.thinking.set(inbound.key, this.think(inbound));
    }
    return {
      turn: stored.event,
      isNew: stored.isNew,
      replies: (this.thinking.get(inbound.key) ?? Promise.resolve([])).then((turns) =>
        this.store.turns.getMany(turns.map((turn) => turn._id)),
      ),
    };
  }

  async leaving(turns: readonly Turn[]): Promise<Turn[]> {
    const taken = turns.map((turn) =>
      turn.delivery === 'not-needed'
        ? turn
        : this.store.turns.change(turn._id, (stored) =>
            stored.delivery === 'sent' ? null : { ...stored, delivery: 'leaving' },
          ),
    );
    return (await Promise.all(taken)).filter((turn) => turn !== null && turn.delivery !== 'sent') as Turn[];
  }

  async delivered(turns: readonly Turn[]): Promise<void> {
    this.delivered_.push(...turns);
    for (const turn of turns) await this.store.turns.change(turn._id, (stored) => ({ ...stored, delivery: 'sent' }));
  }

  async deliverLater(turns: readonly Turn[]): Promise<void> {
    this.later.push(...turns);
  }

  /** Somebody speaks unasked: a lawyer, the system. */
  async say(conversationId: string, from: Turn['from'], activity: StoredActivity): Promise<Turn> {
    const key = `said:${Math.random()}`;
    const [stored] = await this.append(conversationId, [turnOf(key, from, activity, null, this.replyDelivery)]);
    if (!stored) throw new Error('nothing was appended');
    return stored.event;
  }

  private async think(inbound: Inbound): Promise<Turn[]> {
    if (this.thinkMs > 0) await sleep(this.thinkMs);
    await this.thought;
    const replies = this.reply(inbound).map((activity, index) => ({
      ...turnOf(`${inbound.key}:reply:${index}`, 'bot', activity, inbound.key, this.replyDelivery),
      kind: this.kind ?? null,
    }));
    return (await this.append(inbound.conversationId, replies)).map(({ event }) => event);
  }

  private async append(conversationId: string, events: NewEvent<Turn>[]): Promise<{ event: Turn; isNew: boolean }[]> {
    const stored = await this.store.turns.append(conversationId, events);
    this.store.feed.publish(stored.filter(({ isNew }) => isNew).map(({ event }) => event));
    return stored;
  }
}

function turnOf(
  key: string,
  from: Turn['from'],
  activity: StoredActivity,
  inReplyTo: string | null,
  delivery: Turn['delivery'],
): NewEvent<Turn> {
  return {
    key,
    sessionId: null,
    at: new Date(),
    from,
    staffId: null,
    activity,
    inReplyTo,
    pending: false,
    understanding: null,
    delivery,
  };
}
