import { readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import twilio from 'twilio';
import { createSmsChannel, type SmsChannelDeps } from '../../../src/channels/sms/create-sms-channel.ts';
import { createTwilioGateway } from '../../../src/channels/sms/twilio/create-twilio-gateway.ts';
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
let clock: HandClock;

const gateway = (publicBaseUrl = `${BASE}/`, authToken = AUTH_TOKEN) =>
  createTwilioGateway({ publicBaseUrl, authToken, fingerprint });

async function start(options: Partial<SmsChannelDeps> = {}): Promise<void> {
  store = await openTestStore();
  inlet = new FakeInlet(store, 'pending');
  counts = {};
  const { logger, lines } = keptLog();
  log = lines;
  clock = new HandClock(new Date());
  served = await serve(
    createSmsChannel({
      inlet,
      clock,
      logger,
      fingerprint,
      optOuts: store.optOuts,
      messages: store.smsMessages,
      turns: store.turns,
      gateways: [gateway()],
      sendBy: null,
      pageOf: async () => ({ code: 'abcdefghijkl', url: `${BASE}/a/abcdefghijkl` }),
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

/** Addresses for reports inside an answer. */
async function reportsOf(form: Record<string, string>): Promise<string[]> {
  const address = '/channels/twilio/sms';
  const signature = twilio.getExpectedTwilioSignature(AUTH_TOKEN, BASE + address, form);
  const headers = { 'x-twilio-signature': signature };
  const response = await fetch(served.url + address, { method: 'POST', headers, body: new URLSearchParams(form) });
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', parseTagValue: false });
  const { Response } = parser.parse(await response.text(), true);
  return [Response.Message].flat().map(({ action }: { action: string }) => action);
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
    expect(() => gateway(BASE, '')).toThrow('TWILIO_AUTH_TOKEN');
    expect(() => gateway('')).toThrow('PUBLIC_BASE_URL');
  });
});

describe('opt-out', () => {
  it.each(['STOP', 'stop', '退订', ' ＴＤ。', 'T D', '回复 TD 退订', 'T', 'r', 'Unsubscribe!'])(
    '%j is confirmed once',
    async (word) => {
      expect((await post(message(word))).messages).toEqual([expect.stringContaining('已退订')]);
      expect((await post(message(word))).messages).toEqual([]);
      expect(inlet.received).toEqual([]);
      expect((await store.optOuts.get(fingerprint(PHONE)))?.optedOut).toBe(true);
    },
  );

  it('after it nothing is sent, but what the resident writes is kept, and once a day he is told why', async () => {
    await post(message('退订'));
    expect((await post(message('工资怎么要'))).messages).toEqual([expect.stringContaining('恢复')]);
    expect((await post(message('还在吗'))).messages).toEqual([]);
    expect(inlet.handled).toBe(2);
    await until(
      () => inlet.later.length,
      (count) => count === 2,
    );
  });

  it('does not keep back the numbers to call in danger', async () => {
    await post(message('退订'));
    inlet.kind = 'emergency';
    expect((await post(message('他拿刀追我'))).messages).toEqual(['收到：他拿刀追我']);
    expect(inlet.later).toEqual([]);
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

  it.each(['退订的押金能要回来吗', '我不想退订', 'N', '恢复', 'stop it'])('%j is for the bot', async (words) => {
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
    expect(counts).toEqual({ 'status:sending': 1, 'status:delivered': 1, 'status:undelivered': 1, 'status:other': 1 });
    expect((await post({ MessageSid: sid, MessageStatus: 'sent' }, '/status', {})).status).toBe(400);
  });

  it('of an answer in TwiML reach the turns that it carried, by Twilio’s own signature over their address', async () => {
    const received: unknown[] = [];
    await served.close();
    await store.close();
    await start({ onReceipt: async (receipt) => void received.push(receipt) });
    const [report = ''] = await reportsOf(message('工资'));
    const [reply] =
      inlet.delivered_.length > 0
        ? inlet.delivered_
        : await until(
            () => inlet.delivered_,
            (all) => all.length === 1,
          );
    const path = report.replace(`${BASE}/channels/twilio/sms`, '').replace(/#.*/, '');
    const form = { MessageSid: newSid(), MessageStatus: 'delivered' };
    for (let times = 0; times < 3; times++) expect((await post(form, path)).status).toBe(200);
    expect(received).toEqual([{ channel: 'sms', turnId: reply?._id, state: 'delivered', reason: '' }]);
    const forged = await post(form, path, {
      'x-twilio-signature': twilio.getExpectedTwilioSignature(AUTH_TOKEN, `${BASE}/channels/twilio/sms/status`, form),
    });
    expect(forged.status).toBe(403);
  });
});

describe('a long answer', () => {
  it('is one message: the short form, its ground, and the link to the page', async () => {
    const grounds = [{ label: '《劳动法》第五十条' }];
    inlet.reply = () => [
      {
        type: 'message',
        text: '详细说明。'.repeat(80),
        speak: '工资应当按月付。',
        attachments: [{ contentType: 'application/vnd.legal-hotline.answer+json', content: { grounds } }],
      },
    ];
    expect((await post(message('工资'))).messages).toEqual([
      `工资应当按月付。\n依据：《劳动法》第五十条\n全文：${BASE}/a/abcdefghijkl`,
    ]);
  });
});

describe('too much', () => {
  it('ends a loop of two robots: told once, then silence; a person may say 1 as often as he likes', async () => {
    for (let times = 0; times < 6; times++) expect((await post(message('1'))).messages).toEqual(['收到：1']);
    const answers: string[][] = [];
    for (let times = 0; times < 7; times++)
      answers.push((await post(message('您好，我正在开会，稍后回复您'))).messages);
    expect(answers.map((said) => said.length)).toEqual([1, 1, 1, 1, 1, 0, 0]);
    expect(answers[4]?.[0]).toContain('110');
    expect(inlet.handled).toBe(10);
    expect((await post(message('我要找律师'))).messages).toEqual(['收到：我要找律师']);
  });

  it('sixty in an hour; what is delivered again is not counted again', async () => {
    await served.close();
    await store.close();
    await start({ limits: { perHour: 3, perDay: 9, sameWords: 5, sameWordsMs: 600_000 } });
    const first = message('一');
    for (let times = 0; times < 5; times++) expect((await post(first)).messages).toEqual(['收到：一']);
    expect((await post(message('二'))).messages).toEqual(['收到：二']);
    expect((await post(message('三'))).messages).toEqual(['收到：三']);
    expect((await post(message('四'))).messages).toEqual([expect.stringContaining('12348')]);
    expect((await post(message('五'))).messages).toEqual([]);
    expect((await post(message('六', { From: '+8613900139000' }))).messages).toEqual(['收到：六']);
    clock.forward(3601);
    expect((await post(message('七'))).messages).toEqual(['收到：七']);
  });

  it('so many in a day; a wish is kept all the same, and confirmed no more', async () => {
    await served.close();
    await store.close();
    await start({ limits: { perHour: 60, perDay: 2, sameWords: 5, sameWordsMs: 600_000 } });
    for (const words of ['一', '二']) expect((await post(message(words))).messages).toEqual([`收到：${words}`]);
    expect((await post(message('三'))).messages).toEqual([expect.stringContaining('12348')]);
    clock.forward(7200);
    expect((await post(message('退订'))).messages).toEqual([]);
    expect((await store.optOuts.get(fingerprint(PHONE)))?.optedOut).toBe(true);
    await post(message('恢复'));
    clock.forward(80_000);
    expect((await post(message('四'))).messages).toEqual(['收到：四']);
  });
});
