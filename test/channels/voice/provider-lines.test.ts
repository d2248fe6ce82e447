import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createJambonz } from '../../../src/channels/voice/jambonz/index.ts';
import { createTwilioVoice } from '../../../src/channels/voice/twilio/index.ts';
import type { VoiceLine } from '../../../src/channels/voice/voice-provider.ts';
import { HandClock } from '../support/serve.ts';

/** Their own REST clients on our side, a server on this machine in the providers' place. */
const BASE = 'https://hotline.example.test';
const PHONE = '+8613800138000';
const ACCOUNT = `AC${'1'.repeat(32)}`;
const CALL = `CA${'2'.repeat(32)}`;

interface Asked {
  what: string;
  headers: IncomingHttpHeaders;
  body: string;
}
type Reply = { status: number; body?: unknown } | 'hang' | 'cut';

let server: Server;
let asked: Asked[];
let replies: Reply[];

beforeEach(async () => {
  asked = [];
  replies = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      asked.push({ what: `${request.method} ${request.url}`, headers: request.headers, body });
      const reply = replies.length > 1 ? replies.shift() : replies[0];
      if (reply === 'cut') request.socket.destroy();
      if (!reply || reply === 'hang' || reply === 'cut') return;
      response.writeHead(reply.status, { 'content-type': 'application/json' });
      response.end(reply.body === undefined ? '' : JSON.stringify(reply.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const here = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
/** A port where nobody listens any more. */
async function nowhere(): Promise<string> {
  const gone = createServer();
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
  const { port } = gone.address() as AddressInfo;
  await new Promise((resolve) => gone.close(resolve));
  return `http://127.0.0.1:${port}`;
}

function lineOf(provider: { line: VoiceLine | null }): VoiceLine {
  if (provider.line === null) throw new Error('no line');
  return provider.line;
}
const twilio = (apiBaseUrl = here()) =>
  lineOf(
    createTwilioVoice({
      publicBaseUrl: BASE,
      authToken: 'token',
      accountSid: ACCOUNT,
      from: '+862012348000',
      apiBaseUrl,
      timeoutMs: 300,
    }),
  );
const jambonz = (apiBaseUrl = `${here()}/v1/`, recorder?: string) =>
  lineOf(
    createJambonz({
      publicBaseUrl: BASE,
      webhookSecret: 'secret',
      clock: new HandClock(new Date()),
      apiBaseUrl,
      accountSid: 'acc-1',
      apiKey: 'key-1',
      from: '12348',
      recorder,
      timeoutMs: 300,
    }),
  );

const call = {
  to: PHONE,
  answered: { path: '/leg', query: { leg: '7' } },
  status: { path: '/leg/status', query: { leg: '7' } },
  ringSeconds: 25,
};
const resume = { path: '/resume', query: { step: '3' } };
const refusal = (code: number, status = 400) => ({ status, body: { code, message: `about ${PHONE}`, status } });
const formOf = (one: Asked | undefined) => {
  const form = new URLSearchParams(one?.body);
  return Object.fromEntries([...form.keys()].map((name) => [name, form.getAll(name).join(' ')]));
};

describe('a provider without an account', () => {
  it('calls nobody', () => {
    expect(createTwilioVoice({ publicBaseUrl: BASE, authToken: 'token', accountSid: ACCOUNT }).line).toBeNull();
    const half = { apiBaseUrl: here(), accountSid: 'a', apiKey: 'k' };
    const clock = new HandClock(new Date());
    expect(createJambonz({ publicBaseUrl: BASE, webhookSecret: 's', clock, ...half }).line).toBeNull();
  });

  it('does not start without its secret or our address', () => {
    const clock = new HandClock(new Date());
    expect(() => createTwilioVoice({ publicBaseUrl: BASE, authToken: '' })).toThrow('TWILIO_AUTH_TOKEN');
    expect(() => createTwilioVoice({ publicBaseUrl: '', authToken: 'x' })).toThrow('PUBLIC_BASE_URL');
    expect(() => createJambonz({ publicBaseUrl: BASE, webhookSecret: '', clock })).toThrow('JAMBONZ_WEBHOOK_SECRET');
    expect(() => createJambonz({ publicBaseUrl: '/', webhookSecret: 'x', clock })).toThrow('PUBLIC_BASE_URL');
  });
});

describe('the line of Twilio', () => {
  const account = `/2010-04-01/Accounts/${ACCOUNT}`;
  const voice = `${BASE}/channels/twilio/voice`;

  it('calls a number', async () => {
    replies = [{ status: 201, body: { sid: CALL, status: 'queued' } }];
    expect(await twilio().call(call)).toEqual({ callId: CALL });
    expect(asked[0]?.what).toBe(`POST ${account}/Calls.json`);
    expect(asked[0]?.headers.authorization).toMatch(/^Basic /);
    expect(formOf(asked[0])).toEqual({
      To: PHONE,
      From: '+862012348000',
      Url: `${voice}/leg?leg=7`,
      Method: 'POST',
      StatusCallback: `${voice}/leg/status?leg=7#rc=3&rp=all`,
      StatusCallbackMethod: 'POST',
      StatusCallbackEvent: 'initiated ringing answered completed',
      Timeout: '25',
    });
  });

  it('moves, ends and records a call', async () => {
    replies = [{ status: 200, body: { sid: CALL } }];
    const line = twilio();
    await line.redirect(CALL, resume);
    await line.hangUp(CALL);
    expect(await line.startRecording(CALL, { path: '/recording', query: {} })).toBe(true);
    await line.pauseRecording(CALL, true);
    await line.pauseRecording(CALL, false);
    expect(asked.map((one) => [one.what, formOf(one)])).toEqual([
      [`POST ${account}/Calls/${CALL}.json`, { Url: `${voice}/resume?step=3`, Method: 'POST' }],
      [`POST ${account}/Calls/${CALL}.json`, { Status: 'completed' }],
      [
        `POST ${account}/Calls/${CALL}/Recordings.json`,
        {
          RecordingChannels: 'dual',
          RecordingStatusCallback: `${voice}/recording#rc=3&rp=all`,
          RecordingStatusCallbackMethod: 'POST',
          RecordingStatusCallbackEvent: 'in-progress completed absent',
        },
      ],
      [`POST ${account}/Calls/${CALL}/Recordings/Twilio.CURRENT.json`, { Status: 'paused', PauseBehavior: 'silence' }],
      [`POST ${account}/Calls/${CALL}/Recordings/Twilio.CURRENT.json`, { Status: 'in-progress' }],
    ]);
  });

  it.each([
    ['not there', refusal(20404, 404)],
    ['no longer in progress', refusal(21220)],
  ])('leaves a call alone that is %s', async (_what, reply) => {
    replies = [reply];
    const line = twilio();
    await line.redirect(CALL, resume);
    await line.hangUp(CALL);
    await line.pauseRecording(CALL, true);
    expect(await line.startRecording(CALL, resume)).toBe(false);
    expect(asked).toHaveLength(4);
  });

  it.each([
    [400, 21211, 'voice_address', 'drop'],
    [400, 21214, 'voice_address', 'drop'],
    [400, 21215, 'voice_region', 'alarm'],
    [400, 21212, 'voice_from', 'alarm'],
    [401, 20003, 'voice_credentials', 'alarm'],
    [400, 10004, 'voice_busy', 'later'],
    [400, 99999, 'voice_refused', 'alarm'],
    [404, 20404, 'voice_refused', 'alarm'],
  ])('tells %i/%i as what it is, without the number', async (status, code, what, remedy) => {
    replies = [refusal(code, status)];
    await expect(twilio().call(call)).rejects.toMatchObject({
      code: `hotline_channels_${what}`,
      remedy,
      providerCode: String(code),
      message: expect.not.stringContaining('138'),
    });
    expect(asked).toHaveLength(1);
  });

  it('waits its turn when there are too many requests', async () => {
    replies = [refusal(20429, 429), { status: 201, body: { sid: CALL } }];
    expect(await twilio().call(call)).toEqual({ callId: CALL });
    expect(asked).toHaveLength(2);
  });
});

describe('the line of jambonz', () => {
  const calls = '/v1/Accounts/acc-1/Calls';
  const voice = `${BASE}/channels/jambonz`;

  it.each(['', '/', '/v1', '/v1/'])('calls a number at an address that ends in "%s"', async (ending) => {
    replies = [{ status: 201, body: { sid: 'call-1' } }];
    expect(await jambonz(here() + ending).call(call)).toEqual({ callId: 'call-1' });
    expect(asked[0]).toMatchObject({ what: `POST ${calls}`, headers: { authorization: 'Bearer key-1' } });
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      from: '12348',
      to: { type: 'phone', number: PHONE },
      call_hook: { url: `${voice}/leg?leg=7`, method: 'POST' },
      call_status_hook: { url: `${voice}/leg/status?leg=7`, method: 'POST' },
      timeout: 25,
      speech_synthesis_vendor: 'google',
      speech_synthesis_language: 'cmn-CN',
      speech_synthesis_voice: 'cmn-CN-Wavenet-A',
      speech_recognizer_vendor: 'google',
      speech_recognizer_language: 'cmn-Hans-CN',
    });
  });

  it('moves, ends and records a call', async () => {
    replies = [{ status: 202 }];
    const line = jambonz(here(), 'sip:recorder@10.0.0.5');
    await line.redirect('call/1', resume);
    await line.hangUp('call-1');
    expect(await line.startRecording('call-1', resume)).toBe(true);
    await line.pauseRecording('call-1', true);
    await line.pauseRecording('call-1', false);
    expect(asked.map(({ what, body }) => [what, JSON.parse(body)])).toEqual([
      [`PUT ${calls}/call%2F1`, { call_hook: { url: `${voice}/resume?step=3`, method: 'POST' } }],
      [`PUT ${calls}/call-1`, { call_status: 'completed' }],
      [
        `PUT ${calls}/call-1`,
        {
          record: {
            action: 'startCallRecording',
            siprecServerURL: 'sip:recorder@10.0.0.5',
            recordingID: 'call-1',
          },
        },
      ],
      [`PUT ${calls}/call-1`, { record: { action: 'pauseCallRecording', silence: true } }],
      [`PUT ${calls}/call-1`, { record: { action: 'resumeCallRecording' } }],
    ]);
  });

  it('records nothing without a recorder', async () => {
    expect([await jambonz().startRecording('call-1', resume), jambonz().cannotRecord]).toEqual([false, true]);
    expect(asked).toEqual([]);
  });

  it('ends a call that still rings, too', async () => {
    replies = [{ status: 422, body: { msg: 'incompatible' } }, { status: 202 }];
    await jambonz().hangUp('call-1');
    expect(asked.map(({ body }) => JSON.parse(body))).toEqual([
      { call_status: 'completed' },
      { call_status: 'no-answer' },
    ]);
  });

  it.each([404, 422])('leaves a call alone that is over (%i)', async (status) => {
    replies = [{ status, body: { msg: 'call session is gone' } }];
    const line = jambonz(here(), 'sip:recorder@10.0.0.5');
    await line.redirect('call-1', resume);
    await line.hangUp('call-1');
    await line.pauseRecording('call-1', true);
    expect(await line.startRecording('call-1', resume)).toBe(false);
  });

  it.each([
    [400, 'voice_refused', 'alarm'],
    [401, 'voice_credentials', 'alarm'],
    [403, 'voice_credentials', 'alarm'],
    [429, 'voice_busy', 'later'],
    [480, 'voice_busy', 'later'],
  ])('tells %i as what it is, without the number', async (status, what, remedy) => {
    replies = [{ status, body: { msg: `about ${PHONE}` } }];
    await expect(jambonz().call(call)).rejects.toMatchObject({
      code: `hotline_channels_${what}`,
      remedy,
      providerCode: String(status),
      message: expect.not.stringContaining('138'),
    });
    expect(asked).toHaveLength(1);
  });

  it('does not know of a call that was made without a name', async () => {
    replies = [{ status: 201, body: { ok: true } }];
    expect(await jambonz().call(call)).toBeNull();
  });
});

describe.each([
  ['twilio', twilio],
  ['jambonz', jambonz],
] as const)('what cannot be known of %s', (_name, open) => {
  it.each<[string, Reply]>([
    ['silence', 'hang'],
    ['a connection that breaks', 'cut'],
    ['a failure over there', { status: 500, body: { code: 20500, message: 'x' } }],
  ])('P15: after %s nobody is called again, and what may be done twice is told as failed', async (_what, reply) => {
    replies = [reply];
    const line = open();
    expect(await line.call(call)).toBeNull();
    expect(asked).toHaveLength(1);
    await expect(line.redirect(CALL, resume)).rejects.toMatchObject({
      code: 'hotline_channels_voice_unknown',
      remedy: 'later',
    });
    await expect(line.hangUp(CALL)).rejects.toMatchObject({ remedy: 'later' });
  });

  it('is certain when it was not reached', async () => {
    const line = open(await nowhere());
    const unreachable = { code: 'hotline_channels_voice_unreachable', remedy: 'later' };
    await expect(line.call(call)).rejects.toMatchObject(unreachable);
    await expect(line.redirect(CALL, resume)).rejects.toMatchObject(unreachable);
  });
});
