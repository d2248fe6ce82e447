import { readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import { createWechatChannel, type WechatChannelDeps } from '../../../src/channels/wechat/index.ts';
import { createMessageCipher } from '../../../src/channels/wechat/message-cipher.ts';
import { wechatSignature } from '../../../src/channels/wechat/signature.ts';
import type { StoredActivity } from '../../../src/sessions/index.ts';
import { FakeInlet, fingerprint, keptLog, openTestStore, type TestStore } from '../support/fake-inlet.ts';
import { HandClock, type Served, serve, until } from '../support/serve.ts';
import { wechatKept } from '../support/wechat-deps.ts';

const vectors = JSON.parse(readFileSync(new URL('../../vectors/wechat-crypto-vectors.json', import.meta.url), 'utf8'));
const { token, encodingAESKey, appid } = vectors.config as Record<string, string>;
const NOW = new Date(1767225610 * 1000);
const OPEN_ID = 'oTEST0001AbCdEfGhIjKlMnOpQrS';

interface Named {
  name: string;
  query: Record<string, string>;
  rawQuery?: string;
  body?: string;
  encrypt?: string;
  plaintextXml: string;
  safeModeBody: string;
}
const inbound = (name: string): Named => vectors.inbound.find((vector: Named) => vector.name === name);

let store: TestStore;
let inlet: FakeInlet;
let served: Served;
let counts: Record<string, number>;
let log: string[];

async function start(options: Partial<WechatChannelDeps> = {}): Promise<void> {
  store = await openTestStore();
  inlet = new FakeInlet(store, 'pending');
  counts = {};
  const { logger, lines } = keptLog();
  log = lines;
  served = await serve(
    createWechatChannel({
      ...wechatKept(store),
      inlet,
      clock: new HandClock(NOW),
      logger,
      fingerprint,
      token: token ?? '',
      appId: appid ?? '',
      // Customer-service messages are on; nothing listens there.
      appSecret: 'secret',
      apiBaseUrl: 'http://127.0.0.1:9',
      counter: (_channel, what) => {
        counts[what] = (counts[what] ?? 0) + 1;
      },
      ...options,
    }),
  );
}

afterEach(async () => {
  await served.close();
  await store.close();
  expect(log.join('')).not.toContain(OPEN_ID);
});

let nonces = 0;
function signedQuery(): string {
  const timestamp = String(NOW.getTime() / 1000);
  const nonce = `n${nonces++}`;
  return `signature=${wechatSignature(token ?? '', timestamp, nonce)}&timestamp=${timestamp}&nonce=${nonce}`;
}

async function post(query: string, body: string): Promise<{ status: number; body: string }> {
  const response = await fetch(`${served.url}/channels/wechat?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml' },
    body,
  });
  return { status: response.status, body: await response.text() };
}
const postPlain = (body: string) => post(signedQuery(), body);
const safeQuery = (vector: Named) => new URLSearchParams(vector.query).toString();

const textXml = (text: string, msgId = '1') =>
  `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[${OPEN_ID}]]></FromUserName>` +
  `<CreateTime>1767225600</CreateTime><MsgType><![CDATA[text]]></MsgType>` +
  `<Content><![CDATA[${text}]]></Content><MsgId>${msgId}</MsgId></xml>`;

function contentOf(xml: string): string {
  return String(new XMLParser({ parseTagValue: false }).parse(xml, true).xml.Content);
}

describe('verification of the server', () => {
  it('echoes exactly what WeChat sent, and nothing to strangers', async () => {
    await start();
    const echoed = await fetch(`${served.url}/channels/wechat?${signedQuery()}&echostr=4375120948345356249`);
    expect(echoed.status).toBe(200);
    expect(echoed.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await echoed.text()).toBe('4375120948345356249');
    const stranger = await fetch(`${served.url}/channels/wechat?signature=0&timestamp=1&nonce=2&echostr=x`);
    expect([stranger.status, await stranger.text()]).toEqual([401, '']);
  });

  it('does not start without a token', () => {
    const { logger } = keptLog();
    const deps = {
      ...wechatKept(store),
      inlet,
      clock: new HandClock(NOW),
      logger,
      fingerprint,
      token: '',
      appId: 'wx',
    };
    expect(() => createWechatChannel(deps)).toThrow('WECHAT_TOKEN');
  });
});

describe('messages in', () => {
  it('takes every kind of the vectors in safe mode', async () => {
    await start({ encodingAesKey: encodingAESKey });
    const seen: Record<string, unknown> = {};
    for (const vector of vectors.inbound as Named[]) {
      inlet.received.length = 0;
      const answer = await post(safeQuery(vector), vector.safeModeBody);
      expect([vector.name, answer.status]).toEqual([vector.name, 200]);
      const { type, text, name, value, channelData } = inlet.received[0]?.activity ?? {};
      seen[vector.name] = inlet.received[0] ? { type, text, name, value, channelData } : null;
    }
    expect(JSON.parse(JSON.stringify(seen))).toEqual({
      text: { type: 'message', text: '公司拖欠我三个月工资,怎么办?' },
      text_pad0: { type: 'message', text: '工工工工工工工' },
      text_cdata_specials: { type: 'message', text: '<b>a&b</b> "引号" 😀 𠮷' },
      image: { type: 'event', name: 'media.image', value: { pictureId: 'media_img_1' } },
      voice_recognized: { type: 'message', text: '我要申请法律援助。', channelData: { spoken: true } },
      voice_empty_recognition: { type: 'event', name: 'media.unsupported', value: { kind: 'voice' } },
      video: { type: 'event', name: 'media.unsupported', value: { kind: 'video' } },
      shortvideo: { type: 'event', name: 'media.unsupported', value: { kind: 'shortvideo' } },
      location: { type: 'message', text: '这是我的位置' },
      link: { type: 'event', name: 'media.unsupported', value: { kind: 'link' } },
      ev_subscribe: { type: 'conversationUpdate', channelData: {} },
      ev_subscribe_qr: { type: 'conversationUpdate', channelData: { scene: 'ward_12348' } },
      ev_unsubscribe: { type: 'endOfConversation', name: 'unsubscribe', value: { state: 'left' } },
      ev_scan: { type: 'conversationUpdate', channelData: { scene: 'ward_12348' } },
      ev_click: { type: 'message', text: 'MENU_LABOUR' },
      ev_view: null,
      ev_location: null,
      ev_templatesendjobfinish: null,
    });
    expect(counts['event:VIEW']).toBe(1);
  });

  it('hands a shared position on, in the datum of its map and without the address beside it', async () => {
    await start();
    const body = (latitude: string) =>
      `<xml><ToUserName>gh_1</ToUserName><FromUserName>${OPEN_ID}</FromUserName><CreateTime>1767225600</CreateTime><MsgType>location</MsgType><Location_X>${latitude}</Location_X><Location_Y>113.358803</Location_Y><Scale>20</Scale><Label>天河区体育西路</Label><MsgId>${Buffer.from(latitude).readUInt32BE()}</MsgId></xml>`;
    await postPlain(body('23.134521'));
    expect(inlet.received[0]?.activity.entities).toEqual([
      { type: 'GeoCoordinates', latitude: 23.134521, longitude: 113.358803, datum: 'GCJ-02' },
    ]);
    expect(JSON.stringify(inlet.received[0])).not.toContain('体育西路');
    await postPlain(body('somewhere'));
    expect(inlet.received[1]?.activity).toMatchObject({ type: 'event', name: 'media.unsupported' });
  });

  it('names the thread without naming the resident', async () => {
    await start();
    await postPlain(textXml('你好', '77'));
    expect(inlet.received[0]).toMatchObject({
      channel: 'wechat',
      conversationId: `wechat-${fingerprint(OPEN_ID)}`,
      address: OPEN_ID,
      key: `wechat:gh_1:${fingerprint(OPEN_ID)}:77`,
    });
  });

  it('keeps digits and signs as the resident wrote them', async () => {
    await start();
    await postPlain(textXml('0012', '1'));
    await postPlain(textXml('1e5', '2').replace('<![CDATA[1e5]]>', '1e5 &lt;&amp;'));
    expect(inlet.received.map(({ activity }) => activity.text)).toEqual(['0012', '1e5 <&']);
  });

  it('reads the region from the scene of a code', async () => {
    await start();
    await postPlain(inbound('ev_subscribe_qr').plaintextXml.replace('qrscene_ward_12348', 'qrscene_hall_340300'));
    expect(inlet.received[0]?.activity.channelData).toEqual({
      scene: 'hall_340300',
      office: 'hall',
      regionCode: '340300',
    });
  });

  it('asks for words when none came, and is silent to whoever left', async () => {
    await start();
    expect(contentOf((await postPlain(inbound('video').plaintextXml)).body)).toContain('请用文字');
    expect(contentOf((await postPlain(inbound('image').plaintextXml)).body)).toContain('图片收到了');
    expect(contentOf((await postPlain(inbound('voice_empty_recognition').plaintextXml)).body)).toContain('没有听清');
    inlet.reply = () => [{ type: 'message', text: '再见' }];
    expect((await postPlain(inbound('ev_unsubscribe').plaintextXml)).body).toBe('success');
  });
});

describe('replies', () => {
  it('answers in the same connection, and tells the inlet so', async () => {
    await start();
    inlet.reply = () => [
      {
        type: 'message',
        text: '可以申请劳动仲裁。',
        choices: [
          { title: '怎么申请', value: 'a' },
          { title: '要多久', value: 'b' },
        ],
      },
      { type: 'event', name: 'handoff.status', value: { state: 'queued' } },
      { type: 'message', text: '还有什么要问？' },
    ];
    const { body } = await postPlain(textXml('工资'));
    const xml = new XMLParser({ parseTagValue: false }).parse(body, true).xml;
    expect(xml).toEqual({
      ToUserName: OPEN_ID,
      FromUserName: 'gh_1',
      CreateTime: '1767225610',
      MsgType: 'text',
      Content: '可以申请劳动仲裁。\n1. 怎么申请\n2. 要多久\n\n还有什么要问？',
    });
    await until(
      () => inlet.delivered_.length,
      (count) => count === 3,
    );
    expect(inlet.later).toEqual([]);
  });

  it('encrypts the answer in safe mode, signed', async () => {
    await start({ encodingAesKey: encodingAESKey });
    const { body } = await post(safeQuery(inbound('text')), inbound('text').safeModeBody);
    const xml = new XMLParser({ parseTagValue: false }).parse(body, true).xml;
    expect(xml.MsgSignature).toBe(wechatSignature(token ?? '', xml.TimeStamp, xml.Nonce, xml.Encrypt));
    const plain = createMessageCipher(encodingAESKey ?? '', appid ?? '').decrypt(xml.Encrypt);
    expect(contentOf(plain)).toBe('收到：公司拖欠我三个月工资,怎么办?');
  });

  it('cannot be made to answer with tags of a stranger', async () => {
    await start();
    inlet.reply = () => [{ type: 'message', text: 'a]]></Content><Content>b\u0000\u000b\ud800c' }];
    const { body } = await postPlain(textXml('x'));
    expect(contentOf(body)).toBe('a]]></Content><Content>bc');
  });

  it('fills one message with whole replies and leaves the rest to the courier', async () => {
    await start();
    const long = (character: string) => ({ type: 'message', text: character.repeat(400) }) as StoredActivity;
    inlet.reply = () => [long('甲'), long('乙'), long('丙')];
    const { body } = await postPlain(textXml('x'));
    expect(contentOf(body)).toBe('甲'.repeat(400));
    await until(
      () => inlet.later.length,
      (count) => count === 2,
    );
    expect(inlet.delivered_).toHaveLength(1);
  });

  it('says success and leaves a reply that no message holds to the courier', async () => {
    await start();
    inlet.reply = () => [{ type: 'message', text: '法'.repeat(683) }];
    expect((await postPlain(textXml('x'))).body).toBe('success');
    await until(
      () => inlet.later.length,
      (count) => count === 1,
    );
  });

  it('shortens in so many words when nothing can be pushed', async () => {
    await start({ appSecret: '' });
    inlet.reply = () => [{ type: 'message', text: '法律规定如下。'.repeat(200) }];
    const content = contentOf((await postPlain(textXml('x'))).body);
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(2048);
    expect(content).toMatch(/如下。\n（内容较长，.*人工.*）$/s);
    await until(
      () => inlet.delivered_.length,
      (count) => count === 1,
    );
  });
});

describe('what is not taken', () => {
  const negatives = vectors.negatives as Named[];
  it.each(negatives.map((vector) => [vector.name, vector] as const))('%s', async (_name, vector) => {
    await start({ encodingAesKey: encodingAESKey });
    const envelope = `<xml><ToUserName>gh_1</ToUserName><Encrypt><![CDATA[${vector.encrypt}]]></Encrypt></xml>`;
    const query = vector.rawQuery ?? (vector.query ? safeQuery(vector) : signedQuery());
    const answer = await post(query, vector.body ?? envelope);
    expect([400, 401]).toContain(answer.status);
    expect(answer.body).toBe('');
    expect(inlet.received).toEqual([]);
  });

  it.each([
    ['no signature', 'timestamp=1767225610&nonce=1', textXml('x'), 401],
    ['wrong signature', 'signature=0000&timestamp=1767225610&nonce=1', textXml('x'), 401],
    ['signature of nothing', 'signature=&timestamp=&nonce=', textXml('x'), 401],
    ['array by brackets', 'signature[]=a&timestamp=1767225610&nonce=1', textXml('x'), 401],
  ])('plain mode: %s', async (_name, query, body, status) => {
    await start();
    expect((await post(query, body)).status).toBe(status);
    expect(inlet.received).toEqual([]);
  });

  it.each([
    ['301 s in the past', -301, 401],
    ['301 s in the future', 301, 401],
    ['299 s in the past', -299, 200],
    ['299 s in the future', 299, 200],
  ])('time: %s', async (_name, seconds, status) => {
    await start();
    const timestamp = String(NOW.getTime() / 1000 + seconds);
    const signature = wechatSignature(token ?? '', timestamp, '5');
    expect((await post(`signature=${signature}&timestamp=${timestamp}&nonce=5`, textXml('x'))).status).toBe(status);
  });

  it.each([
    ['no XML', 'hello', 400],
    ['nothing', '', 400],
    ['wrong XML', '<xml><FromUserName>a</ToUserName></xml>', 400],
    ['no sender', textXml('x').replace(/<FromUserName>.*<\/FromUserName>/, ''), 400],
    ['two senders', textXml('x').replace('<FromUserName>', '<FromUserName>b</FromUserName><FromUserName>'), 400],
    ['a sender of tags', textXml('x').replace(/(<FromUserName>).*(<\/FromUserName>)/, '$1<a>b</a>$2'), 400],
    ['no id', textXml('x').replace(/<MsgId>.*<\/MsgId>/, ''), 400],
    ['the prototype', textXml('x').replace('</xml>', '<__proto__><a>1</a></__proto__></xml>'), 400],
    ['depth', `<xml>${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}</xml>`, 413],
    ['less depth', `<xml>${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}</xml>`, 400],
    ['size', textXml('x'.repeat(65_536)), 413],
    ['doctype in small letters', '<!doctype xml><xml></xml>', 400],
  ])('body: %s', async (_name, body, status) => {
    await start();
    expect((await postPlain(body)).status).toBe(status);
    expect(inlet.received).toEqual([]);
  });

  it.each(['signature=x', 'timestamp=1', 'nonce=', 'other=1&other=1'])(
    'a good query with %s once more',
    async (more) => {
      await start();
      expect((await post(`${signedQuery()}&${more}`, textXml('x'))).status).toBe(400);
      expect(inlet.received).toEqual([]);
    },
  );

  it('answers success to kinds and events that nobody knows yet', async () => {
    await start();
    expect(await postPlain(textXml('x').replace('[text]', '[hologram]'))).toEqual({ status: 200, body: 'success' });
    expect(await postPlain(inbound('ev_view').plaintextXml.replace('VIEW', 'NEW_EVENT'))).toEqual({
      status: 200,
      body: 'success',
    });
    expect(counts).toEqual({ other: 1, 'event:other': 1 });
  });

  it('takes a signed address for one message only, since it does not cover the body', async () => {
    await start();
    const query = signedQuery();
    expect((await post(query, textXml('第一条', '1'))).status).toBe(200);
    expect((await post(query, textXml('第一条', '1'))).status).toBe(200);
    expect((await post(query, textXml('别人写的', '2'))).status).toBe(401);
    expect(inlet.handled).toBe(1);
  });
});
