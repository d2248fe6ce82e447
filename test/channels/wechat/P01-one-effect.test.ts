import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createWechatChannel } from '../../../src/channels/wechat/index.ts';
import { wechatSignature } from '../../../src/channels/wechat/signature.ts';
import { FakeInlet, fingerprint, keptLog, openTestStore, type TestStore } from '../support/fake-inlet.ts';
import { HandClock, type Served, serve, until } from '../support/serve.ts';
import { wechatKept } from '../support/wechat-deps.ts';

const vectors = JSON.parse(readFileSync(new URL('../../vectors/wechat-crypto-vectors.json', import.meta.url), 'utf8'));
const TOKEN = 'hotline token';

let store: TestStore;
let inlet: FakeInlet;
let served: Served;
let clock: HandClock;

/** WeChat's five seconds in one. */
const times = { replyMs: 400, replyOnlyMs: 700, durableMs: 900 };

function open(more: { appSecret?: string } = { appSecret: 's' }): Promise<Served> {
  const { logger } = keptLog();
  const deps = { ...wechatKept(store), inlet, clock, logger, fingerprint, token: TOKEN, appId: 'wx1', times, ...more };
  return serve(createWechatChannel({ ...deps, apiBaseUrl: 'http://127.0.0.1:9' }));
}

beforeEach(async () => {
  store = await openTestStore();
  inlet = new FakeInlet(store, 'pending');
  clock = new HandClock(new Date(1767225610_000));
  served = await open();
});

afterEach(async () => {
  await served.close();
  await store.close();
});

let nonces = 0;
async function post(body: string): Promise<{ status: number; body: string }> {
  const timestamp = String(clock.now().getTime() / 1000);
  const nonce = `n${nonces++}`;
  const signature = wechatSignature(TOKEN, timestamp, nonce);
  const url = `${served.url}/channels/wechat?signature=${signature}&timestamp=${timestamp}&nonce=${nonce}`;
  const response = await fetch(url, { method: 'POST', body });
  return { status: response.status, body: await response.text() };
}

/** The bot thinks until what is returned is called. */
function thinking(): () => void {
  let done: () => void = () => undefined;
  inlet.thought = new Promise<void>((resolve) => {
    done = resolve;
  });
  return () => done();
}

const [message, event, twoEvents] = vectors.dedupe as { deliveries: string[] }[];

describe('P1: one effect for one provider message (WeChat)', () => {
  it('three deliveries at once: one turn, and the same bytes thrice', async () => {
    inlet.thinkMs = 50;
    const answers = await Promise.all((message?.deliveries ?? []).map(post));
    expect(inlet.handled).toBe(1);
    expect(answers[0]?.body).toContain('<xml>');
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    await until(
      () => inlet.delivered_.length,
      (count) => count === 1,
    );
  });

  it('three deliveries one after the other: the same bytes, told once', async () => {
    const bodies: string[] = [];
    for (const delivery of message?.deliveries ?? []) {
      bodies.push((await post(delivery)).body);
      clock.forward(5);
    }
    expect(new Set(bodies).size).toBe(1);
    expect(inlet.handled).toBe(1);
    await until(
      () => inlet.delivered_.length,
      (count) => count === 1,
    );
  });

  it('a day later, and after a restart: success, no second answer', async () => {
    const delivery = message?.deliveries[0] ?? '';
    expect((await post(delivery)).body).toContain('<xml>');
    await until(
      () => inlet.delivered_.length,
      (count) => count === 1,
    );
    clock.forward(24 * 3600);
    expect((await post(delivery)).body).toBe('success');
    await served.close();
    served = await open();
    expect((await post(delivery)).body).toBe('success');
    expect(inlet.handled).toBe(1);
  });

  it('an event retried is one event; two events of one second are two', async () => {
    for (const delivery of event?.deliveries ?? []) await post(delivery);
    expect(inlet.handled).toBe(1);
    inlet.received.length = 0;
    const handledBefore = inlet.handled;
    for (const delivery of twoEvents?.deliveries ?? []) await post(delivery);
    const keys = new Set(inlet.received.map(({ key }) => key));
    expect(inlet.handled - handledBefore).toBe(keys.size);
  });

  it('the same MsgId of another sender is another message', async () => {
    const delivery = message?.deliveries[0] ?? '';
    await post(delivery);
    await post(delivery.replace('oTEST0001', 'oTEST0002'));
    expect(inlet.handled).toBe(2);
  });
});

describe('P2 and P3: in time, and only what is stored (WeChat)', () => {
  it('a bot that thinks for long is answered by the courier, not awaited', async () => {
    const think = thinking();
    const answer = await post(message?.deliveries[0] ?? '');
    expect(answer).toMatchObject({ status: 200, body: 'success' });
    expect(inlet.later).toEqual([]);
    think();
    await until(
      () => inlet.later.length,
      (count) => count === 1,
    );
    expect(inlet.delivered_).toEqual([]);
    expect((await post(message?.deliveries[1] ?? '')).body).toBe('success');
    expect(inlet.later).toHaveLength(1);
  });

  it('where nothing can be sent afterwards, a bot that thinks for long is told of in the answer', async () => {
    await served.close();
    served = await open({});
    const think = thinking();
    const first = await post(message?.deliveries[0] ?? '');
    expect(first.body).toContain('请把刚才的话再发一次');
    expect((await post(message?.deliveries[1] ?? '')).body).toBe(first.body);
    expect(inlet.handled).toBe(1);
    think();
  });

  it('a store that is down is no success; the retry finds it up again', async () => {
    inlet.broken = true;
    expect((await post(message?.deliveries[0] ?? '')).status).toBe(503);
    inlet.broken = false;
    expect((await post(message?.deliveries[1] ?? '')).body).toContain('<xml>');
    expect(inlet.handled).toBe(1);
  });

  it('a store that hangs: 503 in time, the retry is no second turn, and the answer still comes once', async () => {
    inlet.storeMs = 1300;
    const first = await post(message?.deliveries[0] ?? '');
    expect(first.status).toBe(503);
    expect(inlet.handled).toBe(0);
    await sleep(50);
    const second = await post(message?.deliveries[1] ?? '');
    expect(second.status).toBe(200);
    const passive = second.body !== 'success';
    await until(
      () => [inlet.delivered_.length, inlet.later.length],
      ([told = 0, later = 0]) => told + later === 1,
    );
    expect(inlet.delivered_.length === 1).toBe(passive);
    expect(inlet.handled).toBe(1);
  });

  it('a resident whose connection broke gets the answer from the courier', async () => {
    inlet.thinkMs = 300;
    const timestamp = String(clock.now().getTime() / 1000);
    const signature = wechatSignature(TOKEN, timestamp, 'gone');
    const url = `${served.url}/channels/wechat?signature=${signature}&timestamp=${timestamp}&nonce=gone`;
    const body = message?.deliveries[0] ?? '';
    await expect(fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(100) })).rejects.toThrow();
    await until(
      () => inlet.later.length,
      (count) => count === 1,
    );
    expect(inlet.delivered_).toEqual([]);
  });
});
