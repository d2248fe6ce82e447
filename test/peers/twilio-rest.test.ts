import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import twilio from 'twilio';
import { SmsOptOuts } from '../../src/channels/sms/opt-outs.ts';
import { SmsMessages } from '../../src/channels/sms/sms-messages.ts';
import { SmsPost } from '../../src/channels/sms/sms-post.ts';
import { createTwilioOutgoing } from '../../src/channels/sms/twilio/create-twilio-outgoing.ts';
import { fingerprint, openTestStore, type TestStore } from '../channels/support/fake-inlet.ts';
import { HandClock } from '../channels/support/serve.ts';

/** Twilio's own client on our side, a server on this machine in Twilio's place. */
const PHONE = '+8613800138000';
const SID = `SM${'1'.repeat(32)}`;
type Reply = { status: number; code?: number; body?: string } | 'hang';

const clock = new HandClock(new Date());
let server: Server;
let port: number;
let store: TestStore;
let optOuts: SmsOptOuts;
let bodies: URLSearchParams[];
let replies: Reply[];

beforeEach(async () => {
  store = await openTestStore();
  optOuts = new SmsOptOuts(store.optOuts, fingerprint, clock);
  bodies = [];
  replies = [{ status: 201 }];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
      const reply = replies.length > 1 ? replies.shift() : replies[0];
      if (!reply || reply === 'hang') return;
      response.writeHead(reply.status, { 'content-type': 'application/json' });
      const problem = { code: reply.code, message: `about ${PHONE}`, status: reply.status };
      response.end(reply.body ?? JSON.stringify(reply.status < 300 ? { sid: SID, status: 'queued' } : problem));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await store.close();
});

function open(toPort = port) {
  const client = new twilio.RequestClient({ autoRetry: true, maxRetries: 3, maxRetryDelay: 50, timeout: 500 });
  const outgoing = createTwilioOutgoing({
    accountSid: `AC${'1'.repeat(32)}`,
    authToken: 'token',
    from: '+862012348000',
    statusCallback: 'https://hotline.example.test/channels/twilio/sms/status',
    httpClient: Object.assign(Object.create(client), {
      request: (options: Parameters<typeof client.request>[0]) =>
        client.request({
          ...options,
          timeout: 500,
          uri: options.uri.replace('https://api.twilio.com', `http://127.0.0.1:${toPort}`),
        }),
    }),
  });
  return new SmsPost({
    gateway: 'twilio',
    outgoing,
    messages: new SmsMessages({ records: store.smsMessages, clock, onMoved: async () => undefined }),
    optOuts,
    turns: store.turns,
    fingerprint,
    clock,
    pageOf: async () => ({ code: 'abcdefghijkl', url: 'https://hotline.example.test/a/abcdefghijkl' }),
  });
}
const of = { conversationId: 'c', turnId: 'c:1' };
const text = (words: string) => ({ type: 'message' as const, text: words });

describe('text messages through Twilio’s client', () => {
  it('sends one activity as one message, with an address for reports', async () => {
    expect(await open().send(PHONE, text('您好，律师已接待。'), of)).toEqual({ state: 'sent', providerId: SID });
    expect(bodies.map((body) => Object.fromEntries(body))).toEqual([
      {
        To: PHONE,
        From: '+862012348000',
        Body: '您好，律师已接待。',
        StatusCallback: 'https://hotline.example.test/channels/twilio/sms/status?sms=turn%3Ac%3A1#rc=3&rp=all',
      },
    ]);
    expect(await open().send(PHONE, { type: 'event', name: 'handoff.status' }, of)).toBe('sent');
    expect(bodies).toHaveLength(1);
  });

  it('never sends after opt-out', async () => {
    await optOuts.set(PHONE, true);
    await expect(open().send(PHONE, text('x'), of)).rejects.toMatchObject({
      code: 'hotline_channels_sms_opted_out',
      remedy: 'drop',
    });
    expect(bodies).toEqual([]);
  });

  it('remembers an opt-out that only Twilio knew', async () => {
    replies = [{ status: 400, code: 21610 }];
    await expect(open().send(PHONE, text('x'), of)).rejects.toMatchObject({ providerCode: '21610' });
    expect(await optOuts.has(PHONE)).toBe(true);
  });

  it('waits its turn when Twilio has too many requests', async () => {
    replies = [{ status: 429, code: 20429 }, { status: 429, code: 20429 }, { status: 201 }];
    expect(await open().send(PHONE, text('x'), of)).toMatchObject({ state: 'sent' });
    expect(bodies).toHaveLength(3);
    replies = [{ status: 429, code: 20429 }];
    await expect(open().send(PHONE, text('x'), of)).rejects.toMatchObject({ remedy: 'later' });
  });

  it.each([
    [400, 21211, 'sms_address', 'drop'],
    [400, 21408, 'sms_region', 'alarm'],
    [400, 21614, 'sms_address', 'drop'],
    [401, 20003, 'sms_credentials', 'alarm'],
    [400, 12345, 'sms_refused', 'alarm'],
  ])('%i/%i is told as what it is, without the number', async (status, code, what, remedy) => {
    replies = [{ status, code }];
    await expect(open().send(PHONE, text('x'), of)).rejects.toMatchObject({
      code: `hotline_channels_${what}`,
      remedy,
      message: expect.not.stringContaining('138'),
    });
    expect(bodies).toHaveLength(1);
  });

  it.each<[string, Reply]>([
    ['silence', 'hang'],
    ['a failure over there', { status: 500, code: 20500 }],
    ['something that is no answer of Twilio', { status: 200, body: '<html>proxy</html>' }],
    ['an answer without an id', { status: 201, body: '{"status":"queued"}' }],
  ])('P15: %s is unknown, and not sent again', async (_name, reply) => {
    replies = [reply];
    expect(await open().send(PHONE, text('x'), of)).toEqual({ state: 'unknown', providerId: '' });
    expect(bodies).toHaveLength(1);
  });

  it('goes unasked to the mainland and to the country of our own number alone; who wrote is answered anywhere', async () => {
    const post = open();
    const abroad = '+9607912345';
    expect([post.canSendCode(PHONE), post.canSendCode(abroad), await post.canText(abroad)]).toEqual([
      true,
      false,
      false,
    ]);
    for (const sending of [
      post.sendCode({ phone: abroad, code: '123456', text: '验证码123456' }),
      post.send(abroad, text('x'), of),
    ]) {
      await expect(sending).rejects.toMatchObject({ code: 'hotline_channels_sms_address', remedy: 'drop' });
    }
    expect(bodies).toEqual([]);
    const written = { conversationId: 'sms-f', turnId: 'sms-f:1' };
    expect(await post.send(abroad, text('x'), written)).toMatchObject({ state: 'sent' });
  });

  it('knows that nothing went out when Twilio was not reached', async () => {
    await expect(open(9).send(PHONE, text('x'), of)).rejects.toMatchObject({
      code: 'hotline_channels_sms_unreachable',
    });
  });
});
