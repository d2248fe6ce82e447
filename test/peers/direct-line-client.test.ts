import { createRequire } from 'node:module';
import type { Activity, DirectLine as DirectLineClient } from 'botframework-directlinejs';
import { WebSocket } from 'ws';
import type { WebChannelDeps } from '../../src/channels/web/index.ts';
import { until } from '../channels/support/serve.ts';
import { SECRET, WebStage } from '../channels/support/web-stage.ts';
import { png } from '../legal-aid/uploads/sample-files.ts';
import { enterPage, leavePage } from '../support/page-globals.ts';

/** Microsoft's own client, in a page of another origin, as the other side of web chat. */
const require = createRequire(import.meta.url);
const ORIGIN = 'http://bureau.example.test';
const GREETING = '您好，请说说您遇到的事。';
/** States of the client's connection. */
const ONLINE = 2;
const EXPIRED_TOKEN = 3;
const ENDED = 5;

const opened: WebSocket[] = [];
class WatchedSocket extends WebSocket {
  constructor(url: string) {
    super(url, { origin: ORIGIN });
    opened.push(this);
  }
}

/** The parts of the client that its types keep to itself. */
interface Inside {
  token: string;
  conversationId: string;
  referenceGrammarId: string;
  watermark: string;
  /** Of its calls, and between its empty frames, ms. */
  timeout: number;
  refreshToken(): Answer<string>;
  parseToken(token: string): string;
}
interface Answer<T> {
  subscribe(next: (value: T) => void, failed: (error: unknown) => void): void;
}

let DirectLine: typeof DirectLineClient;
let leave: () => void;
let stage: WebStage;
const clients: DirectLineClient[] = [];

beforeAll(() => {
  const { JSDOM, VirtualConsole } = require('jsdom');
  // The page's own console tells of each line that drops.
  const { window } = new JSDOM('', { url: `${ORIGIN}/`, virtualConsole: new VirtualConsole() });
  const { XMLHttpRequest, FormData, Blob } = window;
  // The client's library takes `window` for the place of these, where there is one.
  enterPage({ window: undefined, XMLHttpRequest, FormData, Blob, WebSocket: WatchedSocket });
  leave = () => {
    leavePage();
    window.close();
  };
  DirectLine = require('botframework-directlinejs').DirectLine;
});
afterAll(() => leave());

async function open(options: Partial<WebChannelDeps> = {}): Promise<void> {
  stage = await WebStage.open({ origins: [ORIGIN], ...options });
  stage.inlet.reply = ({ activity }) => {
    if (activity.type === 'message') return [{ type: 'message', text: `收到：${activity.text}` }];
    if (activity.type === 'event') return [{ type: 'message', text: '图片收到了。' }];
    return [{ type: 'message', text: GREETING, choices: [{ title: '讨薪', value: '公司不发工资' }] }];
  };
}
beforeEach(() => {
  opened.length = 0;
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.end();
  await stage.close();
});

/** A client with what it has seen and how it was connected. */
class Side {
  readonly seen: Activity[] = [];
  readonly states: number[] = [];
  failure: unknown = null;

  private constructor(
    readonly client: DirectLineClient,
    readonly inside: Inside,
  ) {
    client.connectionStatus$.subscribe((state) => this.states.push(state));
    client.activity$.subscribe({
      next: (activity) => this.seen.push(activity),
      error: (error: unknown) => {
        this.failure = error;
      },
    });
  }

  static async connect(options: Record<string, unknown> = {}): Promise<Side> {
    const token = options.token ?? (await stage.newToken()).token;
    const domain = `${stage.served.url}/v3/directline`;
    // Between 3 and 15 s by chance, the client waits before it connects again; this makes it 1 ms.
    const client = new DirectLine({ domain, random: () => -0.2499, ...options, token } as never);
    clients.push(client);
    return new Side(client, client as unknown as Inside);
  }

  static async greeted(options: Record<string, unknown> = {}): Promise<Side> {
    const side = await Side.connect(options);
    await side.sees(1);
    return side;
  }

  sees(count: number): Promise<unknown> {
    return until(
      () => this.texts,
      (all) => all.length >= count,
    );
  }

  /** In the order of the ids: the client hands frames on bit by bit, and mixes those that come close together. */
  get texts(): string[] {
    const inOrder = [...this.seen].sort((one, other) => ((one.id ?? '') < (other.id ?? '') ? -1 : 1));
    return inOrder.map((activity) => ('text' in activity && activity.text ? activity.text : activity.type));
  }

  activity(text: string): Activity {
    const found = this.seen.find((activity) => 'text' in activity && activity.text === text);
    if (found === undefined) throw new Error(`nobody said ${text}`);
    return found;
  }

  get userId(): string {
    return this.inside.parseToken(this.inside.token);
  }

  post(activity: Record<string, unknown>): Promise<string> {
    const sent = { from: { id: 'forged', role: 'user' }, ...activity };
    return firstOf(this.client.postActivity(sent as never) as unknown as Answer<string>);
  }

  write(text: string, clientActivityID?: string): Promise<string> {
    return this.post({ type: 'message', text, ...(clientActivityID ? { channelData: { clientActivityID } } : {}) });
  }
}

function firstOf<T>(answer: Answer<T>): Promise<T> {
  return new Promise((resolve, reject) => answer.subscribe(resolve, reject));
}

const speak = (side: Side, text: string) =>
  stage.inlet.say(side.inside.conversationId, 'lawyer', { type: 'message', text });
const joined = () => stage.inlet.received.filter(({ activity }) => activity.type === 'conversationUpdate');
const messages = () => stage.inlet.received.filter(({ activity }) => activity.type === 'message');

describe('Microsoft’s Direct Line client begins', () => {
  it('1 with the token of the page, 2 online, 3 in the token’s conversation, 4 greeted once with choices', async () => {
    await open();
    const { token, conversationId } = await stage.newToken();
    const side = await Side.greeted({ token });
    expect(side.states).toContain(ONLINE);
    expect(side.inside).toMatchObject({ conversationId, referenceGrammarId: conversationId });
    expect(side.seen).toEqual([
      expect.objectContaining({
        type: 'message',
        text: GREETING,
        channelId: 'directline',
        conversation: { id: conversationId },
        from: { id: 'hotline-bot', name: '智能助手', role: 'bot' },
        channelData: { speaker: 'bot' },
        suggestedActions: { actions: [{ type: 'imBack', title: '讨薪', value: '公司不发工资' }] },
      }),
    ]);
    expect(joined()).toHaveLength(1);
  });

  it('5 with a token made for a user by the holder of the secret, 6 whom the page cannot change', async () => {
    await open();
    const user = { id: 'dl_kiosk-7', name: '大厅' };
    const { token } = (await stage.call('POST', '/v3/directline/tokens/generate', SECRET, { user })).body;
    const side = await Side.connect({ token });
    expect(side.userId).toBe('dl_kiosk-7');
    const { warn } = console;
    let warned = '';
    console.warn = (words: string) => {
      warned = words;
    };
    side.client.setUserId('dl_somebody-else');
    console.warn = warn;
    expect(warned).toContain('already set in token');
    await side.sees(1);
    await side.write('我是谁');
    await side.sees(3);
    expect(side.activity('我是谁').from).toEqual({ id: 'dl_kiosk-7', name: '您', role: 'user' });
  });

  it('7 again with the same token, and is not greeted again', async () => {
    await open();
    const { token } = await stage.newToken();
    const first = await Side.greeted({ token });
    first.client.end();
    const second = await Side.greeted({ token, conversationStartProperties: { locale: 'zh-CN' } });
    expect(second.inside.conversationId).toBe(first.inside.conversationId);
    expect(second.texts).toEqual([GREETING]);
    expect(joined()).toHaveLength(1);
  });

  it('8 in the middle of a conversation, from its watermark', async () => {
    await open();
    const first = await Side.greeted();
    await first.write('一');
    await first.sees(3);
    const { token, conversationId, watermark } = first.inside;
    first.client.end();
    await speak(first, '您不在时说的');
    const second = await Side.greeted({ token, conversationId, watermark });
    expect(second.texts).toEqual(['您不在时说的']);
  });

  it('9 and is told its session', async () => {
    await open();
    const side = await Side.greeted();
    const session = await firstOf(side.client.getSessionId() as unknown as Answer<string>);
    expect(session).toBe(side.inside.conversationId);
  });
});

describe('its messages', () => {
  it('10 come back with the id that the post was given, 11 the client’s own id, 12 the user of the token', async () => {
    await open();
    const side = await Side.greeted();
    const channelData = { clientActivityID: 'client-1', clientTimestamp: 'now' };
    const id = await side.post({ type: 'message', text: '公司不发工资', channelData });
    await side.sees(3);
    expect(side.activity('公司不发工资')).toMatchObject({
      id,
      text: '公司不发工资',
      from: { id: side.userId, role: 'user' },
      channelData: { clientActivityID: 'client-1', speaker: 'resident' },
    });
    // 13: the answer says what it answers.
    expect(side.activity('收到：公司不发工资')).toMatchObject({ from: { role: 'bot' } });
  });

  it('14 have ids that are unique and in lexical order over all types', async () => {
    await open({ typingAfterMs: 10 });
    const side = await Side.greeted();
    stage.inlet.thinkMs = 60;
    for (let at = 0; at < 9; at++) await side.write(`第${at}条`);
    await stage.inlet.say(side.inside.conversationId, 'system', { type: 'event', name: 'handoff.status', value: {} });
    await until(
      () => side.texts.filter((text) => text !== 'typing'),
      (all) => all.length === 20,
    );
    const ids = side.seen.map(({ id }) => id ?? '');
    expect(new Set(ids).size).toBe(ids.length);
    const asked = side.texts.filter((text) => text.startsWith('第'));
    expect(asked).toEqual(Array.from({ length: 9 }, (_, at) => `第${at}条`));
    const typing = side.seen.filter(({ type }) => (type as string) === 'typing').map(({ id }) => id ?? '');
    expect(typing.length).toBeGreaterThan(0);
    // Behind the message that is thought about, before anything that comes after it.
    for (const id of typing) expect(ids).toContain(id.slice(0, id.indexOf('.')));
  });

  it('15 posted again after a doubt are one', async () => {
    await open();
    const side = await Side.greeted();
    const ids = [await side.write('一次', 'once'), await side.write('一次', 'once')];
    expect(ids[0]).toBe(ids[1]);
    await side.sees(3);
    expect(stage.inlet.handled).toBe(2);
  });

  it('16 of other types are taken, and shown to nobody', async () => {
    await open();
    const side = await Side.greeted();
    const ids = [
      await side.post({ type: 'typing' }),
      await side.post({ type: 'event', name: 'webchat/join', value: {} }),
    ];
    expect(new Set(ids).size).toBe(2);
    await side.write('话');
    await side.sees(3);
    expect(side.texts).toEqual([GREETING, '话', '收到：话']);
  });

  it.each([
    ['17 empty', { type: 'message', text: ' ' }, 400],
    ['18 too long', { type: 'message', text: '长'.repeat(6000) }, 413],
    ['19 no activity', { type: 'invoke' }, 400],
  ])('%s: the client is told, and may go on', async (_name, activity, status) => {
    await open();
    const side = await Side.greeted();
    await expect(side.post(activity)).rejects.toMatchObject({ status });
    await side.write('好');
    await side.sees(3);
  });

  it('20 too fast are to be sent again; 21 again is once', async () => {
    await open({ limits: { perSecond: 1, burst: 2 } });
    const side = await Side.greeted();
    const results: string[] = [];
    for (const id of ['a', 'b', 'c']) results.push(await side.write('快', id));
    expect(results.slice(0, 2)).not.toContain('retry');
    expect(results[2]).toBe('retry');
    expect(await side.write('快', 'a')).toBe(results[0]);
    const id = await until(
      () => side.write('快', 'c'),
      (result) => result !== 'retry',
    );
    expect(await side.write('快', 'c')).toBe(id);
    await side.sees(7);
    expect(side.seen.filter(({ channelData }) => channelData?.clientActivityID === 'c')).toHaveLength(1);
    expect(stage.inlet.handled).toBe(4);
  });

  it('22 that could not be stored are to be sent again, and then are', async () => {
    await open();
    const side = await Side.greeted();
    stage.inlet.broken = true;
    expect(await side.write('丢不得', 'x')).toBe('retry');
    stage.inlet.broken = false;
    expect(await side.write('丢不得', 'x')).toMatch(/\|0000000003$/);
    await side.sees(3);
    expect(side.texts).toEqual([GREETING, '丢不得', '收到：丢不得']);
  });
});

describe('its stream', () => {
  it('23 loses nothing and doubles nothing when it drops, 24 and begins after the watermark', async () => {
    await open();
    const side = await Side.greeted();
    opened[0]?.terminate();
    await speak(side, '我是值班律师。');
    await speak(side, '请说说经过。');
    await until(
      () => opened.length,
      (count) => count === 2,
    );
    expect(opened[1]?.url).toContain('watermark=2&t=');
    await speak(side, '您还在吗？');
    await side.sees(4);
    await side.write('在');
    await side.sees(6);
    expect(side.texts).toEqual([GREETING, '我是值班律师。', '请说说经过。', '您还在吗？', '在', '收到：在']);
    expect(joined()).toHaveLength(1);
  });

  it('25 drops many times, also in the middle of a burst', async () => {
    await open();
    const side = await Side.greeted();
    for (let at = 0; at < 12; at++) {
      if (at % 4 === 2) opened.at(-1)?.terminate();
      await speak(side, `第${at}句`);
    }
    await side.sees(13);
    await side.write('完');
    await side.sees(15);
    expect(side.texts).toEqual([GREETING, ...Array.from({ length: 12 }, (_, at) => `第${at}句`), '完', '收到：完']);
  });

  it('26 is opened with a token of a minute; an old one is refused, and the client fetches another', async () => {
    await open();
    const { token, conversationId, streamUrl } = await stage
      .newLine()
      .then((line) => ({ ...line, conversationId: line.id }));
    stage.clock.forward(61);
    const side = await Side.greeted({ token, conversationId, streamUrl });
    expect(side.texts).toEqual([GREETING]);
    expect(opened.map(({ url }) => url === streamUrl)).toEqual([true, false]);
  });

  it('27 is one of a conversation: the older is closed with the reason', async () => {
    await open();
    const { token } = await stage.newToken();
    // This one stays away for 3 s when it loses the stream.
    const first = await Side.greeted({ token, random: () => 0 });
    const reason = new Promise<string>((resolve) => opened[0]?.once('close', (_code, why) => resolve(String(why))));
    const second = await Side.greeted({ token });
    expect(await reason).toBe('collision');
    first.client.end();
    await speak(second, '只有一边听到');
    await second.sees(2);
    expect(first.texts).toEqual([GREETING]);
  });

  it('28 is kept open by empty frames, which do no harm', async () => {
    await open();
    const side = await Side.connect();
    const { timeout } = side.inside;
    side.client.connectionStatus$.subscribe((state) => {
      side.inside.timeout = state === ONLINE ? 10 : timeout;
    });
    await side.sees(1);
    side.inside.timeout = timeout;
    await new Promise((resolve) => setTimeout(resolve, 100));
    await side.write('还通着');
    await side.sees(3);
    expect(opened).toHaveLength(1);
  });

  it('29 shows that the bot thinks; 30 that is stored nowhere and never comes again', async () => {
    await open({ typingAfterMs: 10 });
    const side = await Side.greeted();
    let think = () => {};
    stage.inlet.thought = new Promise<void>((resolve) => {
      think = resolve;
    });
    await side.write('想一想');
    await side.sees(3);
    expect(side.texts).toEqual([GREETING, '想一想', 'typing']);
    expect(side.seen.find(({ type }) => (type as string) === 'typing')?.from).toMatchObject({ id: 'hotline-bot' });
    think();
    await side.sees(4);
    opened[0]?.terminate();
    await speak(side, '接着');
    await side.sees(5);
    expect(side.texts).toEqual([GREETING, '想一想', 'typing', '收到：想一想', '接着']);
    const { id, token } = { id: side.inside.conversationId, token: side.inside.token };
    const stored: { type: string }[] = await stage.activities({ id, token });
    expect(stored.map(({ type }) => type)).not.toContain('typing');
  });

  it('31 ends when the conversation is gone', async () => {
    await open();
    const side = await Side.greeted();
    for (const { _id } of await stage.store.turns.read(side.inside.conversationId)) await stage.store.turns.remove(_id);
    opened[0]?.terminate();
    await until(
      () => side.failure,
      (failure) => failure !== null,
    );
    expect(String(side.failure)).toContain('conversation ended');
  });
});

describe('its tokens', () => {
  it('32 are refreshed for the same conversation and user', async () => {
    await open();
    const side = await Side.greeted();
    stage.clock.forward(29 * 60);
    const token = await firstOf(side.inside.refreshToken());
    expect(side.inside.parseToken(token)).toBe(side.userId);
    side.inside.token = token;
    stage.clock.forward(29 * 60);
    await side.write('半小时以后');
    await side.sees(3);
  });

  it('33 expire: the client is told, 34 is given another, and goes on without a gap', async () => {
    await open();
    const { token, resume } = await stage.newToken();
    const side = await Side.greeted({ token, random: () => 0 });
    stage.clock.forward(31 * 60);
    expect(await side.write('还在吗', 'c')).toBe('retry');
    expect(side.client.connectionStatus$.getValue()).toBe(EXPIRED_TOKEN);
    await expect(firstOf(side.inside.refreshToken())).rejects.toMatchObject({ status: 403 });
    const fresh = await stage.newToken({ resume });
    const path = `/v3/directline/conversations/${fresh.conversationId}?watermark=${side.inside.watermark}`;
    side.client.reconnect((await stage.call('GET', path, fresh.token)).body);
    expect(await side.write('还在吗', 'c')).toMatch(/\|0000000003$/);
    // The client opens a stream for each state it was in, all from one watermark: what comes twice has one id.
    const ids = await until(
      () => new Set(side.seen.map(({ id }) => id)),
      ({ size }) => size === 3,
    );
    expect([...new Set(side.texts)]).toEqual([GREETING, '还在吗', '收到：还在吗']);
    expect(ids.size).toBe(3);
  });

  it('35 open nobody else’s conversation', async () => {
    await open();
    const own = await Side.greeted();
    const other = await stage.newLine();
    own.inside.conversationId = other.id;
    expect(await own.write('看看别人的')).toBe('retry');
    expect(messages()).toEqual([]);
    const status = async (headers: Record<string, string>) =>
      (await stage.call('GET', `/v3/directline/conversations/${other.id}/activities`, null, undefined, headers)).status;
    expect(await status({})).toBe(401);
    expect(await status({ authorization: `Bearer ${own.inside.token}` })).toBe(403);
  });
});

describe('without WebSocket', () => {
  it('36 it polls: all in order, 37 each once, 38 no typing', async () => {
    await open({ typingAfterMs: 10 });
    const side = await Side.greeted({ webSocket: false, pollingInterval: 200 });
    stage.inlet.thinkMs = 100;
    await side.write('慢网络');
    await stage.inlet.say(side.inside.conversationId, 'system', { type: 'event', name: 'handoff.status', value: {} });
    await side.sees(4);
    await new Promise((resolve) => setTimeout(resolve, 450));
    expect([...side.texts].sort()).toEqual([GREETING, '慢网络', '收到：慢网络', 'event'].sort());
    expect(opened).toEqual([]);
  });

  it('39 it is told the end', async () => {
    await open();
    const side = await Side.greeted({ webSocket: false, pollingInterval: 200 });
    for (const { _id } of await stage.store.turns.read(side.inside.conversationId)) await stage.store.turns.remove(_id);
    await until(
      () => side.client.connectionStatus$.getValue(),
      (state) => state === ENDED,
    );
  });
});

describe('its uploads', () => {
  it('40 reach the papers byte by byte, 41 are echoed under the client’s own id', async () => {
    const kept: Buffer[] = [];
    const receive = async (_owner: unknown, { bytes }: { bytes: Buffer }) => {
      kept.push(bytes);
      return { file: { id: `f${kept.length}` }, isNew: true };
    };
    await open({ papers: { list: async () => ({ isOpen: true }), receive } });
    const side = await Side.greeted();
    const pictures = [png(), png(64, 64, 200)];
    const attachments = pictures.map((bytes) => ({
      contentType: 'image/png',
      contentUrl: `data:image/png;base64,${bytes.toString('base64')}`,
      name: '欠条.png',
    }));
    const id = await side.post({ type: 'message', text: '', attachments, channelData: { clientActivityID: 'up' } });
    await side.sees(5);
    expect(kept).toEqual(pictures);
    expect(side.texts.slice(1).sort()).toEqual(
      ['[图片] 欠条.png', '图片收到了。', '[图片] 欠条 (1).png', '图片收到了。'].sort(),
    );
    expect(side.seen.filter(({ channelData }) => channelData?.clientActivityID === 'up')).toEqual([
      expect.objectContaining({ id, text: '[图片] 欠条.png' }),
    ]);
  });
});
