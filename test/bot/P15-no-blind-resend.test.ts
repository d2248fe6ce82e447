import { AnswerOnce } from '../../src/channels/answer-once.ts';
import type { InboundReceipt, Inlet } from '../../src/channels/channel.ts';
import { newTurn, type Turn } from '../../src/sessions/index.ts';
import { until } from '../channels/support/serve.ts';
import { type CourierProcess, CourierStage, Power, PowerCut } from './courier-stage.ts';

let stage: CourierStage;
beforeEach(async () => {
  stage = await CourierStage.open();
});
afterEach(() => stage.end());

/** The courier’s share of the inlet, as the bot fills it; the message itself was stored and thought about before. */
function inletOf({ courier }: CourierProcess, replies: () => Promise<Turn[]>, isNew: boolean): Inlet {
  return {
    receive: async () => {
      const [turn] = await replies();
      return { turn, isNew, replies: replies() } as unknown as InboundReceipt;
    },
    leaving: (turns, repeat) => courier.leaving(turns, repeat),
    delivered: (turns) => courier.delivered(turns),
    deliverLater: (turns) => courier.deliver(turns),
  };
}

/** A webhook that comes to a process. @returns its body, and what to say about its connection. */
function webhook(process: CourierProcess, id: string, isNew: boolean) {
  const replies = async () => (await stage.turns(id)).filter(({ from }) => from === 'bot');
  const inlet = inletOf(process, replies, isNew);
  const once = new AnswerOnce({ inlet, clock: stage.clock, replyMs: 1500, durableMs: 4000, onLost: () => undefined });
  return once.answer(
    id,
    () => inlet.receive({} as Parameters<Inlet['receive']>[0]),
    (turns) => ({
      body: turns.length === 0 ? null : turns.map(({ activity }) => activity.text).join('/'),
      sent: turns,
      later: [],
    }),
  );
}

/** What the courier makes of it in the minutes after. */
async function afterwards(process: CourierProcess): Promise<void> {
  for (let step = 0; step < 5; step += 1) {
    stage.clock.forward(25);
    await process.jobs.run('deliver-sweep');
    await process.jobs.runDue();
  }
}

describe('P15: no blind resend', () => {
  it('a crash at any step of an answer: what may have left is unknown, what surely did not is sent', async () => {
    const seen: string[] = [];
    for (let operations = 0; operations <= 6; operations += 1) {
      const id = await stage.conversation();
      const first = stage.own.got.length;
      await stage.replies(id, ['甲', '乙']);
      let written: string | null = null;
      const crashing = stage.process('wechat', new Power(operations));
      try {
        const { body, settled } = await webhook(crashing, id, true);
        written = body;
        await settled(true);
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error;
      }
      await afterwards(stage.process());
      const states = await stage.states(id);
      const pushed = stage.own.got.slice(first).map(({ text }) => text);
      seen.push(`${operations}: ${written ?? '-'} | ${pushed.join('/')} | ${states.join('/')}`);
    }
    expect(seen).toEqual([
      // Not marked, not written: the courier sends both.
      '0: - | 甲/乙 | sent/sent',
      // The first was marked when the light went out: nobody can tell.
      '1: - | 乙 | unknown/sent',
      // Both marked and written, and the note that they left is lost.
      '2: 甲/乙 |  | unknown/unknown',
      '3: 甲/乙 |  | sent/unknown',
      '4: 甲/乙 |  | sent/sent',
      '5: 甲/乙 |  | sent/sent',
      '6: 甲/乙 |  | sent/sent',
    ]);
  });

  it('a crash at any step of the courier: nothing is sent twice, in order', async () => {
    let operations = 0;
    for (; ; operations += 1) {
      const id = await stage.conversation();
      const first = stage.own.got.length;
      const power = new Power(operations);
      await stage.notify(stage.process(), id, '甲', 'lawyer');
      await stage.notify(stage.process(), id, '乙', 'lawyer');
      const crashing = stage.process('wechat', power);
      await crashing.jobs.runDue().catch(() => undefined);
      await afterwards(stage.process());
      const pushed = stage.own.got.slice(first).map(({ text }) => text);
      const states = await stage.states(id);
      expect({ operations, once: new Set(pushed).size === pushed.length }).toEqual({ operations, once: true });
      expect(pushed).toEqual([...pushed].sort((a, b) => '甲乙'.indexOf(a) - '甲乙'.indexOf(b)));
      const certain = states.filter((state) => state === 'sent').length;
      expect(states.every((state) => state === 'sent' || state === 'unknown')).toBe(true);
      expect(pushed.length).toBeGreaterThanOrEqual(certain);
      if (!power.isOut) break;
    }
    expect(operations).toBeGreaterThan(4);
  });

  it('the provider’s repetition elsewhere gets the same words, and the courier adds none', async () => {
    const id = await stage.conversation();
    await stage.replies(id, ['甲', '乙']);
    const [one, other] = [stage.process(), stage.process()];
    const first = await webhook(one, id, true);
    const second = await webhook(other, id, false);
    expect([first.body, second.body]).toEqual(['甲/乙', '甲/乙']);
    // The provider hung up on the first; the second has the words now.
    await first.settled(false);
    await afterwards(one);
    expect(stage.own.texts).toEqual([]);
    await second.settled(true);
    await afterwards(other);
    expect(stage.own.texts).toEqual([]);
    expect(await stage.states(id)).toEqual(['sent', 'sent']);
  });

  it('an answer that broke off takes nothing back of the one that arrived', async () => {
    const [one, other] = [stage.process(), stage.process()];
    for (const brokenFirst of [true, false]) {
      const id = await stage.conversation();
      await stage.replies(id, ['甲']);
      const arrived = await webhook(one, id, true);
      if (!brokenFirst) await arrived.settled(true);
      const broken = await webhook(other, id, false);
      expect(broken.body).toBe('甲');
      await broken.settled(false);
      await arrived.settled(true);
      await afterwards(other);
      expect(await stage.states(id)).toEqual(['sent']);
    }
    expect(stage.own.texts).toEqual([]);
  });

  it('when storage does not say in time that the words may leave, the answer is empty and the courier follows', async () => {
    const id = await stage.conversation();
    await stage.replies(id, ['甲']);
    const here = stage.process();
    let store: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => {
      store = resolve;
    });
    const inlet: Inlet = {
      ...inletOf(here, () => stage.turns(id), true),
      leaving: async (turns, repeat) => {
        await slow;
        return here.courier.leaving(turns, repeat);
      },
    };
    const once = new AnswerOnce({ inlet, clock: stage.clock, replyMs: 20, durableMs: 60, onLost: () => undefined });
    const { body, settled } = await once.answer(
      id,
      () => inlet.receive({} as Parameters<Inlet['receive']>[0]),
      (turns) => ({ body: turns.map(({ activity }) => activity.text).join('/'), sent: turns, later: [] }),
    );
    expect(body).toBeNull();
    await settled(true);
    store();
    await until(
      () => stage.states(id),
      ([state]) => state === 'pending',
    );
    await here.jobs.runDue();
    expect(stage.own.texts).toEqual(['甲']);
    expect(await stage.states(id)).toEqual(['sent']);
  });

  it('when no answer reached the provider, the courier sends once', async () => {
    const id = await stage.conversation();
    await stage.replies(id, ['甲']);
    const [one, other] = [stage.process(), stage.process()];
    const answers = [await webhook(one, id, true), await webhook(other, id, false)];
    for (const { settled } of answers) await settled(false);
    await Promise.all([one.jobs.runDue(), other.jobs.runDue()]);
    await afterwards(one);
    expect(stage.own.texts).toEqual(['甲']);
  });

  it('what the courier has sent is in no answer any more', async () => {
    const id = await stage.conversation();
    const turns = await stage.replies(id, ['甲']);
    const [one, other] = [stage.process(), stage.process()];
    await one.courier.deliver(turns);
    await one.jobs.runDue();
    expect(stage.own.texts).toEqual(['甲']);
    expect((await webhook(other, id, false)).body).toBeNull();
    // Nor a day later, of what an answer carried.
    const again = await stage.conversation();
    await stage.replies(again, ['乙']);
    await (await webhook(one, again, true)).settled(true);
    stage.clock.forward(86_400);
    expect((await webhook(other, again, false)).body).toBeNull();
  });

  it('of races between two answers and the courier each word leaves one way', async () => {
    const [one, other] = [stage.process(), stage.process()];
    for (let round = 0; round < 15; round += 1) {
      const id = await stage.conversation();
      const turns = await stage.replies(id, ['甲', '乙', '丙']);
      const first = stage.own.got.length;
      const [answers] = await Promise.all([
        Promise.all([
          one.courier.leaving(turns, { repeated: false }),
          other.courier.leaving(turns, { repeated: false }),
        ]),
        one.courier.deliver(turns).then(() => one.jobs.runDue()),
      ]);
      await Promise.all(answers.map((taken) => other.courier.delivered(taken)));
      await other.jobs.runDue();
      const ways = [...answers.flat().map(({ activity }) => activity.text), ...stage.own.texts.slice(first)];
      expect(ways.sort()).toEqual(['丙', '乙', '甲'].sort());
    }
  });

  it('a message of a process that is only slow is not taken for lost', async () => {
    const id = await stage.conversation();
    const turns = await stage.replies(id, ['甲']);
    const [one, other] = [stage.process(), stage.process()];
    const taken = await one.courier.leaving(turns, { repeated: false });
    stage.clock.forward(30);
    await other.jobs.run('deliver-sweep');
    await other.jobs.runDue();
    expect(await stage.states(id)).toEqual(['leaving']);
    await one.courier.delivered(taken);
    expect(await stage.states(id)).toEqual(['sent']);
  });
});

it('turns stored before kinds and tries were known are read and sent', async () => {
  const id = await stage.conversation();
  const { kind: _kind, ...old } = newTurn({
    key: 'old',
    at: stage.clock.now(),
    from: 'lawyer',
    sessionId: null,
    activity: { type: 'message', text: '旧' },
    delivery: 'with-answer',
  });
  await stage.stores.turns.append(id, [old]);
  const here = stage.process();
  await afterwards(here);
  expect(stage.own.texts).toEqual(['旧']);
});
