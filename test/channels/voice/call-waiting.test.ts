import { SPOKEN } from '../../../src/channels/voice/wording.ts';
import { FakeCaller, openVoiceHouse, type VoiceHouse, words } from '../support/fake-voice.ts';

let house: VoiceHouse;
beforeAll(async () => {
  house = await openVoiceHouse();
});
beforeEach(() => house.reset());
afterAll(() => house.close());

/** A caller in the queue, behind one other. */
async function waiting(from?: string, emergency: string | null = null): Promise<FakeCaller> {
  house.queue.place = 2;
  house.bot.answer = () => ({
    say: [words('已为您联系值班律师，前面还有1位，请稍等。')],
    becomes: { floor: 'queue', handoffId: 'H1', emergency },
  });
  const caller = await new FakeCaller(house, from).dial();
  await caller.say('人工');
  house.bot.answer = () => ({ say: [words('已记下。')] });
  return caller;
}

const toLawyer = async (caller: FakeCaller) =>
  house.conversations.change((await caller.stored()).conversationId, (current) => ({
    ...current,
    floor: 'lawyer',
    lawyerId: 'L1',
  }));

describe('waiting for a lawyer', () => {
  it('tells the way to a callback, then plays, and tells the place when it changes', async () => {
    const caller = await waiting();
    expect(caller.heard).toBe(
      '已为您联系值班律师，前面还有一位，请稍等。等的时候可以接着说您的情况。想让律师回电，位置给您留着，按一；想留言，按二。♪',
    );
    expect(caller.actions).toMatchObject([{ do: 'ask', timeoutSeconds: 1, bargeIn: true }]);
    expect(await caller.silence()).toBe('♪');
    expect(await caller.silence()).toBe(`${SPOKEN.waitReady[0]}♪`);
    house.queue.place = 1;
    expect(await caller.silence()).toBe('您是下一位。♪');
    house.queue.lawyers = 0;
    expect(await caller.silence()).toMatch(/^现在没有律师在线，一时可能没有人接。/);
    expect(house.bot.heard).toHaveLength(1);
  });

  it('plays music that is made by rule: 8 kHz, mono, the same each time', async () => {
    const fetched = await fetch(`${house.served.url}/channels/voice/waiting.wav`);
    const wav = Buffer.from(await fetched.arrayBuffer());
    expect(fetched.headers.get('content-type')).toBe('audio/wav');
    expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
    expect([wav.readUInt16LE(22), wav.readUInt32LE(24), wav.readUInt16LE(34)]).toEqual([1, 8000, 16]);
    const seconds = (wav.length - 44) / 16_000;
    expect(seconds).toBeGreaterThan(14);
    expect(seconds).toBeLessThan(20);
    expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
  });

  it('lets the bot hear what is said meanwhile, and goes on waiting', async () => {
    const caller = await waiting();
    expect(await caller.say('合同在我手上')).toBe('已记下。♪');
    expect(await caller.press('2')).toBe('已记下。♪');
    expect(house.bot.heard.map(({ activity }) => activity.text)).toEqual(['人工', '合同在我手上', '留言']);
  });

  it('keeps the place of who wants to be called back', async () => {
    const caller = await waiting();
    expect(await caller.press('1')).toBe(SPOKEN.callbackKept);
    expect(caller.does).toBe('say hang-up');
    expect(house.rooms.kept).toEqual([{ handoffId: 'H1', phone: '+8613800138000' }]);
    await caller.status('completed', 2);
    expect(house.bot.heard.at(-1)?.activity).toMatchObject({ type: 'endOfConversation', value: { placeKept: true } });
  });

  it('asks who withholds his number for one, by voice or keys', async () => {
    const caller = await waiting('');
    expect(await caller.say('给我回电话吧')).toBe(SPOKEN.callbackWhere);
    expect(await caller.silence()).toBe(SPOKEN.callbackWhereAgain);
    expect(caller.actions).toMatchObject([{ maxKeys: 12 }]);
    expect(await caller.press('13900139000#')).toBe(SPOKEN.callbackKept);
    expect(house.rooms.kept).toEqual([{ handoffId: 'H1', phone: '+8613900139000' }]);
  });

  it('hears danger also while it asks for a number', async () => {
    const caller = await waiting('');
    await caller.say('回电');
    await caller.say('他在砸门救命');
    expect(house.bot.heard.at(-1)?.activity.text).toBe('他在砸门救命');
  });

  it('plays no music to who told of danger, and does not leave him in silence', async () => {
    const caller = await waiting(undefined, 'E-SUICIDE');
    expect(caller.heard).toMatch(/请不要挂机.*要打幺幺零的，先挂机去打。$/);
    expect(await caller.silence()).toMatch(/^我还在，请不要挂机.*幺幺零/);
    for (const _round of [2, 3, 4]) expect(await caller.silence()).toBe(SPOKEN.stillHere);
    expect(await caller.silence()).toMatch(/^我还在，请不要挂机.*幺幺零/);
    const [asked] = caller.actions;
    const quiet = asked?.do === 'ask' ? asked.prompt.map((one) => (one.do === 'pause' ? one.seconds : 0)) : [99];
    expect(Math.max(...quiet) + (asked?.do === 'ask' ? asked.timeoutSeconds : 99)).toBeLessThanOrEqual(4);
  });

  it('does not hold who told of danger on the line for nobody, and keeps no callback for a key of his', async () => {
    house.queue.lawyers = 0;
    const caller = await waiting(undefined, 'E-VIOLENCE');
    expect(caller.heard).toMatch(/有危险请马上挂机，拨打幺幺零。$/);
    expect(caller.heard).not.toContain('不要挂机');
    for (const _round of [1, 2, 3, 4, 5]) expect(await caller.silence()).not.toMatch(/不要挂机|正在请/);
    await caller.press('1');
    expect(house.rooms.kept).toEqual([]);
    expect(house.bot.heard.at(-1)?.activity.text).toBe('1');
  });

  it('asks who shows a number that is not called for another', async () => {
    const caller = await waiting('+12025550123');
    expect(await caller.press('1')).toBe(SPOKEN.callbackWhere);
    expect(await caller.press('13900139000#')).toBe(SPOKEN.callbackKept);
    expect(house.rooms.kept).toEqual([{ handoffId: 'H1', phone: '+8613900139000' }]);
  });

  it('without telephones of lawyers offers no callback: 1 is a message then', async () => {
    const shared = house;
    house = await openVoiceHouse({}, { rooms: false });
    try {
      const caller = await waiting();
      expect(caller.heard).not.toContain('回电');
      await caller.press('1');
      expect(house.bot.heard.at(-1)?.activity.text).toBe('留言');
    } finally {
      await house.close();
      house = shared;
    }
  });
});

describe('110 by one key', () => {
  const told: string[] = [];
  let police: VoiceHouse;
  let shared: VoiceHouse;
  beforeAll(async () => {
    shared = house;
    police = await openVoiceHouse({
      police: {
        number: '110',
        offered: async () => {
          if (!told.includes('offered')) told.push('offered');
        },
        answered: async (_call, answer) => {
          told.push(answer);
        },
      },
    });
    house = police;
  });
  beforeEach(() => {
    house = police;
    told.length = 0;
  });
  afterAll(async () => {
    await police.close();
    house = shared;
  });

  it('is offered with the number itself, kept, and puts the caller through by his own key', async () => {
    house.bot.answer = () => ({
      say: [
        words('请立即拨打110。我正在请值班人员来帮忙。', {
          attachments: [{ contentType: 'application/vnd.legal-hotline.emergency+json', content: { numbers: [] } }],
        }),
      ],
      becomes: { floor: 'queue', handoffId: 'H1', emergency: 'E-VIOLENCE' },
    });
    const caller = await new FakeCaller(house).dial();
    expect(await caller.say('他拿刀砍我')).toMatch(/^请立即拨打幺幺零。请立即拨打幺幺零。按九，马上转到幺幺零。/);
    expect(caller.heard).not.toContain('先挂机');
    expect(told).toEqual(['offered']);
    expect(await caller.press('9')).toBe('正在转幺幺零，请不要挂机。');
    expect(caller.actions.at(-1)).toMatchObject({ do: 'transfer', to: '110', ended: { query: { police: '1' } } });
    expect(told).toEqual(['offered', 'accepted']);
    // The key is for the telephone; the bot hears nothing of it.
    expect(house.bot.heard.map(({ activity }) => activity.text)).toEqual(['他拿刀砍我']);
  });

  it('says what to do when nobody takes the call, and stays with who comes back', async () => {
    const caller = await waiting(undefined, 'E-VIOLENCE');
    await caller.press('9');
    const back = async (transferred: string) => {
      caller.actions = await caller.post('resume?police=1&step=9', { transferred });
      return caller.heard;
    };
    expect(await back('missed')).toMatch(/^幺幺零没有转通。请马上挂机，直接拨打幺幺零。/);
    expect(told).toEqual(['offered', 'accepted', 'missed']);
    expect(caller.does).toBe('ask');
    const other = await waiting(undefined, 'E-VIOLENCE');
    await other.say('帮我转110');
    other.actions = await other.post('resume?police=1&step=9', { transferred: 'connected' });
    expect(other.heard).toMatch(/^和幺幺零的通话结束了。我还在/);
    expect(told.slice(-2)).toEqual(['accepted', 'connected']);
  });

  it('keeps a refusal, and lets who comes to help read it', async () => {
    const caller = await waiting(undefined, 'E-VIOLENCE');
    await caller.say('我不敢报警');
    expect(told).toEqual(['offered', 'refused']);
    expect(house.bot.heard.at(-1)?.activity.text).toBe('我不敢报警');
    expect(caller.does).toBe('ask');
  });

  it('does not take what somebody cries or tells for a word to be put through or not', async () => {
    const caller = await waiting(undefined, 'E-VIOLENCE');
    for (const cry of ['别打了', '不要打我', '他不让我报警', '我报警他就杀了我', '我已经报警了']) {
      await caller.say(cry);
      expect(house.bot.heard.at(-1)?.activity.text).toBe(cry);
    }
    expect(told).toEqual(['offered']);
    await caller.say('别打电话');
    expect(told).toEqual(['offered', 'refused']);
  });

  it('is not there without danger: 9 is a key like others', async () => {
    const caller = await waiting();
    expect(caller.heard).not.toContain('按九');
    await caller.press('9');
    expect(told).toEqual([]);
    expect(house.bot.heard.at(-1)?.activity.text).toBe('9');
  });
});

describe('a lawyer has the floor', () => {
  it('joins the caller with the lawyer’s telephone, and comes back when it is over', async () => {
    const caller = await waiting();
    await toLawyer(caller);
    house.rooms.openRoom = 'case-H1';
    await house.channel.calls.nudge((await caller.stored()).conversationId);
    const query = house.provider.redirected[0]?.hook.query ?? {};
    expect(await caller.resume({ ...query })).toBe(SPOKEN.connecting);
    expect(caller.actions.at(-1)).toMatchObject({ do: 'join', room: 'case-H1', as: 'talk', waitUrl: '' });
    const joined = caller.actions.at(-1);
    expect(await caller.resume(joined?.do === 'join' ? { ...joined.left.query } : {})).toContain('通话结束了');
    expect(house.rooms.left).toEqual(['H1']);
    expect(caller.does).toBe('ask');
  });

  it('is told that the telephone of the lawyer rings, and not that he types, until it is known that he does', async () => {
    const caller = await waiting();
    await toLawyer(caller);
    house.bot.answer = () => ({});
    house.rooms.calling = true;
    expect(await caller.silence()).toBe(`${SPOKEN.lawyerRings}♪`);
    expect(await caller.say('我有借条')).toBe(`${SPOKEN.toldWhileRinging}${SPOKEN.lawyerRings}♪`);
    expect(caller.heard).not.toMatch(/打字|律师看到了/);
    house.rooms.calling = false;
    expect(await caller.silence()).toBe(SPOKEN.lawyerWriting);
  });

  it('reads out what the lawyer writes and takes down what the caller says; told once how that goes', async () => {
    const caller = await waiting();
    await toLawyer(caller);
    const { conversationId } = await caller.stored();
    house.bot.answer = () => ({});
    expect(await caller.silence()).toBe(SPOKEN.lawyerWriting);
    expect(await caller.say('我有借条')).toBe(SPOKEN.toldLawyer);
    for (const [index, text] of ['借条上写了利息吗？', '还有转账记录吗？'].entries()) {
      const turn = await house.bot.speak(conversationId, 'lawyer', words(text), `say:${index}`);
      await house.channel.sender?.send('', turn.activity, { conversationId, turnId: turn._id });
    }
    // While something is being said to him nobody is interrupted; else he is asked at once.
    expect(house.provider.redirected).toEqual([]);
    expect(await caller.silence()).toBe('律师说：借条上写了利息吗？律师说：还有转账记录吗？');
    house.clock.forward(60);
    const turn = await house.bot.speak(conversationId, 'lawyer', words('好的'), 'say:3');
    await house.channel.sender?.send('', turn.activity, { conversationId, turnId: turn._id });
    expect(await caller.resume({ ...house.provider.redirected[0]?.hook.query })).toBe('律师说：好的。');
    expect(await caller.silence()).toBe(`${SPOKEN.lawyerReads}♪`);
    expect(await caller.silence()).toBe('♪');
    expect(house.bot.heard.at(-1)?.activity.text).toBe('我有借条');
  });

  it('does not take who speaks with the lawyer out of the room for written words', async () => {
    const caller = await waiting();
    await toLawyer(caller);
    house.rooms.openRoom = 'case-H1';
    await caller.resume();
    const { conversationId } = await caller.stored();
    const turn = await house.bot.speak(conversationId, 'lawyer', words('地址发您了'), 'say:1');
    await house.channel.sender?.send('', turn.activity, { conversationId, turnId: turn._id });
    expect(house.provider.redirected).toEqual([]);
    expect((await caller.stored()).toSay).toEqual([turn._id]);
  });
});

describe('the courier after a call is over', () => {
  it('may tell elsewhere what a lawyer said, not what belonged to the call, and nothing after danger', async () => {
    const caller = await waiting();
    const { conversationId } = await caller.stored();
    await caller.status('completed', 2);
    const send = async (from: 'lawyer' | 'system', key: string) => {
      const turn = await house.bot.speak(conversationId, from, words('话'), key);
      return house.channel.sender?.send('', turn.activity, { conversationId, turnId: turn._id });
    };
    await expect(send('lawyer', 'say:1')).rejects.toMatchObject({ remedy: 'hold' });
    await expect(send('system', 'aid:1:decided/1')).rejects.toMatchObject({ remedy: 'hold' });
    await expect(send('system', 'handoff:H1:closed/2')).rejects.toMatchObject({ remedy: 'drop' });
    await expect(send('system', 'S1/rating-request')).rejects.toMatchObject({ remedy: 'drop' });
    await house.conversations.change(conversationId, (current) => ({ ...current, emergency: 'E-VIOLENCE' }));
    await expect(send('lawyer', 'say:2')).rejects.toMatchObject({ remedy: 'drop' });
  });

  it('goes on over a call that we made to the resident', async () => {
    const caller = await waiting();
    const { conversationId } = await caller.stored();
    await caller.press('1');
    await caller.status('completed', 2);
    expect(await house.channel.calls.callOf(conversationId)).toBeNull();
    const again = new FakeCaller(house);
    await house.channel.calls.resumeOver(conversationId, { provider: 'twilio', callId: again.callId });
    expect(await house.channel.calls.callOf(conversationId)).toEqual({ provider: 'twilio', callId: again.callId });
    await toLawyer(caller);
    house.rooms.openRoom = 'case-H1';
    expect(await again.resume({})).toBe(SPOKEN.connecting);
  });
});
