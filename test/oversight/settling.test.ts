import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { ServiceSettling } from '../../src/oversight/index.ts';
import { type Session, sessionCollection } from '../../src/sessions/index.ts';
import { type Collection, openSqlite, type Storage } from '../../src/storage/index.ts';
import { StageClock, StageJobs } from '../handoff/stage.ts';

const OPENED = new Date('2026-03-02T02:00:00.000Z');

function closedSession(id: string, change: Partial<Session> = {}): Session {
  return {
    _id: id,
    conversationId: `c-${id}`,
    channel: 'web',
    regionCode: null,
    openedAt: OPENED,
    closedAt: new Date(OPENED.getTime() + 60_000),
    state: 'closed',
    outcome: 'answered',
    topic: null,
    intents: [],
    emergency: null,
    turnCount: 1,
    handoffId: null,
    lawyerId: null,
    closeReason: 'goodbye',
    rating: null,
    ratedAt: null,
    ratingState: 'asked',
    settled: false,
    ...change,
  };
}

let folder: string;
let storage: Storage;
let sessions: Collection<Session>;
let clock: StageClock;
let jobs: StageJobs;
let settling: ServiceSettling;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settling-'));
  storage = await openSqlite({ file: join(folder, 'hotline.db'), checkQueries: true });
  sessions = storage.collection(sessionCollection);
  await storage.prepare();
  clock = new StageClock();
  jobs = new StageJobs(clock);
  settling = new ServiceSettling({ sessions, jobs, logger: pino({ level: 'silent' }), now: () => clock.now() });
});
afterEach(async () => {
  await storage.close();
  await rm(folder, { recursive: true, force: true });
});

describe('what follows from a closed service', () => {
  it('is worked out once the turn that closed it has committed, in order, and then marked', async () => {
    const done: string[] = [];
    settling.follow(
      { name: 'first', settle: async ({ _id }) => void done.push(`first ${_id}`) },
      { name: 'second', settle: async ({ _id }) => void done.push(`second ${_id}`) },
    );
    await sessions.insert(closedSession('a'));
    await settling.touch('a');
    await jobs.runDue();
    expect(done).toEqual([]);
    clock.pass(1_500);
    await jobs.runDue();
    expect(done).toEqual(['first a', 'second a']);
    expect((await sessions.get('a'))?.settled).toBe(true);
  });

  it('is worked out again where the service changed meanwhile', async () => {
    const seen: (string | null)[] = [];
    settling.follow({
      name: 'rates in between',
      settle: async ({ _id, rating }) => {
        seen.push(rating);
        if (rating === null)
          await sessions.change(_id, (now) => ({ ...now, rating: 'satisfied', ratingState: 'rated' }));
      },
    });
    await sessions.insert(closedSession('a'));
    await settling.settle('a');
    expect(seen).toEqual([null, 'satisfied']);
    expect(await sessions.get('a')).toMatchObject({ rating: 'satisfied', settled: true });
  });

  it('comes about by the sweep where nobody was told, and stays unmarked while a step fails', async () => {
    let broken = true;
    const done: string[] = [];
    settling.follow({
      name: 'fails at first',
      settle: async ({ _id }) => {
        if (broken) throw new Error('storage is away');
        done.push(_id);
      },
    });
    await sessions.insert(closedSession('lost'));
    await sessions.insert(closedSession('open', { state: 'open', closedAt: null, outcome: null }));
    await sessions.insert(closedSession('settled', { settled: true }));
    await expect(settling.settle('lost')).rejects.toThrow('storage is away');
    expect((await sessions.get('lost'))?.settled).toBe(false);
    broken = false;
    clock.pass(120_000);
    await jobs.run('service-settle-sweep');
    clock.pass(1_500);
    await jobs.runDue();
    expect(done).toEqual(['lost']);
    expect((await sessions.get('lost'))?.settled).toBe(true);
  });

  it('does not come about for a service that goes on, or is none', async () => {
    settling.follow({ name: 'never', settle: () => Promise.reject(new Error('settled an open service')) });
    await sessions.insert(closedSession('open', { state: 'open', closedAt: null, outcome: null }));
    await settling.settle('open');
    await settling.settle('no such service');
    expect((await sessions.get('open'))?.settled).toBe(false);
  });
});
