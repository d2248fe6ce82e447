import { readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import twilio from 'twilio';
import { createSmsChannel, type SmsChannelDeps } from '../../../src/channels/sms/index.ts';
import { FakeInlet, fingerprint, keptLog, openTestStore, type TestStore } from '../support/fake-inlet.ts';
import { HandClock, type Served, serve, until } from '../support/serve.ts';

const AUTH_TOKEN = '12348000000000000000000000000000';
const BASE = 'https://hotline.example.test';
const PHONE = '+8613800138000';

let store: TestStore;
let inlet: FakeInlet;
let served: Served;
let counts: Record<string, number>;
let log: string[];

async function start(options: Partial<SmsChannelDeps> = {}): Promise<void> {
  store = await openTestStore();
  inlet = new FakeInlet(store, 'pending');
  counts = {};
  const { logger, lines } = keptLog();
  log = lines;
  served = await serve(
    createSmsChannel({
      inlet,
      clock: new HandClock(new Date()),
      logger,
      fingerprint,
      optOuts: store.optOuts,
      publicBaseUrl: `${BASE}/`,
      authToken: AUTH_TOKEN,
      counter: (_channel, what) => {
        counts[what] = (counts[what] ?? 0) + 1;
      },
      ...options,
    }),
  );
}

beforeEach(() => start());

afterEach(async () => {
  await served.close();
  await store.close();
  expect(log.join('')).not.toContain('13800138000');
});

let sids = 0;
const newSid = (): string => `SM${String(++sids).padStart(32, '0')}`;
const message = (Body: string, more: Record<string, string> = {}): Record<string, string> => ({
  MessageSid: newSid(),
  AccountSid: `AC${'1'.repeat(32)}`,
  From: PHONE,
  To: '+862012348000',
  Body,
  NumMedia: '0',
  NumSegments: '1',
  ...more,
});

interface Answer {
  status: number;
  type: string;
  messages: string[];
  ms: number;
}

/** Signed by Twilio's own helper. */
async function post(form: Record<string, string>, path = '', headers?: Record<string, string>): Promise<Answer> {
  const address = `/channels/twilio/sms${path}`;
  const signature = twilio.getExpectedTwilioSignature(AUTH_TOKEN, BASE + address, form);
  const begin = performance.now();
  const response = await fetch(served.url + address, {
    method: 'POST',
    headers: headers ?? { 'x-twilio-signature': signature },
    body: new URLSearchParams(form),
  });
  const body = await response.text();
  const type = response.headers.get('content-type') ?? '';
  const ms = performance.now() - begin;
  return { status: response.status, type, messages: type.startsWith('text/xml') ? messagesOf(body) : [], ms };
}

function messagesOf(xml: string): string[] {
  const { Response } = new XMLParser({ parseTagValue: false }).parse(xml, true);
  return Response === '' || !Response ? [] : [Response.Message].flat();
}

describe('messages in and out', () => {
  it('answers in TwiML, and tells the inlet so', async () => {
    const form = message('我想申请法律援助 怎么办？😀');
    const answer = await post(form);
    expect(answer).toMatchObject({ status: 200, messages: ['收到：我想申请法律援助 怎么办？😀'] });
    expect(answer.type).toMatch(/^text\/xml/);
    expect(inlet.received[0]).toEqual({
      channel: 'sms',
      conversationId: `sms-${fingerprint(PHONE)}`,
      address: PHONE,
      key: `sms:${form.MessageSid}`,
      activity: { type: 'message', text: '我想申请法律援助 怎么办？😀' },
    });
    await until(
      () => inlet.delivered_.length,
      (count) => count === 1,
    );
  });

  it('refuses what was signed for another address', async () => {
    const { vectors } = JSON.parse(
      readFileSync(new URL('../../vectors/twilio-signature-vectors.json', import.meta.url), 'utf8'),
    );
    const vector = vectors.find(({ name }: { name: string }) => name === 'sms-incoming-zh');
    const response = await fetch(`${served.url}/channels/twilio/sms`, {
      method: 'POST',
      headers: { 'content-type': vector.contentType, 'x-twilio-signature': vector.signature },
      body: vector.body,
    });
    expect(response.status).toBe(403);
    expect(inlet.received).toEqual([]);
  });

  it('cleans what no XML can hold', async () => {
    inlet.reply = () => [{ type: 'message', text: 'a\u0000<b>&\ud83d' }];
    expect((await post(message('x'))).messages).toEqual(['a<b>&']);
  });

  it('asks for words when a picture came', async () => {
    expect((await post(message('', { NumMedia: '1' }))).messages[0]).toContain('请用文字');
    expect(inlet.received[0]?.activity).toMatchObject({ type: 'event', name: 'media.unsupported' });
  });

  it('never answers a robot: a short code or a name', async () => {
    expect(await post(message('您的验证码', { From: '10086' }))).toMatchObject({ status: 200, messages: [] });
    expect(inlet.received).toEqual([]);
  });
});

describe('P1 to P3 (text messages)', () => {
  it('three deliveries at once: one turn, one answer, the same bytes', async () => {
    inlet.thinkMs = 200;
    const form = message('工资');
    const answers = await Promise.all([post(form), post(form), post(form)]);
    expect(answers.map(({ messages }) => messages)).toEqual(Array(3).fill(['收到：工资']));
    expect(inlet.handled).toBe(1);
    await until(
      () => inlet.delivered_.length,
      (count) => count === 1,
    );
  });

  it('a slow bot is answered by the courier', async () => {
    inlet.thinkMs = 4000;
    const answer = await post(message('工资'));
    expect(answer).toMatchObject({ status: 200, messages: [] });
    expect(answer.ms).toBeLessThan(10_000);
    await until(
      () => inlet.later.length,
      (count) => count === 1,
    );
    expect(inlet.delivered_).toEqual([]);
  });

  it('a store that is down is no answer', async () => {
    inlet.broken = true;
    expect((await post(message('工资'))).status).toBe(503);
  });
});

describe('P4: fail closed (text messages)', () => {
  const signatureOf = (form: Record<string, string>, url: string, token = AUTH_TOKEN) => ({
    'x-twilio-signature': twilio.getExpectedTwilioSignature(token, url, form),
  });
  const form = message('x');
  const own = `${BASE}/channels/twilio/sms`;
  it.each<[string, Record<string, string>, number]>([
    ['no header', {}, 400],
    ['empty header', { 'x-twilio-signature': '' }, 400],
    ['another token', signatureOf(form, own, 'f'.repeat(32)), 403],
    ['another body', signatureOf({ ...form, Body: 'y' }, own), 403],
    ['http', signatureOf(form, own.replace('https', 'http')), 403],
    ['another host', signatureOf(form, own.replace('example', 'evil')), 403],
    ['another path', signatureOf(form, `${own}/status`), 403],
    [
      'a host of the client',
      {
        ...signatureOf(form, 'https://evil.test/channels/twilio/sms'),
        host: 'evil.test',
        'x-forwarded-host': 'evil.test',
      },
      403,
    ],
  ])('%s', async (_name, headers, status) => {
    const answer = await post(form, '', headers);
    expect(answer.status).toBe(status);
    expect(inlet.received).toEqual([]);
  });

  it.each([
    ['MessageSid', { MessageSid: 'x' }],
    ['From', { From: undefined }],
  ])('400 for a signed form with a bad %s', async (_name, change) => {
    const bad = Object.fromEntries(
      Object.entries({ ...message('x'), ...change }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    );
    expect((await post(bad)).status).toBe(400);
  });

  it('does not start without a token or a public address', () => {
    const { logger } = keptLog();
    const deps = { inlet, clock: new HandClock(new Date()), logger, fingerprint, optOuts: store.optOuts };
    expect(() => createSmsChannel({ ...deps, publicBaseUrl: BASE, authToken: '' })).toThrow('TWILIO_AUTH_TOKEN');
    expect(() => createSmsChannel({ ...deps, publicBaseUrl: '', authToken: AUTH_TOKEN })).toThrow('PUBLIC_BASE_URL');
  });
});

describe('opt-out', () => {
  it.each(['STOP', 'stop', '退订', ' ＴＤ。', 'T', 'Unsubscribe!'])('%j is confirmed once', async (word) => {
    expect((await post(message(word))).messages).toEqual([expect.stringContaining('已退订')]);
    expect((await post(message(word))).messages).toEqual([]);
    expect(inlet.received).toEqual([]);
    expect((await store.optOuts.get(fingerprint(PHONE)))?.optedOut).toBe(true);
  });

  it('after it nothing is sent, but what the resident writes is kept', async () => {
    await post(message('退订'));
    expect((await post(message('工资怎么要'))).messages).toEqual([]);
    expect(inlet.handled).toBe(1);
    await until(
      () => inlet.later.length,
      (count) => count === 1,
    );
  });

  it('is taken back', async () => {
    await post(message('TD'));
    expect((await post(message('恢复'))).messages).toEqual([expect.stringContaining('已恢复')]);
    expect((await post(message('工资'))).messages).toEqual(['收到：工资']);
  });

  it('Twilio has confirmed it itself: silence', async () => {
    expect((await post(message('Stop please', { OptOutType: 'STOP' }))).messages).toEqual([]);
    expect((await store.optOuts.get(fingerprint(PHONE)))?.optedOut).toBe(true);
  });

  it.each(['退订的押金能要回来吗', 'N', '恢复', 'stop it'])('%j is for the bot', async (words) => {
    expect((await post(message(words))).messages).toEqual([`收到：${words}`]);
  });
});

describe('delivery reports', () => {
  it('count each state once, in whatever order they come', async () => {
    const report = (MessageSid: string, MessageStatus: string) => post({ MessageSid, MessageStatus }, '/status');
    const sid = newSid();
    for (const status of ['queued', 'delivered', 'sent', 'delivered', 'sending']) {
      expect(await report(sid, status)).toMatchObject({ status: 200, messages: [] });
    }
    await report(newSid(), 'undelivered');
    await report(newSid(), 'teleported');
    expect(counts).toEqual({ 'status:queued': 1, 'status:delivered': 1, 'status:undelivered': 1, 'status:other': 1 });
    expect((await post({ MessageSid: sid, MessageStatus: 'sent' }, '/status', {})).status).toBe(400);
  });
});
