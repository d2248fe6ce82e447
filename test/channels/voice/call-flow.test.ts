import { forTheEar } from '../../../src/channels/voice/for-the-ear.ts';
import type { VoiceCall } from '../../../src/channels/voice/voice-call.ts';
import { NOTICE_VERSION, SPOKEN } from '../../../src/channels/voice/wording.ts';
import { FakeCaller, openVoiceHouse, type VoiceHouse, words } from '../support/fake-voice.ts';
import { until } from '../support/serve.ts';

let house: VoiceHouse;
beforeAll(async () => {
  house = await openVoiceHouse();
});
beforeEach(() => house.reset());
afterAll(() => house.close());

const call = () => new FakeCaller(house).dial();

/** Another house than the others', for one test. */
async function otherwise(more: Parameters<typeof openVoiceHouse>[0], test: (other: VoiceHouse) => Promise<void>) {
  const other = await openVoiceHouse(more);
  try {
    await test(other);
  } finally {
    await other.close();
  }
}

describe('a call comes in', () => {
  it('is greeted in under six seconds at 4.5 characters a second, with who answers and how to reach a person', async () => {
    const caller = await call();
    expect(caller.heard).toMatch(/幺二三四八.*智能助手.*转人工按零/);
    for (const greeting of [SPOKEN.greeting, SPOKEN.greetingRecorded]) {
      const characters = forTheEar(greeting).match(/\p{Script=Han}/gu)?.length ?? 0;
      expect(characters / 4.5).toBeLessThan(6);
    }
    const [asked] = caller.actions;
    expect(asked).toMatchObject({
      do: 'ask',
      listen: 'speech-and-keys',
      bargeIn: true,
      hints: ['离婚', '拖欠工资'],
      hook: { path: '/input', query: { step: '1' } },
    });
  });

  it('is the same call when it comes twice, and asks the bot nothing', async () => {
    const caller = new FakeCaller(house);
    const [first, again] = await Promise.all([caller.post('incoming', {}), caller.post('incoming', {})]);
    expect(again).toEqual(first);
    expect(house.bot.heard).toEqual([]);
  });

  it('is a conversation of its own, whatever number it comes from', async () => {
    const [one, other] = [await call(), await call()];
    await one.say('他打我');
    await other.say('物业费');
    const ids = house.bot.heard.map(({ conversationId }) => conversationId);
    expect(new Set(ids).size).toBe(2);
    expect(ids.every((id) => /^voice-[a-z2-7]{26}$/.test(id))).toBe(true);
    expect(JSON.stringify(await one.stored())).not.toContain('13800138000');
    expect(house.logged.join('\n')).not.toContain('13800138000');
  });

  it('refuses who has not signed', async () => {
    const response = await fetch(`${house.served.url}/channels/fake/incoming`, { method: 'POST' });
    expect(response.status).toBe(403);
  });
});

describe('words', () => {
  it('reach the bot with how sure the recogniser was, and its answer is heard', async () => {
    const caller = await call();
    expect(await caller.say('老板欠薪', 0.9)).toBe('收到老板欠薪。');
    expect(house.bot.heard[0]).toMatchObject({
      channel: 'voice',
      address: '+8613800138000',
      activity: { type: 'message', text: '老板欠薪', channelData: { speechConfidence: 0.9 } },
    });
    await until(
      () => house.bot.deliveredTurns.length,
      (count) => count === 1,
    );
  });

  it('are one turn and one document, however often and however parallel they come', async () => {
    const caller = await call();
    house.bot.thinkMs = 30;
    const path = caller.inputPath;
    const body = { heard: { text: '离婚', confidence: null } };
    const documents = await Promise.all([1, 2, 3].map(() => caller.post(path, body)));
    const later = await caller.post(path, body);
    expect(new Set([...documents, later].map((one) => JSON.stringify(one))).size).toBe(1);
    expect(house.bot.heard).toHaveLength(1);
  });

  it('are one turn and one document in two processes too', async () => {
    const caller = await call();
    house.bot.thinkMs = 30;
    const there = await house.elsewhere();
    try {
      const path = caller.inputPath;
      const body = { heard: { text: '离婚', confidence: null } };
      const doors = [house.served, there, house.served, there, house.served, there];
      const documents = await Promise.all(doors.map((door) => caller.post(path, body, door)));
      documents.push(await caller.post(path, body, there));
      expect(new Set(documents.map((one) => JSON.stringify(one))).size).toBe(1);
      expect(house.bot.heard).toHaveLength(1);
    } finally {
      await there.close();
    }
  });

  it('go to a person by 人工 and by 0', async () => {
    const caller = await call();
    await caller.press('0');
    await caller.say('人工');
    expect(house.bot.heard.map(({ activity }) => activity.text)).toEqual(['人工', '人工']);
  });

  it('nothing heard goes to the bot as nothing: it alone counts', async () => {
    const caller = await call();
    await caller.silence();
    expect(house.bot.heard.map(({ activity }) => activity.text)).toEqual(['']);
  });
});

describe('choices', () => {
  const choices = ['查法律援助条件', '找人民调解', '找值班律师', '都不是'].map((title) => ({ title, value: title }));

  it('are said with their keys, and a key is the words of its choice', async () => {
    const caller = await call();
    house.bot.answer = () => ({ say: [words('您想问哪一件？', { choices })] });
    expect(await caller.say('不清楚')).toBe(
      '您想问哪一件？查法律援助条件，按一；找人民调解，按二；找值班律师，按三。都不对，请说都不是。',
    );
    await caller.press('2');
    expect(house.bot.heard.at(-1)?.activity.text).toBe('找人民调解');
  });

  it('are no more than three, and not said again where the question names them or asks yes or no', async () => {
    const caller = await call();
    const many = ['甲事', '乙事', '丙事', '丁事'].map((title) => ({ title, value: title }));
    house.bot.answer = () => ({ say: [words('是什么事？', { choices: many })] });
    expect(await caller.say('一')).toBe('是什么事？甲事，按一；乙事，按二；丙事，按三。别的请直接说。');
    const yesNo = ['是', '不是', '不清楚'].map((title) => ({ title, value: title }));
    house.bot.answer = () => ({ say: [words('您签了合同吗？', { choices: yesNo })] });
    expect(await caller.say('二')).toBe('您签了合同吗？');
    await caller.press('1');
    expect(house.bot.heard.at(-1)?.activity.text).toBe('是');
  });
});

describe('说慢点, 再说一遍, 大声点', () => {
  it('repeat what was said last, with its choices, and the bot does not hear of it', async () => {
    const caller = await call();
    house.bot.answer = () => ({ say: [words('走哪条路？', { choices: [{ title: '调解', value: '调解' }] })] });
    const first = await caller.say('物业费');
    expect(await caller.say('没听清')).toBe(first);
    expect(await caller.press('*')).toBe(first);
    expect(await caller.say('请说慢一点')).toBe(first);
    expect(caller.actions[0]).toMatchObject({ prompt: [{ do: 'say', rate: 'slow' }] });
    expect(await caller.say('大声点')).toBe(`${SPOKEN.louder}${first}`);
    expect(house.bot.heard).toHaveLength(1);
    await caller.press('1');
    expect(house.bot.heard.at(-1)?.activity.text).toBe('调解');
  });

  it('repeat the greeting when nothing else was said', async () => {
    const caller = await call();
    const greeting = caller.heard;
    expect(await caller.say('你说什么')).toBe(greeting);
  });
});

describe('danger', () => {
  it('has the number first and twice, and it cannot be talked over; no text message is offered', async () => {
    const caller = await call();
    const card = { contentType: 'application/vnd.legal-hotline.emergency+json', content: { numbers: ['110'] } };
    house.bot.answer = () => ({
      say: [
        words(`请马上拨打110。离开那里。${'到安全的地方再打给我们。'.repeat(9)}`, {
          attachments: [card],
          speak: '请马上拨打110。离开那里。',
        }),
      ],
      becomes: { emergency: 'E-VIOLENCE' },
    });
    await caller.say('他拿刀');
    expect(caller.actions[0]).toEqual({ do: 'say', text: '请马上拨打幺幺零。请马上拨打幺幺零。', rate: 'normal' });
    expect(caller.actions[1]).toMatchObject({ do: 'ask', prompt: [{ text: '离开那里。' }], bargeIn: true });
    expect(caller.heard).not.toContain('短信');
  });
});

describe('a slow bot', () => {
  it('is not taken as heard by a process whose request another one has answered without its words', async () => {
    const caller = await call();
    house.bot.thinkMs = 150;
    const impatient = await house.elsewhere({ replyMs: 20 });
    try {
      const body = { heard: { text: '离婚', confidence: null } };
      const doors = [impatient, house.served];
      const documents = await Promise.all(doors.map((door) => caller.post(caller.inputPath, body, door)));
      expect(documents[0]).toEqual(documents[1]);
      expect(JSON.stringify(documents[1])).toContain(SPOKEN.oneMoment);
      await until(
        () => house.bot.later,
        (turns) => turns.length === 2,
      );
      expect(house.bot.deliveredTurns).toEqual([]);
    } finally {
      await impatient.close();
    }
  });

  it('is waited for in words and pauses; its answer is heard once it is there, and once only', async () => {
    await otherwise({ replyMs: 20 }, async (slow) => {
      const caller = await new FakeCaller(slow).dial();
      slow.bot.thinkMs = 120;
      expect(await caller.say('离婚')).toBe(SPOKEN.oneMoment);
      expect(caller.does).toBe('say pause redirect');
      const hook = caller.actions.at(-1);
      await caller.resume(hook?.do === 'redirect' ? { ...hook.hook.query } : {});
      expect(caller.does).toBe('pause redirect');
      const [turn] = await until(
        () => slow.bot.later,
        (turns) => turns.length === 1,
      );
      if (turn === undefined) throw new Error('nothing was left to the courier');
      slow.clock.forward(10);
      const of = { conversationId: turn.stream, turnId: turn._id };
      expect(await slow.channel.sender?.send('+8613800138000', turn.activity, of)).toBe('sent');
      expect(slow.provider.redirected).toMatchObject([{ callId: caller.callId, hook: { path: '/resume' } }]);
      expect(await caller.resume({ ...slow.provider.redirected[0]?.hook.query })).toBe('收到离婚。');
      expect(await caller.resume()).toBe(SPOKEN.goOn);
      expect(slow.bot.heard).toHaveLength(1);
    });
  });

  it('gives up in the end, and says how to go on', async () => {
    await otherwise({ replyMs: 5 }, async (slow) => {
      const caller = await new FakeCaller(slow).dial();
      slow.bot.thinkMs = 400;
      await caller.say('离婚');
      let fillers = 0;
      while (caller.does.endsWith('redirect')) {
        await caller.resume();
        if (caller.heard === SPOKEN.stillThinking) fillers++;
      }
      expect(fillers).toBeGreaterThan(3);
      expect(caller.heard).toBe(SPOKEN.tookTooLong);
    });
  });
});

describe('a failure of ours', () => {
  it('is never silence and never a 500: it is said, then said where to go', async () => {
    const caller = await call();
    house.bot.broken = true;
    expect(await caller.say('离婚')).toBe(SPOKEN.failed);
    expect(await caller.say('离婚')).toBe(SPOKEN.failed);
    expect(await caller.say('离婚')).toBe('对不起，系统出了问题，请稍后再打。有危险请拨打幺幺零。');
    expect(caller.does).toBe('say hang-up');
    expect(house.logged.join('\n')).not.toContain('离婚');
  });
});

describe('the provider’s fallback address', () => {
  const failed = { errorCode: '11205' };

  it('says what happened and goes on with the call; who was greeted is not greeted again', async () => {
    const caller = await call();
    await caller.say('离婚');
    for (const path of ['resume', 'incoming']) {
      caller.actions = await caller.post(path, { ...failed, repeatKey: path });
      expect(caller.heard).toBe(SPOKEN.failed);
      expect(await caller.say('离婚')).toBe('收到离婚。');
    }
    expect(house.logged.join('\n')).toContain('11205');
  });

  it('greets whose first request was lost', async () => {
    const caller = new FakeCaller(house);
    caller.actions = await caller.post('resume', failed);
    expect(caller.heard).toBe(forTheEar(SPOKEN.greeting));
  });
});

it('nobody is told of a recording that the provider cannot make', async () => {
  await otherwise({ records: true }, async (other) => {
    Object.assign(other.provider.line ?? {}, { cannotRecord: true });
    const caller = await new FakeCaller(other).dial();
    expect(caller.heard).not.toContain('录音');
    expect((await caller.stored()).notice).toBeNull();
  });
});

it('who asks not to be recorded where nothing is recorded hears that', async () => {
  const caller = await call();
  expect(await caller.say('我不想被录音')).toBe(SPOKEN.notRecorded);
});

describe('a question that nobody answered', () => {
  const choices = ['甲事', '乙事'].map((title) => ({ title, value: title }));

  it('is asked again with its keys, and is over with its keys once a person or another question has come', async () => {
    const caller = await call();
    house.bot.answer = () => ({ say: [words('您想问哪一件？', { choices })] });
    await caller.say('不清楚');
    house.bot.answer = () => ({ say: [words('没有听清。')] });
    expect(await caller.silence()).toBe('没有听清。您想问哪一件？');
    const dialog = { dialog: 'leave-message', step: 'text' };
    house.bot.answer = () => ({ say: [words('我来找律师。请留言。')], becomes: { floor: 'queue', dialog } as never });
    expect(await caller.silence()).toBe('我来找律师。请留言。');
    await caller.press('2');
    expect(house.bot.heard.at(-1)?.activity.text).toBe('2');
  });
});

describe('recording', () => {
  it('is told in the greeting, begun once it was heard, and stopped when it is not wanted', async () => {
    const asked: string[] = [];
    const recorder = {
      noticeHeard: async ({ callId }: VoiceCall) => void asked.push(`heard ${callId}`),
      refused: async ({ callId }: VoiceCall) => void asked.push(`refused ${callId}`),
      asking: async () => undefined,
    };
    await otherwise({ records: true, recorder }, async (recording) => {
      const caller = await new FakeCaller(recording).dial();
      expect(caller.heard).toContain('通话会录音');
      expect((await caller.stored()).notice).toMatchObject({ version: NOTICE_VERSION });
      await caller.say('物业费');
      expect(await caller.say('我不同意录音')).toBe(SPOKEN.recordingRefused);
      await caller.say('物业费');
      expect(asked).toEqual([`heard ${caller.callId}`, `refused ${caller.callId}`]);
      expect(await caller.stored()).toMatchObject({ recordingRefused: true });
      expect(recording.bot.heard).toHaveLength(2);

      const other = await new FakeCaller(recording).dial();
      await other.say('别录音');
      expect(asked.slice(2)).toEqual([`refused ${other.callId}`]);
      expect(await other.say('不要录音')).toBe(SPOKEN.recordingRefused);

      const third = await new FakeCaller(recording).dial();
      await third.say('不要录音，我想问工资');
      expect(recording.bot.heard.at(-1)?.activity.text).toBe('我想问工资');
      await third.say('老板不让录音怎么办');
      expect(recording.bot.heard.at(-1)?.activity.text).toBe('老板不让录音怎么办');
      expect(asked.slice(3)).toEqual([`refused ${third.callId}`]);
    });
  });
});

describe('the end', () => {
  const status = (state: 'rate' | 'end') => ({ sessionId: null, ratingFor: state === 'rate' ? 'S1' : null });

  it('is a mark by key, thanks, and the line is hung up', async () => {
    const caller = await call();
    const marks = ['满意', '基本满意', '不满意'].map((title) => ({ title, value: title }));
    house.bot.answer = (text) =>
      text === '再见'
        ? {
            say: [
              words('请打个分：', { speak: '请给本次服务打分：满意按一，基本满意按二，不满意按三。', choices: marks }),
            ],
            becomes: status('rate'),
          }
        : { say: [words('谢谢您的评价。')], becomes: status('end') };
    expect(await caller.say('再见')).toBe('请给本次服务打分：满意按一，基本满意按二，不满意按三。');
    expect(await caller.press('3')).toBe('谢谢您的评价。');
    expect(house.bot.heard.at(-1)?.activity.text).toBe('不满意');
    expect(caller.does).toBe('say hang-up');
  });

  it('comes without a mark when none is given, and opens no service', async () => {
    const caller = await call();
    house.bot.answer = () => ({ say: [words('请打个分。')], becomes: status('rate') });
    await caller.say('再见');
    expect(await caller.silence()).toBe(SPOKEN.goodbye);
    expect(caller.does).toBe('say hang-up');
    expect(house.bot.heard).toHaveLength(1);
  });

  it('is told to the bot once, in whatever order statuses come', async () => {
    const caller = await call();
    await caller.say('物业费');
    await caller.status('completed', 3);
    await caller.status('in-progress', 2);
    await Promise.all([1, 2, 3].map(() => caller.status('completed', 3)));
    const ended = { state: 'over', status: 'completed', statusSequence: 3, lastSaid: '', answered: null };
    expect(await caller.stored()).toMatchObject(ended);
    const ends = house.bot.heard.filter(({ activity }) => activity.type === 'endOfConversation');
    expect(ends).toHaveLength(1);
    expect(ends[0]?.activity).toMatchObject({ name: 'call.ended', value: { placeKept: false } });
    expect(await caller.resume()).toBe('');
    expect(caller.does).toBe('hang-up');
  });

  it('says nothing to the bot of a call in which nobody spoke, and nothing of calls that are not residents’', async () => {
    const caller = await call();
    await caller.status('completed', 1);
    await new FakeCaller(house, '', 'CA-of-a-lawyer').status('completed', 1);
    expect(house.bot.heard).toEqual([]);
  });
});
