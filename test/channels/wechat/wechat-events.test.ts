import type { WechatNotices } from '../../../src/channels/wechat/create-wechat-notices.ts';
import { customerMessages, menuAsText } from '../../../src/channels/wechat/customer-message.ts';
import {
  createWechatChannel,
  loadMenu,
  loadNoticeTemplates,
  type WechatChannelDeps,
} from '../../../src/channels/wechat/index.ts';
import { createMessageCipher } from '../../../src/channels/wechat/message-cipher.ts';
import type { NoticeTemplate } from '../../../src/channels/wechat/notice-templates.ts';
import { wechatSignature } from '../../../src/channels/wechat/signature.ts';
import { newConversation } from '../../../src/sessions/index.ts';
import type { SpeechToText } from '../../../src/speech/index.ts';
import { SpeechError } from '../../../src/speech/index.ts';
import { WechatWorld } from '../../support/wechat-world.ts';
import { FakeInlet, fingerprint, keptLog, openTestStore, type TestStore } from '../support/fake-inlet.ts';
import { HandClock, type Served, serve, until } from '../support/serve.ts';
import { HandJobs, openSeal, wechatKept } from '../support/wechat-deps.ts';

const TOKEN = 'token-of-the-callback';
const OPEN_ID = 'oEVENTS001';
const THREAD = `wechat-${fingerprint(OPEN_ID)}`;
const AES_KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
const PROGRESS: NoticeTemplate = {
  kind: 'aid-progress',
  template: 'TPL-progress',
  page: '/aid',
  values: { thing1: '{matter}', time2: '{time}', phrase3: '有新的进度了' },
};

let store: TestStore;
let inlet: FakeInlet;
let clock: HandClock;
let jobs: HandJobs;
let weChat: WechatWorld;
let served: Served;
let counts: Record<string, number>;
let said: { conversationId: string; key: string; text: string }[];
let log: ReturnType<typeof keptLog>;
let channel: ReturnType<typeof createWechatChannel>;
const servers: string[] = [];

beforeEach(async () => {
  store = await openTestStore();
  inlet = new FakeInlet(store, 'pending');
  clock = new HandClock(new Date('2026-01-05T01:30:00Z'));
  jobs = new HandJobs();
  weChat = new WechatWorld({ servers, token: TOKEN, now: () => clock.now().getTime() });
  counts = {};
  said = [];
  log = keptLog();
});
afterEach(async () => {
  await served.close();
  await weChat.close();
  await store.close();
  expect(log.lines.join('')).not.toMatch(/oEVENTS001|拖欠/);
});

async function start(more: Partial<WechatChannelDeps> = {}): Promise<void> {
  channel = createWechatChannel({
    ...wechatKept(store),
    jobs,
    inlet,
    clock,
    logger: log.logger,
    fingerprint,
    token: TOKEN,
    appId: 'wx1',
    appSecret: 's',
    publicBaseUrl: 'https://hotline.example.test',
    apiBaseUrl: await weChat.open(),
    menu: loadMenu('knowledge'),
    notices: new Map([['aid-progress', PROGRESS]]),
    say: async (notice) => {
      said.push(notice);
    },
    counter: (_channel, what) => {
      counts[what] = (counts[what] ?? 0) + 1;
    },
    ...more,
  });
  served = await serve(channel);
  servers.splice(0, 1, served.url);
}
const event = (name: string, fields = '') => weChat.event(OPEN_ID, name, fields);
const eventKey = (key: string) => `<EventKey><![CDATA[${key}]]></EventKey>`;
const activities = () => inlet.received.map(({ activity }) => activity);
const window = () => channel.replyWindow?.(OPEN_ID);

/** A thread with an open service. */
async function openThread(): Promise<void> {
  const conversation = newConversation({
    _id: THREAD,
    channel: 'wechat',
    address: openSeal.seal(OPEN_ID),
    at: clock.now(),
    regionCode: null,
  });
  await store.conversations.insert({
    ...conversation,
    sessionId: 's1',
    resumeKey: 'k',
    kept: { open: null, preCheck: null, at: clock.now() },
  });
}

describe('events', () => {
  it('a tap on the menu says its words, and allows three messages within a minute', async () => {
    await start();
    await event('CLICK', eventKey('legal-aid'));
    clock.forward(1);
    await event('CLICK', eventKey('MENU_OF_BEFORE'));
    expect(activities().map(({ text }) => text)).toEqual(['申请法律援助', 'MENU_OF_BEFORE']);
    expect(await window()).toMatchObject({ left: 3 });
    clock.forward(61);
    expect(await window()).toMatchObject({ left: 0 });
  });

  it('a scanned code tells office and region, also to a thread that is there', async () => {
    await start();
    await openThread();
    await event('SCAN', eventKey('hall-2_340300'));
    expect(activities()[0]).toMatchObject({
      type: 'conversationUpdate',
      channelData: { scene: 'hall-2_340300', office: 'hall-2', regionCode: '340300' },
    });
    expect((await store.conversations.get(THREAD))?.regionCode).toBe('340300');
    expect(await window()).toMatchObject({ left: 3 });
  });

  it('a position that is shared on entering is kept with the open service, roughly, and is no turn', async () => {
    await start();
    const position = '<Latitude>23.137466</Latitude><Longitude>113.352425</Longitude><Precision>119.385040</Precision>';
    await event('LOCATION', position);
    expect(await store.conversations.get(THREAD)).toBeNull();
    await openThread();
    await event('LOCATION', position);
    expect((await store.conversations.get(THREAD))?.position).toEqual({ latitude: 23.137, longitude: 113.352 });
    expect(inlet.received).toEqual([]);
    expect(await window()).toMatchObject({ left: 0 });
  });

  it('a page that is opened, the end of a template job, and what nobody knows are counted', async () => {
    await start();
    await event('VIEW', eventKey('https://hotline.example.test/aid'));
    await event('TEMPLATESENDJOBFINISH', '<MsgID>200163836</MsgID><Status><![CDATA[success]]></Status>');
    await event('NEW_EVENT');
    expect(counts).toEqual({ 'event:VIEW': 1, 'event:TEMPLATESENDJOBFINISH': 1, 'event:other': 1 });
    expect([inlet.received, weChat.faults]).toEqual([[], 0]);
  });

  it('a choice that was tapped in a menu is its words, or its number', async () => {
    await start();
    await weChat.say(OPEN_ID, '满意', '<bizmsgmenuid>1</bizmsgmenuid>');
    await weChat.say(OPEN_ID, '', '<bizmsgmenuid>2</bizmsgmenuid>');
    expect(activities().map(({ text }) => text)).toEqual(['满意', '2']);
  });

  it('a menu that stays on the screen says later what it was for', async () => {
    await start();
    const mark = '48291031';
    const choices = ['满意', '不满意'].map((title) => ({ title, value: title, mark }));
    const [menu] = customerMessages({ type: 'message', text: '请给本次服务打个分：', choices }, true);
    if (menu?.msgtype !== 'msgmenu') throw new Error('no menu');
    expect(menu.msgmenu.list.map(({ id }) => id)).toEqual(['482910311', '482910312']);
    expect(menuAsText(menu)).toEqual({
      msgtype: 'text',
      text: { content: expect.stringMatching(/1. 满意\n2. 不满意$/) },
    });
    await weChat.say(OPEN_ID, '不满意', '<bizmsgmenuid>482910312</bizmsgmenuid>');
    await weChat.say(OPEN_ID, '', '<bizmsgmenuid>482910312</bizmsgmenuid>');
    expect(activities().map(({ text, channelData }) => [text, channelData])).toEqual([
      ['不满意', { menuMark: mark }],
      ['2', { menuMark: mark }],
    ]);
  });

  it('in compatible mode only what is encrypted is believed', async () => {
    await start({ encodingAesKey: AES_KEY });
    const fields = (text: string) =>
      `<ToUserName>gh_1</ToUserName><FromUserName>${OPEN_ID}</FromUserName><CreateTime>1767576600</CreateTime>` +
      `<MsgType>text</MsgType><Content>${text}</Content><MsgId>1</MsgId>`;
    const encrypted = createMessageCipher(AES_KEY, 'wx1').encrypt(`<xml>${fields('真的')}</xml>`);
    const timestamp = String(clock.now().getTime() / 1000);
    const query = new URLSearchParams({
      timestamp,
      nonce: 'n',
      signature: wechatSignature(TOKEN, timestamp, 'n'),
      encrypt_type: 'aes',
      msg_signature: wechatSignature(TOKEN, timestamp, 'n', encrypted),
    });
    const post = (body: string) => fetch(`${served.url}/channels/wechat?${query}`, { method: 'POST', body });
    expect((await post(`<xml>${fields('假的')}<Encrypt>${encrypted}</Encrypt></xml>`)).status).toBe(200);
    expect((await post(`<xml>${fields('假的')}</xml>`)).status).toBe(401);
    expect(activities().map(({ text }) => text)).toEqual(['真的']);
  });
});

describe('while the bot thinks', () => {
  it('for long, the resident sees that somebody writes', async () => {
    await start();
    inlet.thinkMs = 1800;
    await weChat.say(OPEN_ID, '拖欠工资');
    await until(
      () => weChat.of(OPEN_ID).typing,
      (typing) => typing.length === 1,
    );
    await until(
      () => inlet.later.length,
      (count) => count === 1,
    );
    expect(weChat.of(OPEN_ID).typing).toEqual(['Typing']);
  });
});

describe('one who writes without end', () => {
  const write = (count: number) => weChat.message(OPEN_ID, `<MsgType>text</MsgType><Content>第${count}句</Content>`);

  it('is told so in a sentence after twenty in a minute, retries do not count, and nobody else is held up', async () => {
    await start();
    for (let count = 1; count <= 20; count += 1) {
      await write(count);
      await weChat.again(OPEN_ID);
    }
    expect(inlet.handled).toBe(20);
    await write(21);
    await weChat.again(OPEN_ID);
    expect(inlet.handled).toBe(20);
    expect(counts['too-fast']).toBe(2);
    expect(weChat.of(OPEN_ID).shown.at(-1)?.text).toContain('没有收到');
    await weChat.message('oSOMEBODYELSE', '<MsgType>text</MsgType><Content>你好</Content>');
    clock.forward(61);
    await write(22);
    expect(inlet.handled).toBe(22);
  });

  it('nor after three hundred in a day', async () => {
    await start({ limits: { perMinute: 5, perDay: 6 } });
    for (let count = 1; count <= 7; count += 1) {
      await write(count);
      clock.forward(30);
    }
    expect(inlet.handled).toBe(6);
    clock.forward(24 * 3600);
    await write(8);
    expect(inlet.handled).toBe(7);
  });
});

describe('unfollowing', () => {
  it('deletes who the thread was with; the next follower of that name is somebody new', async () => {
    const left: string[] = [];
    await start({ onLeft: async (openId) => void left.push(openId) });
    await openThread();
    await weChat.say(OPEN_ID, '拖欠工资');
    const lawyers = await inlet.say(THREAD, 'lawyer', { type: 'message', text: '请带上合同' });
    await (channel.notices as WechatNotices).sendNotice(OPEN_ID, 'aid-progress', {});
    clock.forward(1);
    await event('unsubscribe');
    await until(
      () => store.turns.get(lawyers._id),
      (turn) => turn?.delivery === 'dropped',
    );
    expect(await store.conversations.get(THREAD)).toMatchObject({
      address: '',
      resumeKey: '',
      kept: null,
      sessionId: 's1',
    });
    expect((await store.turns.read(THREAD)).map(({ activity }) => activity.text ?? activity.name)).toEqual(
      expect.arrayContaining(['拖欠工资', '请带上合同', 'unsubscribe']),
    );
    expect(await window()).toEqual({ left: 0, until: null });
    expect(await store.wechat.wechatNotices.count({ where: { recipient: fingerprint(OPEN_ID) } })).toBe(0);
    expect(left).toEqual([OPEN_ID]);
    await expect(
      channel.sender?.send(OPEN_ID, { type: 'message', text: 'x' }, { conversationId: THREAD, turnId: 't' }),
    ).rejects.toMatchObject({ remedy: 'hold' });

    inlet.received.length = 0;
    await event('unsubscribe');
    await weChat.message(OPEN_ID, '<MsgType>text</MsgType><Content>迟到的</Content>');
    expect(inlet.received).toEqual([]);
    expect(counts.late).toBe(2);

    clock.forward(60);
    await event('subscribe');
    await weChat.say(OPEN_ID, '你好');
    const threads = new Set(inlet.received.map(({ conversationId }) => conversationId));
    expect(threads.size).toBe(1);
    expect(threads).not.toContain(THREAD);
    expect([...threads][0]).toMatch(/^wechat-[0-9a-f]{32}$/);
  });

  it('is done once more after a minute, when no turn of before can write it back', async () => {
    await start();
    await openThread();
    await event('unsubscribe');
    await until(
      () => store.conversations.get(THREAD),
      (conversation) => conversation?.address === '',
    );
    await store.conversations.change(THREAD, (conversation) => ({ ...conversation, address: 'sealed:again' }));
    await jobs.run();
    expect((await store.conversations.get(THREAD))?.address).toBe('');
  });
});

describe('subscription notices', () => {
  const notices = () => channel.notices as WechatNotices;
  const receipt = (code: number, words: string, id: number) =>
    event(
      'subscribe_msg_sent_event',
      `<SubscribeMsgSentEvent><List><TemplateId>TPL-progress</TemplateId><MsgID>170082713281955430${id}</MsgID><ErrorCode>${code}</ErrorCode><ErrorStatus>${words}</ErrorStatus></List></SubscribeMsgSentEvent>`,
    );

  it('say that there is something, cut as WeChat takes it, and are found again by their receipts', async () => {
    const receipts: unknown[] = [];
    await start({ onReceipt: async (one) => void receipts.push(one) });
    const first = await notices().sendNotice(OPEN_ID, 'aid-progress', { matter: '请'.repeat(25) });
    clock.forward(1);
    const second = await notices().send({
      kind: 'aid-progress',
      words: '有新进度',
      link: 'https://hotline.example.test/a/xyz',
      address: OPEN_ID,
      of: { conversationId: THREAD, turnId: 't' },
    });
    expect(weChat.notices).toEqual([
      {
        touser: OPEN_ID,
        template_id: 'TPL-progress',
        page: 'https://hotline.example.test/aid',
        data: {
          thing1: { value: `${'请'.repeat(19)}…` },
          time2: { value: '—' },
          phrase3: { value: '有新的进…' },
        },
      },
      expect.objectContaining({
        page: 'https://hotline.example.test/a/xyz',
        data: expect.objectContaining({ thing1: { value: '—' }, time2: { value: '2026年1月5日 09:30' } }),
      }),
    ]);
    await receipt(0, 'success', 1);
    // WeChat did not get the answer: the second notice is not settled by it.
    await weChat.again(OPEN_ID);
    clock.forward(1);
    await receipt(43101, 'refused', 2);
    clock.forward(1);
    await receipt(0, 'success', 3);
    expect(receipts.slice(1)).toEqual([
      expect.objectContaining({ channel: 'wechat-notice', providerId: first.providerId, state: 'delivered' }),
      expect.objectContaining({
        providerId: second === null || typeof second === 'string' ? '' : second.providerId,
        state: 'undelivered',
        reason: 'hotline_channels_wechat_43101',
      }),
    ]);
    expect(counts).toMatchObject({ 'notice:delivered': 2, 'notice:undelivered': 1, 'notice:stray': 1 });
  });

  it('are not sent to whoever refuses them, and none without a template', async () => {
    await start();
    const choice = (status: string) =>
      event(
        'subscribe_msg_change_event',
        `<SubscribeMsgChangeEvent><List><TemplateId>TPL-progress</TemplateId><SubscribeStatusString>${status}</SubscribeStatusString></List></SubscribeMsgChangeEvent>`,
      );
    await choice('reject');
    await expect(notices().sendNotice(OPEN_ID, 'aid-progress', {})).rejects.toMatchObject({ remedy: 'drop' });
    expect(weChat.notices).toEqual([]);
    clock.forward(1);
    await event(
      'subscribe_msg_popup_event',
      '<SubscribeMsgPopupEvent><List><TemplateId>TPL-other</TemplateId><SubscribeStatusString>reject</SubscribeStatusString><PopupScene>2</PopupScene></List><List><TemplateId>TPL-progress</TemplateId><SubscribeStatusString>accept</SubscribeStatusString><PopupScene>2</PopupScene></List></SubscribeMsgPopupEvent>',
    );
    expect(await notices().sendNotice(OPEN_ID, 'aid-progress', {})).toMatchObject({ state: 'sent' });
    const unset = {
      kind: 'lawyer' as const,
      words: '',
      link: null,
      address: OPEN_ID,
      of: { conversationId: '', turnId: '' },
    };
    expect(await notices().send(unset)).toBeNull();
    expect(loadNoticeTemplates('knowledge').size).toBe(0);
  });
});

describe('voice messages', () => {
  const AMR = Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(13 * 50, 0x04)]);
  const voice =
    '<MsgType>voice</MsgType><MediaId>v8</MediaId><Format>amr</Format><MediaId16K>v16</MediaId16K><Recognition/>';
  const hear = (...results: (string | Error)[]): SpeechToText & { heard: Buffer[] } => ({
    heard: [],
    async transcribe({ bytes, contentType, locale }) {
      this.heard.push(bytes);
      expect([contentType, locale]).toEqual(['audio/amr', 'zh-CN']);
      const result = results.shift() ?? '';
      if (result instanceof Error) throw result;
      return { text: result, confidence: null };
    },
  });

  it('are understood off the five seconds, and answered by the courier', async () => {
    const speech = hear('老板拖欠工资怎么办。');
    await start({ speech });
    weChat.media.set('v16', { bytes: AMR, contentType: 'audio/amr' });
    await weChat.message(OPEN_ID, voice);
    expect([inlet.received, weChat.textsOf(OPEN_ID)]).toEqual([[], []]);
    expect(JSON.stringify([...jobs.waiting.values()])).not.toContain(OPEN_ID);
    await jobs.run();
    expect(activities()).toEqual([
      expect.objectContaining({ text: '老板拖欠工资怎么办。', channelData: { spoken: true } }),
    ]);
    expect(inlet.later.map(({ activity }) => activity.text)).toEqual(['收到：老板拖欠工资怎么办。']);
    expect(await window()).toMatchObject({ left: 5 });
    expect(speech.heard).toEqual([AMR]);
    const left = await store.turns.read(THREAD);
    expect(JSON.stringify(left)).not.toContain(AMR.toString('base64'));
  });

  it.each([
    ['bot', ['我听到的是：“老板拖欠工资”。听错了请再说一遍，或者打字告诉我。']],
    ['lawyer', []],
  ] as const)('what was heard is told while the %s has the floor: %j', async (floor, told) => {
    await start({ speech: hear('老板拖欠工资') });
    await openThread();
    await store.conversations.change(THREAD, (conversation) => ({ ...conversation, floor }));
    weChat.media.set('v16', { bytes: AMR, contentType: 'audio/amr' });
    await weChat.message(OPEN_ID, voice);
    await jobs.run();
    expect(said.map(({ text }) => text)).toEqual(told);
    expect(activities().map(({ text }) => text)).toEqual(['老板拖欠工资']);
  });

  it('delivered thrice are understood once', async () => {
    const speech = hear('你好', '你好', '你好');
    await start({ speech });
    weChat.media.set('v16', { bytes: AMR, contentType: 'audio/amr' });
    const message = weChat.message(OPEN_ID, voice, { parallel: true });
    await message;
    await jobs.run();
    await jobs.schedule('wechat-voice', inlet.received[0]?.key ?? '', clock.now(), {
      key: inlet.received[0]?.key ?? '',
      address: openSeal.seal(OPEN_ID),
      at: clock.now().toISOString(),
      media: 'v16',
    });
    await jobs.run();
    expect([speech.heard.length, inlet.handled]).toEqual([1, 1]);
  });

  it('are tried again while the server is busy, and in 8 kHz when the better recording is gone', async () => {
    const busy = new SpeechError('busy', 503, 'busy');
    await start({ speech: hear(busy, busy, '离婚怎么办') });
    weChat.media.set('v8', { bytes: AMR, contentType: 'audio/amr' });
    await weChat.message(OPEN_ID, voice);
    await jobs.run();
    expect(activities().map(({ text }) => text)).toEqual(['离婚怎么办']);
  });

  it('that nobody understands: the resident is asked to type or call', async () => {
    await start({ speech: hear('', new SpeechError('refused', 502, 'no')) });
    weChat.media.set('v16', { bytes: AMR, contentType: 'audio/amr' });
    await weChat.message(OPEN_ID, voice);
    await jobs.run();
    await weChat.message(OPEN_ID, voice);
    await jobs.run();
    expect(activities().map(({ name }) => name)).toEqual(['media.unsupported', 'media.unsupported']);
    expect(said.map(({ text }) => text)).toEqual(Array(2).fill(expect.stringContaining('12348')));
    expect(new Set(said.map(({ key }) => key)).size).toBe(2);
  });

  it('without a speech server: the same words, at once', async () => {
    await start({ speech: null });
    await weChat.message(OPEN_ID, voice);
    expect(weChat.textsOf(OPEN_ID)).toEqual([expect.stringContaining('12348')]);
  });

  it('where nothing can be sent afterwards: understood within what WeChat waits', async () => {
    await start({ speech: hear('', '离婚怎么办') });
    weChat.media.set('v16', { bytes: AMR, contentType: 'audio/amr' });
    await store.wechat.wechatBlocks.insert({ _id: 'customer-service', until: new Date('2026-01-06'), code: 48001 });
    await expect(
      channel.sender?.send(OPEN_ID, { type: 'message', text: 'x' }, { conversationId: '', turnId: '' }),
    ).rejects.toThrow();
    await weChat.message(OPEN_ID, voice);
    await weChat.message(OPEN_ID, voice);
    expect(weChat.textsOf(OPEN_ID)).toEqual([expect.stringContaining('没有听清'), '收到：离婚怎么办']);
  });
});
