import { createRequire } from 'node:module';
import type { Activity, DirectLine as DirectLineClient } from 'botframework-directlinejs';
import { WebSocket } from 'ws';
import { createWebChannel, type WebChannel } from '../../src/channels/web/index.ts';
import { FakeInlet, keptLog, openTestStore, type TestStore } from '../channels/support/fake-inlet.ts';
import { HandClock, type Served, serve, until } from '../channels/support/serve.ts';

/** Microsoft's own client, in a page of another origin, as the other side of web chat. */
const require = createRequire(import.meta.url);

const opened: WebSocket[] = [];
class WatchedSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    opened.push(this);
  }
}

let DirectLine: typeof DirectLineClient;
let window_: { close(): void };
let store: TestStore;
let inlet: FakeInlet;
let channel: WebChannel;
let served: Served;
let clock: HandClock;
let client: DirectLineClient;
let seen: Activity[];

beforeAll(() => {
  const { JSDOM } = require('jsdom');
  const { window } = new JSDOM('', { url: 'http://bureau.example.test/' });
  window_ = window;
  const { XMLHttpRequest, FormData, Blob } = window;
  Object.assign(globalThis, { XMLHttpRequest, FormData, Blob, WebSocket: WatchedSocket });
  DirectLine = require('botframework-directlinejs').DirectLine;
});

afterAll(() => window_.close());

beforeEach(async () => {
  store = await openTestStore();
  inlet = new FakeInlet(store, 'not-needed');
  inlet.reply = ({ activity }) =>
    activity.type === 'conversationUpdate'
      ? [{ type: 'message', text: '您好，请说说您遇到的事。', choices: [{ title: '讨薪', value: '公司不发工资' }] }]
      : [{ type: 'message', text: `收到：${activity.text}` }];
  clock = new HandClock(new Date());
  const { logger } = keptLog();
  channel = createWebChannel({
    inlet,
    turns: store.turns,
    conversations: store.conversations,
    feed: store.feed,
    secret: 'direct line secret',
    tokenKey: 'a key of thirty-two characters !!',
    clock,
    logger,
    limits: { perSecond: 1000, perMinute: 1000, tokensPerMinute: 1000 },
  });
  served = await serve(channel, (server) => channel.attachUpgrade(server));
  opened.length = 0;
  seen = [];
});

afterEach(async () => {
  client.end();
  await served.close();
  await store.close();
});

async function connect(options: Record<string, unknown> = {}): Promise<{ conversationId: string; userId: string }> {
  const response = await fetch(`${served.url}/channels/web/token`, { method: 'POST' });
  const { token, conversationId, userId } = (await response.json()) as Record<string, string>;
  client = new DirectLine({ domain: `${served.url}/v3/directline`, token, random: () => 0, ...options } as never);
  client.activity$.subscribe({ next: (activity) => seen.push(activity), error: () => undefined });
  return { conversationId: String(conversationId), userId: String(userId) };
}

const post = (activity: Record<string, unknown>): Promise<string> =>
  new Promise((resolve, reject) => {
    client.postActivity(activity as never).subscribe({ next: resolve, error: reject });
  });
const texts = () => seen.map((activity) => ('text' in activity ? activity.text : activity.type));

describe('Microsoft’s Direct Line client', () => {
  it('connects, is greeted, posts, sees its own message again and the answer', async () => {
    const { conversationId, userId } = await connect();
    await until(texts, (all) => all.length === 1);
    expect(seen[0]).toMatchObject({
      type: 'message',
      text: '您好，请说说您遇到的事。',
      from: { id: 'hotline-bot', role: 'bot' },
      channelData: { speaker: 'bot' },
      suggestedActions: { actions: [{ type: 'imBack', title: '讨薪', value: '公司不发工资' }] },
    });
    const channelData = { clientActivityID: 'client-1', clientTimestamp: 'now' };
    const id = await post({ type: 'message', text: '公司不发工资', from: { id: 'forged' }, channelData });
    await until(texts, (all) => all.length === 3);
    expect(seen[1]).toMatchObject({
      id,
      text: '公司不发工资',
      from: { id: userId, role: 'user' },
      conversation: { id: conversationId },
      channelData: { clientActivityID: 'client-1', speaker: 'resident' },
    });
    expect(texts()[2]).toBe('收到：公司不发工资');
    expect(new Set(seen.map((activity) => activity.id)).size).toBe(3);
    expect(seen.map((activity) => activity.id)).toEqual([...seen.map((activity) => activity.id)].sort());
  });

  it('loses nothing and doubles nothing when the socket drops', async () => {
    const { conversationId } = await connect();
    await until(texts, (all) => all.length === 1);
    opened[0]?.terminate();
    await inlet.say(conversationId, 'lawyer', { type: 'message', text: '我是值班律师。' });
    await inlet.say(conversationId, 'lawyer', { type: 'message', text: '请说说经过。' });
    await until(
      () => opened.length,
      (count) => count === 2,
    );
    await inlet.say(conversationId, 'lawyer', { type: 'message', text: '您还在吗？' });
    await until(texts, (all) => all.length === 4);
    await post({ type: 'message', text: '在', from: { id: 'x' } });
    await until(texts, (all) => all.length >= 6);
    expect(texts()).toEqual([
      '您好，请说说您遇到的事。',
      '我是值班律师。',
      '请说说经过。',
      '您还在吗？',
      '在',
      '收到：在',
    ]);
    expect(inlet.received.filter(({ activity }) => activity.type === 'conversationUpdate')).toHaveLength(1);
  });

  it('posting the same message again after a doubt is one message', async () => {
    await connect();
    const activity = { type: 'message', text: '一次', from: { id: 'x' }, channelData: { clientActivityID: 'once' } };
    const ids = [await post({ ...activity }), await post({ ...activity })];
    expect(ids[0]).toBe(ids[1]);
    await until(texts, (all) => all.length === 3);
    expect(inlet.handled).toBe(2);
  });

  it('refreshes its token for the same conversation', async () => {
    const { conversationId } = await connect();
    await until(texts, (all) => all.length === 1);
    const refreshable = client as unknown as {
      refreshToken(): { subscribe(next: (token: string) => void): void };
      parseToken(token: string): string;
    };
    const token = await new Promise<string>((resolve) => refreshable.refreshToken().subscribe(resolve));
    expect(refreshable.parseToken(token)).toMatch(/^dl_/);
    const answer = await fetch(`${served.url}/v3/directline/conversations/${conversationId}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
  });

  it('is told when its token has expired, so that it can fetch another', async () => {
    await connect();
    await until(texts, (all) => all.length === 1);
    clock.forward(31 * 60);
    expect(await post({ type: 'message', text: '还在吗', from: { id: 'x' } })).toBe('retry');
    expect(client.connectionStatus$.getValue()).toBe(3);
  });

  it('works without WebSocket', async () => {
    const { conversationId } = await connect({ webSocket: false, pollingInterval: 200 });
    await until(texts, (all) => all.length === 1);
    await post({ type: 'message', text: '慢网络', from: { id: 'x' } });
    await inlet.say(conversationId, 'system', { type: 'event', name: 'handoff.status', value: { state: 'queued' } });
    await until(texts, (all) => all.length === 4);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(texts()).toEqual(['您好，请说说您遇到的事。', '慢网络', '收到：慢网络', 'event']);
    expect(opened).toEqual([]);
  });

  it('sends empty frames to keep the line open, and they do no harm', async () => {
    await connect({ timeout: 50 });
    await until(texts, (all) => all.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await post({ type: 'message', text: '还通着', from: { id: 'x' } });
    await until(texts, (all) => all.length === 3);
    expect(opened).toHaveLength(1);
  });
});
