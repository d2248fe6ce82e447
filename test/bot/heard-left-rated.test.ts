import { pino } from 'pino';
import { type BotDeps, createBot, createCourier, loadPhrases, type TurnInlet } from '../../src/bot/index.ts';
import { loadDuty } from '../../src/content.ts';
import { loadFollowUp } from '../../src/follow-up/index.ts';
import type { HandoffService } from '../../src/handoff/index.ts';
import { loadKnowledge } from '../../src/knowledge/index.ts';
import { CourierStage, refusal } from './courier-stage.ts';
import { followUpParts } from './follow-up-parts.ts';

const NOT_UNDERSTOOD = {
  decision: 'handoff',
  intent: null,
  topic: null,
  confidence: 0,
  alternatives: [],
  emergency: null,
  reason: 'x',
};

let stage: CourierStage;
beforeEach(async () => {
  stage = await CourierStage.open();
});
afterEach(() => stage.end());

it('what was held for a resident follows the answer to his next message, through the inlet', async () => {
  const { courier, jobs } = stage.process('wechat');
  const inlet = await inletOver(courier);
  const receive = async (key: string) => {
    const conversationId = 'wechat-r';
    const activity = { type: 'message', text: '在吗' };
    const receipt = await inlet.receive({ channel: 'wechat', conversationId, address: 'open-r', key, activity });
    return receipt.replies;
  };
  await courier.delivered(await receive('k1'));
  stage.own.answers = [refusal('hold', 'hotline_channels_wechat_window'), 'sent'];
  await stage.notify({ courier, jobs, power: stage.process().power }, 'wechat-r', '律师的话', 'lawyer');
  await jobs.runDue();
  expect((await stage.turns('wechat-r')).at(-1)).toMatchObject({ delivery: 'held' });

  stage.clock.forward(60);
  const replies = await receive('k2');
  expect(replies.length).toBeGreaterThan(0);
  await jobs.runDue();
  expect(stage.own.texts).toEqual([]);
  const taken = await inlet.leaving(replies, { repeated: false });
  expect(taken.map(({ delivery }) => delivery)).toEqual(replies.map(() => 'leaving'));
  await inlet.delivered(taken);
  stage.clock.forward(1.1);
  await jobs.runDue();
  expect(stage.own.texts).toEqual(['律师的话']);
});

it.each<[string, string | null, string[]]>([
  ['who waits and unfollows waits no more, and his service ends', null, ['h1']],
  ['after danger was told of he stays in the queue: a person decides', 'E-VIOLENCE', []],
])('%s', async (_what, emergency, abandoned) => {
  const left: string[] = [];
  const abandon = async (id: string) => {
    left.push(id);
    return { activities: [] };
  };
  const handoff = { abandon, settle: async () => null };
  const inlet = await inletOver(stage.process('wechat').courier, handoff as unknown as HandoffService);
  const at = stage.clock.now();
  const place = { floor: 'queue', handoffId: 'h1', sessionId: 's1', sessionOpenedAt: at, emergency } as const;
  const conversationId = await stage.conversation('wechat', place);
  const { sessions, conversations } = stage.stores;
  await sessions.insert({
    _id: 's1',
    conversationId,
    channel: 'wechat',
    regionCode: null,
    openedAt: at,
    closedAt: null,
    state: 'open',
    outcome: null,
    topic: null,
    intents: [],
    emergency,
    turnCount: 1,
    handoffId: 'h1',
    lawyerId: null,
    closeReason: null,
    rating: null,
    ratedAt: null,
    ratingState: 'none',
  });
  const activity = { type: 'endOfConversation', name: 'unsubscribe', value: { state: 'left' } };
  const receipt = await inlet.receive({ channel: 'wechat', conversationId, address: 'open-u', key: 'u', activity });
  const replies = await receipt.replies;
  expect(replies.filter(({ activity }) => activity.type === 'message')).toEqual([]);
  expect(left).toEqual(abandoned);
  const goesOn = emergency !== null;
  expect((await sessions.get('s1'))?.state).toBe(goesOn ? 'open' : 'closed');
  expect((await conversations.get(conversationId))?.floor).toBe(goesOn ? 'queue' : 'bot');
});

it.each([
  ['满意', 3, true],
  ['不满意', 3, true],
  ['满意', 0, false],
  ['我不满意他们的处理', 3, false],
])('a rating that is tapped once more opens no service: %s after %s messages', async (text, turnCount, isTap) => {
  const inlet = await inletOver(stage.process('wechat').courier);
  const conversationId = await stage.conversation('wechat', { turnCount });
  const activity = { type: 'message', text };
  const receipt = await inlet.receive({ channel: 'wechat', conversationId, address: 'open-t', key: 't', activity });
  const [reply] = await receipt.replies;
  expect(reply?.activity.text?.includes('没有等待评价的服务')).toBe(isTap);
  if (isTap) expect(reply?.sessionId).toBeNull();
});

/** The bot's way in over the courier of the stage, without a recogniser: it understands nothing. */
async function inletOver(
  courier: ReturnType<CourierStage['process']>['courier'],
  handoff = {} as HandoffService,
): Promise<TurnInlet> {
  const { jobs } = stage.process(null);
  const rules = await loadFollowUp('knowledge');
  const told = {
    knowledge: await loadKnowledge('knowledge'),
    followUp: rules,
    phrases: loadPhrases('knowledge'),
    dialogs: new Map(),
    services: { examples: [], get: () => undefined },
    duty: await loadDuty('knowledge'),
  };
  const deps = {
    ...stage.stores,
    log: stage.log,
    told: { current: told, asOf: () => told },
    understanding: {
      current: {
        recogniser: { understand: async () => NOT_UNDERSTOOD },
        catalogue: { get: () => undefined, all: () => [], topicOf: () => null },
        emergencies: { reply: () => undefined },
      },
    },
    directory: { search: async () => [] },
    misunderstood: { note: async () => undefined, settle: async () => undefined },
    jobs,
    followUp: followUpParts(stage, jobs, { rules }),
    settling: { touch: async () => undefined },
    serviceLog: { exchanged: async () => undefined },
    clock: stage.clock,
    seal: stage.seal,
    logger: pino({ level: 'silent' }),
    watch: { handled: () => undefined },
    soleOwner: true,
    silenceMs: 60_000,
  } as unknown as BotDeps;
  const { keeper } = createCourier(deps);
  const { inlet } = createBot(deps, { courier, keeper, handoff });
  await inlet.start();
  return inlet;
}
