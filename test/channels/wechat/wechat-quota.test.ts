import { AccountBlocks } from '../../../src/channels/wechat/account-blocks.ts';
import { createWechatSender, type WechatSenderDeps } from '../../../src/channels/wechat/create-wechat-sender.ts';
import { ResidentBook } from '../../../src/channels/wechat/resident-book.ts';
import { WechatClient } from '../../../src/channels/wechat/wechat-client.ts';
import type { MessageKind } from '../../../src/sessions/index.ts';
import { WechatWorld } from '../../support/wechat-world.ts';
import { fingerprint, keptLog, openTestStore, type TestStore } from '../support/fake-inlet.ts';
import { HandClock } from '../support/serve.ts';
import { openSeal } from '../support/wechat-deps.ts';

const OPEN_ID = 'oQUOTA01';
const of = { conversationId: 'c', turnId: 'c:1' };
const text = (words: string) => ({ type: 'message' as const, text: words });
/** A text that takes three messages. */
const LONG = Array.from({ length: 140 }, (_, at) => `第${at}句说的是劳动合同的事。`).join('');

let store: TestStore;
let clock: HandClock;
let weChat: WechatWorld;
let base: string;
let log: ReturnType<typeof keptLog>;
let heard = 0;

beforeEach(async () => {
  store = await openTestStore();
  clock = new HandClock(new Date('2026-01-01T00:00:30Z'));
  log = keptLog();
  weChat = new WechatWorld({ servers: ['http://127.0.0.1:9'], token: 't', now: () => clock.now().getTime() });
  base = await weChat.open();
});
afterEach(async () => {
  await weChat.close();
  await store.close();
  expect(log.lines.join('')).not.toContain(OPEN_ID);
});

const shared = () => ({ tokens: store.wechat.wechatTokens, seal: openSeal });
const client = () => new WechatClient({ appId: 'wx1', appSecret: 's', clock, apiBaseUrl: base, shared: shared() });
const bookOf = () => new ResidentBook({ residents: store.wechat.wechatResidents, clock, fingerprint });
const blocksOf = () => new AccountBlocks({ blocks: store.wechat.wechatBlocks, clock, logger: log.logger });
const open = (kind: MessageKind | null = null, more: Partial<WechatSenderDeps> = {}) =>
  createWechatSender({
    client: client(),
    book: bookOf(),
    blocks: blocksOf(),
    kindOf: async () => kind,
    busyWaitMs: 1,
    ...more,
  });
/** The resident does something that WeChat and we both see. */
async function does(kind: 'message' | 'click', at = clock.now()): Promise<void> {
  await bookOf().allow(OPEN_ID, kind, `k${++heard}`, at);
  await (kind === 'message' ? weChat.say(OPEN_ID, 'x') : weChat.event(OPEN_ID, 'CLICK'));
}
const sent = () => weChat.textsOf(OPEN_ID).length;

describe('what may be sent after a message of the resident', () => {
  it('five within 48 hours; the sixth is held without asking WeChat', async () => {
    await does('message');
    const senders = [open(), open()];
    for (let at = 0; at < 5; at += 1) expect(await senders[at % 2]?.send(OPEN_ID, text('x'), of)).toBe('sent');
    const calls = weChat.calls.get('/cgi-bin/message/custom/send');
    await expect(open().send(OPEN_ID, text('x'), of)).rejects.toMatchObject({
      code: 'hotline_channels_wechat_quota',
      remedy: 'hold',
    });
    expect(await bookOf().window(OPEN_ID)).toEqual({ left: 0, until: new Date('2026-01-03T00:00:30Z') });
    expect(weChat.calls.get('/cgi-bin/message/custom/send')).toBe(calls);
    expect(sent()).toBe(5);
    await does('message');
    expect(await open().send(OPEN_ID, text('x'), of)).toBe('sent');
  });

  it('less what was sent after WeChat had it and before we heard of it', async () => {
    await does('message');
    clock.forward(10);
    const at = clock.now();
    await weChat.say(OPEN_ID, 'x');
    clock.forward(2);
    for (let times = 0; times < 2; times += 1) await open().send(OPEN_ID, text('x'), of);
    await bookOf().allow(OPEN_ID, 'message', `k${++heard}`, at);
    for (let times = 0; times < 3; times += 1) expect(await open().send(OPEN_ID, text('x'), of)).toBe('sent');
    await expect(open().send(OPEN_ID, text('x'), of)).rejects.toMatchObject({ remedy: 'hold' });
    expect([...weChat.refused]).toEqual([]);
  });

  it('a long text does not begin where it might be cut off: what was sent in the second of his message may count', async () => {
    await does('message');
    clock.forward(10);
    const at = clock.now();
    await weChat.say(OPEN_ID, 'x');
    // In the same second, and before we heard of the message.
    for (let times = 0; times < 3; times += 1) await open().send(OPEN_ID, text('x'), of);
    await bookOf().allow(OPEN_ID, 'message', `k${++heard}`, at);
    expect(await open('answer').send(OPEN_ID, text(LONG), of)).toBe('sent');
    expect(weChat.textsOf(OPEN_ID).at(-1)).toContain('内容较长');
    expect([...weChat.refused]).toEqual([]);
    // A message of its own is tried, and WeChat has the last word.
    expect(await open().send(OPEN_ID, text('x'), of)).toBe('sent');
    await expect(open().send(OPEN_ID, text('x'), of)).rejects.toMatchObject({ remedy: 'hold', providerCode: '45047' });
  });

  it('never more than five, however many processes send at once', async () => {
    await does('message');
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => open().send(OPEN_ID, text('x'), of)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(weChat.calls.get('/cgi-bin/message/custom/send')).toBe(5);
  });

  it('nothing after 48 hours, nothing to whoever never wrote', async () => {
    await expect(open().send(OPEN_ID, text('x'), of)).rejects.toMatchObject({ code: 'hotline_channels_wechat_window' });
    await does('message');
    clock.forward(48 * 3600 - 1);
    expect(await open().send(OPEN_ID, text('x'), of)).toBe('sent');
    clock.forward(1);
    await expect(open().send(OPEN_ID, text('x'), of)).rejects.toMatchObject({
      code: 'hotline_channels_wechat_window',
      remedy: 'hold',
    });
    expect(await bookOf().window(OPEN_ID)).toEqual({ left: 0, until: null });
  });

  it('three within a minute of a click, which does not lengthen a message’s five', async () => {
    await does('click');
    expect(await bookOf().window(OPEN_ID)).toMatchObject({ left: 3 });
    for (let at = 0; at < 3; at += 1) await open().send(OPEN_ID, text('x'), of);
    await expect(open().send(OPEN_ID, text('x'), of)).rejects.toMatchObject({ remedy: 'hold' });
    await does('message');
    await open().send(OPEN_ID, text('x'), of);
    await does('click', new Date(clock.now().getTime() + 1000));
    expect(await bookOf().window(OPEN_ID)).toMatchObject({ left: 4 });
    clock.forward(61);
    expect(await bookOf().window(OPEN_ID)).toMatchObject({ left: 4 });
  });

  it('the same message told again, or an older one, allows nothing anew', async () => {
    const book = bookOf();
    const at = clock.now();
    await book.allow(OPEN_ID, 'message', 'a', at);
    await book.take(OPEN_ID, 2, 0);
    await book.allow(OPEN_ID, 'message', 'a', at);
    await book.allow(OPEN_ID, 'message', 'old', new Date(at.getTime() - 1000));
    expect(await book.window(OPEN_ID)).toMatchObject({ left: 3 });
    await book.allow(OPEN_ID, 'message', 'b', at);
    expect(await book.window(OPEN_ID)).toMatchObject({ left: 5 });
  });

  it('what certainly did not go out is not counted', async () => {
    await does('message');
    weChat.rude.set('/cgi-bin/message/custom/send', [{ errcode: 45011 }]);
    await expect(open().send(OPEN_ID, text('x'), of)).rejects.toMatchObject({ remedy: 'later' });
    expect(await bookOf().window(OPEN_ID)).toMatchObject({ left: 5 });
  });

  it('believes WeChat when it says that the quota is used up', async () => {
    await does('message');
    weChat.rude.set('/cgi-bin/message/custom/send', [{ errcode: 45047 }]);
    await expect(open().send(OPEN_ID, text('x'), of)).rejects.toMatchObject({ remedy: 'hold', providerCode: '45047' });
    expect(await bookOf().window(OPEN_ID)).toEqual({ left: 0, until: null });
  });
});

describe('the last message of a window', () => {
  it('is kept for what matters: a hint is held, the lawyer speaks', async () => {
    await does('message');
    for (let at = 0; at < 4; at += 1) await open('handoff').send(OPEN_ID, text('x'), of);
    await expect(open('rating').send(OPEN_ID, text('请评价'), of)).rejects.toMatchObject({
      code: 'hotline_channels_wechat_kept_quota',
      remedy: 'hold',
    });
    expect(await open('lawyer').send(OPEN_ID, text('请带上合同。'), of)).toBe('sent');
  });

  it('takes a long text in a short form, with the page that has all of it', async () => {
    await does('message');
    await bookOf().take(OPEN_ID, 3, 0);
    const asked: string[] = [];
    const answerLink = async (conversationId: string, turnId: string) => {
      asked.push(`${conversationId} ${turnId}`);
      return 'https://hotline.example.test/a/abc';
    };
    expect(await open('answer', { answerLink }).send(OPEN_ID, text(LONG), of)).toBe('sent');
    const [short = ''] = weChat.textsOf(OPEN_ID);
    expect(short).toMatch(/^第0句.*。\n（内容较长，点开看全文：https:\/\/hotline\.example\.test\/a\/abc ）$/s);
    expect(Buffer.byteLength(short)).toBeLessThanOrEqual(2048);
    expect(asked).toEqual(['c c:1']);
    expect(await bookOf().window(OPEN_ID)).toMatchObject({ left: 1 });
    expect(await open('answer').send(OPEN_ID, text(LONG), of)).toBe('sent');
    expect(weChat.textsOf(OPEN_ID)[1]).toContain('后面从略');
  });

  it('is not needed while there are enough: a long text goes out whole', async () => {
    await does('message');
    expect(await open('answer').send(OPEN_ID, text(LONG), of)).toBe('sent');
    expect(weChat.textsOf(OPEN_ID).join('')).toBe(LONG);
    expect(sent()).toBe(3);
  });
});

describe('choices', () => {
  const rating = {
    ...text('请您评价这次服务。'),
    choices: ['满意', '基本满意', '不满意'].map((title) => ({ title, value: title })),
  };

  it('are a menu to tap', async () => {
    await does('message');
    await open('rating').send(OPEN_ID, rating, of);
    expect(weChat.textsOf(OPEN_ID)).toEqual([
      '请您评价这次服务。\n[满意]\n[基本满意]\n[不满意]\n请点上面的一项，也可以直接回复文字。',
    ]);
  });

  it('are numbered lines for an account that has no menus, and WeChat is asked once', async () => {
    await does('message');
    weChat.rude.set('/cgi-bin/message/custom/send', [{ errcode: 40008 }]);
    const sender = open('rating');
    await sender.send(OPEN_ID, rating, of);
    await sender.send(OPEN_ID, rating, of);
    expect(weChat.textsOf(OPEN_ID)).toEqual(Array(2).fill('请您评价这次服务。\n1. 满意\n2. 基本满意\n3. 不满意'));
    expect(weChat.calls.get('/cgi-bin/message/custom/send')).toBe(3);
    expect(await bookOf().window(OPEN_ID)).toMatchObject({ left: 3 });
  });
});

describe('what WeChat refuses', () => {
  it('too long (45002): in smaller parts', async () => {
    await does('message');
    weChat.rude.set('/cgi-bin/message/custom/send', [{ errcode: 45002 }]);
    const words = '一句话不长。'.repeat(90);
    expect(await open().send(OPEN_ID, text(words), of)).toBe('sent');
    expect(weChat.textsOf(OPEN_ID).join('')).toBe(words);
    expect(sent()).toBe(2);
    expect(await bookOf().window(OPEN_ID)).toMatchObject({ left: 3 });
  });

  it('the middle of a long text: unknown, for the beginning was read', async () => {
    await does('message');
    weChat.rude.set('/cgi-bin/message/custom/send', [undefined, { errcode: 45011 }]);
    expect(await open().send(OPEN_ID, text(LONG), of)).toBe('unknown');
    expect(sent()).toBe(1);
    expect(await bookOf().window(OPEN_ID)).toMatchObject({ left: 4 });
  });

  it('an openid it does not know (40003): nothing is tried until he is heard of', async () => {
    await does('message');
    weChat.rude.set('/cgi-bin/message/custom/send', [{ errcode: 40003 }]);
    await expect(open().send(OPEN_ID, text('x'), of)).rejects.toMatchObject({ remedy: 'drop' });
    await expect(open().send(OPEN_ID, text('x'), of)).rejects.toMatchObject({ providerCode: '40003' });
    expect(weChat.calls.get('/cgi-bin/message/custom/send')).toBe(1);
    clock.forward(1);
    await does('message');
    expect(await open().send(OPEN_ID, text('x'), of)).toBe('sent');
  });

  it.each([
    [45009, 'alarm', 16 * 3600 - 31, 16 * 3600 - 30],
    [45011, 'later', 29, 30],
    [48001, 'alarm', 6 * 3600 - 1, 6 * 3600],
  ])('%i shuts the account for all processes, for a while', async (errcode, remedy, shutFor, openAgain) => {
    await does('message');
    weChat.rude.set('/cgi-bin/message/custom/send', [{ errcode }]);
    await expect(open().send(OPEN_ID, text('x'), of)).rejects.toMatchObject({ remedy });
    const calls = weChat.calls.get('/cgi-bin/message/custom/send');
    clock.forward(shutFor);
    const other = open();
    await expect(other.send(OPEN_ID, text('x'), of)).rejects.toMatchObject({ remedy, retryAfterSeconds: 1 });
    expect(weChat.calls.get('/cgi-bin/message/custom/send')).toBe(calls);
    clock.forward(openAgain - shutFor);
    expect(await other.send(OPEN_ID, text('x'), of)).toBe('sent');
    expect(log.lines.filter((line) => line.includes('"code":') && line.includes(String(errcode)))).toHaveLength(1);
  });
});

describe('the access token', () => {
  it('is fetched once for several processes, and kept sealed', async () => {
    await does('message');
    await Promise.all([open(), open(), open()].map((sender) => sender.send(OPEN_ID, text('x'), of)));
    expect(weChat.calls.get('/cgi-bin/stable_token')).toBe(1);
    expect(JSON.stringify(await store.wechat.wechatTokens.get('wx1'))).not.toContain('TOKEN-1');
  });

  it('is renewed five minutes before its end', async () => {
    await does('message');
    const sender = open();
    await sender.send(OPEN_ID, text('x'), of);
    clock.forward(6899);
    await sender.send(OPEN_ID, text('x'), of);
    await open().send(OPEN_ID, text('x'), of);
    expect(weChat.calls.get('/cgi-bin/stable_token')).toBe(1);
    clock.forward(2);
    await Promise.all([sender, open()].map((one) => one.send(OPEN_ID, text('x'), of)));
    expect(weChat.calls.get('/cgi-bin/stable_token')).toBe(2);
  });

  it('that WeChat has ended is fetched anew once, though two processes hold it', async () => {
    await does('message');
    const senders = [open(), open()];
    await Promise.all(senders.map((sender) => sender.send(OPEN_ID, text('x'), of)));
    weChat.endTokens();
    expect(await Promise.all(senders.map((sender) => sender.send(OPEN_ID, text('x'), of)))).toEqual(['sent', 'sent']);
    expect(weChat.calls.get('/cgi-bin/stable_token')).toBe(2);
  });

  it('whose fetching process died is fetched by another when the lease is over', async () => {
    await does('message');
    const lease = { leasedBy: 'dead', leaseUntil: new Date(clock.now().getTime() + 10_000) };
    await store.wechat.wechatTokens.insert({ _id: 'wx1', token: '', renewAt: new Date(0), ...lease });
    const sending = open().send(OPEN_ID, text('x'), of);
    clock.forward(11);
    expect(await sending).toBe('sent');
  });
});
