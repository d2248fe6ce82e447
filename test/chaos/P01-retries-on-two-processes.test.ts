import {
  atRest,
  faultsOf,
  PageResident,
  primaryChanges,
  questionOf,
  StaffPage,
  TOLD_MS,
} from '../support/cluster-trials.ts';
import { auditLoad } from '../support/load-audit.ts';
import { type ProviderLoad, runProviderLoad } from '../support/provider-load.ts';
import { until } from '../support/running-hotline.ts';

const MESSAGES = 80;

/** The same load with 10,000 messages: bench/provider-retries.bench.ts; Redis away for longer, and rolling restarts (P24): bench/cluster.bench.ts. */
let load: ProviderLoad | null = null;

beforeAll(async () => {
  // A busy machine must not look like a lost message: providers wait here longer than their 5 and 15 s.
  const patience = { atOnce: 10, patienceMs: 120_000 };
  // Nor is it to be answered in short: that is for a busy hotline, and proved elsewhere.
  const env = { OVERLOAD_LAG_MS: '10000' };
  load = await runProviderLoad({
    suite: 'P1 on two processes',
    messages: MESSAGES,
    seed: 12348,
    env,
    mongoProxy: true,
    ...patience,
  });
}, 300_000);

afterAll(() => load?.end(), 60_000);

/** The two processes; null where they cannot be started, which was told. */
function pair() {
  const [one, other] = load?.house.processes ?? [];
  return load === null || one === undefined || other === undefined ? null : { ...load, one, other };
}

describe('P1: one effect for one message, delivered three times in parallel to two processes', () => {
  it('stores each once, runs it once, in order, and each reply arrives once', async () => {
    if (load === null) return;
    const audit = await auditLoad(load);
    expect(audit.wrong).toEqual([]);
    expect(audit.messages).toBeGreaterThan(MESSAGES * 0.9);
    expect(audit.deliveries).toBeGreaterThan(3 * audit.messages);
    expect(audit.replies.answer + audit.replies.courier).toBeGreaterThan(0);
    // Both processes had their part, or nothing was proved.
    for (const { url } of load.house.processes) {
      expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/hotline_turns_total\{channel="wechat"/);
    }
  }, 60_000);
});

/** Two processes without sticky sessions; at full size: bench/cluster.bench.ts. */
describe('two processes are one hotline', () => {
  it('tells open streams and desks at one process of what another took in', async () => {
    const two = pair();
    if (two === null) return;
    const { one, other } = two;
    const resident = await PageResident.open(one.url);
    const stream = await resident.stream(other.url);
    await resident.say(() => one.url, '公司拖欠工资怎么办');
    const page = await StaffPage.open('supervisor1', one, other);
    const news: { conversationId: string; lastSeq: number }[] = [];
    page.socket.on('turns', (each) => news.push(each));
    page.socket.emit('watch', { conversationId: resident.conversationId });
    const id = await resident.say(() => one.url, '需要什么材料');
    const isAnswer = ({ replyToId, type }: { replyToId?: string; type: string }) =>
      replyToId === id && type === 'message';
    await until(
      () => stream.seen,
      (seen) => seen.some(isAnswer),
      TOLD_MS,
    );
    await until(
      () => news,
      (heard) => heard.some(({ conversationId }) => conversationId === resident.conversationId),
      TOLD_MS,
    );
    const signedOut = new Promise((resolve) => page.socket.once('signed-out', resolve));
    await page.signOut(one);
    await signedOut;
    page.socket.close();
    stream.close();
    // Long polling would need sticky sessions: it is refused, and pages take the WebSocket.
    const polling = await fetch(`${one.url}/api/desk/socket/?EIO=4&transport=polling`);
    expect(polling.status).toBe(400);
  }, 60_000);

  it('P26: counts together, by the real address, and says so in a sentence', async () => {
    const two = pair();
    if (two === null) return;
    const { one, other, weChat } = two;
    const processes = [one, other];
    const tryCode = (n: number, address: string) =>
      fetch(`${processes[n % 2]?.url}/channels/web/resume`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
        body: JSON.stringify({ code: '0000-0000' }),
      });
    for (let n = 0; n < 5; n += 1) expect((await tryCode(n, '203.0.113.7')).status).not.toBe(429);
    for (const n of [0, 1]) {
      const refused = await tryCode(n, '203.0.113.7');
      expect(refused.status).toBe(429);
      expect(JSON.stringify(await refused.json())).toContain('输错次数过多，请过一刻钟再试');
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60);
    }
    expect((await tryCode(0, '203.0.113.8')).status).not.toBe(429);
    // Of WeChat 20 a minute, each delivered to both.
    const openId = 'oLIMIT0000000000000000000000';
    for (let n = 0; n < 24; n += 1) await weChat.say(openId, '谢谢', '', { parallel: true });
    const isRefusal = (text: string) => text.includes('发的消息太多了');
    expect(weChat.textsOf(openId).filter(isRefusal).length).toBe(4);
  }, 120_000);

  it('P22: takes in, acknowledges and answers while Redis does not answer', async () => {
    const two = pair();
    if (two === null) return;
    const { house, weChat, one, other } = two;
    const before = weChat.faults;
    const resident = await PageResident.open(one.url);
    house.redis.freeze();
    try {
      const turns = [one, other, one, other];
      await Promise.all([
        ...turns.map((_, n) => weChat.say(`oREDIS${String(n).padStart(22, '0')}`, questionOf(n))),
        (async () => {
          for (const [n, { url }] of turns.entries()) await resident.say(() => url, questionOf(n));
        })(),
      ]);
      await atRest(house);
    } finally {
      house.redis.thaw();
    }
    expect(weChat.faults).toBe(before);
    expect(await faultsOf(house, [resident])).toEqual([]);
  }, 120_000);

  it('P23: loses and doubles nothing while the primary changes in the middle of writes', async () => {
    const two = pair();
    if (two === null) return;
    const { faults, acknowledged, troubled } = await primaryChanges(two.house, { residents: 4, messages: 3, seed: 7 });
    expect(faults).toEqual([]);
    expect(acknowledged).toBe(12);
    expect(Math.min(...Object.values(troubled))).toBeGreaterThan(0);
  }, 240_000);
});
