import fc from 'fast-check';
import { asHotlineError } from '../../src/errors.ts';
import type { Handoff } from '../../src/handoff/index.ts';
import { assertHoldsFloor, moveFloor, newTurn } from '../../src/sessions/index.ts';
import { emptyCard, type Stage } from '../handoff/stage.ts';

export const MOVES = [
  'ask',
  'cancel',
  'dispatch',
  'accept',
  'other accepts',
  'decline',
  'bot speaks',
  'resident speaks',
  'lawyer speaks',
  'other speaks',
  'give back',
  'transfer',
  'transfer to the queue',
  'take over',
  'hand back',
  'close',
  'silence',
  'reconcile',
] as const;
type Move = (typeof MOVES)[number];
/** Steps one after the other; the moves of a step at the same time. */
export type Schedule = readonly (readonly Move[])[];

const one = { id: 'l1', displayName: '值班律师一号' };
const other = { id: 'l2', displayName: '值班律师二号' };
const supervisor = { id: 's1', displayName: '督导员一号' };
const STAFF = [one, other, supervisor];
const ending = { outcome: 'resolved' as const, note: '' };

/** Mostly what makes a case go on, so that somebody serves it most of the time. */
export const anySchedule: fc.Arbitrary<Schedule> = fc.array(
  fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom<Move>('accept', 'bot speaks', 'lawyer speaks') },
      { weight: 4, arbitrary: fc.constantFrom<Move>(...MOVES) },
    ),
    { minLength: 1, maxLength: 4 },
  ),
  { minLength: 2, maxLength: 9 },
);

/** What the moves of some schedules came to. */
export interface FloorTally {
  /** Words of the bot: said, and refused because a lawyer had the floor. */
  botSaid: number;
  botRefused: number;
  lawyerSaid: number;
  /** Steps that were taken, by move. */
  taken: Map<Move, number>;
}

export function newTally(): FloorTally {
  return { botSaid: 0, botRefused: 0, lawyerSaid: 0, taken: new Map() };
}

/** The stage for {@link playSchedule}: two lawyers with room for all. */
export async function prepareFloor(stage: Stage): Promise<void> {
  for (const { id } of [one, other]) {
    stage.profile(id, { capacity: { text: 100_000, voice: 1 } });
    await stage.onDuty(id);
  }
}

/**
 * Plays a schedule on a conversation of its own, after the bot has asked for a lawyer; refusals are part of the play.
 * @returns what should not be, in words: who spoke without the floor, and a floor that is not where the case is.
 */
export async function playSchedule(stage: Stage, id: string, schedule: Schedule, tally: FloorTally): Promise<string[]> {
  const { service, stored, log, clock, roster } = stage;
  const wrong: string[] = [];
  await stage.conversation(id);
  let said = 0;
  const latest = () => service.latestOf(id);
  const current = async () => (await latest())?._id ?? '';
  const holder = async () => (await latest())?.lawyerId ?? one.id;
  for (const { id: lawyer } of [one, other]) await roster.resume(lawyer);

  /** Whoever speaks while one and the same lawyer serves, before and after, must be he. */
  const speaking = async (who: string, speak: () => Promise<unknown>): Promise<void> => {
    const before = await latest();
    await speak();
    const after = await latest();
    if (isServedOn(before, after) && before?.lawyerId !== who)
      wrong.push(`${who} spoke while ${before?.lawyerId} served`);
  };
  const speakOf = (staffId: string) => async () => {
    said += 1;
    await speaking(staffId, async () =>
      service.say(await current(), staffId, { clientId: `${id}-${said}`, text: '律师' }),
    );
    tally.lawyerSaid += 1;
  };
  const moves: Record<Move, () => Promise<unknown>> = {
    ask: async () => {
      const conversation = await stored.conversations.get(id);
      if (conversation === null) return;
      assertHoldsFloor(conversation, { kind: 'bot' });
      const asked = { conversation, sessionId: `s-${id}`, reason: 'asked', priority: 2, card: emptyCard } as const;
      const { handoff } = await service.request(asked);
      await stored.conversations.change(id, (now) => {
        assertHoldsFloor(now, { kind: 'bot' });
        return moveFloor(now, { to: 'queue', handoffId: handoff._id });
      });
    },
    cancel: async () => {
      const handoffId = await current();
      await service.abandon(handoffId);
      await stored.conversations.change(id, (now) => moveFloor(now, { to: 'bot', handoffId }));
    },
    dispatch: () => service.dispatch(),
    accept: async () => service.accept(await current(), one),
    'other accepts': async () => service.accept(await current(), other),
    decline: async () => service.decline(await current(), one, 'busy'),
    'bot speaks': () => speaking('bot', () => botSpeaks()),
    'resident speaks': async () => {
      said += 1;
      const activity = { type: 'message' as const, text: '请问' };
      await log.receive(id, { key: `in:${id}:${said}`, at: clock.now(), sessionId: `s-${id}`, activity });
      await service.residentSpoke(await current(), clock.now());
    },
    'lawyer speaks': async () => speakOf(await holder())(),
    'other speaks': async () => speakOf((await holder()) === other.id ? one.id : other.id)(),
    'give back': async () => service.giveBack(await current(), await holder()),
    transfer: async () => {
      const from = await holder();
      await service.transfer(await current(), from, { to: from === other.id ? one.id : other.id, comment: '' });
    },
    'transfer to the queue': async () =>
      service.transferToQueue(await current(), await holder(), { wants: { skills: [], languages: [] } }),
    'take over': async () => service.takeOver(await current(), supervisor),
    'hand back': async () => service.end(await current(), await holder(), { handedBack: { settled: '已说明' } }),
    close: async () => service.close(await current(), await holder(), ending),
    silence: async () => {
      clock.pass(120_000);
      for (const { id: lawyer } of [one, other]) await roster.heartbeat(lawyer);
      await service.sweep();
    },
    reconcile: () => service.reconcile(),
  };
  const botSpeaks = async () => {
    try {
      await log.commit(id, (now) => {
        assertHoldsFloor(now, { kind: 'bot' });
        said += 1;
        // The floor is written into its words inside the atomic step that says them.
        const activity = { type: 'message' as const, text: `bot while ${now.floor}` };
        const sessionId = now.sessionId;
        return {
          conversation: now,
          say: [newTurn({ key: `bot:${id}:${said}`, at: clock.now(), from: 'bot', sessionId, activity })],
        };
      });
      tally.botSaid += 1;
    } catch (error) {
      tally.botRefused += 1;
      throw error;
    }
  };

  for (const together of [['ask'], ...schedule] as Schedule) {
    const outcomes = await Promise.allSettled(together.map((move) => moves[move]()));
    for (const [at, outcome] of outcomes.entries()) {
      const move = together[at];
      if (outcome.status === 'fulfilled' && move !== undefined) tally.taken.set(move, (tally.taken.get(move) ?? 0) + 1);
      if (outcome.status === 'rejected' && asHotlineError(outcome.reason).statusCode >= 500) {
        wrong.push(`${move} failed: ${asHotlineError(outcome.reason).code}`);
      }
    }
    clock.pass(1);
  }
  await service.reconcile();
  wrong.push(...(await floorProblems(stage, id)));
  await clearAway(stage, id);
  return wrong;
}

function isServedOn(before: Handoff | null, after: Handoff | null): boolean {
  const isLive = before?.state === 'live' && after?.state === 'live';
  return isLive && before._id === after._id && before.round === after.round;
}

async function floorProblems(stage: Stage, id: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const { from, staffId, activity } of await stage.stored.turns.read(id)) {
    if (from === 'bot' && activity.text === 'bot while lawyer') wrong.push("the bot spoke on a lawyer's floor");
    if (from === 'lawyer' && !STAFF.some((each) => each.id === staffId)) wrong.push('nobody spoke as a lawyer');
  }
  const handoff = await stage.service.latestOf(id);
  const floor = await stage.floorOf(id);
  const isServed = handoff?.place === 'served';
  const expected = isServed ? { floor: 'lawyer', lawyerId: handoff.lawyerId } : { lawyerId: null };
  const isRight = floor?.lawyerId === expected.lawyerId && (floor?.floor === 'lawyer') === isServed;
  return isRight ? wrong : [...wrong, `it is ${handoff?.state}, and the floor is with ${floor?.floor}`];
}

/** So that the next one does not sweep it. */
async function clearAway(stage: Stage, id: string): Promise<void> {
  const { service } = stage;
  const handoff = await service.latestOf(id);
  if (handoff === null) return;
  const isWaiting = handoff.place === 'waiting';
  if (isWaiting) await service.abandon(handoff._id);
  else if (handoff.lawyerId !== null) await service.close(handoff._id, handoff.lawyerId, ending);
  await service.reconcile();
}
