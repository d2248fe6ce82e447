import fc from 'fast-check';
import twilio from 'twilio';
import { createSmsChannel } from '../../src/channels/sms/index.ts';
import { createWebChannel } from '../../src/channels/web/index.ts';
import { createWechatChannel } from '../../src/channels/wechat/index.ts';
import { createMessageCipher } from '../../src/channels/wechat/message-cipher.ts';
import { wechatSignature } from '../../src/channels/wechat/signature.ts';
import { FakeInlet, fingerprint, keptLog, openTestStore, type TestStore } from './support/fake-inlet.ts';
import { HandClock, type Served, serve } from './support/serve.ts';

const BASE = 'https://hotline.example.test';
const KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
const clock = new HandClock(new Date());
const ample = { perSecond: 1e6, perMinute: 1e6, tokensPerMinute: 1e6 };

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
  const webChannel = createWebChannel({ ...shared, ...store, secret: 's', tokenKey: 'k'.repeat(32), limits: ample });
  web = await serve(webChannel);
  plain = await serve(createWechatChannel({ ...shared, token: 't', appId: 'wx1', appSecret: '' }));
  safe = await serve(createWechatChannel({ ...shared, token: 't', appId: 'wx1', encodingAesKey: KEY }));
  sms = await serve(createSmsChannel({ ...shared, optOuts: store.optOuts, publicBaseUrl: BASE, authToken: 'a' }));
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

const keys = fc.constantFrom('type', 'text', 'value', 'channelData', 'attachments', 'user', 'resume', '__proto__', 'x');
const json = fc.oneof(
  fc.json(),
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

describe('whatever comes, no channel fails with 500', () => {
  it('web', async () => {
    const paths = fc.oneof(
      fc.constantFrom(
        '/channels/web/token',
        '/v3/directline/tokens/generate',
        '/v3/directline/tokens/refresh',
        '/v3/directline/conversations',
        '/v3/directline/conversations/%E0%A4%A/activities',
        '/v3/directline/conversations/ID/activities',
        '/v3/directline/conversations/ID/activities?watermark=1',
        '/v3/directline/conversations/ID/upload',
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
});
