import fc from 'fast-check';
import { assertHoldsFloor, moveFloor, newTurn } from '../../src/sessions/index.ts';
import { Stage } from './stage.ts';

const ending = { outcome: 'resolved' as const, note: '' };
type Move = 'accept' | 'close' | 'bot speaks' | 'lawyer speaks' | 'other speaks' | 'ask' | 'cancel' | 'reconcile';
const MOVES: Move[] = ['accept', 'close', 'bot speaks', 'lawyer speaks', 'other speaks', 'ask', 'cancel', 'reconcile'];
const lawyer = { id: 'l1', displayName: '值班律师一号' };

/** Plays a schedule, some of it at the same time, and refusals are part of the play. */
async function play(stage: Stage, id: string, schedule: readonly (readonly Move[])[]): Promise<void> {
  const { service, stored, log, clock } = stage;
  let said = 0;
  const moves: Record<Move, () => Promise<unknown>> = {
    ask: async () => {
      const conversation = (await stored.conversations.get(id))!;
      assertHoldsFloor(conversation, { kind: 'bot' });
      const { handoff } = await service.request({
        conversation,
        sessionId: `s-${id}`,
        reason: 'asked',
        priority: 2,
        card: { topic: null, intents: [], emergency: null, preCheck: null, facts: [], told: [] },
      });
      await stored.conversations.change(id, (current) => {
        assertHoldsFloor(current, { kind: 'bot' });
        return moveFloor(current, { to: 'queue', handoffId: handoff._id });
      });
    },
    cancel: async () => {
      const handoff = await service.latestOf(id);
      if (handoff === null) return;
      await service.abandon(handoff._id);
      await stored.conversations.change(id, (current) => moveFloor(current, { to: 'bot', handoffId: handoff._id }));
    },
    accept: async () => service.accept((await service.latestOf(id))?._id ?? '', lawyer),
    close: async () => service.close((await service.latestOf(id))?._id ?? '', lawyer.id, ending),
    'bot speaks': async () =>
      log.commit(id, (current) => {
        assertHoldsFloor(current, { kind: 'bot' });
        said += 1;
        const activity = { type: 'message' as const, text: `bot while ${current.floor}` };
        const turn = newTurn({
          key: `bot:${id}:${said}`,
          at: clock.now(),
          from: 'bot',
          sessionId: current.sessionId,
          activity,
        });
        return { conversation: current, say: [turn] };
      }),
    'lawyer speaks': async () => {
      said += 1;
      const handoff = await service.latestOf(id);
      await service.say(handoff?._id ?? '', lawyer.id, { clientId: `${id}-${said}`, text: '律师' });
    },
    'other speaks': async () => {
      said += 1;
      await stage.line.say({ conversationId: id, staffId: 'l2', clientId: `${id}-${said}`, text: '旁人' });
    },
    reconcile: () => service.reconcile(),
  };
  for (const together of schedule) {
    await Promise.allSettled(together.map((move) => moves[move]()));
    clock.pass(1);
  }
}

describe('P12: one floor holder', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.open(undefined, true);
  });
  afterEach(() => stage.end());

  it('with a lawyer on the conversation the bot says nothing, over random schedules', async () => {
    let played = 0;
    const schedule = fc.array(fc.array(fc.constantFrom(...MOVES), { minLength: 1, maxLength: 4 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(schedule, async (steps) => {
        played += 1;
        const id = `c${played}`;
        await stage.conversation(id);
        await play(stage, id, [['ask'], ...steps]);
        const turns = await stage.stored.turns.read(id);
        let lawyerOn = false;
        for (const { from, staffId, activity } of turns) {
          const state = (activity.value as { state?: string } | undefined)?.state;
          if (state === 'accepted') lawyerOn = true;
          if (state === 'closed') lawyerOn = false;
          // The floor is written into the bot's words inside the atomic step that says them.
          if (from === 'bot') expect(activity.text).not.toBe('bot while lawyer');
          if (from === 'bot' && lawyerOn) expect(activity.text).toBe('bot while bot');
          if (from === 'lawyer') expect(staffId).toBe(lawyer.id);
        }
        await stage.service.reconcile();
        const handoff = await stage.service.latestOf(id);
        const floor = await stage.floorOf(id);
        if (handoff?.state === 'live') expect(floor).toMatchObject({ floor: 'lawyer', lawyerId: lawyer.id });
        else expect(floor?.lawyerId).toBeNull();
        if (handoff !== null) await stage.service.close(handoff._id, lawyer.id, ending).catch(() => undefined);
        if (handoff !== null) await stage.service.abandon(handoff._id).catch(() => undefined);
        await stage.service.reconcile();
      }),
      { numRuns: 250, seed: 12 },
    );
  });

  it('refuses another lawyer, and everybody after closing', async () => {
    const { _id } = await stage.waiting('c');
    await stage.service.accept(_id, lawyer);
    const words = { clientId: 'm1', text: '您好' };
    await expect(stage.service.say(_id, 'l2', words)).rejects.toMatchObject({ statusCode: 409 });
    const first = await stage.service.say(_id, 'l1', words);
    const again = await stage.service.say(_id, 'l1', words);
    expect(again._id).toBe(first._id);
    await stage.service.close(_id, 'l1', { outcome: 'resolved', note: '已答复' });
    await expect(stage.service.say(_id, 'l1', { clientId: 'm2', text: '还有' })).rejects.toMatchObject({
      code: 'hotline_handoff_not_yours',
      statusCode: 409,
    });
    expect(await stage.heard('c')).toEqual([
      'event: accepted',
      'system: 值班律师一号已接入，请直接说您的问题。',
      'lawyer: 您好',
      'event: closed',
      'system: 值班律师一号已结束本次咨询。还有问题可以接着问我，要再找律师请说“人工”。',
    ]);
  });
});
