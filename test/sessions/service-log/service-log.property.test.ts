import type { Turn, TurnUnderstanding } from '../../../src/sessions/index.ts';
import type { Mortal } from './memory-stream.ts';
import { at, closedSession, handoff, ServiceHouse } from './service.ts';

const RUNS = 10_000;

/** Numbers as random as needed, the same in each run. */
function dice(seed: number) {
  let state = seed;
  return (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const UNDERSTOOD: TurnUnderstanding = {
  decision: 'answer',
  intent: 'wage-arrears',
  topic: '劳动纠纷',
  confidence: 0.9,
  alternatives: [],
  emergency: null,
  reason: '',
};

class Ended extends Error {}

/**
 * One service as two processes write it: what is told to the log comes in any order, twice, or never, and a process may
 * end before or after any of its writes.
 */
async function live(seed: number): Promise<ServiceHouse> {
  const below = dice(seed);
  const house = new ServiceHouse();
  const mortal: Mortal = { pass: () => undefined };
  house.events.mortal = { pass: () => mortal.pass() };
  house.ledger.mortal = { pass: () => mortal.pass() };
  const processes = [house.process(), house.process()];
  const one = () => processes[below(2)] ?? house.process();
  const heard: { turn: Turn; replies: Turn[] }[] = [];
  for (let n = 0; n <= below(2); n += 1) {
    const turn = await house.said('resident', `问题${n}`, n * 10);
    const replies: Turn[] = [];
    for (let r = 0; r < below(2); r += 1) replies.push(await house.said('bot', `答${n}${r}`, n * 10 + 1, turn._id));
    heard.push({ turn, replies });
  }
  const history = [
    { step: 'accept', at: at(70), by: 'l1', detail: '' },
    { step: 'end', at: at(90), by: 'l1', detail: '' },
  ];
  house.handoffs = below(2) === 0 ? [] : [handoff('h1', history)];
  const tellings = [
    ...heard.map(
      ({ turn, replies }) =>
        () =>
          one().exchanged({
            turn,
            sessionId: 's1',
            replies,
            understanding: UNDERSTOOD,
            after: house.conversation(below(3) > 0),
            dialogBefore: null,
          }),
    ),
    ...house.handoffs.map((after) => async () => one().handoffMoved({ before: null, after })),
    ...house.handoffs.map((after) => async () => one().handoffMoved({ before: { ...after, history: [] }, after })),
    () => one().step.settle(house.stored),
    () => one().step.settle(house.stored),
    async () => {
      house.stored = { ...house.stored, rating: 'satisfied', ratedAt: at(650), ratingState: 'rated' };
      await one().step.settle(house.stored);
    },
  ];
  house.stored = closedSession();
  const told = Array.from({ length: below(5) }, () => tellings[below(tellings.length)]);
  for (let from = 0; from < told.length; ) {
    // A few at once.
    const next = told.slice(from, from + 1 + below(3));
    from += next.length;
    let writes = below(3) === 0 ? 1 + below(6) : Number.POSITIVE_INFINITY;
    mortal.pass = () => {
      writes -= 1;
      if (writes <= 0) throw new Ended();
    };
    await Promise.allSettled(next.map((tell) => tell?.()));
    await Promise.all(processes.map((process) => process.idle()));
    if (writes <= 0) processes[below(2)] = house.process();
  }
  mortal.pass = () => undefined;
  await house.settled(one());
  return house;
}

describe('the log of a service, as any number of things go wrong', () => {
  it(`is whole in ${RUNS} orders, repetitions and crashes: chained, without gaps, each turn once, closed once`, async () => {
    for (let seed = 1; seed <= RUNS; seed += 1) {
      const house = await live(seed);
      const events = house.events.stored;
      const turns = events.filter(({ words }) => words !== null).map(({ subject }) => subject);
      const check = await house.check();
      const isRight =
        check?.state === 'whole' &&
        events.every(({ seq }, index) => seq === index + 1) &&
        turns.length === house.turns.stored.length &&
        new Set(turns).size === turns.length &&
        events.filter(({ kind }) => kind === 'closed').length === 1 &&
        events.filter(({ kind }) => kind === 'opened').length === 1 &&
        events.filter(({ kind }) => kind === 'rated').length === (house.stored.rating === null ? 0 : 1) &&
        events.filter(({ kind }) => kind === 'handoff').length === house.handoffs.length * 3 &&
        house.ledger.stored.some(({ upTo, head }) => upTo === events.length && head === events.at(-1)?.hash);
      if (!isRight) throw new Error(`seed ${seed}: ${JSON.stringify({ check, events })}`);
    }
  });
});
