import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { createAliyunOutgoing } from '../../src/channels/sms/aliyun/create-aliyun-outgoing.ts';
import { createTencentOutgoing } from '../../src/channels/sms/tencent/create-tencent-outgoing.ts';
import { createJambonzLine } from '../../src/channels/voice/jambonz/jambonz-line.ts';
import { DEFAULT_SPEECH } from '../../src/channels/voice/jambonz/speech-settings.ts';
import { createTwilioRecordings } from '../../src/channels/voice/recording/twilio-recordings.ts';
import { WechatClient } from '../../src/channels/wechat/wechat-client.ts';
import { onStorage } from '../../src/cli/on-storage.ts';
import { loadConfig, readEnvironment } from '../../src/config/index.ts';
import { withoutWords } from '../../src/config/logger.ts';
import { asHotlineError } from '../../src/errors.ts';
import { BullmqDelivery } from '../../src/jobs/index.ts';
import { createParcelPost } from '../../src/outside-desks/post-parcel.ts';
import { openSpeech } from '../../src/speech/index.ts';
import { OidcClient } from '../../src/staff/oidc/oidc-client.ts';
import { openMongo } from '../../src/storage/index.ts';
import { HttpEngine } from '../../src/understanding/engines/http-engine.ts';

const clock = { now: () => new Date('2026-11-23T04:00:00Z') };
/** Nothing that is written anywhere may hold it. */
const CANARY = 'canary7Kp4sZq9';
const secret = (name: string): string => `${CANARY}-${name}-0123456789abcdef`;

let server: Server;
let base: string;
let answer: (request: IncomingMessage, body: string, response: ServerResponse) => void;

beforeAll(async () => {
  server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => answer(request, Buffer.concat(pieces).toString(), response));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

/** Providers that fail in the ways they do, and say all they were told as they do it. */
const FAILURES: Readonly<Record<string, typeof answer>> = {
  'refuses and quotes what it was sent': (request, body, response) => {
    response.writeHead(401, {
      'content-type': 'application/json',
      'x-told': JSON.stringify(request.headers).slice(0, 2000),
    });
    response.end(
      JSON.stringify({ message: `${request.url} ${JSON.stringify(request.headers)} ${body}`, errcode: 40001 }),
    );
  },
  'fails and quotes what it was sent': (request, body, response) => {
    response.writeHead(500, { 'content-type': 'text/plain' });
    response.end(`${request.url} ${JSON.stringify(request.headers)} ${body}`);
  },
  'sends elsewhere': (request, _body, response) => {
    response.writeHead(302, { location: `http://127.0.0.1:9${request.url ?? ''}` });
    response.end();
  },
  'hangs up': (request) => {
    request.socket.destroy();
  },
};

/** Everything that asks another server with a secret of ours. */
function askers(): Record<string, () => Promise<unknown>> {
  const sms = { id: 's1', phone: '+8613800138000', purpose: 'code', code: '123456', title: '', text: '' } as const;
  const templates = { answer: 'T1', code: 'T2' } as never;
  const timeoutMs = 2000;
  return {
    'wechat, token': () =>
      new WechatClient({
        appId: 'wx1',
        appSecret: secret('WECHAT_APP_SECRET'),
        clock,
        apiBaseUrl: base,
        timeoutMs,
      }).call('/x', {}),
    jambonz: () =>
      createJambonzLine({
        apiBaseUrl: base,
        accountSid: 'a',
        apiKey: secret('JAMBONZ_API_KEY'),
        from: '12348',
        address: () => base,
        speech: DEFAULT_SPEECH,
        timeoutMs,
      }).call({ to: '+8613800138000', answered: {}, status: {}, ringSeconds: 20 } as never),
    'twilio, recordings': () =>
      createTwilioRecordings({
        accountSid: 'AC1',
        authToken: secret('TWILIO_AUTH_TOKEN'),
        apiBaseUrl: base,
        timeoutMs,
      }).open(`RE${'0'.repeat(32)}`),
    aliyun: () =>
      createAliyunOutgoing({
        accessKeyId: secret('ALIYUN_SMS_ACCESS_KEY_ID'),
        accessKeySecret: secret('ALIYUN_SMS_ACCESS_KEY_SECRET'),
        signName: 's',
        templates,
        apiBase: base,
        timeoutMs,
      }).send(sms as never),
    tencent: () =>
      createTencentOutgoing({
        secretId: secret('TENCENT_SMS_SECRET_ID'),
        secretKey: secret('TENCENT_SMS_SECRET_KEY'),
        region: 'ap-guangzhou',
        appId: '1',
        signName: 's',
        templates,
        apiBase: base,
        timeoutMs,
      } as never).send(sms as never),
    speech: async () =>
      openSpeech({
        ...readEnvironment({}),
        SPEECH_API_BASE: `${base}/v1`,
        SPEECH_API_KEY: secret('SPEECH_API_KEY'),
        SPEECH_TTS_MODEL: 'm',
      }).toSpeech?.speak('你好'),
    recogniser: () =>
      new HttpEngine({ url: `${base}/nlu`, token: secret('NLU_HTTP_TOKEN') }).recognise('你好', {
        signal: AbortSignal.timeout(timeoutMs),
      }),
    'outside desk': () =>
      createParcelPost({
        url: `${base}/${secret('OUTSIDE_DESK_URL')}`,
        secret: `whsec_${'A'.repeat(32)}`,
        clock,
        timeoutMs,
      })({
        id: '1',
        body: '{}',
      } as never),
    directory: () =>
      new OidcClient(
        {
          issuer: base,
          clientId: 'c',
          clientSecret: secret('OIDC_CLIENT_SECRET'),
          redirectUri: `${base}/cb`,
          rolesClaim: 'groups',
        },
        clock,
      ).begin(),
    MongoDB: () =>
      openMongo({ url: `mongodb://hotline:${secret('MONGODB_URL')}@127.0.0.1:1/x?serverSelectionTimeoutMS=200` }),
    Redis: () =>
      BullmqDelivery.connect({
        url: `redis://:${secret('REDIS_URL')}@127.0.0.1:1`,
        log: pino({ level: 'silent' }),
        production: false,
        connectMs: 200,
      }),
  };
}

/** All that may be written of an error: the log, an answer, the last words of a start and of the command line. */
function written(error: unknown): string {
  const lines: string[] = [];
  pino({ serializers: { err: withoutWords } }, { write: (line: string) => lines.push(line) }).error(
    { err: error },
    'failed',
  );
  const { code, message, details } = asHotlineError(error);
  return [...lines, code, message, JSON.stringify(details)].join('\n');
}

describe.each(Object.keys(FAILURES))('when a provider %s', (how) => {
  it('no secret is in what is written of it', async () => {
    answer = FAILURES[how] ?? answer;
    const failed: string[] = [];
    const told: string[] = [];
    await Promise.all(
      Object.entries(askers())
        .filter(([name]) => !['MongoDB', 'Redis'].includes(name) || how === 'hangs up')
        .map(async ([name, ask]) => {
          try {
            const result = await ask();
            told.push(`${name}: ${JSON.stringify(result) ?? ''}`);
          } catch (error) {
            failed.push(name);
            told.push(`${name}: ${written(error)}`);
          }
        }),
    );
    expect(told.filter((one) => one.includes(CANARY))).toEqual([]);
    // Whoever asks is told, or nobody can say (a message that may have gone out).
    expect(failed.length).toBeGreaterThanOrEqual(5);
  });
});

it('a setting that is wrong is named, and never quoted', () => {
  const code = readFileSync(join(import.meta.dirname, '../../src/config/config.ts'), 'utf8');
  const names = [...code.matchAll(/^ {2}([A-Z][A-Z0-9_]+): (?!\[)/gm)].map(([, name = '']) => name);
  const quoted = names.filter((name) => {
    try {
      readEnvironment({ [name]: `${CANARY} \u0000` });
      return false;
    } catch (error) {
      return written(error).includes(CANARY);
    }
  });
  expect(names.length).toBeGreaterThan(100);
  expect(quoted).toEqual([]);
  const production = {
    NODE_ENV: 'production',
    FIELD_KEY: CANARY,
    DIRECTLINE_SECRET: CANARY,
    MONGODB_URL: `http://${CANARY}`,
  };
  expect(() => loadConfig(production)).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining(CANARY) }),
  );
});

it('a command that stores says nothing of them either', async () => {
  const said: string[] = [];
  const env = {
    NODE_ENV: 'production',
    MONGODB_URL: `mysql://u:${CANARY}@x`,
    FIELD_KEY: CANARY,
    DIRECTLINE_SECRET: secret('x'),
  };
  const code = await onStorage({ err: (line: string) => said.push(line), env }, async () => 0);
  expect(code).toBe(1);
  expect(said.join('\n')).toContain('MONGODB_URL');
  expect(said.join('\n')).not.toContain(CANARY);
});
