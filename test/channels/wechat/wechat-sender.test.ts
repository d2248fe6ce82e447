import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AccountBlocks } from '../../../src/channels/wechat/account-blocks.ts';
import { createWechatSender } from '../../../src/channels/wechat/create-wechat-sender.ts';
import { ResidentBook } from '../../../src/channels/wechat/resident-book.ts';
import { WechatClient } from '../../../src/channels/wechat/wechat-client.ts';
import type { MessageKind } from '../../../src/sessions/index.ts';
import { fingerprint, keptLog, openTestStore, type TestStore } from '../support/fake-inlet.ts';
import { HandClock } from '../support/serve.ts';

interface Call {
  path: string;
  token: string | null;
  body: Record<string, unknown>;
  raw: string;
}

let server: Server;
let base: string;
let calls: Call[];
let clock: HandClock;
/** Answers of `custom/send`, first to last; the last one stays. */
let sendAnswers: (unknown | 'hang' | 'break')[];
let tokens: number;
let store: TestStore;
let log: ReturnType<typeof keptLog>;
let heard = 0;

beforeEach(async () => {
  store = await openTestStore();
  log = keptLog();
  calls = [];
  tokens = 0;
  sendAnswers = [{ errcode: 0, errmsg: 'ok' }];
  clock = new HandClock(new Date('2026-01-01T00:00:00Z'));
  await hear();
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8');
      const url = new URL(request.url ?? '', 'http://x');
      calls.push({ path: url.pathname, token: url.searchParams.get('access_token'), body: JSON.parse(raw), raw });
      if (url.pathname === '/cgi-bin/stable_token') {
        tokens++;
        response.end(JSON.stringify({ access_token: `T${tokens}`, expires_in: 7200 }));
        return;
      }
      const answer = sendAnswers.length > 1 ? sendAnswers.shift() : sendAnswers[0];
      if (answer === 'hang') return;
      if (answer === 'break') request.socket.destroy();
      else response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  if (server.listening) await new Promise((resolve) => server.close(resolve));
  await store.close();
  expect(log.lines.join('')).not.toMatch(/oTEST|您好/);
});

/** A sender of a resident who wrote just now, `left` messages left. */
const open = (apiBaseUrl = base, kind: MessageKind | null = null) => {
  const client = new WechatClient({ appId: 'wx1', appSecret: 's', clock, apiBaseUrl, timeoutMs: 2000 });
  const book = new ResidentBook({ residents: store.wechat.wechatResidents, clock, fingerprint });
  const blocks = new AccountBlocks({ blocks: store.wechat.wechatBlocks, clock, logger: log.logger });
  return createWechatSender({ client, book, blocks, kindOf: async () => kind, busyWaitMs: 1 });
};
/** The resident writes. */
const hear = (openId = 'oTEST') =>
  new ResidentBook({ residents: store.wechat.wechatResidents, clock, fingerprint }).allow(
    openId,
    'message',
    `k${++heard}`,
    clock.now(),
  );
const of = { conversationId: 'c', turnId: 'c:1' };
const text = (words: string) => ({ type: 'message' as const, text: words });
const sends = () => calls.filter(({ path }) => path === '/cgi-bin/message/custom/send');

describe('customer-service messages', () => {
  it('sends words as words, with one token for all', async () => {
    const sender = open();
    const results = await Promise.all([1, 2, 3].map(() => sender.send('oTEST', text('您好'), of)));
    expect(results).toEqual(['sent', 'sent', 'sent']);
    expect(tokens).toBe(1);
    expect(calls[0]?.body).toEqual({
      grant_type: 'client_credential',
      appid: 'wx1',
      secret: 's',
      force_refresh: false,
    });
    expect(sends()[0]).toMatchObject({
      token: 'T1',
      body: { touser: 'oTEST', msgtype: 'text', text: { content: '您好' } },
    });
    expect(sends()[0]?.raw).toContain('您好');
    clock.forward(6899);
    await sender.send('oTEST', text('您好'), of);
    expect(tokens).toBe(1);
    clock.forward(2);
    await sender.send('oTEST', text('您好'), of);
    expect(tokens).toBe(2);
  });

  it('P16: sends a long answer in parts, in order, each within 2048 bytes', async () => {
    const words = Array.from({ length: 120 }, (_, at) => `第${at}句说的是劳动合同。`).join('');
    await open().send('oTEST', text(words), of);
    const parts = sends().map(({ body }) => (body.text as { content: string }).content);
    expect(parts.length).toBe(2);
    expect(parts.join('')).toBe(words);
    for (const part of parts) {
      expect(Buffer.byteLength(part)).toBeLessThanOrEqual(2048);
      expect(part.endsWith('。')).toBe(true);
    }
  });

  it('says nothing for what has no words', async () => {
    expect(await open().send('oTEST', { type: 'event', name: 'handoff.status' }, of)).toBe('sent');
    expect(sends()).toEqual([]);
  });

  it('fetches a new token once when the old one is refused', async () => {
    sendAnswers = [{ errcode: 40001 }, { errcode: 0 }];
    expect(await open().send('oTEST', text('x'), of)).toBe('sent');
    expect(sends().map(({ token }) => token)).toEqual(['T1', 'T2']);
    sendAnswers = [{ errcode: 42001 }];
    calls = [];
    await expect(open().send('oTEST', text('x'), of)).rejects.toMatchObject({ code: 'hotline_channels_wechat_token' });
    expect(sends()).toHaveLength(2);
  });

  it('tries again when WeChat is busy, three times', async () => {
    sendAnswers = [{ errcode: -1 }, { errcode: -1 }, { errcode: 0 }];
    expect(await open().send('oTEST', text('x'), of)).toBe('sent');
    sendAnswers = [{ errcode: -1 }];
    calls = [];
    await expect(open().send('oTEST', text('x'), of)).rejects.toMatchObject({ remedy: 'later' });
    expect(sends()).toHaveLength(4);
  });

  it.each([
    [40003, 'wechat_address', 'drop'],
    [40164, 'wechat_ip', 'alarm'],
    [45002, 'wechat_too_long', 'drop'],
    [45009, 'wechat_daily_quota', 'alarm'],
    [45011, 'wechat_minute_quota', 'later'],
    [45015, 'wechat_window', 'hold'],
    [45047, 'wechat_quota', 'hold'],
    [48001, 'wechat_permission', 'alarm'],
    [99999, 'wechat_refused', 'alarm'],
  ])('P14: %i is never shown as sent', async (errcode, what, remedy) => {
    sendAnswers = [{ errcode, errmsg: 'about oTEST' }];
    const sent = open().send('oTEST', text('x'), of);
    await expect(sent).rejects.toMatchObject({
      code: `hotline_channels_${what}`,
      remedy,
      providerCode: String(errcode),
      message: expect.not.stringContaining('oTEST'),
    });
    expect(sends()).toHaveLength(1);
  });

  it.each([['hang'], ['break'], [{}], ['not an object']])('P15: %j is unknown, and not sent again', async (answer) => {
    sendAnswers = [answer];
    expect(await open().send('oTEST', text('x'), of)).toBe('unknown');
    expect(sends()).toHaveLength(1);
  });

  it('knows that nothing went out when WeChat was not reached', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect(open().send('oTEST', text('x'), of)).rejects.toMatchObject({
      code: 'hotline_channels_wechat_unreachable',
      remedy: 'later',
    });
  });
});
