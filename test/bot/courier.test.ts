import { newTurn } from '../../src/sessions/index.ts';
import { type CourierProcess, CourierStage, FakeProvider, Power, refusal } from './courier-stage.ts';

let stage: CourierStage;
let here: CourierProcess;
beforeEach(async () => {
  stage = await CourierStage.open();
  here = stage.process();
});
afterEach(() => stage.end());

const WINDOW = refusal('hold', 'hotline_channels_wechat_window');
const BUSY = refusal('later', 'hotline_channels_wechat_busy');

describe('a message that does not go out', () => {
  it('later: is tried again, later each time, and what follows waits for it', async () => {
    const id = await stage.conversation();
    stage.own.answers = [BUSY, BUSY, 'sent'];
    await stage.notify(here, id, '一');
    await stage.notify(here, id, '二');
    await here.jobs.runDue();
    expect(await stage.states(id)).toEqual(['pending', 'pending']);
    stage.clock.forward(1.9);
    await here.jobs.runDue();
    expect(stage.own.texts).toEqual([]);
    stage.clock.forward(0.2);
    await here.jobs.runDue();
    expect((await stage.turns(id))[0]).toMatchObject({ delivery: 'pending', reason: 'hotline_channels_wechat_busy' });
    stage.clock.forward(4.1);
    await here.jobs.runDue();
    expect(stage.own.texts).toEqual(['一', '二']);
    expect(await stage.states(id)).toEqual(['sent', 'sent']);
    expect((await stage.turns(id))[0]).toMatchObject({ reason: null, sentOn: 'wechat', attempt: { tries: 3 } });
  });

  it('later: not before the provider says', async () => {
    const id = await stage.conversation();
    stage.own.answers = [refusal('later', 'hotline_channels_wechat_minute_quota', 60), 'sent'];
    await stage.notify(here, id, '一');
    await here.jobs.runDue();
    stage.clock.forward(59);
    await here.jobs.runDue();
    expect(stage.own.texts).toEqual([]);
    stage.clock.forward(2);
    await here.jobs.runDue();
    expect(stage.own.texts).toEqual(['一']);
  });

  it('later: a lawyer’s words are given up after an hour, and somebody is told', async () => {
    const id = await stage.conversation();
    stage.own.answers = [BUSY];
    await stage.notify(here, id, '律师的话', 'lawyer');
    for (let minute = 0; minute < 70; minute += 1) {
      await here.jobs.runDue();
      stage.clock.forward(60);
    }
    expect((await stage.turns(id))[0]).toMatchObject({ delivery: 'failed', reason: 'hotline_channels_wechat_busy' });
    expect(await here.courier.undelivered.list()).toEqual([
      { state: 'failed', channel: 'wechat', reason: 'hotline_channels_wechat_busy', count: 1 },
    ]);
    expect(stage.counted).toContain('wechat delivery:failed:hotline_channels_wechat_busy');
  });

  it('drop: the address is given up, and the next messages are not tried until the resident writes', async () => {
    const id = await stage.conversation();
    stage.own.answers = [refusal('drop', 'hotline_channels_wechat_address'), 'sent'];
    await stage.notify(here, id, '一');
    await stage.notify(here, id, '二');
    await here.jobs.runDue();
    expect(await stage.states(id)).toEqual(['dropped', 'dropped']);
    expect(stage.own.answers).toHaveLength(1);
    await stage.heard(here, id);
    await stage.notify(here, id, '三');
    await here.jobs.runDue();
    expect(stage.own.texts).toEqual(['三']);
  });

  it('drop: for one message that is too long nobody is given up', async () => {
    const id = await stage.conversation();
    stage.own.answers = [refusal('drop', 'hotline_channels_wechat_too_long'), 'sent'];
    await stage.notify(here, id, '一');
    await stage.notify(here, id, '二');
    await here.jobs.runDue();
    expect(await stage.states(id)).toEqual(['dropped', 'sent']);
  });

  it('hold: waits for the resident, and follows the answer to his message, in order', async () => {
    const id = await stage.conversation();
    stage.own.answers = [WINDOW, 'sent'];
    for (const text of ['一', '二', '三']) await stage.notify(here, id, text);
    await here.jobs.runDue();
    expect(await stage.states(id)).toEqual(['held', 'held', 'held']);
    stage.clock.forward(3600);
    await here.jobs.runDue();
    expect(stage.own.texts).toEqual([]);

    const [answer] = await stage.replies(id, ['答']);
    await stage.heard(here, id);
    await here.jobs.runDue();
    expect(stage.own.texts).toEqual([]);
    // The answer came too late for the webhook: it is still said first.
    if (answer !== undefined) await here.courier.deliver([answer]);
    await stage.notify(here, id, '四');
    stage.clock.forward(1.1);
    await here.jobs.runDue();
    expect(stage.own.texts).toEqual(['答', '一', '二', '三', '四']);
  });

  it('hold: what waits for an answer that was never written goes when the answer goes', async () => {
    const id = await stage.conversation();
    stage.own.answers = [WINDOW, 'sent'];
    await stage.notify(here, id, '一');
    await here.jobs.runDue();
    await stage.replies(id, ['答']);
    await stage.heard(here, id);
    for (let second = 0; second < 25; second += 1) {
      await here.jobs.runDue();
      stage.clock.forward(1);
    }
    expect(stage.own.texts).toEqual(['答', '一']);
  });

  it('hold: a request for a rating is not kept for the next time', async () => {
    const id = await stage.conversation();
    stage.own.answers = [WINDOW];
    await stage.notify(here, id, '请评价', 'rating');
    await here.jobs.runDue();
    expect(await stage.states(id)).toEqual(['dropped']);
    expect((await stage.turns(id))[0]?.fallbacks).toEqual([]);
  });

  it('hold: a quota that is kept for lawyers does not hold their words back', async () => {
    const id = await stage.conversation();
    stage.own.answers = [refusal('hold', 'hotline_channels_wechat_quota'), 'sent'];
    await stage.notify(here, id, '前面还有2位', 'handoff');
    await stage.notify(here, id, '律师的话', 'lawyer');
    await here.jobs.runDue();
    expect(await stage.states(id)).toEqual(['held', 'sent']);
  });

  it('alarm: is counted, listed by channel and reason, and sent again when a supervisor says so', async () => {
    const [one, two] = [await stage.conversation(), await stage.conversation()];
    stage.own.answers = [refusal('alarm', 'hotline_channels_wechat_secret')];
    await stage.notify(here, one, '一', 'lawyer');
    await stage.notify(here, two, '二', 'lawyer');
    await here.jobs.runDue();
    expect(await here.courier.undelivered.list()).toEqual([
      { state: 'failed', channel: 'wechat', reason: 'hotline_channels_wechat_secret', count: 2 },
    ]);
    expect(await here.courier.undelivered.failedCount()).toBe(2);
    stage.own.answers = ['sent'];
    const group = { channel: 'wechat', reason: 'hotline_channels_wechat_secret' };
    expect(await here.courier.undelivered.retry({ ...group, reason: 'hotline_other', state: 'failed' })).toBe(0);
    expect(await here.courier.undelivered.retry({ ...group, state: 'failed' })).toBe(2);
    await here.jobs.runDue();
    expect(stage.own.texts.sort()).toEqual(['一', '二']);
    expect(await here.courier.undelivered.list()).toEqual([]);
  });

  it('a message that is of no use any more is not sent, on any channel', async () => {
    const id = await stage.conversation();
    await stage.notify(here, id, '验证码123456', 'aid-code');
    stage.clock.forward(11 * 60);
    await here.jobs.runDue();
    expect((await stage.turns(id))[0]).toMatchObject({ delivery: 'dropped', reason: 'hotline_bot_too_late' });
    expect(stage.own.texts).toEqual([]);
  });

  it('a channel that nobody can send on is an alarm', async () => {
    const id = await stage.conversation();
    await stage.notify(stage.process(null), id, '一');
    await stage.process(null).jobs.runDue();
    expect((await stage.turns(id))[0]).toMatchObject({ delivery: 'failed', reason: 'hotline_bot_no_sender' });
  });

  it('who opted out is asked before each try', async () => {
    const id = await stage.conversation('sms');
    const sms = stage.process('sms');
    let asked = '';
    sms.courier.connect({
      mayWrite: async (channel, address) => {
        asked = `${channel} ${address}`;
        return false;
      },
    });
    await stage.notify(sms, id, '一', 'lawyer');
    await sms.jobs.runDue();
    expect(asked).toBe('sms +8613800001234');
    expect((await stage.turns(id))[0]).toMatchObject({ delivery: 'dropped', reason: 'hotline_bot_opted_out' });
    expect(stage.own.texts).toEqual([]);
  });
});

describe('order', () => {
  it('numbers for danger go first and wait for nothing', async () => {
    const id = await stage.conversation();
    await stage.replies(id, ['答']);
    await stage.notify(here, id, '一');
    await stage.notify(here, id, '110', 'emergency');
    await here.jobs.runDue();
    expect(stage.own.texts).toEqual(['110']);
  });

  it('a message of its own matter overtakes what is held; one of the conversation does not', async () => {
    const id = await stage.conversation();
    stage.own.answers = [refusal('hold', 'hotline_channels_wechat_quota'), 'sent'];
    await stage.notify(here, id, '律师一', 'lawyer');
    await stage.notify(here, id, '律师二', 'lawyer');
    await stage.notify(here, id, '进度', 'aid-progress');
    await here.jobs.runDue();
    expect(stage.own.texts).toEqual(['进度']);
    expect(await stage.states(id)).toEqual(['held', 'held', 'sent']);
  });

  it('a notice does not overtake what a lawyer said before it, and holds up nothing', async () => {
    const id = await stage.conversation();
    stage.own.answers = [refusal('later', 'hotline_channels_wechat_busy'), 'sent'];
    await stage.notify(here, id, '最后一句', 'lawyer');
    await stage.notify(here, id, '律师已结束', 'handoff');
    await here.jobs.runDue();
    expect(stage.own.texts).toEqual([]);
    stage.clock.forward(3);
    await here.jobs.runDue();
    expect(stage.own.texts).toEqual(['最后一句', '律师已结束']);

    stage.own.answers = [refusal('later', 'hotline_channels_wechat_busy'), 'sent'];
    await stage.notify(here, id, '请您稍等', 'handoff');
    await here.jobs.runDue();
    await stage.notify(here, id, '我在', 'lawyer');
    await here.jobs.runDue();
    expect(stage.own.texts.slice(2)).toEqual(['我在']);
  });

  it('what is held keeps the notice said after it', async () => {
    const id = await stage.conversation();
    stage.own.answers = [refusal('hold', 'hotline_channels_wechat_quota'), 'sent'];
    await stage.notify(here, id, '最后一句', 'lawyer');
    await stage.notify(here, id, '律师已结束', 'handoff');
    await here.jobs.runDue();
    expect(await stage.states(id)).toEqual(['held', 'held']);
    await stage.heard(here, id);
    await here.jobs.runDue();
    expect(stage.own.texts).toEqual(['最后一句', '律师已结束']);
  });

  it('what is said while another message is put off does not wait with it', async () => {
    const id = await stage.conversation();
    stage.own.answers = [refusal('later', 'hotline_channels_wechat_minute_quota', 600), 'sent'];
    await stage.notify(here, id, '请您稍等', 'handoff');
    await here.jobs.runDue();
    const again = [...stage.disk.values()].filter(({ kind }) => kind.startsWith('deliver'));
    expect(again.map(({ kind }) => kind)).toEqual(['deliver-again']);
    await stage.notify(here, id, '110', 'emergency');
    await here.jobs.runDue();
    expect(stage.own.texts).toEqual(['110']);
  });

  it('whatever the provider does, messages of a conversation arrive in order, once', async () => {
    // Each seed plays one provider; what it does is in the failure message by its number.
    for (let seed = 1; seed <= 5; seed += 1) {
      const random = seeded(seed);
      const id = await stage.conversation();
      const said: string[] = [];
      const certain = new Set<string>();
      const first = stage.own.got.length;
      for (let step = 0; step < 20; step += 1) {
        const dice = random();
        if (dice < 0.5) {
          said.push(`${seed}-${said.length}`);
          await stage.notify(here, id, said.at(-1) ?? '', random() < 0.5 ? 'answer' : 'lawyer');
        } else if (dice < 0.65) {
          await stage.heard(here, id);
        }
        const answer = random();
        stage.own.answers = [
          answer < 0.25 ? BUSY : answer < 0.4 ? WINDOW : answer < 0.5 ? 'unknown' : 'sent',
          random() < 0.3 ? BUSY : 'sent',
        ];
        stage.clock.forward(Math.floor(random() * 8));
        await here.jobs.runDue();
      }
      stage.own.answers = ['sent'];
      await stage.heard(here, id);
      for (let minute = 0; minute < 20; minute += 1) {
        stage.clock.forward(60);
        await here.jobs.runDue();
      }
      for (const { delivery, activity } of await stage.turns(id)) {
        if (delivery === 'sent') certain.add(activity.text ?? '');
      }
      const arrived = stage.own.got.slice(first).map(({ text }) => text);
      expect({ seed, arrived }).toEqual({ seed, arrived: said });
      expect(new Set(arrived).size).toBe(arrived.length);
      expect([...certain].every((text) => arrived.includes(text))).toBe(true);
    }
  });
});

it('a lawyer’s words are said once, also when the process died before they left', async () => {
  const id = await stage.conversation('wechat', { floor: 'lawyer', handoffId: 'h', lawyerId: 'l1' });
  const words = { conversationId: id, staffId: 'l1', clientId: 'click', text: '律师的话' };
  // Stored, and the light goes out before a job is there.
  await expect(stage.process('wechat', new Power(2)).courier.say(words)).rejects.toThrow();
  expect(stage.disk.size).toBe(0);
  for (let click = 0; click < 3; click += 1) await here.courier.say(words);
  await here.jobs.runDue();
  expect(stage.own.texts).toEqual(['律师的话']);
  expect(await stage.states(id)).toEqual(['sent']);
});

it('a lawyer’s words keep which answer of the knowledge they are', async () => {
  const id = await stage.conversation('wechat', { floor: 'lawyer', handoffId: 'h', lawyerId: 'l1' });
  const words = { conversationId: id, staffId: 'l1', text: '可以申请仲裁' };
  await here.courier.say({ ...words, clientId: 'own' });
  await here.courier.say({ ...words, clientId: 'found', answerId: 'wage-arrears' });
  const values = (await stage.turns(id)).map(({ activity }) => activity.value);
  expect(values).toEqual([undefined, { answerId: 'wage-arrears' }]);
});

describe('notices of several activities', () => {
  it('are stored all or none, and what a crash left is said when they are said again', async () => {
    const input = (id: string) => ({
      conversationId: id,
      key: `three-${id}`,
      activities: ['甲', '乙', '丙'].map((text) => ({ type: 'message' as const, text })),
    });
    for (let operations = 0; operations <= 8; operations += 1) {
      const id = await stage.conversation();
      const first = stage.own.got.length;
      const crashing = stage.process('wechat', new Power(operations));
      await crashing.courier.notify(input(id)).catch(() => undefined);
      await crashing.jobs.runDue().catch(() => undefined);
      const after = stage.process();
      await after.courier.notify(input(id));
      await after.jobs.runDue();
      stage.clock.forward(61);
      await after.jobs.run('deliver-sweep');
      await after.jobs.runDue();
      const turns = await stage.turns(id);
      expect(turns.map(({ activity }) => activity.text)).toEqual(['甲', '乙', '丙']);
      const arrived = stage.own.got.slice(first).map(({ text }) => text);
      const unknown = turns.filter(({ delivery }) => delivery === 'unknown').length;
      expect(new Set(arrived).size).toBe(arrived.length);
      expect(unknown).toBeLessThanOrEqual(1);
      expect(arrived.length + unknown).toBeGreaterThanOrEqual(3);
      expect(turns.every(({ delivery }) => delivery === 'sent' || delivery === 'unknown')).toBe(true);
    }
  });
});

it('no address and no word of a message is in a log line', async () => {
  const id = await stage.conversation('sms');
  const sms = stage.process('sms');
  stage.own.answers = [refusal('alarm', 'hotline_channels_sms_from')];
  await stage.notify(sms, id, '绝密的话', 'lawyer');
  await sms.jobs.runDue();
  expect(stage.logged).not.toEqual([]);
  expect(stage.logged.join('')).not.toMatch(/13800001234|绝密/u);
});

/** A small generator of numbers below 1, the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

describe('at night', () => {
  const NIGHT = new Date('2026-03-02T19:00:00Z');
  const MORNING = new Date('2026-03-03T00:00:00Z');
  const nightly = async (): Promise<string> => {
    const id = await stage.conversation();
    stage.clock.forward((NIGHT.getTime() - stage.clock.now().getTime()) / 1000);
    return id;
  };

  it('progress waits until the morning, and nobody looks at it meanwhile', async () => {
    const id = await nightly();
    await stage.notify(here, id, '受理了', 'aid-progress');
    await here.jobs.runDue();
    stage.clock.forward(3600);
    await here.jobs.run('deliver-sweep');
    await here.jobs.runDue();
    expect(stage.own.texts).toEqual([]);
    expect((await stage.turns(id))[0]?.attempt).toMatchObject({ tries: 0, nextAt: MORNING });
    stage.clock.forward((MORNING.getTime() - stage.clock.now().getTime()) / 1000);
    await here.jobs.runDue();
    expect(stage.own.texts).toEqual(['受理了']);
  });

  it('a lawyer’s words, codes and numbers for danger go at once; so does progress to who has just written', async () => {
    const id = await nightly();
    for (const kind of ['lawyer', 'aid-code', 'emergency'] as const) await stage.notify(here, id, kind, kind);
    await here.jobs.runDue();
    expect(stage.own.texts.toSorted()).toEqual(['aid-code', 'emergency', 'lawyer']);
    await stage.heard(here, id);
    await stage.notify(here, id, '受理了', 'aid-progress');
    await here.jobs.runDue();
    expect(stage.own.texts.at(-1)).toBe('受理了');
  });

  it('a text message that tells of a lawyer’s words waits until the morning', async () => {
    const sms = new FakeProvider();
    here.courier.connectSender('sms', sms.sender());
    here.courier.connect({ toldNumber: async () => '+8613900005678' });
    stage.own.answers = [refusal('hold', 'hotline_channels_wechat_window')];
    const id = await nightly();
    await stage.notify(here, id, '律师的话', 'lawyer');
    await here.jobs.runDue();
    expect((await stage.turns(id))[0]?.fallbacks?.at(-1)).toMatchObject({ state: 'pending' });
    expect(sms.got).toEqual([]);
    stage.clock.forward((MORNING.getTime() - stage.clock.now().getTime()) / 1000);
    await here.jobs.runDue();
    expect(sms.got).toHaveLength(1);
  });
});

it('a group that stands behind a thousand others is sent again', async () => {
  const id = await stage.conversation();
  const failed = (index: number, reason: string) => ({
    ...newTurn({
      key: `old-${index}`,
      at: stage.clock.now(),
      from: 'system',
      sessionId: null,
      activity: { type: 'message', text: '旧' },
      delivery: 'failed',
      kind: 'answer',
    }),
    reason,
    sentOn: 'wechat',
  });
  await stage.stores.turns.append(
    id,
    Array.from({ length: 1001 }, (_, index) => failed(index, index === 1000 ? 'this' : 'other')),
  );
  const { undelivered } = here.courier;
  expect(await undelivered.retry({ state: 'failed', channel: 'wechat', reason: 'this' })).toBe(1);
  // Pressed twice.
  expect(await undelivered.retry({ state: 'failed', channel: 'wechat', reason: 'this' })).toBe(0);
});
