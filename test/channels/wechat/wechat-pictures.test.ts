import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Courier } from '../../../src/bot/courier.ts';
import {
  type BotDeps,
  createBot,
  createCourier,
  deliveryReceiptCollection,
  loadDeliveryPlan,
  loadPhrases,
  unreachableCollection,
} from '../../../src/bot/index.ts';
import { createWechatChannel, openWechatStores } from '../../../src/channels/wechat/index.ts';
import { wechatSignature } from '../../../src/channels/wechat/signature.ts';
import { loadDuty } from '../../../src/content.ts';
import { loadFollowUp } from '../../../src/follow-up/index.ts';
import type { HandoffService } from '../../../src/handoff/index.ts';
import { loadKnowledge } from '../../../src/knowledge/index.ts';
import type { AidApplication } from '../../../src/legal-aid/index.ts';
import {
  ConversationLog,
  conversationCollection,
  sessionCollection,
  TurnFeed,
  turnCollection,
} from '../../../src/sessions/index.ts';
import { openSqlite, type Storage } from '../../../src/storage/index.ts';
import { PapersStage } from '../../legal-aid/uploads/papers-stage.ts';
import { exe, jpeg } from '../../legal-aid/uploads/sample-files.ts';
import { fingerprint } from '../support/fake-inlet.ts';
import { type Served, serve, until } from '../support/serve.ts';

/** No lawyer served. */
const NOBODY = { lawyerId: null, queue: null, shiftId: null, provider: '', regionCode: null };

const OPEN_ID = 'oPICTURE01';
const CONVERSATION = `wechat-${fingerprint(OPEN_ID)}`;
const TOKEN = 'token-of-the-callback';
const [knowledge, phrases] = [await loadKnowledge('knowledge'), loadPhrases('knowledge')];
const NOT_UNDERSTOOD = {
  decision: 'handoff' as const,
  intent: null,
  topic: null,
  confidence: 0,
  band: 'unsure' as const,
  alternatives: [],
  emergency: null,
  reason: '',
};

/** WeChat's API, as far as pictures need it. */
let weChat: Server;
let apiBase: string;
let pictures: Record<string, (response: ServerResponse) => void>;
let fetched: string[];
let tokens: number;
let pushed: string[];
let stage: PapersStage;
let storage: Storage;
let served: Served;
let courier: Courier;
let messages = 0;

beforeEach(async () => {
  [pictures, fetched, tokens, pushed] = [{}, [], 0, []];
  weChat = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://x');
      if (url.pathname === '/cgi-bin/stable_token') {
        tokens += 1;
        response.end(JSON.stringify({ access_token: `T${tokens}`, expires_in: 7200 }));
      } else if (url.pathname === '/cgi-bin/media/get') {
        const id = url.searchParams.get('media_id') ?? '';
        fetched.push(`${id} ${url.searchParams.get('access_token')}`);
        (pictures[id] ?? refusal(40007))(response);
      } else {
        pushed.push(JSON.parse(Buffer.concat(chunks).toString('utf8')).text.content);
        response.end('{"errcode":0}');
      }
    });
  });
  await new Promise<void>((resolve) => weChat.listen(0, '127.0.0.1', resolve));
  apiBase = `http://127.0.0.1:${(weChat.address() as AddressInfo).port}`;
  stage = await PapersStage.open();
  await startChannel();
});
afterEach(async () => {
  await served.close();
  weChat.closeAllConnections();
  await new Promise((resolve) => weChat.close(resolve));
  await storage.close();
  expect(stage.log.join('')).not.toMatch(/oPICTURE01|T\d/);
  await stage.end();
});

const refusal = (errcode: number) => (response: ServerResponse) => {
  response.setHeader('content-type', 'text/plain');
  response.end(JSON.stringify({ errcode, errmsg: 'x' }));
};
const picture = (bytes: Buffer) => (response: ServerResponse) => {
  response.setHeader('content-type', 'image/jpeg');
  response.end(bytes);
};

/** The channel and the bot as `main.ts` joins them, without the recogniser. */
async function startChannel(appSecret = 'secret'): Promise<void> {
  const { clock, jobs, seal } = stage.aid;
  storage = await openSqlite({ file: join(stage.aid.folder, 'talk.db'), clock, checkQueries: true });
  const stores = {
    turns: storage.eventStream(turnCollection),
    conversations: storage.collection(conversationCollection),
    sessions: storage.collection(sessionCollection),
    unreachable: storage.collection(unreachableCollection),
    deliveryReceipts: storage.collection(deliveryReceiptCollection),
    ...openWechatStores(storage),
  };
  await storage.prepare();
  const told = {
    followUp: await loadFollowUp('knowledge'),
    knowledge,
    phrases,
    delivery: loadDeliveryPlan('knowledge'),
    dialogs: new Map(),
    services: { examples: [], get: () => undefined },
    duty: await loadDuty('knowledge'),
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
    understanding: {
      current: {
        recogniser: { understand: async () => NOT_UNDERSTOOD },
        catalogue: { get: () => undefined, all: () => [], topicOf: () => null },
        emergencies: { reply: () => undefined },
      },
    },
    directory: { search: async () => [] },
    misunderstood: { note: async () => undefined, settle: async () => undefined },
    jobs,
    clock,
    seal,
    logger: pino({ level: 'debug' }, { write: (line: string) => stage.log.push(line) }),
    watch: { handled: () => undefined },
    soleOwner: true,
    silenceMs: 60_000,
  } as unknown as BotDeps;
  const parts = createCourier(deps);
  courier = parts.courier;
  const bot = createBot(deps, { ...parts, handoff: {} as HandoffService, papers: stage.papers });
  await bot.inlet.start();
  const channel = createWechatChannel({
    stores,
    conversations: stores.conversations,
    turns: stores.turns,
    jobs,
    seal,
    say: async () => undefined,
    inlet: bot.inlet,
    clock,
    logger: deps.logger,
    fingerprint,
    token: TOKEN,
    appId: 'wx1',
    apiBaseUrl: apiBase,
    apiTimeoutMs: 1000,
    ...(appSecret === '' ? {} : { appSecret }),
  });
  if (channel.sender !== null) courier.connectSender('wechat', channel.sender);
  if (channel.pictures !== undefined) bot.pictures?.connect('wechat', channel.pictures);
  served = await serve(channel);
}

async function post(fields: string): Promise<string> {
  const [timestamp, nonce] = [String(stage.aid.clock.now().getTime() / 1000), `n${++messages}`];
  const signature = wechatSignature(TOKEN, timestamp, nonce);
  const response = await fetch(
    `${served.url}/channels/wechat?signature=${signature}&timestamp=${timestamp}&nonce=${nonce}`,
    {
      method: 'POST',
      body:
        `<xml><ToUserName>gh_1</ToUserName><FromUserName>${OPEN_ID}</FromUserName><CreateTime>${timestamp}</CreateTime>` +
        `${fields}<MsgId>${messages}</MsgId></xml>`,
    },
  );
  expect(response.status).toBe(200);
  return /<Content><!\[CDATA\[(.*)\]\]><\/Content>/s.exec(await response.text())?.[1] ?? '';
}
const sendPicture = (id: string) => post(`<MsgType>image</MsgType><PicUrl>http://x/0</PicUrl><MediaId>${id}</MediaId>`);
const say = (text: string) => post(`<MsgType>text</MsgType><Content>${text}</Content>`);
const apply = (): Promise<AidApplication> =>
  stage.aid.received('w', { channel: 'wechat', conversationId: CONVERSATION });

describe('pictures on WeChat', () => {
  it('without an application: nothing is fetched, and the bot says what it can do with pictures', async () => {
    expect(await sendPicture('p1')).toContain('图片里的内容我看不懂，也没有保存');
    expect(fetched).toEqual([]);
  });

  it('are filed, named by the resident, and what is missing is told', async () => {
    const { _id } = await apply();
    pictures = { p1: picture(jpeg()), p2: picture(jpeg({ seed: 2 })) };
    const first = await sendPicture('p1');
    expect(first).toContain('图片收到了，已放进您的法律援助申请材料，现在一共 1 个文件');
    expect(first).toContain('还差：身份证；欠条');
    expect(first).toMatch(/“图片1”是哪一份材料？[\s\S]*1[^\n]*身份证[\s\S]*2[^\n]*欠条/);
    const named = await say('1');
    expect(named).toContain('记作“身份证”');
    expect(named).toContain('还差：欠条');
    expect(await sendPicture('p1')).toContain('之前已经收到了');
    await sendPicture('p2');
    expect(await say('欠条')).toContain('要的材料都收到了');
    const application = await stage.aid.service.get(_id);
    expect(application?.papers.map(({ state, uploadIds }) => [state, uploadIds.length])).toEqual([
      ['received', 1],
      ['received', 1],
      ['received', 0],
    ]);
    expect(application?.uploads).toMatchObject([
      { paperId: 'p1', name: '图片1.jpg', mediaType: 'image/jpeg' },
      { paperId: 'p2', name: '图片2.jpg' },
    ]);
    expect((await stage.allBytes()).includes('HOME-POSITION')).toBe(false);
  });

  it('that are no pictures are refused in words', async () => {
    await apply();
    pictures = { p1: picture(exe()) };
    expect(await sendPicture('p1')).toContain('这种文件收不了');
  });

  it('with a refused token: a new one, once', async () => {
    await apply();
    let refusals = 1;
    pictures = { p1: (response) => (refusals-- > 0 ? refusal(42001) : picture(jpeg()))(response) };
    expect(await sendPicture('p1')).toContain('图片收到了');
    expect(fetched).toEqual(['p1 T1', 'p1 T2']);
  });

  it('that WeChat does not have any more are asked for again', async () => {
    await apply();
    expect(await sendPicture('gone')).toContain('没能存下来。请再发一次');
  });

  it.each([
    ['hangs', () => undefined],
    ['breaks', (response: ServerResponse) => response.destroy()],
    ['is busy', refusal(-1)],
    ['is down', (response: ServerResponse) => response.writeHead(502).end()],
  ])('are fetched later when WeChat %s, and the resident hears of it', async (_how, trouble) => {
    await apply();
    pictures = { p1: trouble };
    await sendPicture('p1');
    await until(
      () => stage.aid.jobs.scheduled.size,
      (jobs) => jobs > 0,
    );
    pictures = { p1: picture(jpeg()) };
    stage.aid.clock.to(new Date(Date.now() + 60_000).toISOString());
    await stage.aid.jobs.runDue();
    await stage.aid.jobs.runDue();
    await until(
      () => pushed.join('\n'),
      (said) => said.includes('现在一共 1 个文件'),
    );
    expect(await stage.onDisk()).toHaveLength(1);
  });

  it('cannot be fetched without customer-service access: the resident hears where to send them', async () => {
    await served.close();
    await storage.close();
    await startChannel('');
    await apply();
    expect(await sendPicture('p1')).toContain('这里暂时取不到图片');
  });
});
