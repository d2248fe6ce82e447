import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import type { CallAction, Hook } from '../../../../src/channels/voice/call-action.ts';
import type { CallEvent } from '../../../../src/channels/voice/call-event.ts';
import { createVoiceChannel } from '../../../../src/channels/voice/create-voice-channel.ts';
import { LegCalls, legRoutes, Telephones, voiceLegCollection } from '../../../../src/channels/voice/legs/index.ts';
import { voiceCallCollection } from '../../../../src/channels/voice/voice-call.ts';
import { createFieldSeal, type Storage } from '../../../../src/storage/index.ts';
import { callableNumbers } from '../../../../src/text/index.ts';
import { emptyCard, Stage } from '../../../handoff/stage.ts';
import { FakeBot } from '../../support/fake-voice.ts';
import { FakeProvider } from './fake-provider.ts';
import { LAWYER, LAWYER_PHONE, wordsOf } from './legs-stage.ts';

const CALLER = '+8613900000002';

/** The caller's side of a call and the lawyers' telephones, as they are put together; the provider alone is a fake. */
describe('a caller and a lawyer by telephone', () => {
  const declare = (storage: Storage) => ({
    calls: storage.collection(voiceCallCollection),
    legs: storage.collection(voiceLegCollection),
  });
  const provider = new FakeProvider();
  let stage: Stage;
  let service: Stage['service'];
  let telephones: Telephones;
  let bot: FakeBot;
  let server: Server;
  let callers = 0;
  /** What the bot still does when nobody waits for its answer: a caller has hung up. */
  const thinking: Promise<unknown>[] = [];

  beforeAll(async () => {
    let stored: ReturnType<typeof declare> | null = null;
    stage = await Stage.open((storage) => {
      stored = declare(storage);
    }, true);
    if (stored === null) throw new Error('nothing was declared');
    const { calls, legs }: ReturnType<typeof declare> = stored;
    const seal = createFieldSeal(Buffer.alloc(32, 7).toString('base64'));
    const { conversations, turns } = stage.stored;
    const { clock, jobs, queueFeed, line } = stage;
    const log = pino({ level: 'silent' });
    bot = new FakeBot(turns, conversations, seal);
    const receive = bot.receive.bind(bot);
    bot.receive = async (inbound) => {
      const receipt = await receive(inbound);
      thinking.push(receipt.replies);
      return receipt;
    };
    stage.profile(LAWYER.id, { capacity: { text: 3, voice: 3 } });
    await stage.onDuty(LAWYER.id);
    service = stage.newService({
      onMoved: (handoff) => telephones.follow(handoff),
      attended: (handoff) => telephones.isAttended(handoff),
    });
    telephones = new Telephones({
      legs,
      cases: service,
      staff: { telephoneOf: async () => ({ phone: seal.seal(LAWYER_PHONE), answersBy: 'phone' }) },
      line,
      spokeSince: async () => false,
      deskFeed: queueFeed,
      isCallable: callableNumbers(['+86']),
      seal,
      jobs,
      clock,
      log,
    });
    const channel = createVoiceChannel({
      providers: [provider],
      inlet: bot,
      calls,
      conversations,
      turns,
      clock,
      logger: log,
      seal,
      queue: { position: (id) => service.position(id), onDuty: async () => 1 },
      publicBaseUrl: 'https://hotline.example.test',
      records: false,
      hints: () => [],
    });
    channel.connectRooms(telephones);
    telephones.connect({ providers: [provider], residents: channel.calls, told: (event) => channel.told(event) });
    const doors = {
      legs: new LegCalls({ telephones, cases: service, regionName: () => '', clock }),
      recordings: { told: async () => undefined },
    };
    const app = express();
    for (const { path, router } of channel.routes) app.use(path, router);
    app.use(provider.path, legRoutes(provider, doors, log));
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await Promise.all(thinking);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await stage.end();
  });
  beforeEach(() => {
    provider.calls.length = 0;
    provider.moves.length = 0;
  });

  const ask = async (hook: Hook, body: Partial<CallEvent>): Promise<CallAction[]> => {
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}${provider.path}${hook.path}?${new URLSearchParams(hook.query)}`;
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from: CALLER, ...body }),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as CallAction[];
  };
  const hookOf = (actions: readonly CallAction[]): Hook => {
    const last = actions.at(-1);
    if (last?.do !== 'ask') throw new Error(`nobody listens: ${JSON.stringify(actions)}`);
    return last.hook;
  };
  const pass = async (seconds: number): Promise<void> => {
    stage.clock.pass(seconds * 1000);
    for (let round = 0; round < 3; round += 1) await stage.jobs.runDue();
  };

  /** A call that has come as far as the queue. */
  async function waiting(): Promise<{ callId: string; handoffId: string; hears: CallAction[] }> {
    callers += 1;
    const callId = `CA-caller-${callers}`;
    const greeting = await ask({ path: '/incoming', query: {} }, { callId });
    await ask(hookOf(greeting), { callId, heard: { text: '找律师', confidence: 0.9 } });
    const conversationId = bot.heard.at(-1)?.conversationId ?? '';
    const conversation = (await stage.stored.conversations.get(conversationId))!;
    const { handoff } = await service.request({
      conversation,
      sessionId: `S-${callers}`,
      reason: 'asked',
      priority: 2,
      card: emptyCard,
    });
    await stage.moveToQueue(handoff);
    const hears = await ask({ path: '/resume', query: { step: `wait-${callers}` } }, { callId });
    return { callId, handoffId: handoff._id, hears };
  }

  /** The lawyer's telephone is picked up and 1 pressed. */
  async function lawyerConnects(): Promise<CallAction[]> {
    const call = provider.calls.at(-1)!;
    const whisper = await ask(call.answered, { callId: call.callId });
    expect(wordsOf(whisper)).toContain('按1接通');
    const joined = await ask(hookOf(whisper), { callId: call.callId, digits: '1' });
    await pass(1);
    return joined;
  }

  it('meet in one room, and the caller hears when the lawyer has gone', async () => {
    const { callId, handoffId } = await waiting();
    await service.accept(handoffId, LAWYER);
    await pass(0);
    expect(provider.calls.map(({ to }) => to)).toEqual([LAWYER_PHONE]);
    const lawyer = await lawyerConnects();
    const nudge = provider.moves.find((move) => move.callId === callId);
    const caller = await ask(nudge!.hook, { callId });
    const [ofLawyer, ofCaller] = [lawyer.at(-1), caller.at(-1)];
    if (ofLawyer?.do !== 'join' || ofCaller?.do !== 'join') throw new Error(JSON.stringify([lawyer, caller]));
    expect(ofCaller.room).toBe(ofLawyer.room);

    await ask(ofLawyer.left, { callId: provider.calls[0]!.callId, status: 'completed' });
    const after = await ask(ofCaller.left, { callId });
    expect(wordsOf(after)).toContain('通话结束');
    expect((await service.get(handoffId))?.state).toBe('live');

    await telephones.again(handoffId, LAWYER.id);
    await pass(0);
    const back = (await lawyerConnects()).at(-1);
    const again = await ask(provider.moves.findLast((move) => move.callId === callId)!.hook, { callId });
    expect([again.at(-1)?.do, again.at(-1)]).toEqual([
      'join',
      expect.objectContaining({ room: (back as { room: string }).room }),
    ]);
  });

  it('the caller hangs up and keeps his place: he is called when the lawyer is there, and his call is his own', async () => {
    const { callId, handoffId, hears } = await waiting();
    const kept = await ask(hookOf(hears), { callId, digits: '1' });
    expect(wordsOf(kept)).toContain('位置给您留着');
    await ask({ path: '/status', query: {} }, { callId, status: 'completed', sequence: 9 });
    expect(bot.heard.at(-1)?.activity).toMatchObject({ value: { placeKept: true } });
    await service.accept(handoffId, LAWYER);
    await pass(0);
    const lawyer = (await lawyerConnects()).at(-1);
    const call = provider.calls.at(-1)!;
    expect(call.to).toBe(CALLER);
    const asked = await ask(call.answered, { callId: call.callId });
    const on = (await ask(hookOf(asked), { callId: call.callId, digits: '1' })).at(-1);
    if (on?.do !== 'redirect') throw new Error(JSON.stringify(on));
    const inRoom = (await ask(on.hook, { callId: call.callId })).at(-1);
    expect(inRoom).toMatchObject({ do: 'join', room: (lawyer as { room: string }).room });
    await ask(call.status, { callId: call.callId, status: 'completed', sequence: 9 });
    expect(bot.heard.at(-1)?.activity).toMatchObject({ type: 'endOfConversation' });
    const standing = await telephones.standing((await service.get(handoffId))!);
    expect(standing).toMatchObject({ callerOn: false, callback: { state: 'ended' } });
  });
});
