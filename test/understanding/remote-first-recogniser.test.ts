import { HttpEngine } from '../../src/understanding/engines/http-engine.ts';
import {
  createRecogniser,
  type IntentCatalogue,
  loadEmergencies,
  loadIntents,
  type Recogniser,
  RemoteEngine,
  RemoteFirstRecogniser,
} from '../../src/understanding/index.ts';
import { fitToSend } from '../../src/understanding/remote-engine.ts';
import { EngineStub } from './engine-stub.ts';
import { SmallContent } from './small-content.ts';

let content: SmallContent;
let catalogue: IntentCatalogue;
let local: Recogniser;
beforeAll(async () => {
  content = await SmallContent.make();
  catalogue = await loadIntents(content.intents);
  const emergencies = await loadEmergencies(content.knowledge);
  local = createRecogniser({ catalogue, emergencies, modelDir: content.models });
  await local.warm();
}, 240_000);
afterAll(() => content.remove());

let stub: EngineStub;
let now: number;
let log: string[];
let remote: RemoteEngine;
let recogniser: RemoteFirstRecogniser;
beforeEach(async () => {
  stub = await EngineStub.start();
  now = Date.UTC(2026, 0, 5);
  log = [];
  within(20_000);
});
afterEach(() => stub.stop());

/** Gives the engine so much time for a question. */
function within(timeoutMs: number): void {
  const clock = { now: () => new Date(now) };
  const engine = new HttpEngine({ url: stub.url });
  remote = new RemoteEngine({ engine, timeoutMs, clock, log: (line) => log.push(line) });
  recogniser = new RemoteFirstRecogniser(local, catalogue, remote);
}

/** A question that no utterance has word for word. */
const QUESTION = '活干完了钱一分没给，找谁说理';
const sent = () => stub.received.map(({ body }) => (JSON.parse(body) as { text: string }).text);
const intents = (...list: [id: string, confidence: number][]) =>
  stub.json({ intents: list.map(([id, confidence]) => ({ id, confidence })) });

describe('a remote engine first', () => {
  it('decides on a question of law when it is sure, and the reason says so', async () => {
    intents(['custody', 0.05], ['wage-arrears', 0.91]);
    expect(await recogniser.understand(QUESTION)).toEqual({
      decision: 'answer',
      intent: 'wage-arrears',
      topic: '劳动纠纷',
      confidence: 0.91,
      band: 'sure',
      alternatives: [{ intent: 'custody', confidence: 0.05 }],
      emergency: null,
      reason: '外部引擎http：有把握（0.91）',
    });
  });

  it('calls a lawyer where its intent leads to one, and asks back when it is not sure', async () => {
    intents(['gig-worker', 0.9]);
    expect(await recogniser.understand(QUESTION)).toMatchObject({ decision: 'handoff', intent: 'gig-worker' });
    intents(['wage-arrears', 0.6], ['labor-arbitration-howto', 0.3]);
    expect(await recogniser.understand(QUESTION)).toMatchObject({
      decision: 'clarify',
      intent: 'wage-arrears',
      alternatives: [{ intent: 'labor-arbitration-howto', confidence: 0.3 }],
    });
  });

  it('asks back between two that are easily confused, however sure of the first', async () => {
    intents(['work-injury-recognition', 0.71], ['casual-labor-injury', 0.28]);
    expect((await recogniser.understand(QUESTION)).decision).toBe('clarify');
    intents(['work-injury-recognition', 0.9], ['casual-labor-injury', 0.05]);
    expect((await recogniser.understand(QUESTION)).decision).toBe('answer');
  });

  it.each<[string, [string, number][], number]>([
    ['knows none', [], 0],
    [
      'names an intent that is not ours',
      [
        ['BookFlight', 0.99],
        ['wage-arrears', 0.4],
      ],
      1,
    ],
    ['says None', [['None', 0.9]], 1],
    [
      'names a property of objects',
      [
        ['constructor', 0.9],
        ['__proto__', 0.8],
      ],
      2,
    ],
    ['takes it for a service', [['talk-to-human', 0.99]], 0],
    ['is hardly sure', [['custody', 0.39]], 0],
  ])('leaves it to this machine when it %s', async (_what, list, unknown) => {
    intents(...list);
    const { reason, ...understood } = await recogniser.understand(QUESTION);
    const { reason: _own, ...own } = local.understand(QUESTION);
    expect(understood).toEqual(own);
    expect(reason).toMatch(/^本地识别（外部引擎http/u);
    expect(remote.counts).toMatchObject({ asked: 1, answered: 1, unknownIntents: unknown });
    expect(log).toEqual([]);
  });

  it.each([
    ['emergencies', '老公正在打我，离婚孩子归谁', 'emergency'],
    ['control phrases', '转人工', 'service'],
    ['services', '你好', 'service'],
    ['what is out of scope', '今天天气怎么样', 'out-of-scope'],
    ['what is written down word for word', '老板不发工资', 'answer'],
    ['what has no words', '？？！', 'clarify'],
    ['nothing', '', 'clarify'],
  ])('never asks about %s', async (_what, text, decision) => {
    intents(['custody', 1]);
    const understood = await recogniser.understand(text);
    expect(understood.decision).toBe(decision);
    expect(understood).toEqual(local.understand(text));
    expect(stub.received).toEqual([]);
  });

  it('keeps what this machine found of danger beside the question', async () => {
    intents(['custody', 0.9]);
    const text = '去年被老公打过，后来孩子一直是我妈带，法院看这个吗';
    expect(local.understand(text).emergency?.level).toBe('lower');
    expect(await recogniser.understand(text)).toMatchObject({
      intent: 'custody',
      emergency: local.understand(text).emergency,
    });
  });

  it('sends nothing that has to stay here', async () => {
    intents(['custody', 1]);
    expect(await recogniser.understand(QUESTION, { hereOnly: true })).toEqual(local.understand(QUESTION));
    expect(stub.received).toEqual([]);
  });

  it('sends the text alone, without numbers of persons, and not more than a thousand characters', async () => {
    await recogniser.understand(`${QUESTION}，我电话13812345678，身份证110101199003074557，卡号6222021234567890123`);
    await recogniser.understand(
      `${QUESTION}，座机010-62345678两个月没人接，手机幺三八幺二三四五六七八，邮箱zhang.san@example.com`,
    );
    await recogniser.understand(QUESTION.repeat(400));
    expect(stub.received.map(({ body }) => Object.keys(JSON.parse(body) as object))).toEqual(
      Array.from({ length: 3 }, () => ['text', 'locale']),
    );
    const [first = '', second = '', third = ''] = sent();
    expect(first).toBe(`${QUESTION}，我电话****，身份证****，卡号****`);
    expect(second).toMatch(/座机\*{4}两个月没人接，手机\*{4}，邮箱/u);
    expect(second).not.toMatch(/example|zhang|san|\d|幺/u);
    expect(third.length).toBeLessThanOrEqual(1001);
    expect(fitToSend('打12348，欠我30000元，2024年3月起')).toBe('打12348，欠我30000元，2024年3月起');
  });
});

describe('a remote engine that fails', () => {
  const slow = () => {
    stub.answer = () => undefined;
  };

  it('is waited for no longer than its time; then this machine decides', async () => {
    within(80);
    slow();
    const { reason, ...understood } = await recogniser.understand(QUESTION);
    const { reason: ownReason, ...own } = local.understand(QUESTION);
    expect(understood).toEqual(own);
    expect(reason).toBe(`本地识别（外部引擎http超时）：${ownReason}`);
    expect(remote.counts).toMatchObject({ asked: 1, timedOut: 1, answered: 0 });
  });

  it('is waited for no longer when it does not heed the signal', async () => {
    const deaf = new RemoteEngine({
      engine: { name: 'deaf', recognise: () => new Promise(() => undefined) },
      timeoutMs: 60,
      clock: { now: () => new Date(now) },
      log: () => undefined,
    });
    const { reason } = await new RemoteFirstRecogniser(local, catalogue, deaf).understand(QUESTION);
    expect(reason).toContain('外部引擎deaf超时');
  });

  it.each<[string, () => void | Promise<void>]>([
    ['refuses', () => stub.json({ error: QUESTION }, 500)],
    ['answers what nobody can read', () => stub.json([QUESTION])],
    ['cannot be reached', () => stub.stop()],
  ])('and %s: this machine decides', async (_what, arrange) => {
    await arrange();
    expect((await recogniser.understand(QUESTION)).reason).toMatch(/^本地识别（外部引擎http出错）/u);
    expect(remote.counts.failed).toBe(1);
  });

  it('is left alone for a minute after three failures in a row, then tried by one question', async () => {
    stub.json({ error: QUESTION }, 503);
    for (let turn = 0; turn < 5; turn += 1) await recogniser.understand(QUESTION);
    expect(stub.received).toHaveLength(3);
    expect((await recogniser.understand(QUESTION)).reason).toContain('外部引擎http暂停使用');
    expect(log).toHaveLength(1);
    expect(log[0]).toMatch(/http is left alone for 60 s.*status 503/);

    now += 59_000;
    await recogniser.understand(QUESTION);
    expect(stub.received).toHaveLength(3);
    now += 1_000;
    await Promise.all([1, 2, 3].map(() => recogniser.understand(QUESTION)));
    expect(stub.received).toHaveLength(4);

    now += 60_000;
    intents(['custody', 0.9]);
    await Promise.all([1, 2, 3].map(() => recogniser.understand(QUESTION)));
    expect(stub.received).toHaveLength(5);
    expect((await recogniser.understand(QUESTION)).intent).toBe('custody');
    expect(log).toHaveLength(2);
    expect(log[1]).toMatch(/answers again/);
    expect(log.join('\n')).not.toContain(QUESTION);
  });

  it('is not left alone for failures with answers between them', async () => {
    for (let turn = 0; turn < 4; turn += 1) {
      stub.json({}, 500);
      await recogniser.understand(QUESTION);
      await recogniser.understand(QUESTION);
      intents(['custody', 0.9]);
      expect((await recogniser.understand(QUESTION)).intent).toBe('custody');
    }
    expect(log).toEqual([]);
  });
});
