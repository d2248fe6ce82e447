import type { Notice } from '../../src/bot/index.ts';
import { type CourierProcess, CourierStage, FakeProvider, Power, refusal } from './courier-stage.ts';

let stage: CourierStage;
let here: CourierProcess;
let sms: FakeProvider;
let notices: Notice[];
/** Of subscription notices; null: the resident did not subscribe. */
let noticeAnswer: 'sent' | null;

beforeEach(async () => {
  stage = await CourierStage.open();
  sms = new FakeProvider();
  notices = [];
  noticeAnswer = null;
  here = connected();
});
afterEach(() => stage.end());

const TOLD = '+8613900005678';

function connected(power = new Power(), channel: 'wechat' | 'voice' = 'wechat'): CourierProcess {
  const process = stage.process(channel, power);
  process.courier.connectSender('sms', sms.sender(power));
  process.courier.connectNotices('wechat-notice', {
    send: async (notice) => {
      notices.push(notice);
      return noticeAnswer;
    },
  });
  process.courier.connect({ toldNumber: async () => TOLD });
  return process;
}

const fallbacksOf = async (id: string) =>
  (await stage.turns(id)).map(({ fallbacks = [] }) => fallbacks.map(({ channel, state }) => `${channel} ${state}`));

describe('a message that cannot be delivered on the resident’s own channel', () => {
  beforeEach(() => {
    stage.own.answers = [refusal('hold', 'hotline_channels_wechat_window')];
  });

  it('is told by a subscription notice, and by nothing else when that goes out', async () => {
    noticeAnswer = 'sent';
    const id = await stage.conversation();
    const turn = await stage.notify(here, id, '律师的话', 'lawyer');
    await here.jobs.runDue();
    expect(await fallbacksOf(id)).toEqual([['wechat-notice sent']]);
    expect(notices).toEqual([
      {
        kind: 'lawyer',
        words: expect.stringContaining('有新回复'),
        link: null,
        address: `open-${id}`,
        of: { conversationId: id, turnId: turn?._id },
      },
    ]);
    expect(sms.got).toEqual([]);
  });

  it('is told by a text message where the resident did not subscribe: a sentence and a link, never the words', async () => {
    here.courier.connect({ linkTo: async () => 'https://hotline.example.test/r/abc' });
    const id = await stage.conversation();
    await stage.notify(here, id, '申请已受理', 'aid-progress');
    await stage.notify(here, id, '他打您的事，可以申请人身安全保护令', 'lawyer');
    await here.jobs.runDue();
    const [told] = await fallbacksOf(id);
    expect(told).toEqual(['wechat-notice dropped', 'sms sent']);
    // The page of a link opens without a sign-in, and families share telephones: a lawyer's words have none.
    expect(sms.got).toMatchObject([
      { address: TOLD, text: '【公共法律服务】您办理的事项有新进度：https://hotline.example.test/r/abc' },
      { address: TOLD, text: '【公共法律服务】您的咨询有新回复，请到原来咨询的地方查看，或拨打12348。' },
    ]);
    expect(await stage.states(id)).toEqual(['held', 'held']);
  });

  it('is told once, until the resident was here', async () => {
    const id = await stage.conversation();
    for (const text of ['一', '二', '三']) await stage.notify(here, id, text, 'lawyer');
    await here.jobs.runDue();
    expect(sms.got).toHaveLength(1);
    stage.clock.forward(60);
    await stage.heard(here, id);
    stage.clock.forward(1);
    await stage.notify(here, id, '四', 'lawyer');
    await here.jobs.runDue();
    expect(sms.got).toHaveLength(2);
  });

  it('is told nowhere to somebody in danger', async () => {
    const id = await stage.conversation('wechat', { emergency: 'E-VIOLENCE' });
    await stage.notify(here, id, '律师的话', 'lawyer');
    await here.jobs.runDue();
    expect(await fallbacksOf(id)).toEqual([['wechat-notice dropped', 'sms dropped']]);
    expect([...sms.got, ...notices]).toEqual([]);
  });

  it('is told nowhere when no number was told, or its owner opted out', async () => {
    here.courier.connect({ toldNumber: async () => null });
    const id = await stage.conversation();
    await stage.notify(here, id, '律师的话', 'lawyer');
    await here.jobs.runDue();
    here.courier.connect({ toldNumber: async () => TOLD, mayWrite: async (channel) => channel !== 'sms' });
    const other = await stage.conversation();
    await stage.notify(here, other, '律师的话', 'lawyer');
    await here.jobs.runDue();
    expect(sms.got).toEqual([]);
    const [turn] = await stage.turns(other);
    expect(turn?.fallbacks?.at(-1)).toMatchObject({ state: 'dropped', reason: 'hotline_bot_opted_out' });
  });

  it('a request for a rating, a place in the queue and an answer are told nowhere else', async () => {
    const id = await stage.conversation();
    for (const kind of ['rating', 'handoff', 'answer'] as const) await stage.notify(here, id, '文字', kind);
    await here.jobs.runDue();
    expect(await fallbacksOf(id)).toEqual([[], [], []]);
    expect([...sms.got, ...notices]).toEqual([]);
  });

  it('a one-time code is sent in full, to the number that was told', async () => {
    const id = await stage.conversation();
    await stage.notify(here, id, '验证码123456，10分钟内有效。', 'aid-code');
    await here.jobs.runDue();
    expect(sms.texts).toEqual(['验证码123456，10分钟内有效。']);
    expect(await stage.states(id)).toEqual(['dropped']);
  });

  it('busy text messages are tried five times', async () => {
    sms.answers = [refusal('later', 'hotline_channels_sms_busy')];
    const id = await stage.conversation();
    await stage.notify(here, id, '进度', 'aid-progress');
    for (let minute = 0; minute < 10; minute += 1) {
      await here.jobs.runDue();
      stage.clock.forward(60);
    }
    const [turn] = await stage.turns(id);
    expect(turn?.fallbacks?.at(-1)).toMatchObject({ channel: 'sms', state: 'failed', tries: 5 });
  });

  it('P15: a crash at any step tells the resident at most once', async () => {
    const counts: number[] = [];
    for (let operations = 1; operations <= 20; operations += 1) {
      const id = await stage.conversation();
      const first = sms.got.length;
      await stage.notify(stage.process(), id, '律师的话', 'lawyer');
      await connected(new Power(operations))
        .jobs.runDue()
        .catch(() => undefined);
      const after = connected();
      stage.clock.forward(61);
      await after.jobs.runDue();
      counts.push(sms.got.length - first);
      const [turn] = await stage.turns(id);
      const last = turn?.fallbacks?.at(-1);
      // The light went out while WeChat was asked: it may have taken the words.
      if (turn?.delivery === 'unknown') continue;
      expect(last?.state).toMatch(/^(?:sent|unknown)$/u);
      if (last?.state === 'sent') expect(sms.got.length - first).toBe(1);
    }
    expect(Math.max(...counts)).toBe(1);
    // Where the crash came between a mark and what became of it nobody was told; that is seen at the desk.
    expect(counts.filter((count) => count === 0).length).toBeLessThanOrEqual(6);
    expect(counts.filter((count) => count === 1).length).toBeGreaterThan(10);
  });
});

it('after a call what was to be said goes to the number that called', async () => {
  const voice = connected(new Power(), 'voice');
  stage.own.answers = [refusal('hold', 'hotline_channels_voice_call_over')];
  const id = await stage.conversation('voice');
  await stage.notify(voice, id, '受理了', 'aid-progress');
  await voice.jobs.runDue();
  expect(sms.got).toMatchObject([{ address: '+8613800001234', text: expect.stringContaining('有新进度') }]);
});

describe('receipts', () => {
  const receipts = (turnId: string) => [
    { channel: 'wechat', providerId: 'W1', state: 'undelivered', reason: 'hotline_x' } as const,
    { channel: 'wechat', providerId: 'W1', state: 'delivered' } as const,
    { channel: 'wechat', turnId, state: 'undelivered' } as const,
  ];

  it('delivered is the last word, in whatever order and however often receipts come', async () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
      [0, 2, 1],
      [1, 1, 0, 0, 2],
    ]) {
      const id = await stage.conversation();
      stage.own.answers = [{ state: 'sent', providerId: 'W1' }];
      await stage.stores.deliveryReceipts.remove('wechat:W1');
      const turn = await stage.notify(here, id, '一');
      await here.jobs.runDue();
      expect(await stage.states(id)).toEqual(['sent']);
      for (const at of order) {
        const receipt = receipts(turn?._id ?? '')[at];
        if (receipt !== undefined) await here.courier.receipt(receipt);
      }
      expect(await stage.states(id)).toEqual(['delivered']);
    }
  });

  it('one that comes before the answer to the sending is kept for it', async () => {
    const id = await stage.conversation();
    stage.own.answers = [{ state: 'unknown', providerId: 'W2' }];
    await here.courier.receipt({ channel: 'wechat', providerId: 'W2', state: 'delivered' });
    await stage.notify(here, id, '一');
    await here.jobs.runDue();
    expect(await stage.states(id)).toEqual(['delivered']);
  });

  it('decides what became of an unknown message; nothing else does', async () => {
    const id = await stage.conversation();
    stage.own.answers = ['unknown'];
    const turn = await stage.notify(here, id, '一');
    for (let hour = 0; hour < 50; hour += 1) {
      await here.jobs.runDue();
      await here.jobs.run('deliver-sweep');
      stage.clock.forward(3600);
    }
    expect(stage.own.texts).toEqual(['一']);
    expect(await stage.states(id)).toEqual(['unknown']);
    await here.courier.receipt({ channel: 'wechat', turnId: turn?._id ?? '', state: 'delivered' });
    expect(await stage.states(id)).toEqual(['delivered']);
  });

  it('a lawyer’s words that did not arrive are told elsewhere; of a notice in the queue nobody is told', async () => {
    const id = await stage.conversation();
    stage.own.answers = ['sent'];
    const words = await stage.notify(here, id, '律师的话', 'lawyer');
    const place = await stage.notify(here, id, '前面还有2位', 'handoff');
    await here.jobs.runDue();
    for (const turn of [words, place, words]) {
      await here.courier.receipt({ channel: 'wechat', turnId: turn?._id ?? '', state: 'undelivered', reason: 'e1' });
      await here.jobs.runDue();
    }
    expect(await stage.states(id)).toEqual(['undelivered', 'undelivered']);
    expect(sms.texts).toEqual([expect.stringContaining('有新回复')]);
    await here.courier.receipt({ channel: 'sms', turnId: words?._id ?? '', state: 'delivered' });
    expect(await fallbacksOf(id)).toEqual([['wechat-notice dropped', 'sms delivered'], []]);
  });

  it('of a copy on another channel says nothing of the message', async () => {
    const id = await stage.conversation();
    const turn = await stage.notify(here, id, '一');
    await here.jobs.runDue();
    await here.courier.receipt({ channel: 'sms', turnId: turn?._id ?? '', state: 'undelivered' });
    expect(await stage.states(id)).toEqual(['sent']);
  });

  it('of a message that nobody knows changes nothing', async () => {
    await here.courier.receipt({ channel: 'sms', turnId: 'sms-9:0000000001', state: 'undelivered' });
    await here.courier.receipt({ channel: 'sms', providerId: 'X', state: 'undelivered' });
    expect(await here.courier.undelivered.list()).toEqual([]);
  });

  it('are forgotten after eight days', async () => {
    await here.courier.receipt({ channel: 'sms', providerId: 'X', state: 'delivered' });
    stage.clock.forward(8 * 24 * 3600 + 1);
    await here.jobs.run('deliver-sweep');
    expect(await stage.stores.deliveryReceipts.get('sms:X')).toBeNull();
  });
});
