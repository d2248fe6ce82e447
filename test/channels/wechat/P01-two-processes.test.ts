import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BotDeps,
  type Courier,
  createBot,
  createCourier,
  deliveryReceiptCollection,
  loadDeliveryPlan,
  loadPhrases,
  unreachableCollection,
} from '../../../src/bot/index.ts';
import { createWechatChannel, openWechatStores } from '../../../src/channels/wechat/index.ts';
import { systemClock } from '../../../src/clock.ts';
import { loadFollowUp } from '../../../src/follow-up/index.ts';
import type { HandoffService } from '../../../src/handoff/index.ts';
import { DurableJobs, InProcessDelivery, jobCollection } from '../../../src/jobs/index.ts';
import {
  ConversationLog,
  conversationCollection,
  type MessageKind,
  sessionCollection,
  type Turn,
  TurnFeed,
  turnCollection,
} from '../../../src/sessions/index.ts';
import { createFieldSeal, openSqlite, type Storage } from '../../../src/storage/index.ts';
import { WechatWorld } from '../../support/wechat-world.ts';
import { keptLog } from '../support/fake-inlet.ts';
import { type Served, serve, until } from '../support/serve.ts';

/** No lawyer served. */
const NOBODY = { lawyerId: null, queue: null, shiftId: null, provider: '', regionCode: null };

const TOKEN = 'token-of-the-callback';
const seal = createFieldSeal(Buffer.alloc(32, 7).toString('base64'));
const threadOf = (openId: string) => `wechat-${seal.fingerprint(openId)}`;
const [phrases, delivery] = [loadPhrases('knowledge'), loadDeliveryPlan('knowledge')];

let folder: string;
let storage: Storage;
let weChat: WechatWorld;
let processes: { served: Served; jobs: DurableJobs; inlet: { drain(): Promise<void> }; courier: Courier }[];
/** How often the bot was asked, by the resident's words. */
let asked: Map<string, number>;
let thinkMs: number;
const servers: string[] = [];

const declared = () => ({
  turns: storage.eventStream(turnCollection),
  conversations: storage.collection(conversationCollection),
  sessions: storage.collection(sessionCollection),
  jobRecords: storage.collection(jobCollection),
  unreachable: storage.collection(unreachableCollection),
  deliveryReceipts: storage.collection(deliveryReceiptCollection),
  ...openWechatStores(storage),
});
let stores: ReturnType<typeof declared>;

/** Bot, courier and channel as another process has them; the storage is what they share. */
async function startProcess(apiBaseUrl: string): Promise<(typeof processes)[number]> {
  const { logger } = keptLog();
  const clock = systemClock;
  const jobs = new DurableJobs({
    records: stores.jobRecords,
    delivery: new InProcessDelivery(),
    clock,
    log: logger,
    soleOwner: false,
  });
  const told = {
    followUp: await loadFollowUp('knowledge'),
    phrases,
    delivery,
    knowledge: { regions: { all: () => [] } },
    services: { examples: [], get: () => undefined },
  };
  const deps = {
    ...stores,
    log: new ConversationLog({ ...stores, feed: new TurnFeed() }),
    told: { current: told, asOf: () => told },
    followUp: {
      ratings: { take: async () => ({ result: 'none' }), giveReason: async () => null, latestOf: async () => [] },
      attributionOf: async () => NOBODY,
      isOwnService: async () => false,
    },
    serviceLog: { exchanged: async () => undefined },
    settling: { touch: async () => undefined },
    // What the bot is asked is counted; then it fails, and its apology is the reply.
    understanding: {
      current: {
        recogniser: {
          understand: async (text: string) => {
            asked.set(text, (asked.get(text) ?? 0) + 1);
            await sleep(thinkMs);
            throw new Error('it has nothing to say');
          },
        },
        catalogue: { get: () => undefined, all: () => [], topicOf: () => null },
        emergencies: { reply: () => undefined },
      },
    },
    directory: { search: async () => [] },
    misunderstood: { note: async () => undefined, settle: async () => undefined },
    jobs,
    clock,
    seal,
    logger,
    watch: { handled: () => undefined },
    soleOwner: false,
    silenceMs: 600_000,
  } as unknown as BotDeps;
  const parts = createCourier(deps);
  const { inlet } = createBot(deps, { ...parts, handoff: {} as HandoffService });
  const channel = createWechatChannel({
    inlet,
    clock,
    logger,
    stores,
    conversations: stores.conversations,
    turns: stores.turns,
    jobs,
    seal,
    fingerprint: (plain) => seal.fingerprint(plain),
    say: async () => undefined,
    token: TOKEN,
    appId: 'wx1',
    appSecret: 's',
    apiBaseUrl,
  });
  if (channel.sender !== null) parts.courier.connectSender('wechat', channel.sender);
  await jobs.start();
  await parts.courier.start();
  await inlet.start();
  return { served: await serve(channel), jobs, inlet, courier: parts.courier };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'two-processes-'));
  storage = await openSqlite({ file: join(folder, 'shared.db'), checkQueries: true });
  stores = declared();
  await storage.prepare();
  [asked, thinkMs] = [new Map(), 0];
  weChat = new WechatWorld({ servers, token: TOKEN });
  const base = await weChat.open();
  processes = await Promise.all([startProcess(base), startProcess(base)]);
  servers.push(...processes.map(({ served }) => served.url));
});
afterAll(async () => {
  for (const { served, inlet, jobs } of processes) {
    await served.close();
    await inlet.drain();
    await jobs.drain();
  }
  await weChat.close();
  await storage.close();
  rmSync(folder, { recursive: true, force: true });
});

const turnsOf = async (openId: string, from: Turn['from']) =>
  (await stores.turns.read(threadOf(openId))).filter((turn) => turn.from === from && turn.activity.type === 'message');
/** All is said, and nothing is on its way. */
const settled = (openId: string) =>
  until(
    async () => (await turnsOf(openId, 'bot')).map((turn) => turn.delivery),
    (states) => states.length > 0 && states.every((state) => state === 'sent'),
  );

describe('P1: one effect for one message of WeChat, delivered to two processes', () => {
  it('three deliveries at once: one turn, one reply', async () => {
    thinkMs = 50;
    const residents = Array.from({ length: 12 }, (_, at) => `oPARALLEL${at}`);
    await Promise.all(residents.map((openId) => weChat.say(openId, `问题${openId}`, '', { parallel: true })));
    for (const openId of residents) {
      await settled(openId);
      expect([openId, asked.get(`问题${openId}`)]).toEqual([openId, 1]);
      expect(await turnsOf(openId, 'resident')).toHaveLength(1);
      expect(await turnsOf(openId, 'bot')).toHaveLength(1);
      expect(weChat.textsOf(openId)).toHaveLength(1);
    }
    expect(weChat.faults).toBe(0);
  });

  it('a slow bot and a delivery of each process: the courier says it once', async () => {
    thinkMs = 2200;
    const openId = 'oSLOW';
    await weChat.say(openId, '慢问题', '', { parallel: true });
    await settled(openId);
    expect(asked.get('慢问题')).toBe(1);
    expect(await turnsOf(openId, 'bot')).toHaveLength(1);
    expect(weChat.of(openId).shown).toHaveLength(1);
    expect(weChat.of(openId).typing).toContain('Typing');
  });

  it('an answer that did not arrive is given again by the other process, and by nobody else', async () => {
    thinkMs = 0;
    const openId = 'oAGAIN';
    await weChat.say(openId, '再来一次');
    await settled(openId);
    const [first] = weChat.textsOf(openId);
    await weChat.again(openId);
    expect(weChat.of(openId).shown.map(({ by, text }) => [by, text])).toEqual([
      ['passive', first],
      ['passive', first],
    ]);
    expect(asked.get('再来一次')).toBe(1);
  });
});

describe('the quota of WeChat at the courier', () => {
  it('keeps the last message for the lawyer; what is held follows when the resident writes again', async () => {
    thinkMs = 0;
    const openId = 'oQUOTA';
    await weChat.say(openId, '有人吗');
    await settled(openId);
    const tell = async (kind: MessageKind, text: string) => {
      const input = {
        conversationId: threadOf(openId),
        key: text,
        activities: [{ type: 'message' as const, text }],
        kind,
      };
      const [said] = (await processes[0]?.courier.notify(input)) ?? [];
      const turn = await until(
        () => stores.turns.get(said?._id ?? ''),
        (current) => ['sent', 'held', 'dropped', 'failed'].includes(current?.delivery ?? ''),
      );
      return [turn?.delivery, turn?.reason ?? null];
    };
    for (const text of ['一', '二', '三', '四']) expect(await tell('handoff', text)).toEqual(['sent', null]);
    expect(await tell('handoff', '您排在第二位')).toEqual(['held', 'hotline_channels_wechat_kept_quota']);
    expect(await tell('lawyer', '请带上合同')).toEqual(['sent', null]);
    expect(await tell('lawyer', '还有工资条')).toEqual(['held', 'hotline_channels_wechat_quota']);
    await weChat.say(openId, '好的');
    await until(
      () => weChat.textsOf(openId),
      (texts) => texts.includes('还有工资条') && texts.includes('您排在第二位'),
    );
  });
});
