import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import type { Inbound, InboundReceipt, Inlet } from '../../../src/channels/channel.ts';
import type { CallAction, Hook } from '../../../src/channels/voice/call-action.ts';
import type { CallEvent, CallEventKind } from '../../../src/channels/voice/call-event.ts';
import type { TextMessages } from '../../../src/channels/voice/call-ports.ts';
import type { CaseRooms } from '../../../src/channels/voice/case-rooms.ts';
import {
  createVoiceChannel,
  type VoiceChannel,
  type VoiceChannelDeps,
} from '../../../src/channels/voice/create-voice-channel.ts';
import { type VoiceCall, voiceCallCollection } from '../../../src/channels/voice/voice-call.ts';
import type { VoiceProvider } from '../../../src/channels/voice/voice-provider.ts';
import {
  type Conversation,
  conversationCollection,
  newConversation,
  newTurn,
  type StoredActivity,
  type Turn,
  turnCollection,
} from '../../../src/sessions/index.ts';
import {
  type Collection,
  createFieldSeal,
  type EventStream,
  type FieldSeal,
  openSqlite,
} from '../../../src/storage/index.ts';
import { keptLog } from './fake-inlet.ts';
import { HandClock, type Served, serve } from './serve.ts';

/** What the bot of a test says to one input, and what becomes of the conversation. */
export interface BotTurn {
  say?: StoredActivity[];
  becomes?: Partial<Conversation>;
}

/** Stands for the bot: keeps turns and conversations in real storage and says what the test wants. */
export class FakeBot implements Inlet {
  /** Every message that came in for the first time. */
  readonly heard: Inbound[] = [];
  readonly deliveredTurns: Turn[] = [];
  readonly later: Turn[] = [];
  answer: (text: string, inbound: Inbound) => BotTurn = (text) => ({ say: [words(`收到${text}`)] });
  thinkMs = 0;
  broken = false;
  private readonly thinking = new Map<string, Promise<Turn[]>>();

  constructor(
    private readonly turns: EventStream<Turn>,
    private readonly conversations: Collection<Conversation>,
    private readonly seal: FieldSeal,
  ) {}

  reset(): void {
    this.heard.length = 0;
    this.deliveredTurns.length = 0;
    this.later.length = 0;
    this.answer = (text) => ({ say: [words(`收到${text}`)] });
    this.thinkMs = 0;
    this.broken = false;
  }

  async receive(inbound: Inbound): Promise<InboundReceipt> {
    if (this.broken) throw new Error('the disk is gone');
    const { conversationId, channel, key } = inbound;
    if ((await this.conversations.get(conversationId)) === null) {
      const address = this.seal.seal(inbound.address);
      await this.conversations
        .insert(newConversation({ _id: conversationId, channel, address, at: new Date(), regionCode: null }))
        .catch(() => undefined);
    }
    const activity = inbound.activity as StoredActivity;
    const [stored] = await this.turns.append(conversationId, [
      newTurn({ key, at: new Date(), from: 'resident', sessionId: null, activity }),
    ]);
    if (stored === undefined) throw new Error('nothing was appended');
    if (stored.isNew) {
      this.heard.push(inbound);
      this.thinking.set(key, this.think(inbound, stored.event));
    }
    return { turn: stored.event, isNew: stored.isNew, replies: this.thinking.get(key) ?? Promise.resolve([]) };
  }

  async delivered(turns: readonly Turn[]): Promise<void> {
    this.deliveredTurns.push(...turns);
  }

  async deliverLater(turns: readonly Turn[]): Promise<void> {
    this.later.push(...turns);
  }

  async leaving(turns: readonly Turn[]): Promise<Turn[]> {
    return [...turns];
  }

  /** Somebody speaks unasked: a lawyer, the system. */
  async speak(conversationId: string, from: 'lawyer' | 'system', activity: StoredActivity, key: string): Promise<Turn> {
    const turn = newTurn({ key, at: new Date(), from, sessionId: null, activity, delivery: 'pending' });
    const [stored] = await this.turns.append(conversationId, [turn]);
    if (stored === undefined) throw new Error('nothing was appended');
    return stored.event;
  }

  private async think(inbound: Inbound, turn: Turn): Promise<Turn[]> {
    const { text = '' } = inbound.activity;
    const { say = [], becomes = {} } = this.answer(text, inbound);
    if (this.thinkMs > 0) await sleep(this.thinkMs);
    await this.conversations.change(inbound.conversationId, (current) => ({
      ...current,
      sessionId: current.sessionId ?? 'S1',
      turnCount: current.turnCount + 1,
      ...becomes,
    }));
    const replies = say.map((activity, index) =>
      newTurn({
        key: `${inbound.key}/${index + 1}`,
        at: new Date(),
        from: 'bot',
        sessionId: 'S1',
        activity,
        inReplyTo: turn._id,
        delivery: 'with-answer',
      }),
    );
    return (await this.turns.append(inbound.conversationId, replies)).map(({ event }) => event);
  }
}

export function words(text: string, more: Partial<StoredActivity> = {}): StoredActivity {
  return { type: 'message', text, speak: text, inputHint: 'expectingInput', ...more };
}

/** A provider that speaks JSON and signs with one header; its line keeps what it was asked. */
export class FakeProvider implements VoiceProvider {
  readonly name = 'twilio' as const;
  readonly path = '/channels/fake';
  readonly redirected: { callId: string; hook: Hook }[] = [];
  readonly guard: VoiceProvider['guard'] = [
    express.json(),
    (request, response, next) => {
      if (request.get('x-signed') === 'yes') next();
      else response.status(403).json({ code: 'refused' });
    },
  ];
  readonly line: VoiceProvider['line'] = {
    call: async () => null,
    redirect: async (callId, hook) => {
      this.redirected.push({ callId, hook });
    },
    hangUp: async () => undefined,
    startRecording: async () => true,
    pauseRecording: async () => undefined,
  };

  read(request: express.Request, kind: CallEventKind): CallEvent {
    return {
      provider: 'twilio',
      kind,
      callId: 'CA1',
      from: '+8613800138000',
      to: '+862012348000',
      direction: 'inbound',
      repeatKey: null,
      heard: null,
      digits: '',
      status: null,
      sequence: null,
      seconds: null,
      recording: null,
      query: Object.fromEntries(Object.entries(request.query).map(([name, value]) => [name, String(value)])),
      ...request.body,
    };
  }

  render(actions: readonly CallAction[]): { contentType: string; body: string } {
    return { contentType: 'application/json', body: JSON.stringify(actions) };
  }
}

/** Lawyers' telephones of a test. */
export class FakeRooms implements CaseRooms {
  openRoom: string | null = null;
  readonly left: string[] = [];
  readonly kept: { handoffId: string; phone: string }[] = [];
  open = async () => (this.openRoom === null ? null : { room: this.openRoom });
  residentLeft = async (handoffId: string) => {
    this.left.push(handoffId);
  };
  calling = false;
  isCalling = async () => this.calling;
  keepPlace = async (handoffId: string, phone: string) => {
    if (!phone.startsWith('+86')) return false;
    this.kept.push({ handoffId, phone });
    return true;
  };
  isPlaceKept = async (handoffId: string) => this.kept.some((one) => one.handoffId === handoffId);
}

export class FakeTexts implements TextMessages {
  can = true;
  outcome: 'sent' | 'unknown' | 'failed' = 'sent';
  readonly sent: Parameters<TextMessages['sendAnswer']>[0][] = [];
  canText = async () => this.can;
  sendAnswer: TextMessages['sendAnswer'] = async (input) => {
    this.sent.push(input);
    return this.outcome;
  };
}

export interface VoiceHouse {
  bot: FakeBot;
  provider: FakeProvider;
  rooms: FakeRooms;
  texts: FakeTexts;
  queue: { place: number | null; lawyers: number };
  channel: VoiceChannel;
  calls: Collection<VoiceCall>;
  conversations: Collection<Conversation>;
  turns: EventStream<Turn>;
  logged: string[];
  clock: HandClock;
  served: Served;
  /** The same telephone in another process: nothing shared but what is stored, and the bot. */
  elsewhere(more?: Partial<VoiceChannelDeps>): Promise<Served>;
  /** Forget what a test said and was told; calls stay, under names of their own. */
  reset(): void;
  close(): Promise<void>;
}

/** The telephone channel on a real port, with real storage and everything else pretended. */
export async function openVoiceHouse(
  more: Partial<VoiceChannelDeps> = {},
  there: { rooms: boolean } = { rooms: true },
): Promise<VoiceHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'voice-'));
  const storage = await openSqlite({ file: join(folder, 'test.db'), checkQueries: true });
  const calls = storage.collection(voiceCallCollection);
  const conversations = storage.collection(conversationCollection);
  const turns = storage.eventStream(turnCollection);
  await storage.prepare();
  const seal = createFieldSeal(Buffer.alloc(32, 7).toString('base64'));
  const bot = new FakeBot(turns, conversations, seal);
  const provider = new FakeProvider();
  const rooms = new FakeRooms();
  const texts = new FakeTexts();
  const queue: VoiceHouse['queue'] = { place: 1, lawyers: 1 };
  const { logger, lines: logged } = keptLog();
  const clock = new HandClock(new Date('2026-11-22T02:00:00Z'));
  const deps: VoiceChannelDeps = {
    providers: [provider],
    inlet: bot,
    calls,
    conversations,
    turns,
    clock,
    logger,
    seal,
    queue: { position: async () => queue.place, onDuty: async () => queue.lawyers },
    publicBaseUrl: 'https://hotline.example.test',
    records: false,
    texts,
    hints: () => ['拖欠工资', '这个名字太长了'.repeat(6), '离婚'],
    ...more,
  };
  const channel = createVoiceChannel(deps);
  if (there.rooms) channel.connectRooms(rooms);
  const served = await serve(channel);
  return {
    bot,
    provider,
    rooms,
    texts,
    queue,
    channel,
    calls,
    conversations,
    turns,
    logged,
    clock,
    served,
    elsewhere: (others = {}) => serve(createVoiceChannel({ ...deps, ...others })),
    reset: () => {
      bot.reset();
      provider.redirected.length = 0;
      Object.assign(rooms, { openRoom: null, calling: false });
      rooms.left.length = 0;
      rooms.kept.length = 0;
      Object.assign(texts, { can: true, outcome: 'sent' });
      texts.sent.length = 0;
      Object.assign(queue, { place: 1, lawyers: 1 });
    },
    close: async () => {
      await served.close();
      await storage.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let calls = 0;

/** One telephone call over the wire of {@link FakeProvider}, under a name of its own. */
export class FakeCaller {
  /** The document heard last. */
  actions: CallAction[] = [];

  constructor(
    private readonly house: VoiceHouse,
    readonly from = '+8613800138000',
    readonly callId = `CA${++calls}`,
  ) {}

  async dial(): Promise<this> {
    this.actions = await this.post('incoming', {});
    return this;
  }

  /** Say it to the question that is open. */
  async say(text: string, confidence: number | null = null): Promise<string> {
    return this.input({ heard: { text, confidence } });
  }

  async press(digits: string): Promise<string> {
    return this.input({ digits });
  }

  async silence(): Promise<string> {
    return this.input({});
  }

  async resume(query: Record<string, string> = { step: String(Math.random()) }): Promise<string> {
    this.actions = await this.post(`resume?${new URLSearchParams(query)}`, {});
    return this.heard;
  }

  /** Answer the `ask` of the last document. */
  async input(body: object): Promise<string> {
    this.actions = await this.post(this.inputPath, body);
    return this.heard;
  }

  get inputPath(): string {
    const asked = this.actions.findLast((action) => action.do === 'ask');
    if (asked?.do !== 'ask') throw new Error(`nobody listens: ${JSON.stringify(this.actions)}`);
    return `input?${new URLSearchParams({ ...asked.hook.query })}`;
  }

  status(status: string, sequence: number): Promise<CallAction[]> {
    return this.post('status', { status, sequence });
  }

  async post(path: string, body: object, { url } = this.house.served): Promise<CallAction[]> {
    const response = await fetch(`${url}/channels/fake/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-signed': 'yes' },
      body: JSON.stringify({ callId: this.callId, from: this.from, ...body }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as CallAction[];
  }

  /** All that is said in the last document. */
  get heard(): string {
    return this.actions
      .flatMap((action) => (action.do === 'ask' ? action.prompt : [action]))
      .map((action) => (action.do === 'say' ? action.text : action.do === 'play' ? '♪' : ''))
      .join('');
  }

  get does(): string {
    return this.actions.map((action) => action.do).join(' ');
  }

  async stored(): Promise<VoiceCall> {
    const all: VoiceCall[] = [];
    for await (const call of this.house.calls.scan()) if (call.callId === this.callId) all.push(call);
    const [call] = all;
    if (call === undefined) throw new Error('no such call');
    return call;
  }

  async conversation(): Promise<Conversation | null> {
    return this.house.conversations.get((await this.stored()).conversationId);
  }
}
