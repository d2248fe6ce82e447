import { SendError } from '../../../../src/channels/errors.ts';
import { CALLER_PHONE, LAWYER, LAWYER_PHONE, LegsStage, wordsOf } from './legs-stage.ts';

let legs: LegsStage;
beforeEach(async () => {
  legs = await LegsStage.open();
});
afterEach(() => legs.end());

describe('the telephone of the lawyer who accepted', () => {
  it('rings, tells the case in some seconds, and leads into the room with the caller', async () => {
    const handoff = await legs.ringing();
    expect(legs.provider.calls).toMatchObject([{ to: LAWYER_PHONE }]);
    expect(await legs.telephones.open(handoff._id)).toBeNull();
    const whisper = await legs.pickUp();
    expect(wordsOf(whisper)).toBe(
      '12348来电，加急。劳动纠纷，蚌埠市。法律援助预审，可能符合。说过被欠金额。按1接通，按2现在不方便。',
    );
    expect(wordsOf(whisper).length).toBeLessThan(70);
    expect(wordsOf(await legs.pickUp())).toBe(wordsOf(whisper));
    const joined = await legs.press('1');
    expect(joined).toMatchObject([{ do: 'say' }, { do: 'join', as: 'talk', startsRoom: true, endsRoom: true }]);
    expect(await legs.press('1')).toMatchObject([{ do: 'join' }]);
    await legs.pass(1);
    expect(legs.nudged).toEqual(['c']);
    const room = await legs.telephones.open(handoff._id);
    expect(joined.at(-1)).toMatchObject({ room: room?.room });
    expect(room?.room).toContain('case-');
  });

  it('is rung once, however often the step is repeated', async () => {
    const handoff = await legs.ringing();
    const live = (await legs.service.get(handoff._id))!;
    await Promise.all([legs.telephones.follow(live), legs.telephones.follow(live)]);
    await legs.pass(1);
    expect(legs.provider.calls).toHaveLength(1);
  });

  it('is not rung a second time when nobody knows whether it rings; the first request brings its name', async () => {
    const handoff = await legs.caller('c');
    legs.provider.next = 'unknown';
    await legs.service.accept(handoff._id, LAWYER);
    await legs.pass(1);
    await legs.pass(5);
    expect(legs.provider.calls).toHaveLength(1);
    await legs.pickUp();
    await legs.press('1');
    expect(await legs.states(handoff._id)).toEqual(['joined']);
  });

  it('is tried again by the job when the provider certainly did not call', async () => {
    const handoff = await legs.caller('c');
    legs.provider.next = new SendError('voice_busy', 'later', 'busy');
    await expect(legs.service.accept(handoff._id, LAWYER).then(() => legs.pass(0))).rejects.toThrow('busy');
    const live = (await legs.service.get(handoff._id))!;
    await legs.telephones.follow(live);
    await legs.pass(0);
    expect(legs.provider.calls).toHaveLength(1);
  });

  it.each([
    ['no-answer', async () => legs.status('no-answer')],
    ['a voicemail that presses nothing', async () => legs.pickUp().then(() => legs.press(''))],
    ['silence of the provider', async () => legs.pass(41)],
  ])('not answered (%s): told at once, rung once more, then given back after a minute', async (_how, happen) => {
    const handoff = await legs.ringing();
    let told = 0;
    legs.stage.queueFeed.subscribe(() => {
      told += 1;
    });
    await happen();
    expect(await legs.states(handoff._id)).toEqual(['not-answered']);
    expect(told).toBeGreaterThan(0);
    await legs.pass(1);
    await legs.pass(16);
    expect(legs.provider.calls).toHaveLength(2);
    await legs.status('busy');
    await legs.pass(1);
    await legs.pass(30);
    expect(await legs.stateOf(handoff._id)).toBe('live');
    await legs.pass(31);
    expect(await legs.stateOf(handoff._id)).toBe('queued');
    expect(await legs.stage.floorOf('c')).toMatchObject({ floor: 'queue' });
    expect((await legs.stage.heard('c')).at(-1)).toContain('您的位置还保留着');
    expect(legs.provider.calls).toHaveLength(2);
  });

  it('declined by 2: not rung again by itself, given back after a minute of nothing', async () => {
    const handoff = await legs.ringing();
    await legs.pickUp();
    expect(wordsOf(await legs.press('2'))).toBe('好的，再见。[hang-up]');
    await legs.pass(1);
    expect(await legs.states(handoff._id)).toEqual(['declined']);
    await legs.pass(61);
    expect(legs.provider.calls).toHaveLength(1);
    expect(await legs.stateOf(handoff._id)).toBe('queued');
  });

  it('a wrong key is asked about once', async () => {
    await legs.ringing();
    await legs.pickUp();
    const [asked] = await legs.press('5');
    expect(asked).toMatchObject({ do: 'ask', hook: { query: { step: 'choice', again: '1' } } });
    expect(wordsOf(await legs.press('5', legs.lastCall, { again: '1' }))).toBe('[hang-up]');
  });

  it('the lawyer may call again, type instead, or write: then nothing is given back', async () => {
    const handoff = await legs.ringing();
    await legs.pickUp();
    await legs.press('2');
    await legs.telephones.again(handoff._id, LAWYER.id);
    await expect(legs.telephones.again(handoff._id, LAWYER.id)).rejects.toMatchObject({ statusCode: 409 });
    await legs.pass(1);
    await legs.status('no-answer');
    await legs.telephones.typeInstead(handoff._id, LAWYER.id);
    // Longer than a telephone that is not answered has, and shorter than a lawyer who does not write.
    await legs.pass(100);
    expect(await legs.stateOf(handoff._id)).toBe('live');
    expect((await legs.telephones.standing((await legs.service.get(handoff._id))!))?.lawyer?.state).toBe('typing');

    legs.residentCall = { provider: 'twilio', callId: 'CA-other' };
    const second = await legs.ringing('c2');
    await legs.status('failed');
    await legs.pass(1);
    await legs.service.say(second._id, LAWYER.id, { clientId: '1', text: '您好' });
    await legs.pass(200);
    expect(await legs.stateOf(second._id)).toBe('live');
    await expect(legs.telephones.again(second._id, 'l2')).rejects.toMatchObject({ statusCode: 409 });
  });

  it('who types, or has no telephone, is not rung', async () => {
    legs.phones.set(LAWYER.id, { phone: legs.seal.seal(LAWYER_PHONE), answersBy: 'typing' });
    await legs.ringing();
    legs.phones.set(LAWYER.id, { phone: '', answersBy: 'phone' });
    await legs.ringing('c2');
    expect(legs.provider.calls).toEqual([]);
  });

  it('closing or giving back ends the call that rings; who picks up too late is told', async () => {
    const handoff = await legs.ringing();
    await legs.service.giveBack(handoff._id, LAWYER.id);
    expect(legs.provider.asked).toEqual([`call ${LAWYER_PHONE}`, 'hang up CA1']);
    expect(await legs.pickUp()).toEqual([{ do: 'hang-up' }]);
    await legs.stage.onDuty('l2');
    await legs.service.accept(handoff._id, { id: 'l2', displayName: '值班律师二号' });
    await legs.pass(0);
    expect(legs.provider.calls).toHaveLength(1);
  });

  it('the resident hangs up: the lawyer is told, and the case stays his', async () => {
    const handoff = await legs.inRoom();
    await legs.telephones.residentLeft(handoff._id);
    const [move] = legs.provider.moves;
    expect(wordsOf(await legs.ask(move!.hook, { callId: move!.callId }))).toContain('对方已挂断');
    await legs.telephones.residentLeft(handoff._id);
    expect(legs.provider.moves).toHaveLength(1);
    expect(await legs.stateOf(handoff._id)).toBe('live');
    expect(await legs.telephones.open(handoff._id)).toBeNull();
    await legs.pass(100);
    expect(await legs.stateOf(handoff._id)).toBe('live');
  });

  it('the caller hangs up while it rings: the lawyer is told once, and nobody is rung or given back for nothing', async () => {
    const handoff = await legs.ringing();
    legs.residentCall = null;
    await legs.pickUp();
    expect(wordsOf(await legs.press('1'))).toContain('对方已挂断');
    await legs.pass(200);
    expect([legs.provider.calls.length, await legs.stateOf(handoff._id)]).toEqual([1, 'live']);
    const standing = await legs.telephones.standing((await legs.service.get(handoff._id))!);
    expect(standing).toMatchObject({ callerOn: false, lawyer: { state: 'ended' } });

    legs.residentCall = { provider: 'twilio', callId: 'CA-other' };
    const second = await legs.ringing('c2');
    legs.residentCall = null;
    await legs.status('no-answer');
    await legs.pass(200);
    expect([legs.provider.calls.length, await legs.stateOf(second._id)]).toEqual([2, 'live']);
  });

  it('the lawyer hangs up: the case stays his until he closes, and he may call again into another room', async () => {
    const handoff = await legs.inRoom();
    const before = await legs.telephones.open(handoff._id);
    await legs.status('completed');
    await legs.status('in-progress');
    await legs.pass(100);
    expect([await legs.stateOf(handoff._id), await legs.states(handoff._id)]).toEqual(['live', ['ended']]);
    await legs.telephones.again(handoff._id, LAWYER.id);
    await legs.pass(0);
    await legs.pickUp();
    await legs.press('1');
    expect(await legs.telephones.open(handoff._id)).not.toEqual(before);
    await legs.service.close(handoff._id, LAWYER.id, { outcome: 'resolved', note: '' });
    expect(legs.provider.asked.at(-1)).toBe('hang up CA2');
  });

  it('given back while the provider is being asked to call: it is not left ringing', async () => {
    const handoff = await legs.caller('c');
    const { call } = legs.provider.line;
    legs.provider.line.call = async (input) => {
      const made = await call(input);
      await legs.service.giveBack(handoff._id, LAWYER.id);
      return made;
    };
    await legs.service.accept(handoff._id, LAWYER);
    await legs.pass(0);
    expect(legs.provider.asked).toEqual([`call ${LAWYER_PHONE}`, 'hang up CA1']);
  });

  it('the caller’s side knows that it rings, also between two tries, and not once he is there, types or gives up', async () => {
    const handoff = await legs.ringing();
    const isCalling = () => legs.telephones.isCalling(handoff._id);
    expect(await isCalling()).toBe(true);
    await legs.status('no-answer');
    expect(await isCalling()).toBe(true);
    await legs.pass(16);
    await legs.pickUp();
    expect(await isCalling()).toBe(true);
    await legs.press('1');
    expect(await isCalling()).toBe(false);
    const other = await legs.ringing('c2');
    await legs.telephones.typeInstead(other._id, LAWYER.id);
    expect(await legs.telephones.isCalling(other._id)).toBe(false);
    expect(await legs.telephones.isCalling('nothing')).toBe(false);
  });

  it('hears words also when we fail, and the desk goes on with it', async () => {
    await legs.ringing();
    const { get } = legs.service;
    legs.service.get = async () => {
      throw new Error('storage is away');
    };
    expect(wordsOf(await legs.pickUp())).toBe('对不起，系统出了点问题，请稍后再试。[hang-up]');
    legs.service.get = get;
  });

  it('a stranger’s request for a leg is refused, and one with another call’s name gets nothing', async () => {
    await legs.ringing();
    await expect(legs.ask({ path: '/leg', query: { leg: 'nothing' } }, { callId: 'CA9' })).rejects.toThrow('404');
    expect(await legs.ask(legs.lastCall.answered, { callId: 'CA9' })).toEqual([{ do: 'hang-up' }]);
  });
});

describe('a callback with the place kept', () => {
  it('rings the lawyer first, the resident when the lawyer is there, and brings both together', async () => {
    const handoff = await legs.ringing('c', true);
    expect(await legs.telephones.isPlaceKept(handoff._id)).toBe(true);
    expect(JSON.stringify(await legs.service.get(handoff._id))).not.toContain(CALLER_PHONE.slice(3));
    expect(legs.provider.calls.map(({ to }) => to)).toEqual([LAWYER_PHONE]);
    await legs.pickUp();
    expect(wordsOf(await legs.press('1'))).toContain('正在给来电人回电');
    await legs.pass(1);
    expect(legs.provider.calls.map(({ to }) => to)).toEqual([LAWYER_PHONE, CALLER_PHONE]);
    const [question] = await legs.pickUp();
    expect(question).toMatchObject({ do: 'ask', listen: 'speech-and-keys', prompt: [{ rate: 'slow' }] });
    expect(wordsOf([question!])).toBe('您好，这里是12348，给您回电。请按1接通。');
    expect(await legs.press('')).toMatchObject([{ do: 'ask' }]);
    const on = await legs.press('1', legs.lastCall, { again: '1' });
    expect(wordsOf(on)).not.toMatch(/律师|咨询|案/);
    expect(on.at(-1)).toEqual({ do: 'redirect', hook: { path: '/resume', query: {} } });
    expect(legs.resumed).toEqual(['c CA2']);
    await legs.status('completed');
    expect(legs.resumed.at(-1)).toBe('told completed');
    expect(await legs.states(handoff._id, 'callback')).toEqual(['ended']);
  });

  it('hears 接通 as 1, and a voicemail’s greeting not', async () => {
    await legs.inRoom('c', true);
    await legs.pickUp();
    const hook = { path: '/leg', query: { ...legs.lastCall.answered.query, step: 'choice' } };
    const heard = (text: string) => legs.ask(hook, { callId: legs.lastCall.callId, heard: { text, confidence: 0.9 } });
    expect(await heard('您好，您拨打的用户暂时无法接通')).toMatchObject([{ do: 'ask' }]);
    expect((await heard('接通。')).at(-1)).toMatchObject({ do: 'redirect' });
  });

  it('not reached: three tries two minutes apart, then a message, and the lawyer decides', async () => {
    const handoff = await legs.inRoom('c', true);
    for (const attempt of [1, 2, 3]) {
      await legs.status('no-answer');
      await legs.pass(1);
      const move = legs.provider.moves.at(-1)!;
      expect(wordsOf(await legs.ask(move.hook, { callId: move.callId }))).toContain('对方没有接听');
      const standing = await legs.telephones.standing((await legs.service.get(handoff._id))!);
      expect(standing?.callback).toMatchObject({ state: 'not-answered', attempt });
      await legs.pass(121);
      if (attempt === 3) break;
      expect(legs.lastCall.to).toBe(LAWYER_PHONE);
      await legs.pickUp();
      await legs.press('1');
      await legs.pass(1);
      expect(legs.lastCall.to).toBe(CALLER_PHONE);
    }
    await legs.pass(500);
    expect(legs.provider.calls).toHaveLength(6);
    expect((await legs.stage.heard('c')).filter((line) => line.includes('都没有接通'))).toHaveLength(1);
    expect(await legs.stateOf(handoff._id)).toBe('live');
  });

  it('is not kept for a number abroad or of a service, however the display shows it', async () => {
    const handoff = await legs.caller('c');
    for (const phone of ['+12025550123', '+864008001234', '+86110', '']) {
      expect(await legs.telephones.keepPlace(handoff._id, phone)).toBe(false);
    }
    expect(await legs.telephones.isPlaceKept(handoff._id)).toBe(false);
    expect(await legs.telephones.keepPlace(handoff._id, CALLER_PHONE)).toBe(true);
  });

  it('rings one number six times a day at most, whoever asked for it', async () => {
    legs.phones.set(LAWYER.id, { phone: '', answersBy: 'typing' });
    const rings = () => legs.provider.calls.filter(({ to }) => to === CALLER_PHONE).length;
    for (const id of ['c', 'c2', 'c3']) {
      await legs.ringing(id, true);
      for (const _attempt of [1, 2, 3]) {
        await legs.status('no-answer');
        await legs.pass(1);
        await legs.pass(121);
      }
    }
    expect(rings()).toBe(6);
    await legs.pass(86_400);
    await legs.ringing('c4', true);
    expect(rings()).toBe(7);
  });

  it('to a lawyer who types, the resident is called at once', async () => {
    legs.phones.set(LAWYER.id, { phone: '', answersBy: 'typing' });
    await legs.ringing('c', true);
    expect(legs.provider.calls.map(({ to }) => to)).toEqual([CALLER_PHONE]);
  });
});

describe('the police in a call of three', () => {
  it('come into the room without a key, and what became of the call is told', async () => {
    const ringing = await legs.ringing();
    await expect(legs.telephones.callPolice(ringing._id, LAWYER.id)).rejects.toMatchObject({ statusCode: 409 });
    await legs.pickUp();
    await legs.press('1');
    await legs.pass(1);
    await legs.telephones.callPolice(ringing._id, LAWYER.id);
    await expect(legs.telephones.callPolice(ringing._id, LAWYER.id)).rejects.toMatchObject({
      code: 'hotline_channels_telephone_busy',
    });
    await legs.pass(1);
    expect(legs.lastCall.to).toBe('110');
    const heard = await legs.pickUp();
    expect(wordsOf(heard)).toContain('三方通话');
    expect(heard.at(-1)).toMatchObject({ do: 'join', as: 'talk', endsRoom: false, startsRoom: false });
    await legs.pass(1);
    await legs.status('completed');
    await legs.pass(1);
    expect([...new Set(legs.police)]).toEqual([`offered ${ringing._id} by ${LAWYER.id}`, `connected ${ringing._id}`]);
    // The lawyer and the caller stay in their room.
    expect(await legs.states(ringing._id)).toEqual(['joined']);
  });

  it('are told as missed when nobody takes it, and may be called again', async () => {
    const handoff = await legs.inRoom();
    await legs.telephones.callPolice(handoff._id, LAWYER.id);
    await legs.pass(1);
    await legs.status('no-answer');
    await legs.pass(1);
    expect(legs.police.at(-1)).toBe(`missed ${handoff._id}`);
    await legs.telephones.callPolice(handoff._id, LAWYER.id);
    await legs.pass(1);
    expect(legs.provider.calls.filter(({ to }) => to === '110')).toHaveLength(2);
    expect(await legs.stateOf(handoff._id)).toBe('live');
  });
});

describe('a supervisor', () => {
  const supervise = (handoffId: string, as: 'listen' | 'coach' | 'talk') =>
    legs.telephones.supervise(handoffId, 'sup1', as);

  it('listens, coaches the lawyer alone, and takes part announced', async () => {
    const handoff = await legs.inRoom();
    const lawyerCall = legs.lastCall;
    await expect(supervise(handoff._id, 'listen')).rejects.toMatchObject({ code: 'hotline_channels_telephone_none' });
    legs.phones.set('sup1', { phone: legs.seal.seal('+8613700000003'), answersBy: 'phone' });
    await supervise(handoff._id, 'listen');
    await supervise(handoff._id, 'listen');
    await legs.pass(1);
    expect(legs.provider.calls).toHaveLength(2);
    expect(wordsOf(await legs.pickUp())).toContain('双方听不到您');
    expect(await legs.press('1')).toMatchObject([{ do: 'join', as: 'listen', endsRoom: false, startsRoom: false }]);
    await supervise(handoff._id, 'coach');
    const move = legs.provider.moves.at(-1)!;
    expect(await legs.ask(move.hook, { callId: move.callId })).toMatchObject([
      { do: 'join', as: 'coach', coachedCallId: lawyerCall.callId },
    ]);
    expect(legs.provider.asked).not.toContain('announce /leg/announce');
    await supervise(handoff._id, 'talk');
    await legs.pass(1);
    expect(legs.provider.asked).toContain('announce /leg/announce');
    expect(wordsOf(await legs.ask({ path: '/leg/announce', query: {} }, {}))).toBe('督导员加入通话。');
    expect((await legs.telephones.standing((await legs.service.get(handoff._id))!))?.supervisors).toEqual([
      { staffId: 'sup1', as: 'talk', state: 'joined' },
    ]);
    expect(await legs.stage.heard('c')).toContain('event: undefined');
  });

  it('only while the lawyer is on the telephone', async () => {
    legs.phones.set('sup1', { phone: legs.seal.seal('+8613700000003'), answersBy: 'phone' });
    const handoff = await legs.ringing();
    await expect(supervise(handoff._id, 'listen')).rejects.toMatchObject({ statusCode: 409 });
  });
});
