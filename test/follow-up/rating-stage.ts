import { pino } from 'pino';
import type { FollowUp } from '../../src/after-service.ts';
import {
  type BotDeps,
  createBot,
  createCourier,
  loadContextQuestions,
  loadDeliveryPlan,
  loadPhrases,
  type SessionKeeper,
  type TurnInlet,
} from '../../src/bot/index.ts';
import { loadDuty } from '../../src/content.ts';
import { type FollowUpRules, loadFollowUp } from '../../src/follow-up/index.ts';
import type { HandoffService } from '../../src/handoff/index.ts';
import { loadKnowledge } from '../../src/knowledge/index.ts';
import type { ChannelName, Conversation, Session, Turn } from '../../src/sessions/index.ts';
import { CourierStage } from '../bot/courier-stage.ts';
import { followUpParts, type StaffMember } from '../bot/follow-up-parts.ts';

/** What the stage's recogniser understands; all else is nothing it knows. */
const KNOWN: Readonly<Record<string, object>> = {
  再见: { decision: 'service', intent: 'goodbye' },
  谢谢: { decision: 'service', intent: 'thanks' },
  我要投诉: { decision: 'service', intent: 'complaint' },
  说得太长了: { decision: 'service', intent: 'repeat-slow' },
  转人工: { decision: 'service', intent: 'talk-to-human' },
  他拿刀砍我: { decision: 'emergency', emergency: { code: 'E-VIOLENCE', level: 'immediate', cue: 'knife' } },
  老板不发工资怎么办: { decision: 'answer', intent: 'wage-arrears', confidence: 0.98 },
};
const NOTHING = {
  decision: 'clarify',
  intent: null,
  topic: null,
  confidence: 0.1,
  alternatives: [],
  emergency: null,
  reason: '',
};
const WAGES = { id: 'wage-arrears', name: '拖欠工资', leadsTo: { answer: 'wage-arrears' } };
const SERVICES = [
  { id: 'complaint', text: '', next: 'handoff-complaint' },
  { id: 'talk-to-human', text: '', next: 'handoff-person' },
  { id: 'repeat-slow', text: '', next: 'repeat' },
];
const content = {
  phrases: loadPhrases('knowledge'),
  contextQuestions: loadContextQuestions('knowledge'),
  delivery: loadDeliveryPlan('knowledge'),
  knowledge: await loadKnowledge('knowledge'),
  duty: await loadDuty('knowledge'),
};

interface Setting {
  channel?: ChannelName;
  rules?: FollowUpRules;
  staff?: StaffMember[];
}

/** Services that are closed, rated, reminded of and reviewed, through the inlet, the courier and real SQLite. */
export class RatingStage {
  private messages = 0;

  private constructor(
    readonly courier: CourierStage,
    readonly channel: ChannelName,
    readonly jobs: ReturnType<CourierStage['process']>['jobs'],
    readonly followUp: FollowUp,
    readonly keeper: SessionKeeper,
    private readonly inlet: TurnInlet,
  ) {}

  static async open({ channel = 'web', rules, staff = [] }: Setting = {}): Promise<RatingStage> {
    const stage = await CourierStage.open();
    const { jobs, courier } = stage.process(channel === 'web' ? null : channel);
    const taken = rules ?? (await loadFollowUp('knowledge'));
    const told = {
      ...content,
      followUp: taken,
      dialogs: new Map(),
      services: { examples: [], get: (id: string) => SERVICES.find((one) => one.id === id) },
    };
    const followUp = followUpParts(stage, jobs, { rules: taken, staff });
    const deps = {
      ...stage.stores,
      log: stage.log,
      told: { current: told, asOf: () => told },
      understanding: {
        current: {
          recogniser: { understand: async (text: string) => ({ ...NOTHING, ...KNOWN[text] }) },
          catalogue: { get: (id: string) => (id === WAGES.id ? WAGES : undefined), all: () => [], topicOf: () => null },
          emergencies: { reply: () => undefined },
        },
      },
      directory: { search: async () => [] },
      misunderstood: { note: async () => undefined, settle: async () => undefined },
      jobs,
      clock: stage.clock,
      seal: stage.seal,
      logger: pino({ level: 'error' }),
      watch: { handled: () => undefined },
      settling: { touch: async () => undefined },
      serviceLog: { exchanged: async () => undefined },
      followUp,
      soleOwner: true,
      silenceMs: 60_000,
    } as unknown as BotDeps;
    const { keeper, courier: own } = createCourier(deps);
    if (channel !== 'web') own.connectSender(channel, stage.own.sender());
    const { inlet } = createBot(deps, { courier: own, keeper, handoff: {} as HandoffService });
    await inlet.start();
    void courier;
    return new RatingStage(stage, channel, jobs, followUp, keeper, inlet);
  }

  get clock() {
    return this.courier.clock;
  }

  get stores() {
    return this.courier.stores;
  }

  end(): Promise<void> {
    return this.courier.end();
  }

  conversation(change: Partial<Conversation> = {}): Promise<string> {
    return this.courier.conversation(this.channel, change);
  }

  /** Say something; what comes back. @param mark of a menu that stays on the screen. */
  async say(conversationId: string, text: string, mark?: string): Promise<string> {
    this.messages += 1;
    this.clock.forward(1);
    const channelData = mark === undefined ? {} : { channelData: { menuMark: mark } };
    const { replies } = await this.inlet.receive({
      channel: this.channel,
      conversationId,
      address: '',
      key: `m${this.messages}`,
      activity: { type: 'message', text, ...channelData },
    });
    const said = await replies;
    await this.inlet.delivered(await this.inlet.leaving(said, { repeated: false }));
    return said.map(({ activity }) => activity.text ?? '').join('\n');
  }

  /** A service in which something was answered, closed by silence. @returns it as it is closed. */
  async service(conversationId: string, change: Partial<Session> = {}, told: Partial<Conversation> = {}) {
    await this.say(conversationId, `有件事想问问${this.messages}`);
    const open = await this.stores.conversations.change(conversationId, (current) => ({
      ...current,
      told: ['wage-arrears'],
      ...told,
    }));
    const id = open?.sessionId ?? '';
    await this.stores.sessions.change(id, (session) => ({ ...session, ...change }));
    this.clock.forward(61);
    await this.jobs.runDue();
    const session = await this.stores.sessions.get(id);
    if (session?.state !== 'closed') throw new Error('the service is not closed');
    return session;
  }

  async session(id: string): Promise<Session> {
    const session = await this.stores.sessions.get(id);
    if (session === null) throw new Error('no session');
    return session;
  }

  sessions(conversationId: string): Promise<Session[]> {
    return this.stores.sessions.find({ where: { conversationId }, sort: { openedAt: -1 }, limit: 1000 });
  }

  /** Let time pass and run what is due. */
  async pass(hours: number): Promise<void> {
    this.clock.forward(hours * 3600);
    await this.jobs.runDue();
  }

  /** Turns of ours that ask or remind of a rating. */
  async asked(conversationId: string): Promise<Turn[]> {
    const turns = await this.stores.turns.read(conversationId, 0, 100_000);
    return turns.filter(({ kind }) => kind === 'rating');
  }
}
