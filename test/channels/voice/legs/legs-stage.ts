import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import type { CallAction, Hook } from '../../../../src/channels/voice/call-action.ts';
import type { CallEvent } from '../../../../src/channels/voice/call-event.ts';
import {
  LegCalls,
  legRoutes,
  Telephones,
  type VoiceLeg,
  voiceLegCollection,
} from '../../../../src/channels/voice/legs/index.ts';
import type { CallRecording } from '../../../../src/channels/voice/recording/index.ts';
import { callRecordingCollection, Recordings } from '../../../../src/channels/voice/recording/index.ts';
import type { Handoff, HandoffService } from '../../../../src/handoff/index.ts';
import { type Collection, createFieldSeal, type FieldSeal } from '../../../../src/storage/index.ts';
import { callableNumbers } from '../../../../src/text/index.ts';
import { emptyCard, freshConversation, Stage } from '../../../handoff/stage.ts';
import { FakeProvider } from './fake-provider.ts';

export const LAWYER = { id: 'l1', displayName: '值班律师一号' };
export const LAWYER_PHONE = '+8613800000001';
export const CALLER_PHONE = '+8613900000002';

/** Telephones over real HTTP on real SQLite, with real handoffs; only the provider and the residents' calls are fakes. */
export class LegsStage {
  readonly provider = new FakeProvider();
  readonly nudged: string[] = [];
  readonly resumed: string[] = [];
  readonly phones = new Map<string, { phone: string; answersBy: 'phone' | 'typing' }>();
  /** The resident's call, or null when he has hung up. */
  residentCall: { provider: string; callId: string } | null = { provider: 'twilio', callId: 'CA-resident' };
  /** A step of this name asks for a number. */
  readonly sensitiveSteps = ['idNumber'];
  removed: string[] = [];
  /** What the police's line told. */
  readonly police: string[] = [];

  private constructor(
    readonly stage: Stage,
    readonly service: HandoffService,
    readonly telephones: Telephones,
    readonly recordings: Recordings,
    readonly stored: { legs: Collection<VoiceLeg>; recordings: Collection<CallRecording> },
    readonly seal: FieldSeal,
  ) {}

  private server: Server | null = null;
  private url = '';

  static async open(): Promise<LegsStage> {
    let stored: { legs: Collection<VoiceLeg>; recordings: Collection<CallRecording> } | null = null;
    const stage = await Stage.open((storage) => {
      stored = {
        legs: storage.collection(voiceLegCollection),
        recordings: storage.collection(callRecordingCollection),
      };
    }, true);
    if (stored === null) throw new Error('nothing was declared');
    const held: { legs: Collection<VoiceLeg>; recordings: Collection<CallRecording> } = stored;
    stage.profile(LAWYER.id, { capacity: { text: 10, voice: 10 } });
    await stage.onDuty(LAWYER.id);
    const seal = createFieldSeal(randomBytes(32).toString('base64'));
    const log = pino({ level: 'silent' });
    const { jobs, clock, queueFeed, line } = stage;
    const service = stage.newService({
      onMoved: (handoff) => made.telephones.follow(handoff),
      attended: (handoff) => made.telephones.isAttended(handoff),
    });
    const telephones: Telephones = new Telephones({
      legs: held.legs,
      cases: service,
      staff: { telephoneOf: async (id) => made.phones.get(id) ?? null },
      line,
      spokeSince: async (conversationId, staffId, since) =>
        (await stage.stored.turns.tail(conversationId, 50)).some((turn) => turn.staffId === staffId && turn.at > since),
      deskFeed: queueFeed,
      isCallable: callableNumbers(['+86']),
      seal,
      jobs,
      clock,
      log,
    });
    const recordings = new Recordings({
      recordings: held.recordings,
      sessionOf: async () => 's-c',
      isSensitive: ({ step }) => made.sensitiveSteps.includes(step),
      jobs,
      clock,
      log,
      keepDays: 180,
    });
    const made: LegsStage = new LegsStage(stage, service, telephones, recordings, held, seal);
    made.phones.set(LAWYER.id, { phone: seal.seal(LAWYER_PHONE), answersBy: 'phone' });
    telephones.connect({
      providers: [made.provider],
      police: {
        number: '110',
        offered: async (handoffId, _offer, staffId) => {
          made.police.push(`offered ${handoffId} by ${staffId}`);
        },
        answered: async (handoffId, _offer, answer) => {
          made.police.push(`${answer} ${handoffId}`);
        },
      },
      told: async ({ status }) => {
        made.resumed.push(`told ${status}`);
      },
      residents: {
        callOf: async () => made.residentCall,
        nudge: async (conversationId) => {
          made.nudged.push(conversationId);
        },
        resumeOver: async (conversationId, call) => {
          made.residentCall = call;
          made.resumed.push(`${conversationId} ${call.callId}`);
        },
      },
    });
    recordings.connect([
      {
        name: 'twilio',
        line: made.provider.line,
        store: {
          open: async (id) => ({ type: 'audio/mpeg', sound: new Blob([`sound of ${id}`]).stream() }),
          remove: async (id) => {
            made.removed.push(id);
          },
        },
      },
    ]);
    const legs = new LegCalls({ telephones, cases: service, regionName: () => '蚌埠市', clock });
    const app = express();
    app.use(made.provider.path, legRoutes(made.provider, { legs, recordings }, log));
    const server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    made.server = server;
    made.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/voice`;
    return made;
  }

  /** A caller who waits; `callback` when he hung up and wants to be called back. */
  async caller(id: string, callback = false): Promise<Handoff> {
    const { stage } = this;
    const conversation = await stage.stored.conversations.insert({
      ...freshConversation(id, stage.clock.now()),
      channel: 'voice',
    });
    const card = {
      ...emptyCard,
      preCheck: { verdict: '可能符合', lines: [] },
      facts: [{ label: '被欠金额', value: '身份证 340300199001011234' }],
    };
    const { handoff } = await this.service.request({
      conversation,
      sessionId: `s-${id}`,
      reason: 'asked',
      priority: 1,
      card,
    });
    await stage.moveToQueue(handoff);
    if (callback) {
      this.residentCall = null;
      await this.telephones.keepPlace(handoff._id, CALLER_PHONE);
    }
    return handoff;
  }

  /** Accepted, and the lawyer's telephone rings. */
  async ringing(id = 'c', callback = false): Promise<Handoff> {
    const handoff = await this.caller(id, callback);
    await this.service.accept(handoff._id, LAWYER);
    await this.pass(0);
    return handoff;
  }

  /** Accepted, picked up, 1 pressed: the lawyer is in the room. @returns his last call. */
  async inRoom(id = 'c', callback = false): Promise<Handoff> {
    const handoff = await this.ringing(id, callback);
    await this.pickUp();
    await this.press('1');
    await this.pass(1);
    return handoff;
  }

  get lastCall() {
    const call = this.provider.calls.at(-1);
    if (call === undefined) throw new Error('nobody was called');
    return call;
  }

  pickUp(call = this.lastCall): Promise<CallAction[]> {
    return this.ask(call.answered, { callId: call.callId });
  }

  /** A key into the last question of a leg. */
  press(digits: string, call = this.lastCall, more: Record<string, string> = {}): Promise<CallAction[]> {
    const hook = { path: '/leg', query: { ...call.answered.query, step: 'choice', ...more } };
    return this.ask(hook, { callId: call.callId, digits });
  }

  status(status: CallEvent['status'], call = this.lastCall): Promise<CallAction[]> {
    return this.ask(call.status, { callId: call.callId, status });
  }

  async ask(hook: Hook, body: Partial<CallEvent>): Promise<CallAction[]> {
    const response = await fetch(`${this.url}${hook.path}?${new URLSearchParams(hook.query)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.status !== 200) throw new Error(`status ${response.status}`);
    return (await response.json()) as CallAction[];
  }

  /** Time passes, and what is due happens, also what becomes due by it. */
  async pass(seconds: number): Promise<void> {
    this.stage.clock.pass(seconds * 1000);
    for (let round = 0; round < 3; round += 1) await this.stage.jobs.runDue();
  }

  async states(handoffId: string, kind: VoiceLeg['kind'] = 'lawyer'): Promise<string[]> {
    return (await this.telephones.book.of(handoffId)).filter((leg) => leg.kind === kind).map(({ state }) => state);
  }

  async stateOf(handoffId: string): Promise<string | undefined> {
    return (await this.service.get(handoffId))?.state;
  }

  async end(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
    await this.stage.end();
  }
}

/** What is said in a document, joined. */
export function wordsOf(actions: readonly CallAction[]): string {
  return actions
    .map((action) =>
      action.do === 'say' ? action.text : action.do === 'ask' ? wordsOf(action.prompt) : `[${action.do}]`,
    )
    .join('');
}
