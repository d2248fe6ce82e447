import fc from 'fast-check';
import twilio from 'twilio';
import { createAliyunGateway } from '../../src/channels/sms/aliyun/create-aliyun-gateway.ts';
import { createSmsChannel } from '../../src/channels/sms/index.ts';
import { createTencentGateway } from '../../src/channels/sms/tencent/create-tencent-gateway.ts';
import { createTwilioGateway } from '../../src/channels/sms/twilio/create-twilio-gateway.ts';
import { createWebChannel } from '../../src/channels/web/index.ts';
import { createWechatChannel } from '../../src/channels/wechat/index.ts';
import { createMessageCipher } from '../../src/channels/wechat/message-cipher.ts';
import { wechatSignature } from '../../src/channels/wechat/signature.ts';
import { FakeInlet, fingerprint, keptLog, openTestStore, type TestStore } from './support/fake-inlet.ts';
import { HandClock, type Served, serve } from './support/serve.ts';
import { wechatKept } from './support/wechat-deps.ts';

const BASE = 'https://hotline.example.test';
const KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
const SMS_SECRET = 'an-address-that-nobody-guesses-12348';
const clock = new HandClock(new Date());
const ample = {
  perSecond: 1e6,
  burst: 1e6,
  perMinute: 1e6,
  tokensPerMinute: 1e6,
  addressPerMinute: 1e6,
  callsPerMinute: 1e6,
  codesPerTenMinutes: 1e6,
  wrongCodes: 1e6,
  wrongCodesOfAll: 1e6,
};

let store: TestStore;
let web: Served;
let plain: Served;
let safe: Served;
let sms: Served;
let token: string;
let conversationId: string;

beforeAll(async () => {
  store = await openTestStore();
  const { logger } = keptLog();
  const shared = { inlet: new FakeInlet(store, 'pending'), clock, logger, fingerprint };
  const webChannel = createWebChannel({
    ...shared,
    ...store,
    secret: 's',
    tokenKey: 'k'.repeat(32),
    limits: ample,
    resume: { codes: store.resumeCodes, fingerprint },
    papers: { list: async () => ({ isOpen: true }), receive: async () => ({ file: { id: 'f' }, isNew: true }) },
  });
  web = await serve(webChannel);
  plain = await serve(
    createWechatChannel({ ...shared, ...wechatKept(store), token: 't', appId: 'wx1', appSecret: '' }),
  );
  safe = await serve(
    createWechatChannel({ ...shared, ...wechatKept(store), token: 't', appId: 'wx1', encodingAesKey: KEY }),
  );
  const door = { secret: SMS_SECRET };
  const gateways = [
    createTwilioGateway({ publicBaseUrl: BASE, authToken: 'a', fingerprint }),
    createAliyunGateway({ door, fingerprint }),
    createTencentGateway({ door, fingerprint }),
  ];
  sms = await serve(
    createSmsChannel({
      ...shared,
      optOuts: store.optOuts,
      messages: store.smsMessages,
      turns: store.turns,
      gateways,
      sendBy: null,
      pageOf: async () => ({ code: '', url: '' }),
    }),
  );
  const response = await fetch(`${web.url}/channels/web/token`, { method: 'POST' });
  ({ token = '', conversationId = '' } = (await response.json()) as Record<string, string>);
  await fetch(`${web.url}/v3/directline/conversations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
});

afterAll(async () => {
  for (const served of [web, plain, safe, sms]) await served.close();
  await store.close();
});

const keys = fc.constantFrom(
  'type',
  'text',
  'value',
  'channelData',
  'attachments',
  'entities',
  'user',
  'resume',
  'code',
  '__proto__',
  'constructor',
  'x',
);
/** Lists or objects within each other, as deep as one likes. */
const nested = fc.tuple(fc.integer({ min: 1, max: 10_000 }), fc.boolean()).map(([depth, isList]) => {
  const value = isList ? '['.repeat(depth) + ']'.repeat(depth) : `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  return `{"type":"message","text":"x","value":${value}}`;
});
const json = fc.oneof(
  fc.json(),
  nested,
  fc.dictionary(keys, fc.jsonValue()).map((value) => JSON.stringify(value)),
  fc
    .record({ type: fc.constantFrom('message', 'event'), text: fc.string({ unit: 'binary' }) })
    .map((value) => JSON.stringify(value)),
);
const tags = fc.constantFrom(
  'ToUserName',
  'FromUserName',
  'CreateTime',
  'MsgType',
  'Content',
  'MsgId',
  'Event',
  'Encrypt',
);
const values = fc.oneof(
  fc.constantFrom(
    '1',
    'text',
    'event',
    'voice',
    'subscribe',
    'CLICK',
    '<a>1</a>',
    ']]>',
    '&#0;',
    '&x;',
    '<![CDATA[x]]>',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const xml = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.tuple(tags, values), { maxLength: 9 })
    .map((fields) => `<xml>${fields.map(([tag, value]) => `<${tag}>${value}</${tag}>`).join('')}</xml>`),
);
const form = fc.array(
  fc.tuple(
    fc.oneof(fc.constantFrom('MessageSid', 'From', 'Body', 'OptOutType', 'MessageStatus', '__proto__'), fc.string()),
    fc.oneof(
      fc.constantFrom(`SM${'1'.repeat(32)}`, '+8613800138000', '退订', 'STOP', ''),
      fc.string({ unit: 'binary' }),
    ),
  ),
  { maxLength: 8 },
);

async function status(url: string, headers: Record<string, string>, body: string, method = 'POST'): Promise<number> {
  const response = await fetch(url, { method, headers, ...(method === 'GET' ? {} : { body }) });
  await response.arrayBuffer();
  return response.status;
}
const options = { seed: 12348, numRuns: 150 };
const callbackKeys = fc.constantFrom(
  'phone_number',
  'content',
  'send_time',
  'sequence_id',
  'biz_id',
  'out_id',
  'success',
  'mobile',
  'nationcode',
  'text',
  'time',
  'sid',
  'report_status',
  '__proto__',
);
const callbackValues = fc.oneof(
  fc.constantFrom('13800138000', '86', '2026-03-01 09:00:00', '1795353369', 'SUCCESS', '退订', true, 1, null),
  fc.jsonValue(),
);
const callback = fc
  .array(fc.dictionary(callbackKeys, callbackValues), { maxLength: 4 })
  .chain((list) => fc.constantFrom<unknown>(list, list[0] ?? {}))
  .map((value) => JSON.stringify(value));

describe('whatever comes, no channel fails with 500', () => {
  it('web', async () => {
    const paths = fc.oneof(
      fc.constantFrom(
        '/channels/web/token',
        '/channels/web/resume-code',
        '/channels/web/resume',
        '/v3/directline/tokens/generate',
        '/v3/directline/tokens/refresh',
        '/v3/directline/conversations',
        '/v3/directline/conversations/%E0%A4%A/activities',
        '/v3/directline/conversations/ID/activities',
        '/v3/directline/conversations/ID/activities?watermark=1',
        '/v3/directline/conversations/ID/upload',
        '/v3/directline/session/getsessionid',
      ),
      fc.webPath().map((path) => `/v3/directline${path}`),
    );
    const types = fc.constantFrom(
      'application/json',
      'application/json; charset=x',
      'text/plain',
      'multipart/form-data',
    );
    const tokens = fc.oneof(fc.constant(null), fc.base64String());
    await fc.assert(
      fc.asyncProperty(
        paths,
        json,
        types,
        tokens,
        fc.constantFrom('POST', 'GET'),
        async (path, body, type, other, method) => {
          const headers = { 'content-type': type, authorization: `Bearer ${other ?? token}` };
          expect(await status(web.url + path.replace('ID', conversationId), headers, body, method)).toBeLessThan(500);
        },
      ),
      options,
    );
  });

  it('uploads of web', async () => {
    const names = fc.constantFrom('activity', 'file', 'file', '__proto__', 'activity[x]', 'x');
    const part = fc.tuple(
      names,
      fc.oneof(json, fc.string({ unit: 'binary' })),
      fc.option(fc.string({ unit: 'binary', maxLength: 20 })),
      fc.constantFrom('application/vnd.microsoft.activity', 'image/png', 'x', ''),
    );
    const body = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.tuple(fc.array(part, { maxLength: 9 }), fc.constantFrom('--b--\r\n', '')).map(
        ([parts, end]) =>
          parts
            .map(([name, content, filename, type]) => {
              const file = filename === null ? '' : `; filename="${filename}"`;
              const head = `--b\r\nContent-Disposition: form-data; name="${name}"${file}\r\nContent-Type: ${type}`;
              return `${head}\r\n\r\n${content}\r\n`;
            })
            .join('') + end,
      ),
    );
    const url = `${web.url}/v3/directline/conversations/${conversationId}/upload?userId=x`;
    await fc.assert(
      fc.asyncProperty(
        body,
        fc.constantFrom('multipart/form-data; boundary=b', 'multipart/form-data'),
        async (text, type) => {
          const headers = { 'content-type': type, authorization: `Bearer ${token}` };
          expect(await status(url, headers, text)).toBeLessThan(500);
        },
      ),
      options,
    );
  });

  it('wechat, signed, in both modes', async () => {
    const cipher = createMessageCipher(KEY, 'wx1');
    let nonces = 0;
    const query = (encrypted?: string) => {
      const timestamp = String(Math.floor(clock.now().getTime() / 1000));
      const nonce = String(nonces++);
      const signature = wechatSignature('t', timestamp, nonce);
      const sealed =
        encrypted === undefined ? '' : `&msg_signature=${wechatSignature('t', timestamp, nonce, encrypted)}`;
      return `?timestamp=${timestamp}&nonce=${nonce}&signature=${signature}${sealed}`;
    };
    await fc.assert(
      fc.asyncProperty(xml, fc.string(), async (body, search) => {
        const open = `${plain.url}/channels/wechat`;
        expect(await status(open + query(), { 'content-type': 'text/xml' }, body)).toBeLessThan(500);
        expect(await status(`${open}?${encodeURI(search)}`, {}, body)).toBeLessThan(500);
        const encrypted = cipher.encrypt(body);
        const envelope = `<xml><Encrypt>${encrypted}</Encrypt></xml>`;
        expect(await status(`${safe.url}/channels/wechat${query(encrypted)}`, {}, envelope)).toBeLessThan(500);
      }),
      options,
    );
  });

  it('sms, signed', async () => {
    await fc.assert(
      fc.asyncProperty(form, fc.constantFrom('', '/status', '?a=%', '/nowhere'), async (fields, path) => {
        const body = new URLSearchParams(fields).toString();
        const params: Record<string, string | string[]> = {};
        for (const [key, value] of new URLSearchParams(body)) params[key] = [params[key] ?? [], value].flat();
        const address = `/channels/twilio/sms${path}`;
        const signature = twilio.getExpectedTwilioSignature('a', BASE + address, params);
        const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
        expect(await status(sms.url + address, headers, body)).toBeLessThan(500);
      }),
      options,
    );
  });

  it('sms of gateways that sign nothing', async () => {
    const paths = fc.constantFrom('uplink', 'receipts', 'nowhere');
    const places = fc.constantFrom('aliyun-sms', 'tencent-sms');
    await fc.assert(
      fc.asyncProperty(places, paths, fc.oneof(callback, json), async (place, path, body) => {
        const address = `${sms.url}/channels/${place}/${SMS_SECRET}/${path}`;
        expect(await status(address, { 'content-type': 'application/json' }, body)).toBeLessThan(500);
      }),
      options,
    );
  });
});
