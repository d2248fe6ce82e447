import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ABANDONED_MS, TurnClaims } from '../../src/bot/turn-claims.ts';
import { newTurn, type Turn, turnCollection } from '../../src/sessions/index.ts';
import { type EventStream, openSqlite, type Storage } from '../../src/storage/index.ts';
import { HandClock } from '../channels/support/serve.ts';

const SECONDS = ABANDONED_MS / 1000;

let folder: string;
let storage: Storage;
let turns: EventStream<Turn>;
let clock: HandClock;
let ran: string[];
/** Two processes over one storage. */
let one: TurnClaims;
let other: TurnClaims;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'claims-'));
  storage = await openSqlite({ file: join(folder, 'test.db'), checkQueries: true });
  turns = storage.eventStream(turnCollection);
  await storage.prepare();
});
beforeEach(() => {
  clock = new HandClock(new Date('2026-11-22T02:00:00Z'));
  ran = [];
  [one, other] = [process(), process()];
});
afterAll(async () => {
  await storage.close();
  rmSync(folder, { recursive: true, force: true });
});

function process(soleOwner = false): TurnClaims {
  const claims: TurnClaims = new TurnClaims({ turns, clock, soleOwner, takeUp: (turn) => run(claims, turn) });
  return claims;
}

async function run(claims: TurnClaims, turn: Turn): Promise<void> {
  const claim = await claims.take(turn);
  if ((await turns.get(turn._id))?.pending === true) {
    ran.push(turn.key);
    await sleep(20);
    await turns.change(turn._id, (current) => ({ ...current, pending: false }));
  }
  claim.release();
}

let streams = 0;
async function messages(count: number): Promise<Turn[]> {
  const stream = `web-${++streams}`;
  const said = Array.from({ length: count }, (_, index) =>
    newTurn({
      key: `${stream}:${index + 1}`,
      at: clock.now(),
      from: 'resident',
      sessionId: null,
      activity: { type: 'message', text: '你好' },
      pending: true,
    }),
  );
  return (await turns.append(stream, said)).map(({ event }) => event);
}

describe('messages that several processes could run', () => {
  it('P1: are run by one of them; who comes too late is told', async () => {
    const [turn] = await messages(1);
    if (turn === undefined) throw new Error('no message');
    await Promise.all([one, other, one, other].map((claims) => run(claims, turn)));
    expect(ran).toEqual([turn.key]);
    expect(await other.take(turn)).toMatchObject({ mayHaveRun: true });
  });

  it('P5: are run in the order in which they were stored, wherever they came in', async () => {
    const burst = await messages(6);
    await Promise.all(burst.map((turn, index) => run(index % 2 === 0 ? one : other, turn)).reverse());
    expect(ran).toEqual(burst.map(({ key }) => key));
  });

  it('are not taken from who runs them, and are from who was not heard of any more', async () => {
    const [turn] = await messages(1);
    if (turn === undefined) throw new Error('no message');
    const held = await one.take(turn);
    expect(held.mayHaveRun).toBe(false);
    const waiting = other.take(turn);
    await sleep(100);
    const stored = await turns.get(turn._id);
    expect(stored === null ? null : other.isRunning(stored)).toBe(true);
    clock.forward(SECONDS + 1);
    const claim = await waiting;
    expect(claim.mayHaveRun).toBe(true);
    claim.release();
    held.release();
  });

  it('wait for an earlier one that is new, and run it first when nobody did', async () => {
    const [first, second] = await messages(2);
    if (first === undefined || second === undefined) throw new Error('no messages');
    const running = run(other, second);
    await sleep(100);
    expect(ran).toEqual([]);
    clock.forward(SECONDS + 1);
    await running;
    expect(ran).toEqual([first.key, second.key]);
  });

  it('are not marked where no other process can be', async () => {
    const [turn] = await messages(1);
    if (turn === undefined) throw new Error('no message');
    await process(true).take(turn);
    expect((await turns.get(turn._id))?.runBy).toBeNull();
  });

  it('P5: on embedded storage what a crash or a failing disk left goes before what is said after it', async () => {
    const [first, second, third, fourth] = (await messages(4)) as [Turn, Turn, Turn, Turn];
    const sole = process(true);
    await run(sole, third);
    expect(ran).toEqual([first.key, second.key, third.key]);
    // The disk fails under the fourth, and the fifth is quicker than the sweep.
    sole.failed(fourth);
    const [fifth] = (await turns.append(fourth.stream, [{ ...fourth, key: `${fourth.stream}:5` }])).map(
      ({ event }) => event,
    );
    await run(sole, fifth as Turn);
    expect(ran.slice(3)).toEqual([fourth.key, fifth?.key]);
  });
});
